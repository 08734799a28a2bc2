# Memory is not traced: what is asked has the answers of a tracer that saw nothing.

_state = [False, 1]


def start(nframe=1, /):
    if nframe < 1:
        raise ValueError('the number of frames must be in range [1; 65535]')
    _state[0], _state[1] = True, nframe


def stop():
    _state[0] = False


def is_tracing():
    return _state[0]


def clear_traces():
    pass


def get_traced_memory():
    return (0, 0)


def reset_peak():
    pass


def get_traceback_limit():
    return _state[1]


def get_tracemalloc_memory():
    return 0


def _get_traces():
    return []


def _get_object_traceback(obj, /):
    return None
