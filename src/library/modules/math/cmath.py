# Functions of complex numbers: the algorithms are the usual ones, which lose no digits near the branch cuts.

import math as _math

_inf = float('inf')
_nan = float('nan')
_large = 1.7976931348623157e308 / 4
_log_large = _math.log(_large)


def _complex(z):
    if isinstance(z, complex):
        return z
    cls = type(z)
    method = getattr(cls, '__complex__', None)
    if method is not None:
        return complex(z)
    if isinstance(z, (str, bytes)) or not (hasattr(cls, '__float__') or hasattr(cls, '__index__')):
        raise TypeError('must be real number, not ' + cls.__name__)
    return complex(float(z), 0.0)


def phase(z, /):
    "Return argument, also known as the phase angle, of a complex."
    z = _complex(z)
    return _math.atan2(z.imag, z.real)


def polar(z, /):
    """Convert a complex from rectangular coordinates to polar coordinates.

    r is the distance from 0 and phi the phase angle."""
    z = _complex(z)
    r = _math.hypot(z.real, z.imag)
    if _math.isinf(r) and not (_math.isinf(z.real) or _math.isinf(z.imag)):
        raise OverflowError('math range error')
    return r, _math.atan2(z.imag, z.real)


def rect(r, phi, /):
    "Convert from polar coordinates to rectangular coordinates."
    r = float(r)
    phi = float(phi)
    if not _math.isfinite(r) or not _math.isfinite(phi):
        if _math.isinf(r) and _math.isfinite(phi) and phi != 0.0:
            c, s = _math.cos(phi), _math.sin(phi)
            if r < 0:
                c, s = -c, -s
            return complex(_math.copysign(_inf, c), _math.copysign(_inf, s))
        if _math.isinf(phi) and r != 0.0 and not _math.isnan(r):
            raise ValueError('math domain error')
        if phi == 0.0:
            return complex(r, r * phi if not _math.isinf(r) else phi)
        if r == 0.0:
            return complex(0.0, 0.0)
        return complex(_nan, _nan)
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * _math.cos(phi), r * _math.sin(phi))


def isfinite(z, /):
    "Return True if both the real and imaginary parts of z are finite, else False."
    z = _complex(z)
    return _math.isfinite(z.real) and _math.isfinite(z.imag)


def isinf(z, /):
    "Return True if the real or imaginary part of z is infinite, else False."
    z = _complex(z)
    return _math.isinf(z.real) or _math.isinf(z.imag)


def isnan(z, /):
    "Checks if the real or imaginary part of z not a number (NaN)."
    z = _complex(z)
    return _math.isnan(z.real) or _math.isnan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    "Determine whether two complex numbers are close in value."
    a = _complex(a)
    b = _complex(b)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError('tolerances must be non-negative')
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    apart = abs(a - b)
    return apart <= rel_tol * abs(b) or apart <= rel_tol * abs(a) or apart <= abs_tol


