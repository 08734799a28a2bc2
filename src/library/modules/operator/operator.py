# The functions of operator that run through an iterable or ask for a length.


def _py_count_of(a, b):
    count = 0
    for item in a:
        if item is b or item == b:
            count += 1
    return count


def _py_index_of(a, b):
    at = 0
    for item in a:
        if item is b or item == b:
            return at
        at += 1
    raise ValueError('sequence.index(x): x not in sequence')


def _py_length_hint(obj, default):
    cls = type(obj)
    if hasattr(cls, '__len__'):
        try:
            return len(obj)
        except TypeError:
            pass
    try:
        hint = cls.__length_hint__
    except AttributeError:
        return default
    try:
        length = hint(obj)
    except TypeError:
        return default
    if length is NotImplemented:
        return default
    if not isinstance(length, int):
        raise TypeError('__length_hint__ must be an integer, not ' + type(length).__name__)
    if length < 0:
        raise ValueError('__length_hint__() should return >= 0')
    return length


_keep()
