from ..one import value; from .. import two; from . import leaf; print("sub", __package__)
