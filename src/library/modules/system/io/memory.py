# Streams whose content is in memory.


class BytesIO(_BufferedIOBase):
    def __init__(self, initial_bytes=b''):
        self._data = bytearray() if initial_bytes is None else bytearray(_bytes_of(initial_bytes))
        self._at = 0
        self._shown = 0

    def _check(self):
        if '_is_closed' in self.__dict__:
            raise ValueError('I/O operation on closed file.')

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    def close(self):
        self._is_closed = True
        self._data = bytearray()

    def __del__(self):
        pass

    def flush(self):
        self._check()

    def getvalue(self):
        self._check()
        return bytes(self._data)

    def getbuffer(self):
        self._check()
        return memoryview(self._data)

    def read(self, size=-1, /):
        self._check()
        size = _size(size)
        at = self._at
        end = len(self._data) if size < 0 else at + size
        part = bytes(self._data[at:end])
        self._at = at + len(part)
        return part

    def read1(self, size=-1, /):
        return self.read(size)

    def readline(self, size=-1, /):
        self._check()
        size = _size(size)
        at = self._at
        end = self._data.find(b'\n', at) + 1 or len(self._data)
        if size >= 0:
            end = min(end, at + size)
        line = bytes(self._data[at:end])
        self._at = at + len(line)
        return line

    def readlines(self, hint=None, /):
        return _IOBase.readlines(self, -1 if hint is None else hint)

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readinto(self, buffer, /):
        self._check()
        return self._read_into(buffer, self.read)

    def write(self, data, /):
        self._check()
        data = _bytes_of(data)
        if not data:
            return 0
        at = self._at
        missing = at - len(self._data)
        if missing > 0:
            self._data += bytes(missing)
        self._data[at:at + len(data)] = data
        self._at = at + len(data)
        return len(data)

    def seek(self, position, whence=0, /):
        self._check()
        if isinstance(position, float):
            raise TypeError("'float' object cannot be interpreted as an integer")
        if whence == 0:
            if position < 0:
                raise ValueError('negative seek value %d' % position)
            self._at = position
        elif whence == 1:
            self._at = max(0, self._at + position)
        elif whence == 2:
            self._at = max(0, len(self._data) + position)
        else:
            raise ValueError('invalid whence (%d, should be 0, 1 or 2)' % whence)
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        if size is None:
            size = self._at
        elif size < 0:
            raise ValueError('negative size value %d' % size)
        del self._data[size:]
        return size

    def isatty(self):
        self._check()
        return False

    def detach(self):
        _unsupported('detach')

    def __getstate__(self):
        self._check()
        state = {name: value for name, value in self.__dict__.items() if name not in ('_data', '_at', '_shown')}
        return (self.getvalue(), self._at, state or None)

    def __setstate__(self, state):
        value, at, more = state
        self.__init__(value)
        self._at = at
        if more:
            self.__dict__.update(more)


