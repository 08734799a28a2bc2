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


