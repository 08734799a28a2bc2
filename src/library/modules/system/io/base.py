# The classes that all streams derive from, and files as the operating system sees them.

import posix as _posix

DEFAULT_BUFFER_SIZE = _default_buffer_size()
BlockingIOError = BlockingIOError


class UnsupportedOperation(OSError, ValueError):
    __module__ = 'io'


UnsupportedOperation.__module__ = 'io'


def _unsupported(what):
    raise UnsupportedOperation(what)


def _size(size):
    if size is None:
        return -1
    if isinstance(size, int):
        return int(size)
    index = getattr(type(size), '__index__', None)
    if index is None:
        raise TypeError("argument should be integer or None, not '" + type(size).__name__ + "'")
    return index(size)


def _bytes_of(data):
    if isinstance(data, bytes):
        return data
    if isinstance(data, (str, int)) or data is None:
        raise TypeError("a bytes-like object is required, not '" + type(data).__name__ + "'")
    return bytes(memoryview(data))


class _IOBase:
    def _unsupported(self, what):
        raise UnsupportedOperation(what)

    def seek(self, offset, whence=0, /):
        _unsupported('seek')

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        _unsupported('truncate')

    def fileno(self):
        _unsupported('fileno')

    def flush(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def close(self):
        if not self.__dict__.get('_is_closed'):
            try:
                self.flush()
            finally:
                self._is_closed = True

    @property
    def closed(self):
        return self.__dict__.get('_is_closed', False)

    def __del__(self):
        try:
            closed = self.closed
        except BaseException:
            return
        if not closed:
            self.close()

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def isatty(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return False

    def _checkClosed(self, message=None):
        if self.closed:
            raise ValueError('I/O operation on closed file.' if message is None else message)

    def _checkReadable(self, message=None):
        if not self.readable():
            raise UnsupportedOperation('File or stream is not readable.')

    def _checkWritable(self, message=None):
        if not self.writable():
            raise UnsupportedOperation('File or stream is not writable.')

    def _checkSeekable(self, message=None):
        if not self.seekable():
            raise UnsupportedOperation('File or stream is not seekable.')

    def __enter__(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return self

    def __exit__(self, *exception):
        self.close()

    def readline(self, size=-1, /):
        limit = _size(size)
        line = bytearray()
        peek = getattr(self, 'peek', None)
        while limit < 0 or len(line) < limit:
            wanted = 1
            if peek is not None:
                ahead = peek(1)
                if not isinstance(ahead, bytes):
                    raise OSError("peek() should have returned a bytes object, not '" + type(ahead).__name__ + "'")
                if ahead:
                    wanted = ahead.find(b'\n') + 1 or len(ahead)
                    if limit >= 0:
                        wanted = min(wanted, limit - len(line))
            more = self.read(wanted)
            if not isinstance(more, bytes):
                raise OSError("read() should have returned a bytes object, not '" + type(more).__name__ + "'")
            if not more:
                break
            line += more
            if line.endswith(b'\n'):
                break
        return bytes(line)

    def __iter__(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        hint = _size(hint)
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if 0 < hint <= total:
                break
        return lines

    def writelines(self, lines, /):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    def read(self, size=-1, /):
        size = _size(size)
        if size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        if count is None:
            return None
        if count < 0 or count > size:
            raise ValueError('readinto returned %d outside buffer size %d' % (count, size))
        return bytes(buffer[:count])

    def readall(self):
        found = bytearray()
        while True:
            more = self.read(DEFAULT_BUFFER_SIZE)
            if more is None:
                return bytes(found) if found else None
            if not more:
                return bytes(found)
            found += more

    def readinto(self, buffer, /):
        raise NotImplementedError

    def write(self, data, /):
        raise NotImplementedError


class _BufferedIOBase(_IOBase):
    def detach(self):
        _unsupported('detach')

    def read(self, size=-1, /):
        _unsupported('read')

    def read1(self, size=-1, /):
        _unsupported('read1')

    def write(self, data, /):
        _unsupported('write')

    def readinto(self, buffer, /):
        return self._read_into(buffer, self.read)

    def readinto1(self, buffer, /):
        return self._read_into(buffer, self.read1)

    def _read_into(self, buffer, read):
        view = memoryview(buffer)
        if view.readonly:
            raise TypeError('readinto() argument must be read-write bytes-like object, not ' + type(buffer).__name__)
        if view.format != 'B':
            view = view.cast('B')
        data = read(len(view))
        if data is None:
            return None
        count = len(data)
        view[:count] = data
        return count


class _TextIOBase(_IOBase):
    encoding = None
    newlines = None
    errors = None

    def detach(self):
        _unsupported('detach')

    def read(self, size=-1, /):
        _unsupported('read')

    def readline(self, size=-1, /):
        _unsupported('readline')

    def write(self, text, /):
        _unsupported('write')


class FileIO(_RawIOBase):
    def __init__(self, file, mode='r', closefd=True, opener=None):
        if isinstance(file, float):
            raise TypeError('integer argument expected, got float')
        self._fd = -1
        self._closefd = bool(closefd)
        self._reads = self._writes = self._appends = self._creates = False
        kinds = 0
        plus = False
        for letter in mode:
            if letter == 'b':
                continue
            if letter == '+' and not plus:
                plus = True
            elif letter in 'rwax':
                kinds += 1
                if kinds > 1:
                    break
                self._reads = self._reads or letter == 'r'
                self._writes = self._writes or letter != 'r'
                self._appends = letter == 'a'
                self._creates = letter == 'x'
                kind = letter
            else:
                raise ValueError('invalid mode: ' + mode)
        if kinds != 1:
            raise ValueError('Must have exactly one of create/read/write/append mode and at most one plus')
        if plus:
            self._reads = self._writes = True
        self._kind = kind
        flags = _posix.O_RDWR if plus else _posix.O_RDONLY if kind == 'r' else _posix.O_WRONLY
        flags |= _posix.O_CLOEXEC
        if kind == 'w':
            flags |= _posix.O_CREAT | _posix.O_TRUNC
        elif kind == 'a':
            flags |= _posix.O_CREAT | _posix.O_APPEND
        elif kind == 'x':
            flags |= _posix.O_CREAT | _posix.O_EXCL
        if isinstance(file, int):
            if file < 0:
                raise ValueError('negative file descriptor')
            self._fd = int(file)
            try:
                _posix.fstat(self._fd)
            except OSError:
                self._fd = -1
                raise
        else:
            if not closefd:
                raise ValueError('Cannot use closefd=False with file name')
            if opener is None:
                self._fd = _posix.open(file, flags, 0o666)
            else:
                opened = opener(file, flags)
                if not isinstance(opened, int):
                    raise TypeError('expected integer from opener')
                if opened < 0:
                    raise ValueError('opener returned ' + str(opened))
                self._fd = opened
            try:
                if _posix._is_directory(self._fd):
                    raise IsADirectoryError(21, 'Is a directory', file)
            except BaseException:
                if opener is None:
                    _posix.close(self._fd)
                self._fd = -1
                raise
        self.name = file
        if kind == 'a' and self._fd > 2:
            _posix.lseek(self._fd, 0, 2)

    def _check(self):
        if self._fd < 0:
            raise ValueError('I/O operation on closed file')

    @property
    def closed(self):
        return self.__dict__.get('_fd', -1) < 0

    @property
    def closefd(self):
        return self._closefd

    @property
    def mode(self):
        if self._creates:
            return 'xb+' if self._reads else 'xb'
        if self._appends:
            return 'ab+' if self._reads else 'ab'
        if self._reads:
            return 'rb+' if self._writes else 'rb'
        return 'wb'

    @property
    def _blksize(self):
        return DEFAULT_BUFFER_SIZE

    def fileno(self):
        self._check()
        return self._fd

    def readable(self):
        self._check()
        return self._reads

    def writable(self):
        self._check()
        return self._writes

    def seekable(self):
        self._check()
        return _posix._is_seekable(self._fd)

    def isatty(self):
        self._check()
        return _posix.isatty(self._fd)

    def read(self, size=-1, /):
        self._check()
        if not self._reads:
            _unsupported('File not open for reading')
        size = _size(size)
        if size < 0:
            return self.readall()
        return _posix.read(self._fd, size)

    def readall(self):
        self._check()
        if not self._reads:
            _unsupported('File not open for reading')
        return _posix._read_all(self._fd)

    def readinto(self, buffer, /):
        self._check()
        if not self._reads:
            _unsupported('File not open for reading')
        view = memoryview(buffer)
        if view.format != 'B':
            view = view.cast('B')
        data = _posix.read(self._fd, len(view))
        view[:len(data)] = data
        return len(data)

    def write(self, data, /):
        self._check()
        if not self._writes:
            _unsupported('File not open for writing')
        return _posix.write(self._fd, data)

    def seek(self, position, whence=0, /):
        self._check()
        if isinstance(position, float):
            raise TypeError("'float' object cannot be interpreted as an integer")
        return _posix.lseek(self._fd, position, whence)

    def tell(self):
        self._check()
        return _posix.lseek(self._fd, 0, 1)

    def truncate(self, size=None, /):
        self._check()
        if not self._writes:
            _unsupported('File not open for writing')
        if size is None:
            size = self.tell()
        _posix.ftruncate(self._fd, size)
        return size

    def close(self):
        try:
            _IOBase.close(self)
        finally:
            fd, self._fd = self.__dict__.get('_fd', -1), -1
            if fd >= 0 and self._closefd:
                _posix.close(fd)

    def __del__(self):
        if self.__dict__.get('_fd', -1) >= 0:
            if self._closefd:
                _warn_unclosed(self)
            self.close()

    def __getstate__(self):
        raise TypeError("cannot pickle '" + type(self).__name__ + "' object")

    def __repr__(self):
        if self._fd < 0:
            return '<_io.FileIO [closed]>'
        if 'name' in self.__dict__:
            return '<_io.FileIO name=%r mode=%r closefd=%r>' % (self.name, self.mode, self._closefd)
        return '<_io.FileIO fd=%d mode=%r closefd=%r>' % (self._fd, self.mode, self._closefd)


def _warn_unclosed(file):
    import sys
    warnings = sys.modules.get('warnings')
    if warnings is not None:
        warnings.warn('unclosed file %r' % (file,), ResourceWarning, stacklevel=2, source=file)
