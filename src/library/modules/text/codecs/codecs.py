# The registry of codecs and error handlers, and the loops that ask a handler.


def _make(minor, native_encode, native_decode, encode_run, decode_run, charmap_encode_run, charmap_decode_run,
          escape_text, escape_bytes, unescape_bytes, character_name):
    search_path = []
    cache = {}
    handlers = {}
    ready = []

    def type_name(value):
        return 'None' if value is None else type(value).__name__

    # The registry.

    def register(search_function, /):
        if not callable(search_function):
            raise TypeError("argument must be callable")
        begin()
        search_path.append(search_function)

    def unregister(search_function, /):
        if search_function in search_path:
            cache.clear()
            search_path.remove(search_function)

    def begin():
        if not ready:
            ready.append(True)
            import encodings

    def lookup(encoding, /):
        if not isinstance(encoding, str):
            raise TypeError(f"lookup() argument must be str, not {type_name(encoding)}")
        if '\0' in encoding:
            raise ValueError("embedded null character")
        begin()
        name = encoding.lower().replace(' ', '-') if minor < 9 else normalised(encoding)
        found = cache.get(name)
        if found is not None:
            return found
        for search in search_path:
            found = search(name)
            if found is None:
                continue
            if not isinstance(found, tuple) or len(found) != 4:
                raise TypeError("codec search functions must return 4-tuples")
            cache[name] = found
            return found
        raise LookupError(f"unknown encoding: {encoding}")

    def normalised(encoding):
        chars = []
        gap = False
        for char in encoding:
            if char.isascii() and char.isalnum() or char == '.':
                if gap and chars:
                    chars.append('_')
                gap = False
                chars.append(char.lower())
            else:
                gap = True
        return ''.join(chars)

    def _forget_codec(encoding, /):
        del cache[encoding]

    def failed(error, operation, encoding):
        if minor >= 12:
            error.add_note(f"{operation} with '{encoding}' codec failed")
            return error
        # Errors that hold more than a message are left as they are.
        if len(error.args) > 1 or error.args and not isinstance(error.args[0], str) or vars(error):
            return error
        if type(error).__init__ is not BaseException.__init__ and type(error).__init__ is not Exception.__init__:
            if type(error).__new__ is not BaseException.__new__ and isinstance(error, (UnicodeError, OSError)):
                return error
        try:
            new = type(error)(f"{operation} with '{encoding}' codec failed ({type(error).__name__}: {error})")
        except Exception:
            return error
        new.__cause__ = error
        return new

    def run(codec, operation, obj, encoding, errors):
        try:
            result = codec(obj) if errors is None else codec(obj, errors)
        except Exception as error:
            changed = failed(error, operation, encoding)
            if changed is error:
                raise
            raise changed from error
        if not isinstance(result, tuple) or len(result) != 2:
            what = 'encoder' if operation == 'encoding' else 'decoder'
            raise TypeError(f"{what} must return a tuple (object, integer)")
        return result[0]

    def encode(obj, encoding='utf-8', errors=None):
        "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'."
        return run(lookup(encoding)[0], 'encoding', obj, encoding, errors)

    def decode(obj, encoding='utf-8', errors=None):
        "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'."
        return run(lookup(encoding)[1], 'decoding', obj, encoding, errors)

    def text_codec(encoding, other):
        info = lookup(encoding)
        if not getattr(info, '_is_text_encoding', True):
            raise LookupError(f"'{encoding}' is not a text encoding; use {other} to handle arbitrary codecs")
        return info

    def _py_encode_text(text, encoding, errors):
        known = shortcut(encoding)
        if known is not None:
            return encode_by(known, text, errors)
        result = run(text_codec(encoding, 'codecs.encode()')[0], 'encoding', text, encoding, errors)
        if isinstance(result, bytearray):
            return bytes(result)
        if not isinstance(result, bytes):
            raise TypeError(f"'{encoding}' encoder returned '{type(result).__name__}' instead of 'bytes'; "
                            "use codecs.encode() to encode to arbitrary types")
        return result

    def _py_decode_text(data, encoding, errors):
        known = shortcut(encoding)
        if known is not None:
            return decode_by(known, data, errors, True)[0]
        result = run(text_codec(encoding, 'codecs.decode()')[1], 'decoding', data, encoding, errors)
        if not isinstance(result, str):
            raise TypeError(f"'{encoding}' decoder returned '{type(result).__name__}' instead of 'str'; "
                            "use codecs.decode() to decode to arbitrary types")
        return result

    def shortcut(encoding):
        # The encodings that str.encode and bytes.decode know without the registry.
        name = normalised(encoding).replace('_', '-')
        return {'utf-8': 'utf-8', 'utf8': 'utf-8', 'latin-1': 'latin-1', 'latin1': 'latin-1', 'iso-8859-1': 'latin-1',
                'iso8859-1': 'latin-1', 'ascii': 'ascii', 'us-ascii': 'ascii', 'utf-16': 'utf-16', 'utf16': 'utf-16',
                'utf-32': 'utf-32', 'utf32': 'utf-32'}.get(name)

    # The handlers.

    def register_error(errors, handler, /):
        if not isinstance(errors, str):
            raise TypeError(f"register_error() argument 1 must be str, not {type_name(errors)}")
        if not callable(handler):
            raise TypeError("handler must be callable")
        handlers[errors] = handler

    def _unregister_error(errors, /):
        if errors in builtin:
            raise ValueError(f"cannot un-register built-in error handler '{errors}'")
        return handlers.pop(errors, None) is not None

    def lookup_error(name, /):
        if not isinstance(name, str):
            raise TypeError(f"lookup_error() argument must be str, not {type_name(name)}")
        try:
            return handlers[name]
        except KeyError:
            pass
        raise LookupError(f"unknown error handler name '{name}'")

    def cannot_handle(error):
        raise TypeError(f"don't know how to handle {type(error).__name__} in error callback")

    def strict_errors(error, /):
        if isinstance(error, BaseException):
            raise error
        raise TypeError("codec must pass exception instance")

    def ignore_errors(error, /):
        if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
            cannot_handle(error)
        return '', error.end

    def replace_errors(error, /):
        if isinstance(error, UnicodeEncodeError):
            return '?' * (error.end - error.start), error.end
        if isinstance(error, UnicodeDecodeError):
            return '\ufffd', error.end
        if isinstance(error, UnicodeTranslateError):
            return '\ufffd' * (error.end - error.start), error.end
        cannot_handle(error)

    def xmlcharrefreplace_errors(error, /):
        if not isinstance(error, UnicodeEncodeError):
            cannot_handle(error)
        return ''.join(f'&#{ord(c)};' for c in error.object[error.start:error.end]), error.end

    def escaped(char):
        code = ord(char)
        if code < 0x100:
            return f'\\x{code:02x}'
        return f'\\u{code:04x}' if code < 0x10000 else f'\\U{code:08x}'

    def backslashreplace_errors(error, /):
        if isinstance(error, UnicodeDecodeError):
            return ''.join(f'\\x{b:02x}' for b in error.object[error.start:error.end]), error.end
        if not isinstance(error, (UnicodeEncodeError, UnicodeTranslateError)):
            cannot_handle(error)
        return ''.join(escaped(c) for c in error.object[error.start:error.end]), error.end

    def namereplace_errors(error, /):
        if not isinstance(error, UnicodeEncodeError):
            cannot_handle(error)
        parts = []
        for char in error.object[error.start:error.end]:
            name = character_name(ord(char))
            parts.append(escaped(char) if name is None else '\\N{' + name + '}')
        return ''.join(parts), error.end

    def surrogatescape_errors(error, /):
        if isinstance(error, UnicodeEncodeError):
            out = []
            for char in error.object[error.start:error.end]:
                if not 0xdc80 <= ord(char) <= 0xdcff:
                    raise error
                out.append(ord(char) - 0xdc00)
            return bytes(out), error.end
        if isinstance(error, UnicodeDecodeError):
            out = []
            for byte in error.object[error.start:error.end][:4]:
                if byte < 128:
                    break
                out.append(chr(0xdc00 + byte))
            if not out:
                raise error
            return ''.join(out), error.start + len(out)
        cannot_handle(error)

    def surrogatepass_errors(error, /):
        if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError)):
            cannot_handle(error)
        name = error.encoding.lower().replace('_', '-').replace('utf', 'utf-').replace('--', '-')
        size = {'utf-8': 1, 'cp-utf-8': 1, 'cp65001': 1}.get(name, 2 if '16' in name else 4 if '32' in name else 0)
        order = 'big' if name.endswith('be') else 'little'
        if not size:
            raise error
        if isinstance(error, UnicodeEncodeError):
            out = b''
            for char in error.object[error.start:error.end]:
                code = ord(char)
                if not 0xd800 <= code <= 0xdfff:
                    raise error
                if size == 1:
                    out += bytes((0xe0 | code >> 12, 0x80 | code >> 6 & 0x3f, 0x80 | code & 0x3f))
                else:
                    out += code.to_bytes(size, order)
            return out, error.end
        raw = bytes(error.object[error.start:error.start + (3 if size == 1 else size)])
        code = 0
        if size == 1:
            if len(raw) == 3 and raw[0] & 0xf0 == 0xe0 and raw[1] & 0xc0 == 0x80 and raw[2] & 0xc0 == 0x80:
                code = (raw[0] & 0xf) << 12 | (raw[1] & 0x3f) << 6 | raw[2] & 0x3f
        elif len(raw) == size:
            code = int.from_bytes(raw, order)
        if not 0xd800 <= code <= 0xdfff:
            raise error
        return chr(code), error.start + len(raw)

    handlers['strict'] = strict_errors
    handlers['ignore'] = ignore_errors
    handlers['replace'] = replace_errors
    handlers['xmlcharrefreplace'] = xmlcharrefreplace_errors
    handlers['backslashreplace'] = backslashreplace_errors
    handlers['namereplace'] = namereplace_errors
    handlers['surrogatepass'] = surrogatepass_errors
    handlers['surrogateescape'] = surrogatescape_errors
    builtin = tuple(handlers)

    def placed(at, length):
        if at < 0:
            at += length
        if not 0 <= at <= length:
            raise IndexError(f"position {at} from error handler out of bounds")
        return at

    def ask_encode(errors, error, length):
        result = lookup_error(errors)(error)
        if (not isinstance(result, tuple) or len(result) != 2 or not isinstance(result[0], (str, bytes))
                or not isinstance(result[1], int)):
            raise TypeError("encoding error handler must return (str/bytes, int) tuple")
        return result[0], placed(result[1], length)

    def ask_decode(errors, error):
        result = lookup_error(errors)(error)
        if (not isinstance(result, tuple) or len(result) != 2 or not isinstance(result[0], str)
                or not isinstance(result[1], int)):
            raise TypeError("decoding error handler must return (str, int) tuple")
        data = error.object
        if not isinstance(data, bytes):
            raise TypeError("exception attribute object must be bytes")
        return result[0], placed(result[1], len(data)), data

    def encode_loop(name, text, errors, run):
        out = []
        at = 0
        while True:
            part, at, end, reason = run(text, at)
            out.append(part)
            if not reason:
                return b''.join(out)
            error = UnicodeEncodeError(name, text, at, end, reason)
            instead, at = ask_encode(errors, error, len(text))
            if isinstance(instead, bytes):
                out.append(instead)
            else:
                part, _, _, reason = run(instead, 0)
                if reason:
                    raise error
                out.append(part)

    def decode_loop(name, data, errors, run):
        out = []
        at = 0
        while True:
            part, at, end, reason = run(data, at)
            out.append(part)
            if not reason:
                return ''.join(out), at
            error = UnicodeDecodeError(name, bytes(data), at, end, reason)
            instead, at, data = ask_decode(errors, error)
            out.append(instead)

    def encode_by(kind, text, errors):
        if errors is None:
            errors = 'strict'
        result = native_encode(kind, text, errors)
        if result is not None:
            return result
        mark = {'utf-16': b'\xff\xfe', 'utf-32': b'\xff\xfe\0\0'}.get(kind, b'')
        raw = kind + '-le' if mark else kind
        return mark + encode_loop(kind, text, errors, lambda text, at: encode_run(raw, text, at))

    def decode_by(kind, data, errors, final):
        if errors is None:
            errors = 'strict'
        if final and kind not in ('unicodeescape', 'rawunicodeescape'):
            result = native_decode(kind, data, errors)
            if result is not None:
                return result, len(data)
        if kind in ('utf-16', 'utf-32'):
            return ex_decode(kind, data, errors, 0, final)[:2]
        return decode_loop(kind, data, errors, lambda data, at: decode_run(kind, data, at, final))

    def ex_decode(kind, data, errors, order, final):
        size = 2 if kind == 'utf-16' else 4
        data = bytes(data)
        skip = 0
        if order == 0 and len(data) >= size:
            mark = int.from_bytes(data[:size], 'little')
            if mark == 0xfeff:
                order, skip = -1, size
            elif mark == (0xfffe if size == 2 else 0xfffe0000):
                order, skip = 1, size
        elif order == 0 and not final:
            return '', 0, 0
        name = kind + ('-be' if order == 1 else '-le')
        shown = kind if order == 0 else name

        def run(data, at):
            return decode_run(name, data, max(at, skip), final)
        text, at = decode_loop(shown, data, errors, run)
        return text, max(at, skip) if skip else at, order

    # The built-in codecs.

    def checked_text(text, name):
        if not isinstance(text, str):
            raise TypeError(f"{name}() argument 1 must be str, not {type_name(text)}")
        return text

    def checked_data(data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            try:
                data = memoryview(data)
            except TypeError:
                raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None
        return data

    def both(kind, name, final_default):
        def encoder(str, errors=None, /):
            return encode_by(kind, checked_text(str, name + '_encode'), errors), len(str)

        if final_default is None:
            def decoder(data, errors=None, /):
                return decode_by(kind, checked_data(data), errors, True)
        else:
            def decoder(data, errors=None, final=final_default, /):
                return decode_by(kind, checked_data(data), errors, final)
        encoder.__name__ = encoder.__qualname__ = name + '_encode'
        decoder.__name__ = decoder.__qualname__ = name + '_decode'
        return encoder, decoder

    utf_8_encode, utf_8_decode = both('utf-8', 'utf_8', False)
    utf_16_le_encode, utf_16_le_decode = both('utf-16-le', 'utf_16_le', False)
    utf_16_be_encode, utf_16_be_decode = both('utf-16-be', 'utf_16_be', False)
    utf_32_le_encode, utf_32_le_decode = both('utf-32-le', 'utf_32_le', False)
    utf_32_be_encode, utf_32_be_decode = both('utf-32-be', 'utf_32_be', False)
    latin_1_encode, latin_1_decode = both('latin-1', 'latin_1', None)
    ascii_encode, ascii_decode = both('ascii', 'ascii', None)

    def ordered(kind, name):
        def encoder(str, errors=None, byteorder=0, /):
            checked_text(str, name + '_encode')
            which = kind if byteorder == 0 else kind + ('-le' if byteorder < 0 else '-be')
            return encode_by(which, str, errors), len(str)

        def decoder(data, errors=None, final=False, /):
            return ex_decode(kind, checked_data(data), errors or 'strict', 0, final)[:2]

        def ex_decoder(data, errors=None, byteorder=0, final=False, /):
            return ex_decode(kind, checked_data(data), errors or 'strict', byteorder, final)
        for made, end in ((encoder, '_encode'), (decoder, '_decode'), (ex_decoder, '_ex_decode')):
            made.__name__ = made.__qualname__ = name + end
        return encoder, decoder, ex_decoder

    utf_16_encode, utf_16_decode, utf_16_ex_decode = ordered('utf-16', 'utf_16')
    utf_32_encode, utf_32_decode, utf_32_ex_decode = ordered('utf-32', 'utf_32')

    def unicode_escape_encode(str, errors=None, /):
        return escape_text(checked_text(str, 'unicode_escape_encode'), False), len(str)

    def raw_unicode_escape_encode(str, errors=None, /):
        return escape_text(checked_text(str, 'raw_unicode_escape_encode'), True), len(str)

    def unicode_escape_decode(data, errors=None, final=True, /):
        if isinstance(data, str):
            data = data.encode()
        return decode_by('unicodeescape', checked_data(data), errors, final)

    def raw_unicode_escape_decode(data, errors=None, final=True, /):
        if isinstance(data, str):
            data = data.encode()
        return decode_by('rawunicodeescape', checked_data(data), errors, final)

    def escape_encode(data, errors=None, /):
        return escape_bytes(data), len(data)

    def escape_decode(data, errors=None, /):
        return unescape_bytes(data, errors or 'strict'), len(data)

    def readbuffer_encode(data, errors=None, /):
        if isinstance(data, str):
            data = data.encode()
        return bytes(checked_data(data)), len(data)

    def charmap_build(map, /):
        return {ord(char): at for at, char in enumerate(map)}

    def mapped_byte(mapping, char):
        try:
            found = mapping[ord(char)]
        except LookupError:
            return None
        if found is None or isinstance(found, bytes):
            return found
        if not isinstance(found, int):
            raise TypeError(f"character mapping must return integer, bytes or None, not {type(found).__name__}")
        if not 0 <= found < 256:
            raise TypeError("character mapping must be in range(256)")
        return bytes((found,))

    def charmap_encode(str, errors=None, mapping=None, /):
        checked_text(str, 'charmap_encode')
        if mapping is None:
            return encode_by('latin-1', str, errors), len(str)
        plain = type(mapping) is dict and all(
            type(value) is int and 0 <= value < 256 for value in mapping.values())

        def run(text, at):
            if plain:
                return charmap_encode_run(text, at, mapping)
            out = []
            while at < len(text):
                piece = mapped_byte(mapping, text[at])
                if piece is None:
                    end = at + 1
                    while end < len(text) and mapped_byte(mapping, text[end]) is None:
                        end += 1
                    return b''.join(out), at, end, 'character maps to <undefined>'
                out.append(piece)
                at += 1
            return b''.join(out), at, at, ''
        return encode_loop('charmap', str, errors or 'strict', run), len(str)

    def charmap_decode(data, errors=None, mapping=None, /):
        data = checked_data(data)
        if mapping is None:
            return decode_by('latin-1', data, errors, True)

        def run(data, at):
            if isinstance(mapping, str):
                return charmap_decode_run(data, at, mapping)
            out = []
            while at < len(data):
                try:
                    found = mapping[data[at]]
                except LookupError:
                    found = None
                if found is None or found == '\ufffe' or found == 0xfffe:
                    return ''.join(out), at, at + 1, 'character maps to <undefined>'
                if isinstance(found, int):
                    if not 0 <= found < 0x110000:
                        raise TypeError("character mapping must be in range(0x110000)")
                    found = chr(found)
                elif not isinstance(found, str):
                    raise TypeError("character mapping must return integer, None or str")
                out.append(found)
                at += 1
            return ''.join(out), at, at, ''
        return decode_loop('charmap', data, errors or 'strict', run)[0], len(data)

    direct = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\n\r")
    optional = frozenset(b"!\"#$%&*;<=>@[]^_`{|}")
    digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

    def utf_7_encode(str, errors=None, /):
        checked_text(str, 'utf_7_encode')
        out = []
        bits = count = 0
        shifted = False
        for char in str:
            code = ord(char)
            plain = code < 128 and (code in direct or code in optional)
            if shifted and plain:
                if count:
                    out.append(digits[bits << 6 - count & 63])
                bits = count = 0
                shifted = False
                if char in digits or char == '-':
                    out.append('-')
            if not shifted:
                if char == '+':
                    out.append('+-')
                    continue
                if plain:
                    out.append(char)
                    continue
                out.append('+')
                shifted = True
            if code >= 0x10000:
                units = (0xd800 + (code - 0x10000 >> 10), 0xdc00 + (code - 0x10000 & 0x3ff))
            else:
                units = (code,)
            for unit in units:
                bits = bits << 16 | unit
                count += 16
                while count >= 6:
                    count -= 6
                    out.append(digits[bits >> count & 63])
                bits &= (1 << count) - 1
        if shifted:
            if count:
                out.append(digits[bits << 6 - count & 63])
            out.append('-')
        return ''.join(out).encode('ascii'), len(str)

    def utf_7_decode(data, errors=None, final=False, /):
        data = bytes(checked_data(data))

        def run(data, at):
            out = []
            while at < len(data):
                byte = data[at]
                if byte != 43:
                    if byte >= 128:
                        return ''.join(out), at, at + 1, 'unexpected special character'
                    out.append(chr(byte))
                    at += 1
                    continue
                start = at
                at += 1
                if at < len(data) and data[at] == 45:
                    out.append('+')
                    at += 1
                    continue
                bits = count = high = 0
                piece = []
                while at < len(data) and chr(data[at]) in digits:
                    bits = bits << 6 | digits.index(chr(data[at]))
                    count += 6
                    at += 1
                    if count >= 16:
                        count -= 16
                        unit = bits >> count
                        bits &= (1 << count) - 1
                        if high and 0xdc00 <= unit <= 0xdfff:
                            piece[-1] = chr(0x10000 + (high - 0xd800 << 10) + unit - 0xdc00)
                            high = 0
                        else:
                            piece.append(chr(unit))
                            high = unit if 0xd800 <= unit <= 0xdbff else 0
                if at >= len(data):
                    if not final:
                        return ''.join(out), start, start, ''
                    if count >= 6 or high or bits:
                        return ''.join(out), start, len(data), 'unterminated shift sequence'
                    out += piece
                    break
                if at == start + 1:
                    return ''.join(out), start, at + 1, 'ill-formed sequence'
                if count >= 6:
                    return ''.join(out + piece), start, at + 1, 'partial character in base64 sequence'
                if bits:
                    return ''.join(out + piece), start, at + 1, 'non-zero padding bits in base64 sequence'
                out += piece
                if data[at] == 45:
                    at += 1
            return ''.join(out), at, at, ''
        return decode_loop('utf7', data, errors or 'strict', run)

    public = (
        register, unregister, lookup, encode, decode, register_error, lookup_error, _forget_codec, _unregister_error,
        utf_8_encode, utf_8_decode, utf_7_encode, utf_7_decode, utf_16_encode, utf_16_le_encode, utf_16_be_encode,
        utf_16_decode, utf_16_le_decode, utf_16_be_decode, utf_16_ex_decode, utf_32_encode, utf_32_le_encode,
        utf_32_be_encode, utf_32_decode, utf_32_le_decode, utf_32_be_decode, utf_32_ex_decode, unicode_escape_encode,
        unicode_escape_decode, raw_unicode_escape_encode, raw_unicode_escape_decode, latin_1_encode, latin_1_decode,
        ascii_encode, ascii_decode, charmap_encode, charmap_decode, charmap_build, readbuffer_encode, escape_encode,
        escape_decode)
    for function in public:
        function.__qualname__ = function.__name__
        function.__module__ = '_codecs'
    return public, _py_encode_text, _py_decode_text


import sys as _sys
_public, _py_encode_text, _py_decode_text = _make(
    _sys.version_info[1], _encode, _decode, _encode_run, _decode_run, _charmap_encode, _charmap_decode, _escape_text,
    _escape_bytes, _unescape_bytes, _name)
(
 register, unregister, lookup, encode, decode, register_error, lookup_error, _forget_codec, _unregister_error,
 utf_8_encode, utf_8_decode, utf_7_encode, utf_7_decode, utf_16_encode, utf_16_le_encode, utf_16_be_encode,
 utf_16_decode, utf_16_le_decode, utf_16_be_decode, utf_16_ex_decode, utf_32_encode, utf_32_le_encode,
 utf_32_be_encode, utf_32_decode, utf_32_le_decode, utf_32_be_decode, utf_32_ex_decode, unicode_escape_encode,
 unicode_escape_decode, raw_unicode_escape_encode, raw_unicode_escape_decode, latin_1_encode, latin_1_decode,
 ascii_encode, ascii_decode, charmap_encode, charmap_decode, charmap_build, readbuffer_encode, escape_encode,
 escape_decode
) = _public
if _sys.version_info < (3, 14):
    del _unregister_error
del (_make, _public, _sys, _encode, _decode, _encode_run, _decode_run, _charmap_encode, _charmap_decode, _escape_text,
     _escape_bytes, _unescape_bytes, _name)
_keep()
