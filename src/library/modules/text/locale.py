# The C locale.


def _make():
    class Error(Exception):
        pass

    def setlocale(category, locale=None, /):
        "Activates/queries locale processing."
        if locale is not None and locale not in ('', 'C', 'POSIX', 'C.UTF-8', 'C.utf8'):
            raise Error("unsupported locale setting")
        return 'C'

    def localeconv():
        "Returns numeric and monetary locale-specific parameters."
        return {'int_curr_symbol': '', 'currency_symbol': '', 'mon_decimal_point': '', 'mon_thousands_sep': '',
                'mon_grouping': [], 'positive_sign': '', 'negative_sign': '', 'int_frac_digits': 127,
                'frac_digits': 127, 'p_cs_precedes': 127, 'p_sep_by_space': 127, 'n_cs_precedes': 127,
                'n_sep_by_space': 127, 'p_sign_posn': 127, 'n_sign_posn': 127, 'decimal_point': '.',
                'thousands_sep': '', 'grouping': []}

    def strcoll(os1, os2, /):
        "Compares two strings according to the locale."
        return (os1 > os2) - (os1 < os2)

    def strxfrm(string, /):
        "Return a string that can be used as a key for locale-aware comparisons."
        if not isinstance(string, str):
            raise TypeError(f"strxfrm() argument must be str, not {type(string).__name__}")
        return string

    days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split()
    months = ('January February March April May June July August September October November December').split()
    known = {14: 'UTF-8', 65536: '.', 65537: '', 327680: '^[yY]', 327681: '^[nN]', 262159: '-',
             131112: '%a %b %e %H:%M:%S %Y', 131113: '%m/%d/%y', 131114: '%H:%M:%S', 131115: '%I:%M:%S %p',
             131110: 'AM', 131111: 'PM', 131116: '', 131118: '', 131119: '', 131120: '', 131121: ''}
    for at, day in enumerate(days):
        known[131072 + at] = day[:3]
        known[131079 + at] = day
    for at, month in enumerate(months):
        known[131086 + at] = month[:3]
        known[131098 + at] = month

    def nl_langinfo(key, /):
        "Return the value for the locale information associated with key."
        try:
            return known[key]
        except KeyError:
            raise ValueError("unsupported langinfo constant") from None

    for made in (Error, setlocale, localeconv, strcoll, strxfrm, nl_langinfo):
        made.__module__ = '_locale'
        made.__qualname__ = made.__name__
    Error.__module__ = 'locale'
    return Error, setlocale, localeconv, strcoll, strxfrm, nl_langinfo


Error, setlocale, localeconv, strcoll, strxfrm, nl_langinfo = _make()
del _make
