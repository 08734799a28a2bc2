# What runs when the program ends, last registered first.

_functions = []


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _functions.append((func, args, kwargs))
    return func


def unregister(func, /):
    at = len(_functions) - 1
    while at >= 0:
        if at < len(_functions) and _functions[at][0] == func:
            del _functions[at]
        at -= 1


def _clear():
    _functions.clear()


def _ncallbacks():
    return len(_functions)


def _run_exitfuncs():
    while _functions:
        function, args, kwargs = _functions.pop()
        try:
            function(*args, **kwargs)
        except BaseException as exception:
            _report(function, exception)
