# Streams with a buffer before a raw stream.


class _Buffered(_BufferedIOBase):
    """What the buffered streams share: the raw stream below them."""

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def _raw_or_fail(self):
        raw = self.__dict__.get('_raw')
        if raw is None:
            raise ValueError('raw stream has been detached' if '_raw' in self.__dict__ else
                             'I/O operation on uninitialized object')
        return raw

    @property
    def raw(self):
        return self.__dict__.get('_raw')

    @property
    def closed(self):
        return self._raw_or_fail().closed

    @property
    def name(self):
        return self._raw_or_fail().name

    @property
    def mode(self):
        return self._raw_or_fail().mode

    def seekable(self):
        return self._raw_or_fail().seekable()

    def fileno(self):
        return self._raw_or_fail().fileno()

    def isatty(self):
        return self._raw_or_fail().isatty()

    def flush(self):
        if self.closed:
            raise ValueError('flush of closed file')
        self._raw.flush()

    def close(self):
        raw = self.__dict__.get('_raw')
        if raw is not None and not raw.closed:
            try:
                self.flush()
            finally:
                raw.close()

    def __del__(self):
        raw = self.__dict__.get('_raw')
        if raw is None:
            return
        try:
            closed = self.closed
        except BaseException:
            return
        if not closed:
            if isinstance(raw, FileIO) and raw._closefd and raw.__dict__.get('_fd', -1) > 2:
                _warn_unclosed(self)
                raw._closefd, closefd = False, raw._closefd
                fd = raw._fd
                try:
                    self.close()
                finally:
                    _posix.close(fd)
            else:
                self.close()

    def detach(self):
        raw = self._raw_or_fail()
        self.flush()
        self._raw = None
        return raw

    def __getstate__(self):
        raise TypeError("cannot pickle '" + type(self).__name__ + "' object")

    def __repr__(self):
        shown = type(self).__module__ + '.' + type(self).__qualname__
        try:
            name = self.name
        except (AttributeError, ValueError):
            return '<' + shown + '>'
        return '<%s name=%r>' % (shown, name)


def _raw_position(raw):
    position = raw.tell()
    if position < 0:
        raise OSError('tell() returned an invalid position')
    return position


