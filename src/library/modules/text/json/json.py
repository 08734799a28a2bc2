# Scanning and encoding where hooks, defaults or errors need Python code.


def _make(scan, number, write, scanstring, quote_ascii, quote, minor):
    def fail(message, text, at):
        from json.decoder import JSONDecodeError
        raise JSONDecodeError(message, text, at)

    class Scanner:
        """JSON scanner object"""
        __slots__ = ('strict', 'object_hook', 'object_pairs_hook', 'parse_float', 'parse_int', 'parse_constant',
                     '_plain')

        def __init__(self, context):
            self.strict = bool(context.strict)
            self.object_hook = context.object_hook
            self.object_pairs_hook = context.object_pairs_hook
            self.parse_float = context.parse_float
            self.parse_int = context.parse_int
            self.parse_constant = context.parse_constant
            self._plain = (self.object_hook is None and self.object_pairs_hook is None
                           and self.parse_float is float and self.parse_int is int
                           and type(self.parse_constant) is type([].append)
                           and self.parse_constant.__name__ == '__getitem__')

        def __call__(self, string, idx):
            if self._plain:
                return scan(string, idx, self.strict)
            if not isinstance(string, str):
                raise TypeError(f"first argument must be a string, not {type(string).__name__}")
            if idx < 0:
                raise ValueError("idx cannot be negative")
            return self._value(string, idx, {})

        def _value(self, text, at, keys):
            first = text[at:at + 1]
            if first == '"':
                return scanstring(text, at + 1, self.strict)
            if first == '{':
                return self._object(text, at + 1, keys)
            if first == '[':
                return self._array(text, at + 1, keys)
            if first == 'n' and text.startswith('null', at):
                return None, at + 4
            if first == 't' and text.startswith('true', at):
                return True, at + 4
            if first == 'f' and text.startswith('false', at):
                return False, at + 5
            for word in ('NaN', 'Infinity', '-Infinity'):
                if text.startswith(word, at):
                    return self.parse_constant(word), at + len(word)
            found = number(text, at)
            if found is None:
                raise StopIteration(at)
            digits, is_float, end = found
            return (self.parse_float if is_float else self.parse_int)(digits), end

        def _blank(self, text, at):
            while text[at:at + 1] in (' ', '\t', '\n', '\r'):
                at += 1
            return at

        def _object(self, text, at, keys):
            pairs = []
            at = self._blank(text, at)
            if text[at:at + 1] != '}':
                while True:
                    if text[at:at + 1] != '"':
                        fail("Expecting property name enclosed in double quotes", text, at)
                    key, at = scanstring(text, at + 1, self.strict)
                    key = keys.setdefault(key, key)
                    at = self._blank(text, at)
                    if text[at:at + 1] != ':':
                        fail("Expecting ':' delimiter", text, at)
                    value, at = self._value(text, self._blank(text, at + 1), keys)
                    pairs.append((key, value))
                    at = self._blank(text, at)
                    if text[at:at + 1] == '}':
                        break
                    if text[at:at + 1] != ',':
                        fail("Expecting ',' delimiter", text, at)
                    comma = at
                    at = self._blank(text, at + 1)
                    if minor >= 13 and text[at:at + 1] == '}':
                        fail("Illegal trailing comma before end of object", text, comma)
            if self.object_pairs_hook is not None:
                return self.object_pairs_hook(pairs), at + 1
            made = dict(pairs)
            if self.object_hook is not None:
                made = self.object_hook(made)
            return made, at + 1

        def _array(self, text, at, keys):
            items = []
            at = self._blank(text, at)
            if text[at:at + 1] != ']':
                while True:
                    item, at = self._value(text, at, keys)
                    items.append(item)
                    at = self._blank(text, at)
                    if text[at:at + 1] == ']':
                        break
                    if text[at:at + 1] != ',':
                        fail("Expecting ',' delimiter", text, at)
                    comma = at
                    at = self._blank(text, at + 1)
                    if minor >= 13 and text[at:at + 1] == ']':
                        fail("Illegal trailing comma before end of array", text, comma)
            return items, at + 1

    class Encoder:
        """Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"""
        __slots__ = ('markers', 'default', 'encoder', 'indent', 'key_separator', 'item_separator', 'sort_keys',
                     'skipkeys', '_allow_nan', '_ascii')

        def __init__(self, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys,
                     allow_nan):
            if markers is not None and not isinstance(markers, dict):
                raise TypeError(f"make_encoder() argument 1 must be dict or None, not {type(markers).__name__}")
            for at, text in ((5, key_separator), (6, item_separator)):
                if not isinstance(text, str):
                    raise TypeError(f"make_encoder() argument {at} must be str, not {type(text).__name__}")
            self.markers = markers
            self.default = default
            self.encoder = encoder
            self.indent = indent
            self.key_separator = key_separator
            self.item_separator = item_separator
            self.sort_keys = bool(sort_keys)
            self.skipkeys = bool(skipkeys)
            self._allow_nan = bool(allow_nan)
            self._ascii = True if encoder is quote_ascii else False if encoder is quote else None

        def __call__(self, obj, _current_indent_level):
            if self._ascii is not None:
                text = write(obj, self._ascii, self.indent, _current_indent_level, self.key_separator,
                             self.item_separator, self.sort_keys, self.skipkeys, self._allow_nan)
                if text is not None:
                    return (text,)
            chunks = []
            self._value(obj, _current_indent_level, chunks.append)
            return (''.join(chunks),)

        def _text(self, text):
            text = self.encoder(text)
            if not isinstance(text, str):
                raise TypeError(f"encoder() must return a string, not {type(text).__name__}")
            return text

        def _float(self, number):
            if number - number == 0:
                return float.__repr__(number)
            if not self._allow_nan:
                more = ': ' + repr(number) if minor >= 12 else ''
                raise ValueError("Out of range float values are not JSON compliant" + more)
            return 'NaN' if number != number else 'Infinity' if number > 0 else '-Infinity'

        def _enter(self, obj):
            if self.markers is not None:
                if id(obj) in self.markers:
                    raise ValueError("Circular reference detected")
                self.markers[id(obj)] = obj

        def _leave(self, obj):
            if self.markers is not None:
                del self.markers[id(obj)]

        def _value(self, obj, level, push):
            if obj is None:
                push('null')
            elif obj is True:
                push('true')
            elif obj is False:
                push('false')
            elif isinstance(obj, str):
                push(self._text(obj))
            elif isinstance(obj, int):
                push(int.__repr__(obj))
            elif isinstance(obj, float):
                push(self._float(obj))
            elif isinstance(obj, (list, tuple)):
                self._list(obj, level, push)
            elif isinstance(obj, dict):
                self._dict(obj, level, push)
            else:
                self._enter(obj)
                other = self.default(obj)
                try:
                    self._value(other, level, push)
                except BaseException as error:
                    self._note(error, obj, 'object')
                    raise
                self._leave(obj)

        def _note(self, error, obj, what):
            if minor >= 14:
                error.add_note(f'when serializing {type(obj).__name__} {what}')

        def _line(self, level):
            return '' if self.indent is None else '\n' + self.indent * level

        def _list(self, items, level, push):
            if not items:
                push('[]')
                return
            self._enter(items)
            push('[')
            for at, item in enumerate(items):
                if at:
                    push(self.item_separator)
                push(self._line(level + 1))
                try:
                    self._value(item, level + 1, push)
                except BaseException as error:
                    self._note(error, items, f'item {at}')
                    raise
            self._leave(items)
            push(self._line(level) + ']')

        def _key(self, key):
            if isinstance(key, str):
                return key
            if key is True:
                return 'true'
            if key is False:
                return 'false'
            if key is None:
                return 'null'
            if isinstance(key, int):
                return int.__repr__(key)
            if isinstance(key, float):
                return self._float(key)
            if self.skipkeys:
                return None
            raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")

        def _dict(self, mapping, level, push):
            if not mapping:
                push('{}')
                return
            self._enter(mapping)
            push('{')
            items = mapping.items()
            if self.sort_keys:
                items = sorted(items)
            first = True
            for key, value in items:
                name = self._key(key)
                if name is None:
                    continue
                push((('' if first else self.item_separator) + self._line(level + 1)))
                first = False
                push(self._text(name) + self.key_separator)
                try:
                    self._value(value, level + 1, push)
                except BaseException as error:
                    self._note(error, mapping, f'item {key!r}')
                    raise
            self._leave(mapping)
            push(('' if first else self._line(level)) + '}')

    for made in (Scanner, Encoder):
        made.__module__ = '_json'
        made.__qualname__ = made.__name__
    return Scanner, Encoder


import sys as _sys
make_scanner, make_encoder = _make(_scan, _number, _write, scanstring, encode_basestring_ascii, encode_basestring,
                                   _sys.version_info[1])
del _make, _scan, _number, _write, _sys
