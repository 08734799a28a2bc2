# The calendar.

_days = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_full_days = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
_months = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')
_full_months = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
                'November', 'December')
_fields = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst')


class struct_time(tuple):
    """The time value as returned by gmtime(), localtime(), and strptime(), and
    accepted by asctime(), mktime() and strftime().  May be considered as a
    sequence of 9 integers."""
    __module__ = 'time'
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0
    __match_args__ = _fields

    def __new__(cls, sequence, more=None):
        items = tuple(sequence)
        if len(items) < 9:
            raise TypeError(f'time.struct_time() takes an at least 9-sequence ({len(items)}-sequence given)')
        if len(items) > 11:
            raise TypeError(f'time.struct_time() takes an at most 11-sequence ({len(items)}-sequence given)')
        self = tuple.__new__(cls, items[:9])
        more = more or {}
        self._tm_zone = items[9] if len(items) > 9 else more.get('tm_zone')
        self._tm_gmtoff = items[10] if len(items) > 10 else more.get('tm_gmtoff')
        return self

    tm_zone = property(lambda self: self._tm_zone, doc='abbreviation of timezone name')
    tm_gmtoff = property(lambda self: self._tm_gmtoff, doc='offset from UTC in seconds')

    def __repr__(self, fields=_fields):
        return 'time.struct_time(' + ', '.join([name + '=' + repr(value) for name, value in zip(fields, self)]) + ')'

    def __reduce__(self):
        return struct_time, (tuple(self), {'tm_zone': self.tm_zone, 'tm_gmtoff': self.tm_gmtoff})


def _field(at):
    return property(lambda self: self[at])


for _at, _name in enumerate(_fields):
    setattr(struct_time, _name, _field(_at))
del _at, _name, _field


def _days_of(year, month, day):
    # The days since 1970-01-01: years begin in March, so that the leap day is the last.
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _date_of(days):
    days += 719468
    era = days // 146097
    of_era = days - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def _seconds_of(seconds, now=time):
    if seconds is None:
        seconds = now()
    if isinstance(seconds, float):
        if seconds != seconds:
            raise ValueError('Invalid value NaN (not a number)')
        seconds = seconds.__floor__()
    elif not isinstance(seconds, int):
        if not hasattr(type(seconds), '__index__'):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        seconds = seconds.__index__()
    if not -67768040609740800 <= seconds <= 67768036191676799:
        if -2 ** 63 <= seconds < 2 ** 63:
            raise OSError(75, 'Value too large for defined data type')
        raise OverflowError('timestamp out of range for platform time_t')
    return seconds


def gmtime(seconds=None, /):
    """gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,
                       tm_sec, tm_wday, tm_yday, tm_isdst)

    Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a.
    GMT).  When 'seconds' is not passed in, convert the current time instead."""
    seconds = _seconds_of(seconds)
    days, rest = divmod(seconds, 86400)
    year, month, day = _date_of(days)
    of_year = days - _days_of(year, 1, 1) + 1
    made = struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, of_year, 0,
                        'UTC', 0))
    made._universal = True
    return made


def localtime(seconds=None, /):
    """localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,
                              tm_sec,tm_wday,tm_yday,tm_isdst)

    Convert seconds since the Epoch to a time tuple expressing local time.
    When 'seconds' is not passed in, convert the current time instead."""
    seconds = _seconds_of(seconds)
    offset, is_dst, name = _local(seconds)
    shifted = gmtime(seconds + offset)
    return struct_time(tuple(shifted)[:8] + (is_dst, name, offset))


def mktime(time_tuple, /):
    """mktime(tuple) -> floating-point number

    Convert a time tuple in local time to seconds since the Epoch."""
    year, month, day, hour, minute, second, _, _, wanted = _checked_tuple(time_tuple)
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    shown = ((_days_of(year, month, 1) + day - 1) * 24 + hour) * 3600 + minute * 60 + second
    if not -67768040609740800 <= shown <= 67768036191676799:
        raise OverflowError('mktime argument out of range')
    found = []
    for near in (shown - 86400, shown + 86400):
        offset, is_dst, _ = _local(near)
        found.append((offset, is_dst))
    # The moments that local time shows so, if there are any; else what the zone's other half of the year would say.
    fitting = [(shown - offset, _local(shown - offset)[1]) for offset, _ in found
               if _local(shown - offset)[0] == offset]
    for moment, is_dst in fitting:
        if wanted < 0 or bool(wanted) == bool(is_dst):
            return float(moment)
    if fitting and wanted >= 0:
        other = _other_offset(shown, bool(wanted))
        if other is None:
            return float(fitting[0][0] + (3600 if fitting[0][1] else 0) - (3600 if wanted else 0))
        return float(shown - other)
    if fitting:
        return float(fitting[0][0])
    return float(shown - found[0][0])


