# Text before bytes.

_plain_codecs = {'utf-8': 'utf-8', 'utf8': 'utf-8', 'ascii': 'ascii', 'us-ascii': 'ascii', 'latin-1': 'latin-1',
                 'latin1': 'latin-1', 'iso-8859-1': 'latin-1'}


def text_encoding(encoding, stacklevel=2, /):
    return 'locale' if encoding is None else encoding


class IncrementalNewlineDecoder:
    def __init__(self, decoder, translate, errors='strict'):
        self._decoder = decoder
        self._translate = translate
        self._seen = set()
        self._carriage = False

    def decode(self, input, final=False):
        output = input if self._decoder is None else self._decoder.decode(input, final)
        if not isinstance(output, str):
            raise TypeError('decoder should return a string result, not ' + repr(type(output).__name__))
        if self._carriage and (output or final):
            output = '\r' + output
            self._carriage = False
        if output.endswith('\r') and not final:
            output = output[:-1]
            self._carriage = True
        if '\r' in output:
            _note_newlines(output, self._seen)
            if self._translate:
                output = output.replace('\r\n', '\n').replace('\r', '\n')
        elif '\n' in output:
            self._seen.add('\n')
        return output

    def getstate(self):
        buffered, flag = (b'', 0) if self._decoder is None else self._decoder.getstate()
        return buffered, flag << 1 | self._carriage

    def setstate(self, state):
        buffered, flag = state
        self._carriage = bool(flag & 1)
        if self._decoder is not None:
            self._decoder.setstate((buffered, flag >> 1))

    def reset(self):
        self._seen = set()
        self._carriage = False
        if self._decoder is not None:
            self._decoder.reset()

    @property
    def newlines(self):
        return _seen_newlines(self._seen)


