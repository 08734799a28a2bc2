# Files: their text is read whole when they are opened and written when they are closed, so that a replay needs one input a file.


class TextIOWrapper:
    def __init__(self, path, mode, encoding, errors, newline):
        self.name = path
        self.mode = mode
        self.encoding = encoding or 'utf-8'
        self.errors = errors or 'strict'
        self._binary = 'b' in mode
        self._kind = 'r'
        for letter in 'wax':
            if letter in mode:
                self._kind = letter
        self._updates = '+' in mode
        self.closed = False
        self._dirty = False
        self._at = 0
        if self._kind == 'r' or self._updates and self._kind != 'w':
            data = _read_file(path)
        else:
            data = b''
            _write_file(path, b'', self._kind)
        if not self._binary:
            data = data.decode(self.encoding, self.errors)
            if newline is None:
                data = data.replace('\r\n', '\n').replace('\r', '\n')
        self._data = data
        if self._kind == 'a':
            self._at = len(data)

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def readable(self):
        return self._kind == 'r' or self._updates

    def writable(self):
        return self._kind != 'r' or self._updates

    def seekable(self):
        return True

    def isatty(self):
        self._check()
        return False

    def read(self, size=-1):
        self._check()
        if not self.readable():
            raise _unsupported('not readable')
        if size is None or size < 0:
            end = len(self._data)
        else:
            end = self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part

    def readline(self, size=-1):
        self._check()
        if not self.readable():
            raise _unsupported('not readable')
        end = self._data.find(b'\n' if self._binary else '\n', self._at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        line = self._data[self._at:end]
        self._at = end
        return line

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, text):
        self._check()
        if not self.writable():
            raise _unsupported('not writable')
        if self._binary:
            text = bytes(text)
        elif not isinstance(text, str):
            raise TypeError('write() argument must be str, not ' + type(text).__name__)
        self._data = self._data[:self._at] + text + self._data[self._at + len(text):]
        self._at += len(text)
        self._dirty = True
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def tell(self):
        self._check()
        return self._at

    def seek(self, offset, whence=0):
        self._check()
        if whence == 1:
            offset += self._at
        elif whence == 2:
            offset += len(self._data)
        self._at = offset
        return offset

    def truncate(self, size=None):
        self._check()
        self._data = self._data[:self._at if size is None else size]
        self._dirty = True
        return len(self._data)

    def flush(self):
        self._check()
        if self._dirty:
            data = self._data
            if not self._binary:
                data = data.encode(self.encoding, self.errors)
            _write_file(self.name, data, 'w')
            self._dirty = False

    def close(self):
        if not self.closed:
            self.flush()
            self.closed = True

    def fileno(self):
        self._check()
        return 3

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __del__(self):
        self.close()

    def __repr__(self):
        return "<_io.TextIOWrapper name=%r mode=%r encoding=%r>" % (self.name, self.mode, self.encoding)


TextIOWrapper.__module__ = '_io'


def _unsupported(message):
    return OSError(message)


def _open(path, mode, encoding, errors, newline):
    if not isinstance(mode, str):
        raise TypeError("open() argument 'mode' must be str, not " + type(mode).__name__)
    kinds = [letter for letter in mode if letter in 'rwax']
    for letter in mode:
        if letter not in 'rwaxbt+' or mode.count(letter) > 1:
            raise ValueError("invalid mode: %r" % mode)
    if len(kinds) != 1:
        raise ValueError('must have exactly one of create/read/write/append mode')
    if 'b' in mode and 't' in mode:
        raise ValueError("can't have text and binary mode at once")
    if 'b' in mode and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    if hasattr(path, '__fspath__'):
        path = path.__fspath__()
    return TextIOWrapper(path, mode, encoding, errors, newline)