class StringIO(_TextIOBase):
    def __init__(self, initial_value='', newline='\n'):
        if newline is not None and not isinstance(newline, str):
            raise TypeError('newline must be str or None, not ' + type(newline).__name__)
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError('illegal newline value: ' + repr(newline))
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError('initial_value must be str or None, not ' + type(initial_value).__name__)
        self._newline = newline
        # What was written at the end and not yet joined to the text; None while the position is elsewhere.
        self._parts = []
        self._text = ''
        self._at = 0
        self._seen = set()
        if initial_value:
            self.write(initial_value)
            self.seek(0)

    def _check(self):
        if '_is_closed' in self.__dict__:
            raise ValueError('I/O operation on closed file')

    def _joined(self):
        parts = self._parts
        if parts:
            self._text += ''.join(parts)
            self._at = len(self._text)
            parts.clear()
        return self._text

    @property
    def line_buffering(self):
        self._check()
        return False

    @property
    def newlines(self):
        self._check()
        return _seen_newlines(self._seen) if self._newline is None else None

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    def close(self):
        self._is_closed = True
        self._parts = []
        self._text = ''

    def __del__(self):
        pass

    def flush(self):
        self._check()

    def isatty(self):
        self._check()
        return False

    def getvalue(self):
        self._check()
        return self._joined()

    def write(self, text, /):
        if '_is_closed' in self.__dict__:
            raise ValueError('I/O operation on closed file')
        if not isinstance(text, str):
            raise TypeError("string argument expected, got '" + type(text).__name__ + "'")
        length = len(text)
        if not length:
            return 0
        newline = self._newline
        if newline != '\n':
            if newline is None:
                if '\r' in text:
                    _note_newlines(text, self._seen)
                    text = text.replace('\r\n', '\n').replace('\r', '\n')
                elif '\n' in text:
                    self._seen.add('\n')
            elif newline:
                text = text.replace('\n', newline)
        if self._parts is not None:
            self._parts.append(text)
            return length
        whole = self._text
        at = self._at
        if at > len(whole):
            whole += '\0' * (at - len(whole))
        end = at + len(text)
        self._text = whole[:at] + text + whole[end:]
        self._at = end
        if end == len(self._text):
            self._parts = []
        return length

    def read(self, size=-1, /):
        self._check()
        size = _size(size)
        text = self._joined()
        at = self._at
        part = text[at:] if size < 0 else text[at:at + size]
        self._at = at + len(part)
        self._place()
        return part

    def _place(self):
        # Writing goes to the parts while the position is at the end.
        if self._at == len(self._text):
            if self._parts is None:
                self._parts = []
        else:
            self._parts = None

    def readline(self, size=-1, /):
        self._check()
        size = _size(size)
        text = self._joined()
        at = self._at
        end = _line_end(text, at, self._newline)
        if end < 0:
            end = len(text)
        if size >= 0:
            end = min(end, at + size)
        line = text[at:end]
        self._at = at + len(line)
        self._place()
        return line

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def tell(self):
        self._check()
        self._joined()
        return self._at

    def seek(self, position, whence=0, /):
        self._check()
        if isinstance(position, float):
            raise TypeError("'float' object cannot be interpreted as an integer")
        text = self._joined()
        if whence == 0:
            if position < 0:
                raise ValueError('Negative seek position %d' % position)
            self._at = position
        elif whence == 1:
            if position != 0:
                raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            if position != 0:
                raise OSError("Can't do nonzero cur-relative seeks")
            self._at = len(text)
        else:
            raise ValueError('Invalid whence (%d, should be 0, 1 or 2)' % whence)
        self._place()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        text = self._joined()
        if size is None:
            size = self._at
        elif isinstance(size, int):
            if size < 0:
                raise ValueError('Negative size value %d' % size)
        else:
            size = _size(size)
        self._text = text[:size]
        self._place()
        return size

    def __getstate__(self):
        self._check()
        own = ('_newline', '_parts', '_text', '_at', '_seen')
        state = {name: value for name, value in self.__dict__.items() if name not in own}
        return (self.getvalue(), self._newline, self._at, state or None)

    def __setstate__(self, state):
        value, newline, at, more = state
        self.__init__('', newline)
        self._text = value
        self._at = at
        self._place()
        if more:
            self.__dict__.update(more)


def _note_newlines(text, seen):
    pairs = text.count('\r\n')
    if pairs:
        seen.add('\r\n')
    if text.count('\r') > pairs:
        seen.add('\r')
    if text.count('\n') > pairs:
        seen.add('\n')


def _seen_newlines(seen):
    found = tuple([newline for newline in ('\r', '\n', '\r\n') if newline in seen])
    if not found:
        return None
    return found[0] if len(found) == 1 else found


def _line_end(text, at, newline):
    """Returns where the line that begins at `at` ends, -1 if its end is not there."""
    if newline is None or newline == '\n':
        return text.find('\n', at) + 1 or -1
    if newline:
        found = text.find(newline, at)
        return -1 if found < 0 else found + len(newline)
    feed = text.find('\n', at)
    carriage = text.find('\r', at)
    if carriage < 0:
        return feed + 1 or -1
    if 0 <= feed < carriage:
        return feed + 1
    if feed == carriage + 1:
        return feed + 1
    return carriage + 1
