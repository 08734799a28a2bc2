# Whole buffers and streams of compressed bytes.


def _make(deflate, inflate):
    class error(Exception):
        pass

    def checked(data):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return memoryview(data).tobytes()

    def check_level(level):
        if not -1 <= level <= 9:
            raise error("Bad compression level")

    def compress(data, /, level=-1, wbits=15):
        data = checked(data)
        check_level(level)
        return deflate(data, level, wbits)

    def decompress(data, /, wbits=15, bufsize=16384):
        data = checked(data)
        out, used, ended, wrong = inflate(data, wbits, b'', 0)
        if wrong:
            raise error(f"Error -3 while decompressing data: {wrong}")
        if not ended:
            raise error("Error -5 while decompressing data: incomplete or truncated stream")
        return out

    class Compress:
        __slots__ = ('_parts', '_level', '_wbits', '_done')

        def compress(self, data, /):
            self._parts.append(checked(data))
            return b''

        def flush(self, mode=4, /):
            if mode != 4:
                return b''
            if self._done:
                raise error("Error -2 while finishing compression: inconsistent stream state")
            self._done = True
            return deflate(b''.join(self._parts), self._level, self._wbits)

        def copy(self):
            if self._done:
                raise ValueError("Inconsistent stream state")
            return start(self._level, self._wbits, list(self._parts))

        __copy__ = copy

        def __deepcopy__(self, memo, /):
            return self.copy()

    def start(level, wbits, parts):
        made = object.__new__(Compress)
        made._parts = parts
        made._level = level
        made._wbits = wbits
        made._done = False
        return made

    def compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None):
        if not -1 <= level <= 9 or method != 8 or abs(wbits) < 8 or wbits > 31 or not 1 <= memLevel <= 9:
            raise ValueError("Invalid initialization option")
        return start(level, wbits, [])

    def raw_wbits(wbits):
        if not (-15 <= wbits <= -8 or wbits == 0 or 8 <= wbits <= 15 or 24 <= wbits <= 31 or 40 <= wbits <= 47):
            raise ValueError("Invalid initialization option")
        return wbits

    class Decompress:
        __slots__ = ('unused_data', 'unconsumed_tail', 'eof', '_input', '_given', '_wbits', '_dictionary')

        def _more(self, data, limit):
            self._input += data
            wanted = self._given + limit if limit else 0
            out, used, ended, wrong = inflate(self._input, self._wbits, self._dictionary, wanted)
            if wrong:
                raise error(f"Error -3 while decompressing data: {wrong}")
            part = out[self._given:]
            if limit and len(part) > limit:
                part = part[:limit]
                ended = False
            elif ended:
                self.eof = True
                self.unused_data += bytes(self._input[used:])
            self._given += len(part)
            return part

        def decompress(self, data, /, max_length=0):
            if max_length < 0:
                raise ValueError("max_length must be non-negative")
            data = checked(data)
            if self.eof:
                self.unused_data += data
                return b''
            # What is held back was taken in already; the tail only says that there is more.
            if self.unconsumed_tail and data[:len(self.unconsumed_tail)] == self.unconsumed_tail:
                data = data[len(self.unconsumed_tail):]
            self.unconsumed_tail = b''
            part = self._more(data, max_length)
            if max_length and len(part) == max_length and not self.eof:
                whole = inflate(self._input, self._wbits, self._dictionary, self._given + 1)[0]
                if len(whole) > self._given:
                    self.unconsumed_tail = bytes(self._input[-max(1, len(data)):])
            return part

        def flush(self, length=16384, /):
            if length <= 0:
                raise ValueError("length must be greater than zero")
            if self.eof:
                return b''
            self.unconsumed_tail = b''
            return self._more(b'', 0)

        def copy(self):
            made = object.__new__(Decompress)
            for name in Decompress.__slots__:
                value = getattr(self, name)
                setattr(made, name, bytearray(value) if name == '_input' else value)
            return made

        __copy__ = copy

        def __deepcopy__(self, memo, /):
            return self.copy()

    def decompressobj(wbits=15, zdict=b''):
        made = object.__new__(Decompress)
        made.unused_data = b''
        made.unconsumed_tail = b''
        made.eof = False
        made._input = bytearray()
        made._given = 0
        made._wbits = raw_wbits(wbits)
        made._dictionary = zdict
        return made

    class _ZlibDecompressor:
        __slots__ = ('unused_data', 'eof', 'needs_input', '_stream', '_left')

        def __init__(self, wbits=15, zdict=b''):
            self._stream = decompressobj(wbits)
            self.unused_data = b''
            self.eof = False
            self.needs_input = True
            self._left = b''

        def decompress(self, data, max_length=-1):
            if self.eof:
                raise EOFError("End of stream already reached")
            part = self._left + (self._stream._more(checked(data), 0) if data or not self._left else b'')
            self._left = b''
            if 0 <= max_length < len(part):
                self._left = part[max_length:]
                part = part[:max_length]
            self.needs_input = not self._left
            if self._stream.eof and not self._left:
                self.eof = True
                self.needs_input = False
                self.unused_data = self._stream.unused_data
            return part

    for made in (error, compress, decompress, Compress, compressobj, Decompress, decompressobj, _ZlibDecompressor):
        made.__module__ = 'zlib'
        made.__qualname__ = made.__name__
    return error, compress, decompress, compressobj, decompressobj, _ZlibDecompressor


error, compress, decompress, compressobj, decompressobj, _ZlibDecompressor = _make(_deflate, _inflate)
del _make, _deflate, _inflate
