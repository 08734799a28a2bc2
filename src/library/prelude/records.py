# What ends an except*.


def _regroup(original, raised):
    return ExceptionGroup('', raised)