def _cut_short(data):
    """Returns how many bytes at the end of UTF-8 are the beginning of a character."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        wanted = 2 if byte & 0xE0 == 0xC0 else 3 if byte & 0xF0 == 0xE0 else 4 if byte & 0xF8 == 0xF0 else 1
        return back if wanted > back else 0
    return 0


class TextIOWrapper(_TextIOBase):
    _CHUNK_SIZE = 8192
    _standard = 0

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline is not None and not isinstance(newline, str):
            raise TypeError('TextIOWrapper() argument \'newline\' must be str or None, not ' + type(newline).__name__)
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError('illegal newline value: ' + repr(newline))
        if encoding is None or encoding == 'locale':
            encoding = 'UTF-8'
        elif not isinstance(encoding, str):
            raise TypeError('TextIOWrapper() argument \'encoding\' must be str or None, not '
                            + type(encoding).__name__)
        if errors is not None and not isinstance(errors, str):
            raise TypeError('TextIOWrapper() argument \'errors\' must be str or None, not ' + type(errors).__name__)
        self._encoding = encoding
        self._errors = errors or 'strict'
        self._codec = _plain_codecs.get(encoding.lower().replace('_', '-'))
        if self._codec is None:
            import codecs
            info = codecs.lookup(encoding)
            if not info._is_text_encoding:
                raise LookupError("'%s' is not a text encoding; use codecs.open() to handle arbitrary codecs"
                                  % encoding)
        self._set_newline(newline)
        self._line_buffering = bool(line_buffering)
        self._write_through = bool(write_through)
        self._buffer = buffer
        self._can_read = buffer.readable()
        self._seekable = self._telling = buffer.seekable()
        self._encoder = None
        self._pending = []
        self._pending_size = 0
        self._chunk = TextIOWrapper._CHUNK_SIZE
        self._forget()
        if self._seekable and buffer.writable():
            self._starts = buffer.tell() == 0
        else:
            self._starts = True

    def _set_newline(self, newline):
        self._newline = newline
        self._translates = newline is None
        self._universal = not newline
        self._writes_newline = newline if newline in ('\r', '\r\n') else None
        self._seen = set()

    def _forget(self):
        # The text read ahead, how much of it is used, what it was before translation, where that begins.
        self._text = ''
        self._used = 0
        self._raw_text = ''
        self._origin = None
        self._rest = b''
        self._held = ''
        self._decoder = None
        self._at_end = False

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    @property
    def buffer(self):
        if self._standard:
            return _standard_buffer(self)
        return self.__dict__.get('_buffer')

    def _below(self):
        if '_buffer' not in self.__dict__:
            raise ValueError('I/O operation on uninitialized object')
        if self._buffer is None:
            raise ValueError('underlying buffer has been detached')
        return self._buffer

    @property
    def encoding(self):
        return 'utf-8' if self._standard else self._encoding

    @property
    def errors(self):
        if self._standard:
            return 'backslashreplace' if self._standard == 3 else 'strict'
        return self._errors

    @property
    def line_buffering(self):
        return self._standard == 3 if self._standard else self._line_buffering

    @property
    def write_through(self):
        return False if self._standard else self._write_through

    @property
    def newlines(self):
        return None if self._standard or not self._universal else _seen_newlines(self._seen)

    @property
    def name(self):
        return ('', '<stdin>', '<stdout>', '<stderr>')[self._standard] if self._standard else self._below().name

    @property
    def closed(self):
        if self._standard:
            return '_is_closed' in self.__dict__
        return self._below().closed

    def readable(self):
        return self._standard == 1 if self._standard else self._below().readable()

    def writable(self):
        return self._standard > 1 if self._standard else self._below().writable()

    def seekable(self):
        if self._standard:
            return False
        self._check()
        return self._seekable

    def fileno(self):
        return self._standard - 1 if self._standard else self._below().fileno()

    def isatty(self):
        if self._standard:
            return False
        self._check()
        return self._below().isatty()

    def reconfigure(self, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None, write_through=None):
        if self._standard:
            return
        if (encoding is not None or errors is not None or newline is not Ellipsis) and self._text:
            _unsupported('It is not possible to set the encoding or newline of stream after the first read')
        self.flush()
        if encoding is not None:
            self._encoding = 'UTF-8' if encoding == 'locale' else encoding
            self._codec = _plain_codecs.get(encoding.lower().replace('_', '-'))
            if errors is None:
                errors = 'strict'
            self._encoder = None
        if errors is not None:
            self._errors = errors
        if newline is not Ellipsis:
            self._set_newline(newline)
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

    # Writing.

    def write(self, text, /):
        if self._standard:
            return _write_standard(self._standard, text, self)
        if not isinstance(text, str):
            raise TypeError('write() argument must be str, not ' + type(text).__name__)
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        length = len(text)
        ends_line = self._line_buffering and ('\n' in text or '\r' in text)
        if self._writes_newline and '\n' in text:
            text = text.replace('\n', self._writes_newline)
        if self._codec is not None:
            data = text.encode(self._codec, self._errors)
        else:
            data = self._encode(text)
        if self._text or self._rest:
            self._forget_for_writing()
        if not self._pending and not self._below().writable():
            _unsupported('not writable')
        self._pending.append(data)
        self._pending_size += len(data)
        if self._pending_size > self._chunk or ends_line or self._write_through:
            self._empty()
        if ends_line:
            self._buffer.flush()
        return length

    def _forget_for_writing(self):
        self._forget()

    def _encode(self, text):
        if self._encoder is None:
            import codecs
            self._encoder = codecs.getincrementalencoder(self._encoding)(self._errors)
            if not self._starts:
                self._encoder.setstate(2 if self._encoding.lower().replace('_', '-') == 'utf-8-sig' else 0)
                if self._encoding.lower().replace('_', '-') == 'utf-8-sig':
                    self._encoder.setstate(0)
        return self._encoder.encode(text)

    def _empty(self):
        if self._pending:
            data = b''.join(self._pending)
            self._pending = []
            self._pending_size = 0
            self._buffer.write(data)

    def flush(self):
        if self._standard:
            _flush_standard(self._standard)
            return
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        self._empty()
        self._telling = self._seekable
        self._buffer.flush()

    def close(self):
        if self._standard:
            if '_is_closed' not in self.__dict__:
                self.flush()
                self._is_closed = True
            return
        buffer = self.__dict__.get('_buffer')
        if buffer is not None and not buffer.closed:
            try:
                self.flush()
            finally:
                buffer.close()

    def __del__(self):
        if self._standard or self.__dict__.get('_buffer') is None:
            return
        try:
            closed = self.closed
        except BaseException:
            return
        if closed:
            return
        raw = getattr(self._buffer, 'raw', None)
        if isinstance(raw, FileIO) and raw._closefd and raw.__dict__.get('_fd', -1) > 2:
            _warn_unclosed(self)
            raw._closefd = False
            fd = raw._fd
            try:
                self.close()
            finally:
                _posix.close(fd)
        else:
            self.close()

    def detach(self):
        buffer = self._below()
        self.flush()
        self._buffer = None
        return buffer

    # Reading.

    def _decode(self, data, final):
        if self._codec is not None:
            data = self._rest + data if self._rest else data
            self._rest = b''
            if not final and self._codec == 'utf-8':
                short = _cut_short(data)
                if short:
                    self._rest = data[-short:]
                    data = data[:-short]
            return data.decode(self._codec, self._errors)
        if self._decoder is None:
            import codecs
            self._decoder = codecs.getincrementaldecoder(self._encoding)(self._errors)
        return self._decoder.decode(data, final)

    def _take(self, data, final):
        """Decodes more bytes; the text that is not used yet and theirs are what is read ahead."""
        if self._text or self._raw_text:
            self._settle()
        text = self._decode(data, final)
        if self._held:
            text = self._held + text
            self._held = ''
        if self._universal:
            if not final and text.endswith('\r'):
                text = text[:-1]
                self._held = '\r'
            if '\r' in text:
                _note_newlines(text, self._seen)
            elif '\n' in text:
                self._seen.add('\n')
        self._raw_text += text
        if self._translates and '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        self._text += text
        return bool(text)

    def _used_raw(self):
        """Returns how much of the untranslated text is used."""
        used = self._used
        if not self._translates or '\r' not in self._raw_text:
            return used
        at = 0
        for _ in range(used):
            at += 2 if self._raw_text.startswith('\r\n', at) else 1
        return at

    def _settle(self):
        """Forgets the text that is used; the origin moves to where the rest begins."""
        if self._used:
            raw = self._used_raw()
            if self._origin is not None:
                self._origin += len(self._bytes_of_text(self._raw_text[:raw]))
            self._raw_text = self._raw_text[raw:]
            self._text = self._text[self._used:]
            self._used = 0

    def _bytes_of_text(self, text):
        errors = 'surrogatepass' if self._codec == 'utf-8' and self._errors == 'strict' else self._errors
        encoding = self._codec or self._encoding
        plain = encoding.lower().replace('_', '-')
        if plain in ('utf-16', 'utf-32'):
            encoding = plain + '-le'
        elif plain == 'utf-8-sig':
            encoding = 'utf-8'
        try:
            return text.encode(encoding, errors)
        except UnicodeError:
            return text.encode('utf-8', 'surrogatepass')

    def _fill(self):
        """Reads another chunk; tells whether there was one."""
        buffer = self._below()
        if not self._can_read:
            _unsupported('not readable')
        if self._origin is None and self._seekable and not self._text:
            self._origin = buffer.tell()
        read1 = getattr(buffer, 'read1', None)
        data = buffer.read(self._chunk) if read1 is None else read1(self._chunk)
        if not isinstance(data, (bytes, bytearray)):
            raise TypeError("underlying %s() should have returned a bytes-like object, not '%s'"
                            % ('read' if read1 is None else 'read1', type(data).__name__))
        if data:
            self._take(data, False)
            return True
        had = self._held or self._rest
        self._take(b'', True)
        self._decoder = None
        return bool(had)

    def read(self, size=-1, /):
        if self._standard:
            return _read_standard(self._standard, _size(size))
        size = _size(size)
        self._check()
        if not self._can_read:
            _unsupported('not readable')
        if self._pending:
            self._empty()
        if size < 0:
            buffer = self._below()
            if self._origin is None and self._seekable and not self._text:
                self._origin = buffer.tell()
            data = buffer.read()
            if data is None:
                data = b''
            self._take(data, True)
            self._decoder = None
            text = self._text[self._used:] if self._used else self._text
            self._used = len(self._text)
            return text
        while len(self._text) - self._used < size:
            if not self._fill():
                break
        text = self._text[self._used:self._used + size]
        self._used += len(text)
        return text

    def readline(self, size=-1, /):
        if self._standard:
            return _read_line_standard(self._standard, _size(size))
        size = _size(size)
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        if not self._can_read:
            _unsupported('not readable')
        if self._pending:
            self._empty()
        newline = self._newline
        while True:
            text = self._text
            used = self._used
            end = _line_end(text, used, newline)
            if end >= 0 and newline == '' and end == len(text) and text[end - 1:] == '\r' and self._fill():
                continue
            if end >= 0 or 0 <= size <= len(text) - used:
                break
            if not self._fill():
                end = len(self._text)
                text = self._text
                used = self._used
                break
        if end < 0:
            end = len(text)
        if size >= 0:
            end = min(end, used + size)
        self._used = end
        return text[used:end]

    def __next__(self):
        if self._standard:
            line = _read_line_standard(self._standard, -1)
            if not line:
                raise StopIteration
            return line
        self._telling = False
        line = self.readline()
        if not line:
            self._telling = self._seekable
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        return _IOBase.readlines(self, hint)

    # The position.

    def tell(self):
        if self._standard or not self._seekable:
            _unsupported('underlying stream is not seekable')
        self._check()
        if not self._telling:
            raise OSError('telling position disabled by next() call')
        self.flush()
        if self._origin is None:
            return self._buffer.tell()
        return self._origin + len(self._bytes_of_text(self._raw_text[:self._used_raw()]))

    def seek(self, cookie, whence=0, /):
        if self._standard or not self._seekable:
            _unsupported('underlying stream is not seekable')
        self._check()
        if whence == 1:
            if cookie != 0:
                _unsupported("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                _unsupported("can't do nonzero end-relative seeks")
            self.flush()
            position = self._buffer.seek(0, 2)
            self._forget()
            self._encoder = None
            self._starts = position == 0
            return position
        elif whence != 0:
            raise ValueError('invalid whence (%d, should be 0, 1 or 2)' % whence)
        if cookie < 0:
            raise ValueError('negative seek position ' + repr(cookie))
        self.flush()
        self._buffer.seek(cookie)
        self._forget()
        self._encoder = None
        self._starts = cookie == 0
        return cookie

    def truncate(self, size=None, /):
        self.flush()
        if size is None:
            size = self.tell()
        return self._below().truncate(size)

    def __getstate__(self):
        raise TypeError("cannot pickle '" + type(self).__name__ + "' object")

    def __repr__(self):
        shown = type(self).__module__ + '.' + type(self).__qualname__
        parts = ''
        try:
            parts += ' name=%r' % (self.name,)
        except (AttributeError, ValueError):
            pass
        try:
            parts += ' mode=%r' % (self.mode,)
        except AttributeError:
            pass
        return '<%s%s encoding=%r>' % (shown, parts, self.encoding)


# Standard input, output and error: the machine reads and writes them itself.


def _write_standard(number, text, file):
    if '_is_closed' in file.__dict__:
        raise ValueError('I/O operation on closed file.')
    if number == 1:
        _unsupported('not writable')
    if not isinstance(text, str):
        raise TypeError('write() argument must be str, not ' + type(text).__name__)
    return _write_stream(number - 1, text)


def _read_line_standard(number, size):
    if number != 1:
        _unsupported('not readable')
    text = _input_ahead[0] or _read_input_line()
    end = text.find('\n') + 1 or len(text)
    if 0 <= size < end:
        end = size
    _input_ahead[0] = text[end:]
    return text[:end]


def _read_standard(number, size):
    if number != 1:
        _unsupported('not readable')
    parts = [_input_ahead[0]]
    have = len(parts[0])
    while size < 0 or have < size:
        more = _read_input_line()
        if not more:
            break
        parts.append(more)
        have += len(more)
    text = ''.join(parts)
    if size < 0:
        size = len(text)
    _input_ahead[0] = text[size:]
    return text[:size]


_input_ahead = ['']
_buffers = {}


def _standard_buffer(file):
    number = file._standard
    if number not in _buffers:
        raw = FileIO(number - 1, 'rb' if number == 1 else 'wb', closefd=False)
        raw.name = file.name
        if number == 1:
            _buffers[number] = BufferedReader(raw)
        else:
            _buffers[number] = _StandardWriter(raw)
    return _buffers[number]


class _StandardWriter(BufferedWriter):
    def write(self, data, /):
        BufferedWriter.write(self, data)
        self._empty()
        return len(data)


_StandardWriter.__name__ = _StandardWriter.__qualname__ = 'BufferedWriter'


def _open_file(file, mode, buffering, encoding, errors, newline, closefd, opener):
    if not isinstance(file, (str, bytes, int)):
        file = _posix.fspath(file) if hasattr(type(file), '__fspath__') else _no_path(file)
    if not isinstance(mode, str):
        raise TypeError("open() argument 'mode' must be str, not " + type(mode).__name__)
    if not isinstance(buffering, int):
        raise TypeError("'" + type(buffering).__name__ + "' object cannot be interpreted as an integer")
    for name, value in (('encoding', encoding), ('errors', errors), ('newline', newline)):
        if value is not None and not isinstance(value, str):
            raise TypeError("open() argument '%s' must be str or None, not %s" % (name, type(value).__name__))
    kinds = 0
    for letter in mode:
        if letter not in 'rwaxbt+' or mode.count(letter) > 1:
            raise ValueError('invalid mode: %r' % mode)
        kinds += letter in 'rwax'
    binary = 'b' in mode
    updating = '+' in mode
    if binary and 't' in mode:
        raise ValueError("can't have text and binary mode at once")
    if kinds != 1:
        raise ValueError('must have exactly one of create/read/write/append mode')
    if binary:
        if encoding is not None:
            raise ValueError("binary mode doesn't take an encoding argument")
        if errors is not None:
            raise ValueError("binary mode doesn't take an errors argument")
        if newline is not None:
            raise ValueError("binary mode doesn't take a newline argument")
        if buffering == 1:
            import warnings
            warnings.warn("line buffering (buffering=1) isn't supported in binary mode, "
                          "the default buffer size will be used", RuntimeWarning, 2)
    kind = [letter for letter in mode if letter in 'rwax'][0]
    raw = FileIO(file, kind + ('+' if updating else ''), closefd, opener)
    result = raw
    try:
        line_buffering = False
        if buffering == 1 or buffering < 0 and raw.isatty():
            buffering = -1
            line_buffering = True
        if buffering < 0:
            buffering = DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if binary:
                return result
            raise ValueError("can't have unbuffered text I/O")
        if updating:
            buffer = BufferedRandom(raw, buffering)
        elif kind == 'r':
            buffer = BufferedReader(raw, buffering)
        else:
            buffer = BufferedWriter(raw, buffering)
        result = buffer
        if binary:
            return result
        text = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        result = text
        text.mode = mode
        return result
    except BaseException:
        result.close()
        raise


def _no_path(file):
    raise TypeError('expected str, bytes or os.PathLike object, not ' + type(file).__name__)


def open_code(path):
    if not isinstance(path, str):
        raise TypeError("open_code() argument 'path' must be str, not " + type(path).__name__)
    return open(path, 'rb')


for _class in (_IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase, FileIO, BytesIO, StringIO, BufferedReader,
               BufferedWriter, BufferedRandom, BufferedRWPair, TextIOWrapper, IncrementalNewlineDecoder,
               _StandardWriter):
    _class.__module__ = '_io'
del _class
_adopt_standard(TextIOWrapper)
