# What the functions of math do where Python code has to run.


def _py_prod(iterable, start):
    for item in iterable:
        start = start * item
    return start


def _py_with_reals(function, *iterables, real=_py_real):
    return function(*[tuple([real(item) for item in iterable]) for iterable in iterables])


def _py_with_real_coordinates(function, coordinates, real=_py_real):
    return function(*[real(item) for item in coordinates])


def _py_sumprod(p, q):
    total = 0
    p = iter(p)
    q = iter(q)
    nothing = []
    while True:
        a = next(p, nothing)
        b = next(q, nothing)
        if a is nothing and b is nothing:
            return total
        if a is nothing or b is nothing:
            raise ValueError('Inputs are not the same length')
        total = total + a * b


_keep()
