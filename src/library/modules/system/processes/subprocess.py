# Starting processes is what heisen does not do.


def fork_exec(*arguments):
    raise OSError(38, 'heisen runs one program and cannot start another process; run this part of the program with CPython')
