# Signals. None arrives but the user's interruption, which is raised as KeyboardInterrupt.

_numbers = ('HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN '
            'TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS').split()
for _at, _name in enumerate(_numbers):
    globals()['SIG' + _name] = _at + 1
SIGIOT, SIGCLD, SIGPOLL, SIGRTMIN, SIGRTMAX, NSIG = 6, 17, 29, 34, 64, 65
SIG_DFL, SIG_IGN = 0, 1
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2


class ItimerError(OSError):
    __module__ = 'signal'


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {SIGINT: default_int_handler, SIGPIPE: SIG_IGN, SIGXFSZ: SIG_IGN}
_blocked = set()


def _check(signalnum):
    if not isinstance(signalnum, int):
        raise TypeError("'" + type(signalnum).__name__ + "' object cannot be interpreted as an integer")
    if signalnum < 1 or signalnum > 64:
        raise ValueError('signal number out of range')


def signal(signalnum, handler, /):
    _check(signalnum)
    if handler != SIG_DFL and handler != SIG_IGN and not callable(handler):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    if signalnum in (SIGKILL, SIGSTOP):
        raise OSError(22, 'Invalid argument')
    before = _handlers.get(signalnum, SIG_DFL)
    _handlers[signalnum] = handler
    return before


def getsignal(signalnum, /):
    _check(signalnum)
    return _handlers.get(signalnum, SIG_DFL)


def raise_signal(signalnum, /):
    _check(signalnum)
    handler = _handlers.get(signalnum, SIG_DFL)
    if callable(handler):
        import sys
        handler(signalnum, sys._getframe())
    elif handler == SIG_DFL and signalnum not in (SIGCHLD, SIGCONT, SIGURG, SIGWINCH):
        raise SystemExit(128 + signalnum)


def strsignal(signalnum, /):
    _check(signalnum)
    return _words.get(signalnum)


_words = {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 4: 'Illegal instruction', 5: 'Trace/breakpoint trap', 6: 'Aborted',
          7: 'Bus error', 8: 'Floating point exception', 9: 'Killed', 10: 'User defined signal 1',
          11: 'Segmentation fault', 12: 'User defined signal 2', 13: 'Broken pipe', 14: 'Alarm clock',
          15: 'Terminated', 17: 'Child exited', 18: 'Continued', 19: 'Stopped (signal)', 20: 'Stopped'}


def valid_signals():
    return set(range(1, 32)) | set(range(34, 65))


def pthread_sigmask(how, mask, /):
    before = set(_blocked)
    if how == SIG_BLOCK:
        _blocked.update(mask)
    elif how == SIG_UNBLOCK:
        _blocked.difference_update(mask)
    else:
        _blocked.clear()
        _blocked.update(mask)
    return before


def sigpending():
    return set()


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    return -1


def siginterrupt(signalnum, flag, /):
    pass


def alarm(seconds, /):
    return 0


def setitimer(which, seconds, interval=0.0, /):
    return (0.0, 0.0)


def getitimer(which, /):
    return (0.0, 0.0)


def pause():
    raise OSError(38, 'heisen receives no signals: signal.pause() would wait for ever')


def pthread_kill(thread_id, signalnum, /):
    raise_signal(signalnum)


del _at, _name
