print('pkg init', __name__, __package__, __spec__.name, __path__ == [__file__.rsplit('/',1)[0]])
from . import one
from .one import value as v
