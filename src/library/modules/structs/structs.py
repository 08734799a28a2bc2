# Structs, and packing into and unpacking from parts of buffers.


class error(Exception):
    __module__ = 'struct'


def _clearcache():
    """Clear the internal cache."""


def unpack_from(format, /, buffer, offset=0, read_at=_py_read_at, as_bytes=_py_buffer, size_of=calcsize):
    """Return a tuple containing values unpacked according to the format string.

    The buffer's size, minus offset, must be at least calcsize(format)."""
    size = size_of(format)
    length = len(as_bytes(buffer))
    if offset < 0:
        if offset + size > 0:
            raise error(f'not enough data to unpack {size} bytes at offset {offset}')
        if offset + length < 0:
            raise error(f'offset {offset} out of range for {length}-byte buffer')
        offset += length
    if length - offset < size:
        raise error(f'unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes '
                    f'at offset {offset} (actual buffer size is {length})')
    return read_at(format, buffer, offset)


def pack_into(format, buffer, offset, /, *values, pack=pack, size_of=calcsize):
    """pack_into(format, buffer, offset, v1, v2, ...)

    Pack the values v1, v2, ... according to the format string and write
    the packed bytes into the writable buffer buf starting at offset."""
    size = size_of(format)
    view = buffer
    if isinstance(buffer, bytes) or isinstance(buffer, memoryview) and buffer.readonly:
        raise TypeError(f"argument must be read-write bytes-like object, not {type(buffer).__name__}")
    if not isinstance(buffer, bytearray):
        view = memoryview(buffer)
        if view.format != 'B':
            view = view.cast('B')
    length = len(view)
    if offset < 0:
        if offset + size > 0:
            raise error(f'no space to pack {size} bytes at offset {offset}')
        if offset + length < 0:
            raise error(f'offset {offset} out of range for {length}-byte buffer')
        offset += length
    if length - offset < size:
        raise error(f'pack_into requires a buffer of at least {size + offset} bytes for packing {size} bytes '
                    f'at offset {offset} (actual buffer size is {length})')
    try:
        view[offset:offset + size] = pack(format, *values)
    except error as problem:
        text = str(problem)
        if text.startswith('pack expected'):
            raise error('pack_into' + text[4:]) from None
        raise


class _Unpacker:
    def __init__(self, format, size, data):
        self._format = format
        self._size = size
        self._data = data
        self._at = 0

    def __iter__(self):
        return self

    def __length_hint__(self):
        return (len(self._data) - self._at) // self._size

    def __next__(self, read_at=_py_read_at):
        at = self._at
        if at >= len(self._data):
            raise StopIteration
        self._at = at + self._size
        return read_at(self._format, self._data, at)


_Unpacker.__name__ = _Unpacker.__qualname__ = 'unpack_iterator'


def iter_unpack(format, buffer, /, as_bytes=_py_buffer, size_of=calcsize, Unpacker=_Unpacker):
    """Return an iterator yielding tuples unpacked from the given bytes."""
    size = size_of(format)
    if size == 0:
        raise error('cannot iteratively unpack with a struct of length 0')
    data = as_bytes(buffer)
    if len(data) % size:
        raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
    return Unpacker(format, size, data)


def _struct_class(pack, unpack, calcsize, unpack_from, pack_into, iter_unpack):
    class Struct:
        """Struct(fmt) --> compiled struct object"""
        __module__ = '_struct'
        __slots__ = ('_format', '_size', '__weakref__')

        def __init__(self, format):
            self._size = calcsize(format)
            self._format = format if isinstance(format, str) else bytes(format).decode('ascii')

        @property
        def format(self):
            "struct format string"
            return self._format

        @property
        def size(self):
            "struct size in bytes"
            return self._size

        def pack(self, /, *values):
            return pack(self._format, *values)

        def pack_into(self, buffer, offset, /, *values):
            return pack_into(self._format, buffer, offset, *values)

        def unpack(self, buffer, /):
            return unpack(self._format, buffer)

        def unpack_from(self, buffer, offset=0):
            return unpack_from(self._format, buffer, offset)

        def iter_unpack(self, buffer, /):
            return iter_unpack(self._format, buffer)

        def __repr__(self):
            return f'_struct.Struct({self._format!r})'

    Struct.__qualname__ = 'Struct'
    return Struct


Struct = _struct_class(pack, unpack, calcsize, unpack_from, pack_into, iter_unpack)
_keep()
