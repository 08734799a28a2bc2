# The tokens one by one, with the comments and blank lines between them.


def _make(words, fail):
    class TokenizerIter:
        __slots__ = ('_readline', '_encoding', '_extra', '_tokens')

        def __new__(cls, readline, /, *, encoding=None, extra_tokens=False):
            self = object.__new__(cls)
            self._readline = readline
            self._encoding = encoding
            self._extra = extra_tokens
            self._tokens = None
            return self

        def __iter__(self):
            return self

        def __next__(self):
            if self._tokens is None:
                self._tokens = tokens(self._readline, self._encoding, self._extra)
            return next(self._tokens)

    def read(readline, encoding):
        lines = []
        while True:
            try:
                line = readline()
            except StopIteration:
                break
            if not line:
                break
            if encoding is not None:
                if not isinstance(line, bytes):
                    raise TypeError("readline() returned a non-bytes object")
                line = line.decode(encoding)
            elif not isinstance(line, str):
                raise TypeError("readline() returned a non-string object")
            lines.append(line)
        return ''.join(lines)

    def tokens(readline, encoding, extra):
        import token
        text = read(readline, encoding)
        if text.startswith('\ufeff'):
            text = text[1:]
        text = text.replace('\r\n', '\n').replace('\r', '\n')
        lines = text.splitlines(True) if not any(c in text for c in '\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029') else [
            line + '\n' for line in text.split('\n')]
        if lines and not text.endswith('\n') and len(lines) == text.count('\n') + 1:
            lines[-1] = lines[-1].rstrip('\n')
        elif len(lines) > text.count('\n') and text.endswith('\n'):
            lines.pop()
        found, failed = words(text)
        exact = token.EXACT_TOKEN_TYPES
        op = token.OP

        def line_of(start, end):
            return ''.join(lines[start - 1:end])

        row, column = 1, 0
        fresh = True
        for name, string, start, end in found:
            # What lies before the word: blanks, comments, ends of blank lines.
            while row < start[0] or row == start[0] and column < start[1]:
                line = lines[row - 1] if row <= len(lines) else ''
                stop = start[1] if row == start[0] else len(line)
                if name in ('FSTRING_MIDDLE', 'TSTRING_MIDDLE', 'FSTRING_END', 'TSTRING_END'):
                    break
                piece = line[column:stop]
                stripped = piece.lstrip(' \t\x0c')
                at = column + len(piece) - len(stripped)
                if stripped.startswith('#') and extra:
                    comment = stripped.rstrip('\n')
                    yield token.COMMENT, comment, (row, at), (row, at + len(comment)), line
                    at += len(comment)
                    stripped = stripped[len(comment):]
                    if not stripped:
                        # The last line, which has no end of its own.
                        yield token.NL, '', (row, at), (row, at + 1), line
                if stripped.startswith('\n') and extra:
                    yield token.NL, '\n', (row, at), (row, at + 1), line
                if row == start[0]:
                    break
                row, column = row + 1, 0
            if name == 'NEWLINE':
                line = line_of(start[0], start[0])
                if string.startswith('#'):
                    comment = line[start[1]:].rstrip('\n')
                    stop = start[1] + len(comment)
                    if extra:
                        yield token.COMMENT, comment, start, (start[0], stop), line
                    start = (start[0], stop)
                if not string or not line_of(start[0], start[0]).endswith('\n'):
                    # The text ends without an end of line.
                    last = len(lines)
                    width = len(lines[-1]) if lines else 0
                    if lines and lines[-1].lstrip(' \t').startswith('#'):
                        row, column = end
                        continue
                    yield token.NEWLINE, '', (last, width), (last, width + 1), lines[-1] if lines else ''
                else:
                    yield token.NEWLINE, '\n', start, (start[0], start[1] + 1), line
                row, column = start[0] + 1, 0
                continue
            if name == 'INDENT':
                line = line_of(start[0], start[0])
                yield token.INDENT, line[:start[1]], (start[0], 0), start, line
                continue
            if name == 'DEDENT' or name == 'ENDMARKER':
                kind = token.DEDENT if name == 'DEDENT' else token.ENDMARKER
                if start[0] > len(lines) or not text[:1] or name == 'ENDMARKER' or start == found[-1][2]:
                    place = (len(lines) + 1, 0)
                    yield kind, '', place, place, ''
                else:
                    yield kind, '', start, start, line_of(start[0], start[0])
                continue
            kind = op if name == 'OP' and extra else exact.get(string, op) if name == 'OP' else getattr(token, name)
            yield kind, string, start, end, line_of(start[0], end[0])
            row, column = end
        if not failed:
            return
        try:
            fail(text)
        except SyntaxError as error:
            if not error.msg.endswith('was never closed'):
                raise
        while row <= len(lines):
            line = lines[row - 1]
            stripped = line[column:].lstrip(' \t\x0c')
            at = len(line) - len(stripped)
            if stripped.startswith('#') and extra:
                comment = stripped.rstrip('\n')
                yield token.COMMENT, comment, (row, at), (row, at + len(comment)), line
                at += len(comment)
                stripped = stripped[len(comment):]
            if stripped.startswith('\n') and extra:
                yield token.NL, '\n', (row, at), (row, at + 1), line
            row, column = row + 1, 0
        raise SyntaxError('unexpected EOF in multi-line statement', ('<string>', len(lines), 0, '', len(lines), 0))

    TokenizerIter.__module__ = '_tokenize'
    TokenizerIter.__qualname__ = 'TokenizerIter'
    return TokenizerIter


TokenizerIter = _make(_words, _fail)
del _make, _words, _fail
