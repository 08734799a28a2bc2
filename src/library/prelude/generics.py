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




def substituted(alias, args, parameters, item):
    """Returns the arguments of a generic alias with what stands in brackets in place of its parameters."""
    items = []
    for given in item if isinstance(item, tuple) else (item,):
        unpacked = None if isinstance(given, type) else getattr(given, '__typing_unpacked_tuple_args__', None)
        if isinstance(unpacked, tuple) and not (unpacked and unpacked[-1] is ...):
            items.extend(unpacked)
        else:
            items.append(given)
    items = tuple(items)
    for parameter in parameters:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            items = prepare(alias, items)
            if not isinstance(items, tuple):
                items = (items,)
    if len(items) != len(parameters):
        import sys
        message = 'Too ' + ('many' if len(items) > len(parameters) else 'few') + ' arguments for ' + repr(alias)
        if sys.version_info >= (3, 11):
            message += '; actual ' + str(len(items)) + ', expected ' + str(len(parameters))
        raise TypeError(message)
    return _substituted(args, parameters, items)


def _substituted(args, parameters, items):
    made = []
    for arg in args:
        if isinstance(arg, type):
            made.append(arg)
            continue
        if isinstance(arg, (tuple, list)):
            made.append(type(arg)(_substituted(arg, parameters, items)))
            continue
        is_unpacked = bool(getattr(arg, '__typing_is_unpacked_typevartuple__', False))
        substitute = getattr(arg, '__typing_subst__', None)
        if substitute is not None:
            arg = substitute(items[_position(parameters, arg)])
        else:
            inner = getattr(arg, '__parameters__', ())
            if isinstance(inner, tuple) and inner:
                keys = []
                for parameter in inner:
                    at = _position(parameters, parameter)
                    if at is None:
                        keys.append(parameter)
                    elif isinstance(items[at], tuple) and hasattr(type(parameters[at]), '__iter__'):
                        keys.extend(items[at])
                    else:
                        keys.append(items[at])
                arg = arg[tuple(keys)]
        if is_unpacked:
            if not isinstance(arg, tuple):
                raise TypeError('expected __typing_subst__ of ' + type(arg).__name__ +
                                ' objects to return a tuple, not ' + type(arg).__name__)
            made.extend(arg)
        else:
            made.append(arg)
    return tuple(made)


def _position(parameters, wanted):
    for at, parameter in enumerate(parameters):
        if parameter is wanted:
            return at
    return None


def generic_alias_item(alias, args, parameters, item):
    """Returns `alias[item]`."""
    args = substituted(alias, args, parameters, item)
    made = type(list[int])(alias.__origin__, args)
    return next(iter(made)) if alias.__unpacked__ else made