def sqrt(z, /):
    "Return the square root of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(y):
            return complex(_inf, y)
        if _math.isnan(x):
            return complex(x, x)
        if x > 0:
            return complex(x, y if _math.isnan(y) else _math.copysign(0.0, y))
        if _math.isinf(x):
            return complex(_nan, _inf) if _math.isnan(y) else complex(0.0, _math.copysign(_inf, y))
        return complex(_nan, _nan)
    if x == 0.0 and y == 0.0:
        return complex(0.0, y)
    ax, ay = abs(x), abs(y)
    if ax < 2.2250738585072014e-308 and ay < 2.2250738585072014e-308 and (ax > 0.0 or ay > 0.0):
        ax = _math.ldexp(ax, 53)
        s = _math.ldexp(_math.sqrt(ax + _math.hypot(ax, _math.ldexp(ay, 53))), -27)
    else:
        ax /= 8.0
        s = 2.0 * _math.sqrt(ax + _math.hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    if x >= 0.0:
        return complex(s, _math.copysign(d, y))
    return complex(d, _math.copysign(s, y))


def exp(z, /):
    "Return the exponential value e**z."
    z = _complex(z)
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(x) and _math.isfinite(y) and y != 0.0:
            size = _inf if x > 0 else 0.0
            return complex(_math.copysign(size, _math.cos(y)), _math.copysign(size, _math.sin(y)))
        if y == 0.0:
            return complex(0.0 if x == -_inf else abs(x) if x > 0 else x, y)
        if _math.isinf(y) and (_math.isfinite(x) or x > 0):
            raise ValueError('math domain error')
        if x == -_inf:
            return complex(0.0, _math.copysign(0.0, y) if not _math.isnan(y) else 0.0)
        if x == _inf:
            return complex(_inf, _nan)
        return complex(_nan, _nan)
    if x > _log_large:
        size = _math.exp(x - 1.0)
        real, imag = size * _math.cos(y) * _math.e, size * _math.sin(y) * _math.e
    else:
        size = _math.exp(x)
        real, imag = size * _math.cos(y), size * _math.sin(y)
    if _math.isinf(real) or _math.isinf(imag):
        raise OverflowError('math range error')
    return complex(real, imag)


def _log(z):
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(x) or _math.isinf(y):
            return complex(_inf, _math.atan2(y, x))
        return complex(_nan, _nan)
    ax, ay = abs(x), abs(y)
    if ax > _large or ay > _large:
        size = _math.log(_math.hypot(ax / 2.0, ay / 2.0)) + 0.6931471805599453
    elif ax < 2.2250738585072014e-308 and ay < 2.2250738585072014e-308:
        if ax == 0.0 and ay == 0.0:
            raise ValueError('math domain error')
        size = _math.log(_math.hypot(_math.ldexp(ax, 53), _math.ldexp(ay, 53))) - 53 * 0.6931471805599453
    else:
        h = _math.hypot(ax, ay)
        if 0.71 <= h <= 1.73:
            am, an = (ax, ay) if ax > ay else (ay, ax)
            size = _math.log1p((am - 1) * (am + 1) + an * an) / 2.0
        else:
            size = _math.log(h)
    return complex(size, _math.atan2(y, x))


def log(z, base=None, /):
    """log(z[, base]) -> the logarithm of z to the given base.

    If the base is not specified, returns the natural logarithm (base e) of z."""
    value = _log(_complex(z))
    return value if base is None else value / _log(_complex(base))


def log10(z, /):
    "Return the base-10 logarithm of z."
    value = _log(_complex(z))
    return complex(value.real / 2.302585092994046, value.imag / 2.302585092994046)


def cosh(z, /):
    "Return the hyperbolic cosine of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(x) and _math.isfinite(y) and y != 0.0:
            imag = _math.copysign(_inf, _math.sin(y))
            return complex(_math.copysign(_inf, _math.cos(y)), imag if x > 0 else -imag)
        if _math.isinf(x):
            if y == 0.0:
                return complex(_inf, y if x > 0 else -y)
            if _math.isinf(y):
                raise ValueError('math domain error')
            return complex(_inf, _nan)
        if y == 0.0:
            return complex(abs(x), y)
        if _math.isinf(y) and not _math.isnan(x):
            raise ValueError('math domain error')
        return complex(_nan, 0.0 if x == 0.0 else _nan)
    if abs(x) > _log_large:
        less = x - _math.copysign(1.0, x)
        real, imag = _math.cos(y) * _math.cosh(less) * _math.e, _math.sin(y) * _math.sinh(less) * _math.e
    else:
        real, imag = _math.cos(y) * _math.cosh(x), _math.sin(y) * _math.sinh(x)
    if _math.isinf(real) or _math.isinf(imag):
        raise OverflowError('math range error')
    return complex(real, imag)


def sinh(z, /):
    "Return the hyperbolic sine of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(x) and _math.isfinite(y) and y != 0.0:
            real = _math.copysign(_inf, _math.cos(y))
            return complex(real if x > 0 else -real, _math.copysign(_inf, _math.sin(y)))
        if _math.isinf(x):
            if y == 0.0:
                return complex(x, y)
            if _math.isinf(y):
                raise ValueError('math domain error')
            return complex(x, _nan)
        if y == 0.0:
            return complex(x, y)
        if _math.isinf(y) and not _math.isnan(x):
            raise ValueError('math domain error')
        return complex(x if x == 0.0 else _nan, _nan)
    if abs(x) > _log_large:
        less = x - _math.copysign(1.0, x)
        real, imag = _math.cos(y) * _math.sinh(less) * _math.e, _math.sin(y) * _math.cosh(less) * _math.e
    else:
        real, imag = _math.cos(y) * _math.sinh(x), _math.sin(y) * _math.cosh(x)
    if _math.isinf(real) or _math.isinf(imag):
        raise OverflowError('math range error')
    return complex(real, imag)


def tanh(z, /):
    "Return the hyperbolic tangent of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if not _math.isfinite(x) or not _math.isfinite(y):
        if _math.isinf(x):
            imag = 0.0
            if _math.isfinite(y):
                imag = 2.0 * _math.sin(y) * _math.cos(y)
            return complex(_math.copysign(1.0, x), _math.copysign(0.0, imag))
        if y == 0.0:
            return complex(x, y)
        if _math.isinf(y) and _math.isfinite(x):
            raise ValueError('math domain error')
        return complex(_nan, _nan)
    if abs(x) > _log_large:
        return complex(_math.copysign(1.0, x), 4.0 * _math.sin(y) * _math.cos(y) * _math.exp(-2.0 * abs(x)))
    tx, ty = _math.tanh(x), _math.tan(y)
    cx = 1.0 / _math.cosh(x)
    txty = tx * ty
    below = 1.0 + txty * txty
    return complex(tx * (1.0 + ty * ty) / below, ((ty / below) * cx) * cx)


def cos(z, /):
    "Return the cosine of z."
    z = _complex(z)
    return cosh(complex(-z.imag, z.real))


def sin(z, /):
    "Return the sine of z."
    z = _complex(z)
    value = sinh(complex(-z.imag, z.real))
    return complex(value.imag, -value.real)


def tan(z, /):
    "Return the tangent of z."
    z = _complex(z)
    value = tanh(complex(-z.imag, z.real))
    return complex(value.imag, -value.real)


def acos(z, /):
    "Return the arc cosine of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if _math.isnan(x) or _math.isnan(y):
        return complex(_nan, _math.copysign(_inf, -y) if _math.isinf(y) else _inf if _math.isinf(x) else _nan)
    if abs(x) > _large or abs(y) > _large:
        if _math.isinf(x) or _math.isinf(y):
            return complex(_math.atan2(abs(y), x), -_math.copysign(_inf, y))
        size = _math.log(_math.hypot(x / 2.0, y / 2.0)) + 2 * 0.6931471805599453
        return complex(_math.atan2(abs(y), x), -_math.copysign(size, y))
    s1 = sqrt(complex(1.0 - x, -y))
    s2 = sqrt(complex(1.0 + x, y))
    return complex(2.0 * _math.atan2(s1.real, s2.real), _math.asinh(s2.real * s1.imag - s2.imag * s1.real))


def acosh(z, /):
    "Return the inverse hyperbolic cosine of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if _math.isnan(x) or _math.isnan(y):
        return complex(_inf if _math.isinf(x) or _math.isinf(y) else _nan, _nan)
    if abs(x) > _large or abs(y) > _large:
        if _math.isinf(x) or _math.isinf(y):
            return complex(_inf, _math.atan2(y, x))
        return complex(_math.log(_math.hypot(x / 2.0, y / 2.0)) + 2 * 0.6931471805599453, _math.atan2(y, x))
    s1 = sqrt(complex(x - 1.0, y))
    s2 = sqrt(complex(x + 1.0, y))
    return complex(_math.asinh(s1.real * s2.real + s1.imag * s2.imag), 2.0 * _math.atan2(s1.imag, s2.real))


def asinh(z, /):
    "Return the inverse hyperbolic sine of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if _math.isnan(x) or _math.isnan(y):
        if _math.isinf(x) or _math.isinf(y):
            return complex(_math.copysign(_inf, x), _nan)
        return complex(x, y) if y == 0.0 else complex(_nan, _nan)
    if abs(x) > _large or abs(y) > _large:
        if _math.isinf(x) or _math.isinf(y):
            return complex(_math.copysign(_inf, x), _math.atan2(y, abs(x)))
        size = _math.log(_math.hypot(x / 2.0, y / 2.0)) + 2 * 0.6931471805599453
        return complex(_math.copysign(size, x), _math.atan2(y, abs(x)))
    s1 = sqrt(complex(1.0 + y, -x))
    s2 = sqrt(complex(1.0 - y, x))
    return complex(_math.asinh(s1.real * s2.imag - s2.real * s1.imag),
                   _math.atan2(y, s1.real * s2.real - s1.imag * s2.imag))


def asin(z, /):
    "Return the arc sine of z."
    z = _complex(z)
    value = asinh(complex(-z.imag, z.real))
    return complex(value.imag, -value.real)


def atanh(z, /):
    "Return the inverse hyperbolic tangent of z."
    z = _complex(z)
    x, y = z.real, z.imag
    if x < 0.0 or x == 0.0 and _math.copysign(1.0, x) < 0.0:
        return -atanh(-z)
    if _math.isnan(x) or _math.isnan(y):
        return complex(0.0 if _math.isinf(x) or x == 0.0 or _math.isinf(y) else _nan,
                       _math.copysign(1.5707963267948966, y) if _math.isinf(y) else _nan)
    ay = abs(y)
    if x > 6.703903964971298e153 or ay > 6.703903964971298e153:
        h = _math.hypot(x / 2.0, y / 2.0)
        real = 0.0 if _math.isinf(h) else x / 4.0 / h / h
        return complex(real, -_math.copysign(1.5707963267948966, -y))
    if x == 1.0 and ay < 1.4916681462400413e-154:
        if ay == 0.0:
            raise ValueError('math domain error')
        return complex(-_math.log(_math.sqrt(ay) / _math.sqrt(_math.hypot(ay, 2.0))),
                       _math.copysign(_math.atan2(2.0, -ay) / 2, y))
    return complex(_math.log1p(4.0 * x / ((1 - x) * (1 - x) + ay * ay)) / 4.0,
                   -_math.atan2(-2.0 * y, (1 - x) * (1 + x) - ay * ay) / 2.0)


def atan(z, /):
    "Return the arc tangent of z."
    z = _complex(z)
    value = atanh(complex(-z.imag, z.real))
    return complex(value.imag, -value.real)


pi = _math.pi
e = _math.e
tau = _math.tau
inf = _inf
nan = _nan
infj = complex(0.0, _inf)
nanj = complex(0.0, _nan)
