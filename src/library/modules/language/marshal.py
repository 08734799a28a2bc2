# CPython's format of values in compiled files, for everything but code.

version = 4


def _write(value, out):
    kind = type(value)
    if value is None:
        out += b'N'
    elif value is True:
        out += b'T'
    elif value is False:
        out += b'F'
    elif value is ...:
        out += b'.'
    elif value is StopIteration:
        out += b'S'
    elif kind is int:
        if -2147483648 <= value <= 2147483647:
            out += b'i' + value.to_bytes(4, 'little', signed=True)
        else:
            digits = []
            rest = abs(value)
            while rest:
                digits.append(rest & 0x7fff)
                rest >>= 15
            out += b'l' + (len(digits) if value > 0 else -len(digits)).to_bytes(4, 'little', signed=True)
            for digit in digits:
                out += digit.to_bytes(2, 'little')
    elif kind is float:
        import _struct
        out += b'g' + _struct.pack('<d', value)
    elif kind is complex:
        import _struct
        out += b'y' + _struct.pack('<dd', value.real, value.imag)
    elif kind is str:
        data = value.encode('utf-8', 'surrogatepass')
        out += b'u' + len(data).to_bytes(4, 'little') + data
    elif kind is bytes or kind is bytearray or kind is memoryview:
        data = bytes(value)
        out += b's' + len(data).to_bytes(4, 'little') + data
    elif kind is tuple or kind is list or kind is set or kind is frozenset:
        letter = b'(' if kind is tuple else b'[' if kind is list else b'<' if kind is set else b'>'
        out += letter + len(value).to_bytes(4, 'little')
        for item in value:
            _write(item, out)
    elif kind is dict:
        out += b'{'
        for key, item in value.items():
            _write(key, out)
            _write(item, out)
        out += b'0'
    else:
        raise ValueError('unmarshallable object')


class _Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0
        self.known = []

    def take(self, count):
        part = self.data[self.at:self.at + count]
        if len(part) < count:
            raise EOFError('marshal data too short')
        self.at += count
        return part

    def size(self):
        return int.from_bytes(self.take(4), 'little', signed=True)

    def read(self):
        code = self.take(1)[0]
        kept = None
        if code & 0x80:
            kept = len(self.known)
            self.known.append(None)
        value = self.value(chr(code & 0x7f))
        if kept is not None:
            self.known[kept] = value
        return value

    def items(self, count):
        return [self.read() for _ in range(count)]

    def value(self, letter):
        if letter in 'NTF.S':
            return {'N': None, 'T': True, 'F': False, '.': ..., 'S': StopIteration}[letter]
        if letter == 'i':
            return self.size()
        if letter == 'l':
            count = self.size()
            value = 0
            for at in range(abs(count)):
                value |= int.from_bytes(self.take(2), 'little') << 15 * at
            return value if count > 0 else -value
        if letter == 'g':
            import _struct
            return _struct.unpack('<d', self.take(8))[0]
        if letter == 'y':
            import _struct
            return complex(*_struct.unpack('<dd', self.take(16)))
        if letter in 'ut':
            return self.take(self.size()).decode('utf-8', 'surrogatepass')
        if letter in 'aA':
            return self.take(self.size()).decode('latin-1')
        if letter in 'zZ':
            return self.take(self.take(1)[0]).decode('latin-1')
        if letter == 's':
            return bytes(self.take(self.size()))
        if letter == ')':
            return tuple(self.items(self.take(1)[0]))
        if letter == '(':
            return tuple(self.items(self.size()))
        if letter == '[':
            return self.items(self.size())
        if letter == '<':
            return set(self.items(self.size()))
        if letter == '>':
            return frozenset(self.items(self.size()))
        if letter == 'r':
            return self.known[self.size()]
        if letter == '{':
            made = {}
            while self.data[self.at:self.at + 1] != b'0':
                key = self.read()
                made[key] = self.read()
            self.at += 1
            return made
        if letter == 'c':
            raise ValueError('heisen has no code in this format')
        raise ValueError('bad marshal data (unknown type code)')


def dumps(value, version=4, /, *, allow_code=True):
    """Return the bytes object that would be written to a file by dump(value, file)."""
    out = bytearray()
    _write(value, out)
    return bytes(out)


def dump(value, file, version=4, /, *, allow_code=True):
    """Write the value on the open file."""
    return file.write(dumps(value, version))


def loads(bytes, /, *, allow_code=True):
    """Convert the bytes-like object to a value."""
    return _Reader(memoryview(bytes).tobytes()).read()


def load(file, /, *, allow_code=True):
    """Read one value from the open file and return it."""
    return loads(file.read())