class BufferedReader(_Buffered):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise UnsupportedOperation('File or stream is not readable.')
        if buffer_size <= 0:
            raise ValueError('buffer size must be strictly positive')
        self._raw = raw
        self._limit = buffer_size
        self._begin_reading()

    def _begin_reading(self):
        self._ahead = b''
        self._used = 0

    def readable(self):
        return self._raw_or_fail().readable()

    def _raw_read(self, size):
        raw = self._raw
        if type(raw) is FileIO:
            return raw.read(size)
        buffer = bytearray(size)
        count = raw.readinto(buffer)
        if count is None:
            return None
        if not isinstance(count, int):
            raise TypeError("'" + type(count).__name__ + "' object cannot be interpreted as an integer")
        if count < 0 or count > size:
            raise OSError('raw readinto() returned invalid length %d (should have been between 0 and %d)'
                          % (count, size))
        return bytes(buffer[:count])

    def read(self, size=-1, /):
        size = _size(size)
        if self.closed:
            raise ValueError('read of closed file')
        if size < -1:
            raise ValueError('read length must be non-negative or -1')
        ahead = self._ahead[self._used:] if self._used else self._ahead
        if size < 0:
            self._begin_reading()
            readall = getattr(self._raw, 'readall', None)
            if readall is not None:
                more = readall()
                if more is None:
                    return ahead or None
                if not isinstance(more, bytes):
                    raise TypeError('readall() should return bytes')
                return ahead + more
            parts = [ahead]
            while True:
                more = self._raw_read(self._limit)
                if not more:
                    return b''.join(parts) or (b'' if more is not None else None)
                parts.append(more)
        if len(ahead) >= size:
            self._used += size
            return ahead[:size]
        parts = [ahead]
        have = len(ahead)
        self._begin_reading()
        while have < size:
            more = self._raw_read(max(self._limit, size - have))
            if more is None:
                if have == 0:
                    return None
                break
            if not more:
                break
            parts.append(more)
            have += len(more)
        whole = b''.join(parts)
        self._ahead = whole[size:]
        return whole[:size]

    def read1(self, size=-1, /):
        size = _size(size)
        if self.closed:
            raise ValueError('read of closed file')
        if size < 0:
            size = self._limit
        if size == 0:
            return b''
        if self._used >= len(self._ahead):
            self._begin_reading()
            more = self._raw_read(size if size > self._limit else self._limit)
            if not more:
                return b''
            self._ahead = more
        part = self._ahead[self._used:self._used + size]
        self._used += len(part)
        return part

    def readinto1(self, buffer, /):
        return self._read_into(buffer, self.read1)

    def readinto(self, buffer, /):
        return self._read_into(buffer, self.read)

    def peek(self, size=0, /):
        self._check()
        if self._used >= len(self._ahead):
            self._begin_reading()
            self._ahead = self._raw_read(self._limit) or b''
        return self._ahead[self._used:]

    def readline(self, size=-1, /):
        size = _size(size)
        self._check()
        parts = []
        have = 0
        while True:
            if self._used >= len(self._ahead):
                self._begin_reading()
                self._ahead = self._raw_read(self._limit) or b''
                if not self._ahead:
                    break
            end = self._ahead.find(b'\n', self._used) + 1
            found = end > 0
            if not found:
                end = len(self._ahead)
            if size >= 0 and have + end - self._used >= size:
                end = self._used + size - have
                found = True
            part = self._ahead[self._used:end]
            self._used = end
            parts.append(part)
            have += len(part)
            if found:
                break
        return parts[0] if len(parts) == 1 else b''.join(parts)

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def tell(self):
        self._check()
        return _raw_position(self._raw) - (len(self._ahead) - self._used)

    def seek(self, target, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError('whence value %d unsupported' % whence)
        if not self._raw.seekable():
            raise UnsupportedOperation('File or stream is not seekable.')
        if whence == 1:
            target -= len(self._ahead) - self._used
        position = self._raw.seek(target, whence)
        self._begin_reading()
        return position

    def truncate(self, size=None, /):
        self._check()
        if not self._raw.writable():
            _unsupported('truncate')
        return self._raw.truncate(size)


class BufferedWriter(_Buffered):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise UnsupportedOperation('File or stream is not writable.')
        if buffer_size <= 0:
            raise ValueError('buffer size must be strictly positive')
        self._raw = raw
        self._limit = buffer_size
        self._out = bytearray()

    def writable(self):
        return self._raw_or_fail().writable()

    def write(self, data, /):
        if self.closed:
            raise ValueError('write to closed file')
        data = _bytes_of(data)
        out = self._out
        if len(out) + len(data) > self._limit:
            self._empty()
            if len(data) >= self._limit:
                out += data
                self._empty()
                return len(data)
        out += data
        return len(data)

    def _empty(self):
        out = self._out
        while out:
            count = self._raw.write(bytes(out))
            if count is None:
                raise BlockingIOError(11, 'write could not complete without blocking', 0)
            if not isinstance(count, int) or count < 0 or count > len(out):
                raise OSError('raw write() returned invalid length %s (should have been between 0 and %d)'
                              % (count, len(out)))
            del out[:count]

    def flush(self):
        if self.closed:
            raise ValueError('flush of closed file')
        self._empty()
        flush = getattr(self._raw, 'flush', None)
        if flush is not None and type(self._raw) is not FileIO:
            flush()

    def tell(self):
        self._check()
        return _raw_position(self._raw) + len(self._out)

    def seek(self, target, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError('whence value %d unsupported' % whence)
        self._empty()
        return self._raw.seek(target, whence)

    def truncate(self, size=None, /):
        self._check()
        self._empty()
        return self._raw.truncate(self._raw.tell() if size is None else size)


class BufferedRandom(BufferedWriter, BufferedReader):
    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.seekable():
            raise UnsupportedOperation('File or stream is not seekable.')
        BufferedReader.__init__(self, raw, buffer_size)
        BufferedWriter.__init__(self, raw, buffer_size)

    def _go_back(self):
        # What was read ahead is given back before the position matters.
        ahead = len(self._ahead) - self._used
        if ahead:
            self._raw.seek(-ahead, 1)
        self._begin_reading()

    def write(self, data, /):
        self._check_open_for('write to')
        self._go_back()
        return BufferedWriter.write(self, data)

    def _check_open_for(self, what):
        if self.closed:
            raise ValueError(what + ' closed file')

    def read(self, size=-1, /):
        self._check_open_for('read of')
        self._empty()
        return BufferedReader.read(self, size)

    def read1(self, size=-1, /):
        self._check_open_for('read of')
        self._empty()
        return BufferedReader.read1(self, size)

    def peek(self, size=0, /):
        self._check()
        self._empty()
        return BufferedReader.peek(self, size)

    def readline(self, size=-1, /):
        self._check()
        self._empty()
        return BufferedReader.readline(self, size)

    def tell(self):
        self._check()
        if self._out:
            return BufferedWriter.tell(self)
        return BufferedReader.tell(self)

    def seek(self, target, whence=0, /):
        self._check()
        self._empty()
        return BufferedReader.seek(self, target, whence)

    def truncate(self, size=None, /):
        self._check()
        self._empty()
        return self._raw.truncate(self.tell() if size is None else size)


class BufferedRWPair(_BufferedIOBase):
    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        if not reader.readable():
            raise UnsupportedOperation('File or stream is not readable.')
        if not writer.writable():
            raise UnsupportedOperation('File or stream is not writable.')
        self._reader = BufferedReader(reader, buffer_size)
        self._writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self._reader.read(size)

    def readinto(self, buffer, /):
        return self._reader.readinto(buffer)

    def read1(self, size=-1, /):
        return self._reader.read1(size)

    def readinto1(self, buffer, /):
        return self._reader.readinto1(buffer)

    def peek(self, size=0, /):
        return self._reader.peek(size)

    def write(self, data, /):
        return self._writer.write(data)

    def readable(self):
        return self._reader.readable()

    def writable(self):
        return self._writer.writable()

    def flush(self):
        return self._writer.flush()

    def close(self):
        try:
            self._writer.close()
        finally:
            self._reader.close()

    def isatty(self):
        return self._reader.isatty() or self._writer.isatty()

    @property
    def closed(self):
        return self._writer.closed
