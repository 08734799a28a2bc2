# The placeholder of partial.


class _PlaceholderType:
    """The type of the Placeholder singleton.

    Used as a placeholder for partial arguments.
    """
    __slots__ = ()

    def __new__(cls):
        return Placeholder

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError(f"type '{cls.__name__}' is not an acceptable base type")

    def __repr__(self):
        return 'Placeholder'

    def __reduce__(self):
        return 'Placeholder'


_PlaceholderType.__module__ = 'functools'
Placeholder = object.__new__(_PlaceholderType)
_keep()
