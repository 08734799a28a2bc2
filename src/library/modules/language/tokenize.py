# The tokens of a program's text, as `tokenize` shows them: comments and blank lines included.


def _patterns():
    import re
    number = (r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+'
              r'|(?:(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*|[0-9](?:_?[0-9])*\.?)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?')
    operator = (r'\*\*=?|>>=?|<<=?|//=?|->|:=|\.\.\.|[!=<>]=|[-+*/%&|^@]=?|[<>=~.,:;()\[\]{}!]')
    return (re.compile(number), re.compile(operator), re.compile(r'\w+'),
            re.compile(r'([bBrRuUfFtT]{0,2})(\'\'\'|"""|\'|")'))


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._tokens = _tokens(readline, encoding, extra_tokens)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)


def _wrong(message, line, row, column):
    error = SyntaxError(message, ('<string>', row, column + 1, line, row, column + 1))
    return error


def _tokens(readline, encoding, extra):
    import token
    number, operator, word, opening = _patterns()
    kind_of = token.EXACT_TOKEN_TYPES

    def next_line():
        try:
            line = readline()
        except StopIteration:
            return ''
        return line.decode(encoding or 'utf-8') if isinstance(line, bytes) else line

    indents = [0]
    depth = 0
    row = 0
    # Strings that fields are being read in: quote, is raw, depth of brackets at the field, in a specification.
    fields = []
    prefix_kinds = {'f': (token.FSTRING_START, token.FSTRING_MIDDLE, token.FSTRING_END),
                    't': (token.TSTRING_START, token.TSTRING_MIDDLE, token.TSTRING_END)}
    continued = False
    while True:
        line = next_line()
        row += 1
        if not line:
            break
        at = 0
        if not fields and depth == 0 and not continued:
            column = 0
            while at < len(line) and line[at] in ' \t\f':
                column = column + 1 if line[at] == ' ' else (column // 8 + 1) * 8 if line[at] == '\t' else 0
                at += 1
            rest = line[at:]
            if rest.strip('\r\n') == '' or rest[0] == '#':
                if rest[:1] == '#':
                    text = rest.rstrip('\r\n')
                    if extra:
                        yield token.COMMENT, text, (row, at), (row, at + len(text)), line
                    at += len(text)
                if extra:
                    end = line[at:]
                    yield token.NL, end, (row, at), (row, at + (len(end) or 1)), line
                continue
            if column > indents[-1]:
                indents.append(column)
                yield token.INDENT, line[:at], (row, 0), (row, at), line
            while column < indents[-1]:
                if column not in indents:
                    raise IndentationError('unindent does not match any outer indentation level',
                                           ('<string>', row, at + 1, line, row, at + 1))
                indents.pop()
                yield token.DEDENT, '', (row, at), (row, at), line
        continued = False
        while at < len(line):
            if fields and fields[-1][2] is None:
                # In the text of a format string.
                quote, raw, _, start, kinds, spec, piece = fields[-1]
                begin = at
                where = piece or (row, at)
                text = ''
                while True:
                    if at >= len(line):
                        if len(quote) == 1 and not line[:-1].endswith('\\'):
                            raise _wrong('unterminated f-string literal (detected at line %d)' % row, line, row, begin)
                        more = next_line()
                        row += 1
                        if not more:
                            raise _wrong('unterminated triple-quoted f-string literal (detected at line %d)' % (row - 1),
                                         line, start[0], start[1])
                        line += more
                        continue
                    base = line.rfind('\n', 0, at) + 1
                    letter = line[at]
                    if not spec and line.startswith(quote, at):
                        if text:
                            yield kinds[1], text, where, (row, at - base), line
                        yield kinds[2], quote, (row, at - base), (row, at - base + len(quote)), line[base:]
                        at += len(quote)
                        fields.pop()
                        line, at = line[base:], at - base
                        break
                    if letter == '\\' and at + 1 < len(line) and line[at + 1] not in '{}':
                        text += line[at:at + 2]
                        at += 2
                        continue
                    if letter in '{}' and not spec and line[at + 1:at + 2] == letter:
                        text += letter
                        at += 2
                        yield kinds[1], text, where, (row, at - 1 - base), line
                        text, where = '', (row, at - base)
                        continue
                    if letter == '{':
                        if text:
                            yield kinds[1], text, where, (row, at - base), line
                        yield token.OP, '{', (row, at - base), (row, at - base + 1), line[base:]
                        line, at = line[base:], at - base + 1
                        depth += 1
                        fields[-1] = (quote, raw, depth, start, kinds, spec, None)
                        break
                    if letter == '}':
                        if text:
                            yield kinds[1], text, where, (row, at - base), line
                        yield token.OP, '}', (row, at - base), (row, at - base + 1), line
                        at += 1
                        depth -= 1
                        fields[-1] = (quote, raw, None, start, kinds, False, None)
                        break
                    text += letter
                    at += 1
                continue
            base = line.rfind('\n', 0, at) + 1
            letter = line[at]
            column = at - base
            if letter in ' \t\f':
                at += 1
                continue
            if letter in '\r\n':
                end = line[at:]
                if depth or fields:
                    if extra:
                        yield token.NL, end, (row, column), (row, column + len(end)), line
                else:
                    yield token.NEWLINE, end if extra else '', (row, column), (row, column + len(end)), line
                at = len(line)
                continue
            if letter == '#':
                text = line[at:].rstrip('\r\n')
                if extra:
                    yield token.COMMENT, text, (row, column), (row, column + len(text)), line
                at += len(text)
                continue
            if letter == '\\' and line[at + 1:].strip('\r\n') == '':
                continued = True
                at = len(line)
                continue
            match = opening.match(line, at)
            if match:
                prefix, quote = match.group(1).lower(), match.group(2)
                format_kind = 'f' if 'f' in prefix else 't' if 't' in prefix else None
                if format_kind:
                    kinds = prefix_kinds[format_kind]
                    yield kinds[0], match.group(), (row, column), (row, column + len(match.group())), line
                    at = match.end()
                    fields.append((quote, 'r' in prefix, None, (row, column), kinds, False, None))
                    continue
                begin, first = at, row
                at = match.end()
                while True:
                    if at >= len(line):
                        more = next_line()
                        if not more:
                            if len(quote) == 3:
                                raise _wrong('unterminated triple-quoted string literal (detected at line %d)' % row,
                                             line, first, column)
                        if not more or len(quote) == 1 and not line.endswith('\\\n'):
                            raise _wrong('unterminated string literal (detected at line %d)' % row, line, first, column)
                        line += more
                        row += 1
                    if line[at] == '\\':
                        at += 2
                    elif line.startswith(quote, at):
                        at += len(quote)
                        break
                    elif line[at] == '\n' and len(quote) == 1:
                        raise _wrong('unterminated string literal (detected at line %d)' % row, line, first, column)
                    else:
                        at += 1
                base = line.rfind('\n', 0, at) + 1
                yield token.STRING, line[begin:at], (first, column), (row, at - base), line
                line, at = line[base:], at - base
                continue
            if letter.isdigit() or letter == '.' and line[at + 1:at + 2].isdigit():
                match = number.match(line, at)
                yield token.NUMBER, match.group(), (row, column), (row, column + len(match.group())), line
                at = match.end()
                continue
            if letter == '_' or letter.isidentifier():
                match = word.match(line, at)
                yield token.NAME, match.group(), (row, column), (row, column + len(match.group())), line
                at = match.end()
                continue
            match = operator.match(line, at)
            if not match:
                raise _wrong('invalid character %r (U+%04X)' % (letter, ord(letter)), line, row, column)
            text = match.group()
            if fields and fields[-1][2] == depth and text[0] in ':!}' and text != '!=':
                text = text[0]
            if text in '([{':
                depth += 1
            elif text in ')]}':
                depth -= 1
                if depth < 0:
                    raise _wrong(f"unmatched '{text}'", line, row, column)
            yield token.OP if extra else kind_of[text], text, (row, column), (row, column + len(text)), line
            at += len(text)
            if fields and fields[-1][2] is not None:
                quote, raw, level, start, kinds, spec, piece = fields[-1]
                if text == '}' and depth == level - 1:
                    # Back in the text, or in the specification that the field stood in.
                    fields[-1] = (quote, raw, None, start, kinds, spec, None)
                elif text == ':' and depth == level:
                    fields[-1] = (quote, raw, None, start, kinds, True, None)
        if not line.endswith('\n') and not depth and not fields and not continued:
            yield token.NEWLINE, '', (row, at), (row, at + 1), line
    if depth:
        raise _wrong('unexpected EOF in multi-line statement', '', row, 0)
    for _ in indents[1:]:
        yield token.DEDENT, '', (row, 0), (row, 0), ''
    yield token.ENDMARKER, '', (row, 0), (row, 0), ''
