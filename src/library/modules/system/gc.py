# What of the collector is bookkeeping: thresholds, callbacks, numbers.

DEBUG_STATS = 1
DEBUG_COLLECTABLE = 2
DEBUG_UNCOLLECTABLE = 4
DEBUG_SAVEALL = 32
DEBUG_LEAK = 38

garbage = []
callbacks = []
_state = {'debug': 0, 'frozen': 0, 'collecting': False}
_counts = [[0, 0], [0, 0], [0, 0]]


def _first_threshold():
    import sys
    return 2000 if sys.version_info >= (3, 13) else 700


_thresholds = (_first_threshold(), 10, 10)


def _tell(phase, generation, collected):
    for callback in list(callbacks):
        callback(phase, {'generation': generation, 'collected': collected, 'uncollectable': 0})


def collect(generation=2):
    if not isinstance(generation, int):
        raise TypeError("'" + type(generation).__name__ + "' object cannot be interpreted as an integer")
    if generation < 0 or generation > 2:
        raise ValueError('invalid generation')
    if _state['collecting']:
        return 0
    _state['collecting'] = True
    try:
        if callbacks:
            _tell('start', generation, 0)
        found = _collect()
        _counts[generation][0] += 1
        _counts[generation][1] += found
        if callbacks:
            _tell('stop', generation, found)
    finally:
        _state['collecting'] = False
    return found


def enable():
    _switch(True)


def disable():
    _switch(False)


def get_count():
    return (_young(), 0, 0)


def get_threshold():
    return _thresholds


def set_threshold(threshold0, threshold1=None, threshold2=None, /):
    global _thresholds
    for given in (threshold0, threshold1, threshold2):
        if given is not None and not isinstance(given, int):
            raise TypeError("'" + type(given).__name__ + "' object cannot be interpreted as an integer")
    _thresholds = (threshold0, _thresholds[1] if threshold1 is None else threshold1,
                   _thresholds[2] if threshold2 is None else threshold2)


def get_debug():
    return _state['debug']


def set_debug(flags, /):
    _state['debug'] = flags


def get_stats():
    return [{'collections': runs, 'collected': found, 'uncollectable': 0} for runs, found in _counts]


def freeze():
    _state['frozen'] = len(get_objects())


def unfreeze():
    _state['frozen'] = 0


def get_freeze_count():
    return _state['frozen']
