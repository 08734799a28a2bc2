# Dialects, readers and writers.


def _make(minor):
    class Error(Exception):
        pass

    QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
    styles = 6 if minor >= 12 else 4
    dialects = {}
    limit = [131072]

    def one_char(name, value, may_be_none):
        if value is None and may_be_none:
            return None
        if not isinstance(value, str):
            what = 'string or None' if may_be_none else 'string'
            if minor >= 14:
                what = 'a unicode character or None' if may_be_none else 'a unicode character'
                raise TypeError(f'"{name}" must be {what}, not {type(value).__name__}')
            raise TypeError(f'"{name}" must be {what}, not {type(value).__name__}')
        if len(value) != 1:
            if may_be_none and not value and minor < 11:
                return None
            if minor >= 14:
                what = 'a unicode character or None' if may_be_none else 'a unicode character'
                raise TypeError(f'"{name}" must be {what}, not a string of length {len(value)}')
            raise TypeError(f'"{name}" must be a 1-character string')
        return value

    unset = object()

    class Dialect:
        """CSV dialect

The Dialect type records CSV dialect options."""
        __slots__ = ('_delimiter', '_doublequote', '_escapechar', '_lineterminator', '_quotechar', '_quoting',
                     '_skipinitialspace', '_strict')

        def __new__(cls, dialect=None, delimiter=unset, doublequote=unset, escapechar=unset, lineterminator=unset,
                    quotechar=unset, quoting=unset, skipinitialspace=unset, strict=unset, **more):
            for name in more:
                if minor >= 13:
                    raise TypeError(f"this function got an unexpected keyword argument '{name}'")
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
            given = (delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict)
            if isinstance(dialect, str):
                dialect = get_dialect(dialect)
            if type(dialect) is cls and all(value is unset for value in given):
                return dialect

            def chosen(name, value, default):
                if value is not unset:
                    return value
                return default if dialect is None else getattr(dialect, name, default)
            self = object.__new__(cls)
            set_field = object.__setattr__
            delimiter = one_char('delimiter', chosen('delimiter', delimiter, ','), False)
            doublequote = bool(chosen('doublequote', doublequote, True))
            escapechar = one_char('escapechar', chosen('escapechar', escapechar, None), True)
            lineterminator = chosen('lineterminator', lineterminator, '\r\n')
            if not isinstance(lineterminator, str):
                if minor >= 14:
                    raise TypeError(f'"lineterminator" must be a string, not {type(lineterminator).__name__}')
                raise TypeError('"lineterminator" must be a string')
            asked_quote = chosen('quotechar', quotechar, unset)
            quotechar = one_char('quotechar', '"' if asked_quote is unset else asked_quote, True)
            asked = chosen('quoting', quoting, unset)
            style = QUOTE_MINIMAL if asked is unset else asked
            if type(style) is not int and not (isinstance(style, int) and not isinstance(style, bool)):
                raise TypeError(f'"quoting" must be an integer' + (f', not {type(style).__name__}' if minor >= 14 else ''))
            if not 0 <= style < styles:
                raise TypeError('bad "quoting" value')
            if asked_quote is None and asked is unset:
                style = QUOTE_NONE
            if style != QUOTE_NONE and quotechar is None:
                raise TypeError('quotechar must be set if quoting enabled')
            skipinitialspace = bool(chosen('skipinitialspace', skipinitialspace, False))
            strict = bool(chosen('strict', strict, False))
            if minor >= 13:
                for name, char in (('delimiter', delimiter), ('escapechar', escapechar), ('quotechar', quotechar)):
                    if char in ('\r', '\n') or char == ' ' and skipinitialspace and name != 'delimiter':
                        raise ValueError(f'bad {name} value')
                    if char is not None and char in lineterminator:
                        raise ValueError(f'bad {name} or lineterminator value')
                if delimiter == escapechar:
                    raise ValueError('bad delimiter or escapechar value')
                if delimiter == quotechar:
                    raise ValueError('bad delimiter or quotechar value')
                if escapechar is not None and escapechar == quotechar:
                    raise ValueError('bad escapechar or quotechar value')
            for name, value in (('_delimiter', delimiter), ('_doublequote', doublequote), ('_escapechar', escapechar),
                                ('_lineterminator', lineterminator), ('_quotechar', quotechar), ('_quoting', style),
                                ('_skipinitialspace', skipinitialspace), ('_strict', strict)):
                set_field(self, name, value)
            return self

        delimiter = property(lambda self: self._delimiter)
        doublequote = property(lambda self: self._doublequote)
        escapechar = property(lambda self: self._escapechar)
        lineterminator = property(lambda self: self._lineterminator)
        quotechar = property(lambda self: self._quotechar)
        quoting = property(lambda self: self._quoting)
        skipinitialspace = property(lambda self: self._skipinitialspace)
        strict = property(lambda self: self._strict)

        def __reduce__(self):
            raise TypeError(f"cannot pickle '{type(self).__name__}' instances")

        def __reduce_ex__(self, version):
            raise TypeError(f"cannot pickle '{type(self).__name__}' instances")

    def get_dialect(name):
        "Return the dialect instance associated with name."
        try:
            return dialects[name]
        except KeyError:
            pass
        raise Error("unknown dialect")

    def register_dialect(name, dialect=None, /, **options):
        "Create a mapping from a string name to a dialect class."
        if not isinstance(name, str):
            raise TypeError("dialect name must be a string")
        dialects[name] = Dialect(dialect, **options)

    def unregister_dialect(name):
        "Delete the name/dialect mapping associated with a string name."
        if name not in dialects:
            raise Error("unknown dialect")
        del dialects[name]

    def list_dialects():
        "Return a list of all known dialect names."
        return list(dialects)

    def field_size_limit(new_limit=None, /):
        "Sets an upper limit on parsed fields."
        old = limit[0]
        if new_limit is not None:
            if not isinstance(new_limit, int):
                raise TypeError("limit must be an integer")
            limit[0] = new_limit
        return old

    START_RECORD, START_FIELD, ESCAPED, IN_FIELD, IN_QUOTED, ESCAPE_IN_QUOTED, QUOTE_IN_QUOTED, EAT, AFTER_ESCAPED = range(9)

    class Reader:
        """CSV reader

Reader objects are responsible for reading and parsing tabular data
in CSV format."""
        __slots__ = ('_dialect', '_line_num', '_lines')

        dialect = property(lambda self: self._dialect)
        line_num = property(lambda self: self._line_num)

        def __iter__(self):
            return self

        def __next__(self):
            dialect = self._dialect
            delimiter, quotechar, escapechar = dialect._delimiter, dialect._quotechar, dialect._escapechar
            quoting, strict, skip = dialect._quoting, dialect._strict, dialect._skipinitialspace
            fields = []
            field = []
            state = START_RECORD
            unquoted = False
            size = 0

            def save():
                nonlocal field, unquoted, size
                text = ''.join(field)
                field = []
                size = 0
                if unquoted and quoting == QUOTE_NOTNULL and not text:
                    text = None
                elif unquoted and quoting == QUOTE_STRINGS and minor >= 12:
                    text = float(text) if text else None
                elif unquoted and quoting == QUOTE_NONNUMERIC:
                    text = float(text)
                unquoted = False
                fields.append(text)

            def add(char):
                nonlocal size
                size += 1
                if size > limit[0]:
                    raise Error(f"field larger than field limit ({limit[0]})")
                field.append(char)

            while True:
                try:
                    line = next(self._lines)
                except StopIteration:
                    if field or state in (ESCAPED, IN_QUOTED, ESCAPE_IN_QUOTED, AFTER_ESCAPED):
                        if strict:
                            raise Error("unexpected end of data") from None
                        save()
                        return fields
                    raise
                if not isinstance(line, str):
                    raise Error(f"iterator should return strings, not {type(line).__name__} "
                                "(the file should be opened in text mode)")
                self._line_num += 1
                if minor < 11 and '\0' in line:
                    raise Error("line contains NUL")
                chars = list(line)
                chars.append(None)
                for char in chars:
                    if state == START_RECORD:
                        if char is None:
                            break
                        if char in '\r\n':
                            state = EAT
                            continue
                        state = START_FIELD
                    if state == AFTER_ESCAPED:
                        if char is None:
                            break
                        state = IN_FIELD
                    if state == START_FIELD:
                        if char is None or char in '\r\n':
                            unquoted = quoting in (QUOTE_NOTNULL, QUOTE_STRINGS) or (
                                quoting == QUOTE_NONNUMERIC and False)
                            save()
                            state = START_RECORD if char is None else EAT
                        elif char == quotechar and quoting != QUOTE_NONE:
                            state = IN_QUOTED
                        elif char == escapechar:
                            state = ESCAPED
                        elif char == ' ' and skip:
                            pass
                        elif char == delimiter:
                            unquoted = quoting in (QUOTE_NOTNULL, QUOTE_STRINGS)
                            save()
                        else:
                            unquoted = quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS)
                            add(char)
                            state = IN_FIELD
                    elif state == ESCAPED:
                        if char is not None and char in '\r\n':
                            add(char)
                            state = AFTER_ESCAPED
                        else:
                            add('\n' if char is None else char)
                            state = IN_FIELD
                    elif state == IN_FIELD:
                        if char is None or char in '\r\n':
                            save()
                            state = START_RECORD if char is None else EAT
                        elif char == escapechar:
                            state = ESCAPED
                        elif char == delimiter:
                            save()
                            state = START_FIELD
                        else:
                            add(char)
                    elif state == IN_QUOTED:
                        if char is None:
                            pass
                        elif char == escapechar:
                            state = ESCAPE_IN_QUOTED
                        elif char == quotechar and quoting != QUOTE_NONE:
                            state = QUOTE_IN_QUOTED if dialect._doublequote or strict or True else IN_FIELD
                            if not dialect._doublequote:
                                state = IN_FIELD
                        else:
                            add(char)
                    elif state == ESCAPE_IN_QUOTED:
                        add('\n' if char is None else char)
                        state = IN_QUOTED
                    elif state == QUOTE_IN_QUOTED:
                        if quoting != QUOTE_NONE and char == quotechar:
                            add(char)
                            state = IN_QUOTED
                        elif char == delimiter:
                            save()
                            state = START_FIELD
                        elif char is None or char in '\r\n':
                            save()
                            state = START_RECORD if char is None else EAT
                        elif not strict:
                            add(char)
                            state = IN_FIELD
                        else:
                            raise Error(f"'{delimiter}' expected after '{quotechar}'")
                    elif state == EAT:
                        if char is None:
                            state = START_RECORD
                        elif char not in '\r\n':
                            raise Error("new-line character seen in unquoted field - do you need to open the file "
                                        + ("with newline=''?" if minor >= 13 else "in universal-newline mode?"))
                if state == START_RECORD:
                    return fields

    def reader(iterable, /, dialect=None, **options):
        "Return a reader object that will process lines from the given iterable."
        made = object.__new__(Reader)
        made._lines = iter(iterable)
        made._dialect = Dialect(dialect, **options)
        made._line_num = 0
        return made

    class Writer:
        """CSV writer

Writer objects are responsible for generating tabular data
in CSV format from sequence input."""
        __slots__ = ('_dialect', '_write')

        dialect = property(lambda self: self._dialect)

        def writerow(self, row, /):
            "Construct and write a CSV record from a sequence of fields."
            try:
                items = iter(row)
            except TypeError:
                raise Error(f"iterable expected, not {type(row).__name__}") from None
            dialect = self._dialect
            delimiter, quotechar, escapechar = dialect._delimiter, dialect._quotechar, dialect._escapechar
            quoting, terminator = dialect._quoting, dialect._lineterminator
            parts = []
            for value in items:
                if quoting == QUOTE_NONNUMERIC:
                    quoted = not isinstance(value, (int, float)) and not hasattr(type(value), '__float__')
                elif quoting == QUOTE_ALL:
                    quoted = True
                elif quoting == QUOTE_STRINGS:
                    quoted = isinstance(value, str)
                elif quoting == QUOTE_NOTNULL:
                    quoted = value is not None
                else:
                    quoted = False
                missing = value is None
                text = value if isinstance(value, str) else '' if missing else str(value)
                out = []
                for char in text:
                    escape = False
                    if (char == delimiter or char == escapechar or char == quotechar
                            or char in terminator or minor >= 10 and char in '\r\n'):
                        if quoting == QUOTE_NONE:
                            escape = True
                        else:
                            if char == quotechar:
                                if dialect._doublequote:
                                    out.append(quotechar)
                                else:
                                    escape = True
                            elif char == escapechar:
                                escape = True
                            if not escape:
                                quoted = True
                        if escape:
                            if escapechar is None:
                                raise Error("need to escape, but no escapechar set")
                            out.append(escapechar)
                    out.append(char)
                text = ''.join(out)
                if not text and delimiter == ' ' and dialect._skipinitialspace and minor >= 12:
                    if quoting == QUOTE_NONE or missing and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                        raise Error("empty field must be quoted if delimiter is a space and skipinitialspace is true")
                    quoted = True
                if quoted:
                    text = quotechar + text + quotechar
                parts.append((text, missing))
            if len(parts) == 1 and not parts[0][0]:
                if quoting == QUOTE_NONE or parts[0][1] and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                    raise Error("single empty field record must be quoted")
                parts[0] = quotechar * 2, False
            return self._write(delimiter.join([text for text, _ in parts]) + terminator)

        def writerows(self, rows, /):
            "Construct and write a series of sequences to a csv file."
            for row in rows:
                self.writerow(row)

    def writer(fileobj, /, dialect=None, **options):
        "Return a writer object that will write user data on the given file object."
        made = object.__new__(Writer)
        made._dialect = Dialect(dialect, **options)
        write = getattr(fileobj, 'write', None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        made._write = write
        return made

    made = (Error, Dialect, get_dialect, register_dialect, unregister_dialect, list_dialects, field_size_limit, Reader,
            reader, Writer, writer)
    for thing in made:
        thing.__module__ = '_csv'
        thing.__qualname__ = thing.__name__
    Reader.__name__ = Reader.__qualname__ = 'reader'
    Writer.__name__ = Writer.__qualname__ = 'writer'
    return made + (dialects,)


import sys as _sys
(Error, Dialect, get_dialect, register_dialect, unregister_dialect, list_dialects, field_size_limit, Reader, reader,
 Writer, writer, _dialects) = _make(_sys.version_info[1])
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
QUOTE_STRINGS, QUOTE_NOTNULL = 4, 5
__version__ = '1.0'
del _make, _sys
