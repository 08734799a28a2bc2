# Builtins that run Python code, where they are rare and branchy. Hidden: no traceback, trace or frame shows them.

_set_item = dict.__setitem__
_NoDefault = object()


def contains_by_iteration(container, value):
    for item in container:
        if item is value or item == value:
            return True
    return False


def contains_from(sequence, value, at):
    while at < list_length(sequence):
        item = list_item(sequence, at)
        if item is value or item == value:
            return True
        at += 1
    return False


def list_item(sequence, at):
    if isinstance(sequence, list):
        return list.__getitem__(sequence, at)
    return tuple.__getitem__(sequence, at)


def list_length(sequence):
    if isinstance(sequence, list):
        return list.__len__(sequence)
    return tuple.__len__(sequence)


def count_by_iteration(container, value):
    count = 0
    for item in container:
        if item is value or item == value:
            count += 1
    return count


def count_from(sequence, value, at, count):
    while at < list_length(sequence):
        item = list_item(sequence, at)
        if item is value or item == value:
            count += 1
        at += 1
    return count


def index_from(sequence, value, at, stop):
    while at < list_length(sequence) and at < stop:
        item = list_item(sequence, at)
        if item is value or item == value:
            return at
        at += 1
    if isinstance(sequence, tuple):
        raise ValueError("tuple.index(x): x not in tuple")
    return list.index([], value)


def range_index(numbers, value):
    at = 0
    for item in numbers:
        if item == value:
            return at
        at += 1
    raise ValueError("sequence.index(x): x not in sequence")


def remove_from(items, value, at):
    while at < list.__len__(items):
        item = list.__getitem__(items, at)
        if item is value or item == value:
            list.__delitem__(items, at)
            return
        at += 1
    raise ValueError("list.remove(x): x not in list")


def update_from_mapping(target, mapping, more=None):
    for key in mapping.keys():
        _set_item(target, key, mapping[key])
    if more:
        dict.update(target, more)


def dict_of_mapping(mapping):
    found = {}
    for key in mapping.keys():
        found[key] = mapping[key]
    return found


def dict_fromkeys(cls, iterable, value):
    result = cls()
    for key in iterable:
        result[key] = value
    return result


def dict_or_in_place(target, other):
    dict.update(target, other)
    return target


def set_update(target, others):
    for other in others:
        set.update(target, other)


def print_to(file, values, sep, end, flush):
    first = True
    for value in values:
        if not first:
            file.write(sep)
        first = False
        file.write(str(value))
    file.write(end)
    if flush:
        file.flush()


async def anext_or_default(iterator, default):
    try:
        return await type(iterator).__anext__(iterator)
    except StopAsyncIteration:
        return default


def dir_of(value):
    return sorted(type(value).__dir__(value))


def help_about(args, kwds):
    import pydoc
    return pydoc.help(*args, **kwds)


def replaced_namespace(namespace, changes):
    copy = type(namespace)()
    copy.__dict__.update(namespace.__dict__)
    copy.__dict__.update(changes)
    return copy