# The text of TZ and what the zone's file holds, once somebody asked.
_zone = []


def _load_zone():
    import sys
    import posix
    os = sys.modules.get('os')
    if os is not None and hasattr(os, 'environ'):
        text = os.environ.get('TZ')
    else:
        text = posix.environ.get(b'TZ')
        text = None if text is None else text.decode()
    path = '/etc/localtime'
    if text is not None:
        name = text[1:] if text[:1] == ':' else text
        path = name if name[:1] == '/' else '/usr/share/zoneinfo/' + name
        if not name or '..' in name:
            path = None
    file = b''
    if path is not None:
        try:
            fd = posix.open(path, 0)
        except OSError:
            pass
        else:
            try:
                file = posix.read(fd, 1 << 20)
            except OSError:
                pass
            posix.close(fd)
    _zone[:] = file, text or ''


def _local(seconds):
    if not _zone:
        _load_zone()
    return _zone_at(seconds, *_zone)


def _other_offset(shown, wants_dst):
    # The offset that the zone has in the other half of the year.
    for days in (91, 182, 273):
        offset, is_dst, _ = _local(shown + days * 86400)
        if bool(is_dst) == wants_dst:
            return offset
    return None


def _describe_zone(now=time):
    global timezone, altzone, daylight, tzname
    year = (365 * 24 + 6) * 3600
    start = int(now() // year) * year
    january, _, january_name = _local(start)
    july, _, july_name = _local(start + year // 2)
    daylight = int(january != july)
    if -january < -july:
        timezone, altzone, tzname = -july, -january, (july_name, january_name)
    else:
        timezone, altzone, tzname = -january, -july, (january_name, july_name)


def __getattr__(name):
    if name in ('timezone', 'altzone', 'daylight', 'tzname'):
        _describe_zone()
        return {'timezone': timezone, 'altzone': altzone, 'daylight': daylight, 'tzname': tzname}[name]
    raise AttributeError(f"module 'time' has no attribute '{name}'")


def _checked_tuple(time_tuple, name='mktime'):
    if not isinstance(time_tuple, tuple):
        raise TypeError('Tuple or struct_time argument required')
    if len(time_tuple) != 9:
        raise TypeError(name + '(): illegal time tuple argument')
    for part in time_tuple:
        if not isinstance(part, int) and not hasattr(type(part), '__index__'):
            raise TypeError(f"'{type(part).__name__}' object cannot be interpreted as an integer")
    parts = tuple([part.__index__() for part in time_tuple])
    if parts[0] > 2147483647:
        raise OverflowError('signed integer is greater than maximum')
    if parts[0] < -2147483648:
        raise OverflowError('signed integer is less than minimum')
    if parts[0] < -2147481748:
        raise OverflowError('year out of range')
    return parts


def _checked(time_tuple, name):
    year, month, day, hour, minute, second, wday, yday, isdst = _checked_tuple(time_tuple, name)
    month = month or 1
    day = day or 1
    yday = yday or 1
    if not 1 <= month <= 12:
        raise ValueError('month out of range')
    if not 1 <= day <= 31:
        raise ValueError('day of month out of range')
    if not 0 <= hour <= 23:
        raise ValueError('hour out of range')
    if not 0 <= minute <= 59:
        raise ValueError('minute out of range')
    if not 0 <= second <= 61:
        raise ValueError('seconds out of range')
    if wday < -1:
        raise ValueError('day of week out of range')
    if not 1 <= yday <= 366:
        raise ValueError('day of year out of range')
    return year, month, day, hour, minute, second, wday % 7, yday, isdst


def asctime(time_tuple=None, /):
    """asctime([tuple]) -> string

    Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    When the time tuple is not present, current time as returned by localtime()
    is used."""
    year, month, day, hour, minute, second, wday, _, _ = _checked(localtime() if time_tuple is None else time_tuple, 'asctime')
    return '%s %s%3d %.2d:%.2d:%.2d %d' % (_days[wday], _months[month - 1], day, hour, minute, second, year)


def ctime(seconds=None, /):
    """ctime(seconds) -> string

    Convert a time in seconds since the Epoch to a string in local time.
    This is equivalent to asctime(localtime(seconds)). When the time tuple is
    not present, current time as returned by localtime() is used."""
    return asctime(localtime(seconds))


def _iso_week(year, wday, yday):
    # The week to which a day belongs, and its year: weeks belong to the year of their Thursday.
    week = (yday - 1 - wday + 10) // 7
    if week < 1:
        year -= 1
        long = 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
        return year, (yday - 1 + long - wday + 10) // 7
    long = 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
    if week == 53 and yday - wday + 3 > long:
        return year + 1, 1
    return year, week


def strftime(format, time_tuple=None, /):
    """strftime(format[, tuple]) -> string

    Convert a time tuple to a string according to a format specification.
    See the library reference manual for formatting codes. When the time tuple
    is not present, current time as returned by localtime() is used."""
    if not isinstance(format, str):
        raise TypeError(f'strftime() argument 1 must be str, not {type(format).__name__}')
    if '\0' in format:
        import sys
        if sys.version_info < (3, 14):
            raise ValueError('embedded null character')
    if time_tuple is None:
        time_tuple = localtime()
    moment = _checked(time_tuple, 'strftime')
    zone = getattr(time_tuple, 'tm_zone', None)
    offset = getattr(time_tuple, 'tm_gmtoff', None)
    if zone is None or offset is None:
        is_dst = moment[8] > 0
        _describe_zone()
        zone = tzname[is_dst] if zone is None else zone
        offset = -(altzone if is_dst else timezone) if offset is None else offset
    if getattr(time_tuple, '_universal', False):
        zone = 'GMT'
    return _formatted(format, moment, zone, offset)


def _formatted(format, moment, zone, offset):
    year, month, day, hour, minute, second, wday, yday, _ = moment
    out = []
    at = 0
    while at < len(format):
        character = format[at]
        at += 1
        if character != '%':
            out.append(character)
            continue
        if at == len(format):
            out.append('%')
            break
        code = format[at]
        at += 1
        flag = ''
        while code in '-_0^#' and at < len(format):
            flag = code
            code = format[at]
            at += 1
        width = ''
        while code.isdigit() and at < len(format):
            width += code
            code = format[at]
            at += 1
        if code in 'EO' and at < len(format):
            code = format[at]
            at += 1

        def number(value, digits, pad='0'):
            if flag == '-':
                return str(value)
            if flag == '_':
                pad = ' '
            elif flag == '0':
                pad = '0'
            text = str(abs(value)).rjust(max(digits, int(width or 0)), pad)
            return '-' + text if value < 0 else text

        if code == 'a':
            text = _days[wday]
        elif code == 'A':
            text = _full_days[wday]
        elif code == 'b' or code == 'h':
            text = _months[month - 1]
        elif code == 'B':
            text = _full_months[month - 1]
        elif code == 'c':
            text = '%s %s %2d %02d:%02d:%02d %d' % (_days[wday], _months[month - 1], day, hour, minute, second, year)
        elif code == 'C':
            text = number(year // 100, 2)
        elif code == 'd':
            text = number(day, 2)
        elif code == 'D' or code == 'x':
            text = '%02d/%02d/%02d' % (month, day, year % 100)
        elif code == 'e':
            text = number(day, 2, ' ')
        elif code == 'F':
            text = '%s-%02d-%02d' % (year, month, day)
        elif code == 'g':
            text = number(_iso_week(year, wday, yday)[0] % 100, 2)
        elif code == 'G':
            text = str(_iso_week(year, wday, yday)[0])
        elif code == 'H':
            text = number(hour, 2)
        elif code == 'I':
            text = number(hour % 12 or 12, 2)
        elif code == 'j':
            text = number(yday, 3)
        elif code == 'k':
            text = number(hour, 2, ' ')
        elif code == 'l':
            text = number(hour % 12 or 12, 2, ' ')
        elif code == 'm':
            text = number(month, 2)
        elif code == 'M':
            text = number(minute, 2)
        elif code == 'n':
            text = '\n'
        elif code == 'p':
            text = 'AM' if hour < 12 else 'PM'
        elif code == 'P':
            text = 'am' if hour < 12 else 'pm'
        elif code == 'r':
            text = '%02d:%02d:%02d %s' % (hour % 12 or 12, minute, second, 'AM' if hour < 12 else 'PM')
        elif code == 'R':
            text = '%02d:%02d' % (hour, minute)
        elif code == 's':
            shown = ((_days_of(year, month, 1) + day - 1) * 24 + hour) * 3600 + minute * 60 + second
            text = str(shown - offset)
        elif code == 'S':
            text = number(second, 2)
        elif code == 't':
            text = '\t'
        elif code == 'T' or code == 'X':
            text = '%02d:%02d:%02d' % (hour, minute, second)
        elif code == 'u':
            text = str(wday + 1)
        elif code == 'U':
            text = number((yday - 1 + 7 - (wday + 1) % 7) // 7, 2)
        elif code == 'V':
            text = number(_iso_week(year, wday, yday)[1], 2)
        elif code == 'w':
            text = str((wday + 1) % 7)
        elif code == 'W':
            text = number((yday - 1 + 7 - wday) // 7, 2)
        elif code == 'y':
            text = number(year % 100, 2)
        elif code == 'Y':
            text = number(year, 0) if width else str(year)
        elif code == 'z':
            minutes = abs(offset) // 60
            text = '%s%02d%02d' % ('-' if offset < 0 else '+', minutes // 60, minutes % 60)
        elif code == 'Z':
            text = zone
        elif code == '%':
            text = '%'
        else:
            text = '%' + code
        out.append(text.upper() if flag == '^' else text)
    return ''.join(out)


def strptime(data_string, format='%a %b %d %H:%M:%S %Y', /):
    """strptime(string, format) -> struct_time

    Parse a string to a time tuple according to a format specification.
    See the library reference manual for formatting codes (same as
    strftime())."""
    import _strptime
    return _strptime._strptime_time(data_string, format)


def tzset():
    """tzset()

    Initialize, or reinitialize, the local timezone to the value stored in
    os.environ['TZ']."""
    _load_zone()
    _describe_zone()


def clock_gettime(clk_id, /, clocks=(time, monotonic, process_time, thread_time)):
    """clock_gettime(clk_id) -> float

    Return the time of the specified clock clk_id as a float."""
    if not 0 <= clk_id < 4:
        raise OSError(22, 'Invalid argument')
    return clocks[clk_id]()


def clock_gettime_ns(clk_id, /, clocks=(time_ns, monotonic_ns, process_time_ns, thread_time_ns)):
    """clock_gettime_ns(clk_id) -> int

    Return the time of the specified clock clk_id as nanoseconds (int)."""
    if not 0 <= clk_id < 4:
        raise OSError(22, 'Invalid argument')
    return clocks[clk_id]()


def clock_getres(clk_id, /):
    """clock_getres(clk_id) -> floating-point number

    Return the resolution (precision) of the specified clock clk_id."""
    return 1e-09


def get_clock_info(name, /):
    """get_clock_info(name: str) -> dict

    Get information of the specified clock."""
    from types import SimpleNamespace
    clocks = {'time': ('clock_gettime(CLOCK_REALTIME)', False, True),
              'monotonic': ('clock_gettime(CLOCK_MONOTONIC)', True, False),
              'perf_counter': ('clock_gettime(CLOCK_MONOTONIC)', True, False),
              'process_time': ('clock_gettime(CLOCK_PROCESS_CPUTIME_ID)', True, False),
              'thread_time': ('clock_gettime(CLOCK_THREAD_CPUTIME_ID)', True, False)}
    if name not in clocks:
        raise ValueError('unknown clock')
    implementation, monotonic, adjustable = clocks[name]
    return SimpleNamespace(implementation=implementation, monotonic=monotonic, adjustable=adjustable, resolution=1e-09)


_keep()
