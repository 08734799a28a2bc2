# What the syntax of type parameters makes.


def type_parameter(kind, name, evaluate):
    import _typing
    return _typing._new_parameter(kind, name, evaluate)


def type_alias(name, type_params, evaluate):
    import _typing
    return _typing._new_alias(name, type_params, evaluate)


def generic_base(type_params):
    import _typing
    return _typing._generic_base(type_params)


def template(parts):
    import _templatelib
    return _templatelib._make(parts)


def union_of(parameters):
    import typing
    if parameters == ():
        raise TypeError('Cannot take a Union of no types.')
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    message = 'Union[arg, ...]: each arg must be a type.'
    return _union_from([typing._type_check(parameter, message) for parameter in parameters])



def alias_arguments(alias, arguments, parameters, item, prepares):
    """Puts what stands in brackets in the place of an alias's type variables."""
    items = []
    for one in item if isinstance(item, tuple) else (item,):
        unpacked = None if isinstance(one, type) else getattr(one, '__typing_unpacked_tuple_args__', None)
        if unpacked is None or unpacked and unpacked[-1] is ...:
            items.append(one)
        else:
            items.extend(unpacked)
    item = tuple(items)
    for parameter in parameters:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None and (prepares or type(parameter).__name__ != 'TypeVar'):
            item = prepare(alias, item)
    if len(item) != len(parameters):
        few = 'many' if len(item) > len(parameters) else 'few'
        raise TypeError(f'Too {few} arguments for {alias!r}; actual {len(item)}, expected {len(parameters)}')
    return _substituted(arguments, parameters, item)


def _substituted(arguments, parameters, item):
    made = []
    for argument in arguments:
        if isinstance(argument, type):
            made.append(argument)
            continue
        if isinstance(argument, (tuple, list)):
            made.append(type(argument)(_substituted(argument, parameters, item)))
            continue
        substitute = getattr(argument, '__typing_subst__', None)
        if substitute is not None:
            value = substitute(item[parameters.index(argument)])
        else:
            key = []
            inside = getattr(argument, '__parameters__', ())
            for inner in inside:
                value = item[parameters.index(inner)] if inner in parameters else inner
                if isinstance(value, tuple) and hasattr(type(inner), '__iter__'):
                    key.extend(value)
                else:
                    key.append(value)
            value = argument[tuple(key)] if inside else argument
        if getattr(argument, '__typing_is_unpacked_typevartuple__', False):
            made.extend(value)
        else:
            made.append(value)
    return tuple(made)


def given_annotations(function, format):
    return dict(function.__annotations__)
