# What opens a file, and what the standard streams are once somebody needs more of them than writing and reading.


def _open(*arguments):
    import _io
    return _io._open_file(*arguments)


def _standard_call(file, name, arguments):
    import _io
    return getattr(file, name)(*arguments)


def _standard_attribute(file, name):
    import _io
    return getattr(file, name)


def _input(prompt, given):
    import sys
    stdin, stdout = getattr(sys, 'stdin', None), getattr(sys, 'stdout', None)
    if stdin is None:
        raise RuntimeError('input(): lost sys.stdin')
    if stdout is None:
        raise RuntimeError('input(): lost sys.stdout')
    if given:
        stdout.write(str(prompt))
    flush = getattr(stdout, 'flush', None)
    if flush is not None:
        flush()
    line = stdin.readline()
    if not isinstance(line, str):
        raise TypeError('object.readline() returned non-string')
    if not line:
        raise EOFError('EOF when reading a line')
    return line[:-1] if line.endswith('\n') else line
