# What arrays do with files.


def _py_array_fromfile(self, f, n):
    if n < 0:
        raise ValueError('negative count')
    wanted = n * self.itemsize
    data = f.read(wanted)
    if not isinstance(data, bytes):
        raise TypeError("read() didn't return bytes")
    self.frombytes(data[:len(data) - len(data) % self.itemsize])
    if len(data) != wanted:
        raise EOFError('read() returned not enough bytes')


def _py_array_tofile(self, f):
    f.write(self.tobytes())


def _array_reconstructor(arraytype, typecode, mformat_code, items, /):
    """Internal. Used for pickling support."""
    made = arraytype(typecode)
    made.frombytes(items)
    return made


_keep()
