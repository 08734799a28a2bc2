# Waiting for files: with no network, what is waited for is time, and what comes over a pair of sockets.

import time as _time
import _socket

error = OSError
PIPE_BUF = 4096
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = 64, 128, 256, 512, 1024, 8192


def _number(file):
    if isinstance(file, int):
        return file
    return file.fileno()


def _is_ready(fd):
    held = _socket._held(fd)
    return held is None or bool(held)


def _wait(ready, timeout):
    """Waits until something is ready or the time is over; other threads run meanwhile."""
    found = ready()
    if found or timeout is not None and timeout <= 0:
        return found
    import _thread
    deadline = None if timeout is None else _time.monotonic() + timeout
    while True:
        left = None if deadline is None else deadline - _time.monotonic()
        if left is not None and left <= 0:
            return ready()
        if not _thread._is_alone():
            _thread._wait(None, 0.01 if left is None else min(left, 0.01))
        elif left is None:
            raise RuntimeError('this would wait for ever: nobody is left who could send anything')
        else:
            _time.sleep(left)
        found = ready()
        if found:
            return found


def select(rlist, wlist, xlist, timeout=None, /):
    reads, writes = list(rlist), list(wlist)

    def ready():
        found = [file for file in reads if _is_ready(_number(file))]
        return (found, writes, []) if found or writes else ()
    return _wait(ready, timeout) or ([], [], [])


class poll:
    # A class: as an attribute of another class it is not bound, as CPython's function is not.
    def __init__(self):
        self._files = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._files[_number(fd)] = eventmask

    def modify(self, fd, eventmask, /):
        if _number(fd) not in self._files:
            raise FileNotFoundError(2, 'No such file or directory')
        self._files[_number(fd)] = eventmask

    def unregister(self, fd, /):
        del self._files[_number(fd)]

    def poll(self, timeout=None, /):
        def ready():
            found = []
            for fd, mask in self._files.items():
                event = mask & POLLOUT
                if mask & POLLIN and _is_ready(fd):
                    event |= POLLIN
                if event:
                    found.append((fd, event))
            return found
        return _wait(ready, None if timeout is None or timeout < 0 else timeout / 1000)
