# Threads, locks and what each thread has of its own.

error = RuntimeError
TIMEOUT_MAX = 9223372036.0
_FIRST = 0x7f0000001000
_state = {'daemons': True, 'stack': 0, 'main': 0}
_handles = []


def _seconds(timeout):
    if not isinstance(timeout, (int, float)):
        raise TypeError("'" + type(timeout).__name__ + "' object cannot be interpreted as an integer")
    return float(timeout)


class lock:
    def __new__(cls):
        self = object.__new__(cls)
        self._locked = False
        return self

    def acquire(self, blocking=True, timeout=-1):
        if not self._locked:
            if timeout != -1:
                self._check(blocking, timeout)
            self._locked = True
            return True
        timeout = self._check(blocking, timeout)
        if not blocking or timeout == 0:
            return False
        if timeout < 0:
            while self._locked:
                _wait(self, None)
        else:
            import time
            deadline = time.monotonic() + timeout
            while self._locked:
                if not _wait(self, deadline - time.monotonic()) and self._locked:
                    return False
        self._locked = True
        return True

    def _check(self, blocking, timeout):
        timeout = _seconds(timeout)
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError('timeout value must be a non-negative number')
        if timeout > TIMEOUT_MAX:
            raise OverflowError('timeout value is too large')
        return timeout

    def release(self):
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        self._locked = False

    def locked(self):
        return self._locked

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def _at_fork_reinit(self):
        self._locked = False

    def __enter__(self):
        return self.acquire()

    def __exit__(self, type, value, traceback, /):
        self.release()

    def __repr__(self):
        return '<%s %s.%s object at %s>' % ('locked' if self._locked else 'unlocked', type(self).__module__,
                                            type(self).__qualname__, hex(id(self)))


LockType = lock


def allocate_lock():
    return lock()


allocate = allocate_lock


class RLock:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._lock = lock()
        self._owner = None
        self._depth = 0
        return self

    def acquire(self, blocking=True, timeout=-1):
        own = _number()
        if self._depth and self._owner == own:
            self._depth += 1
            return True
        if self._lock.acquire(blocking, timeout):
            self._owner = own
            self._depth = 1
            return True
        return False

    def release(self):
        if not self._depth or self._owner != _number():
            raise RuntimeError('cannot release un-acquired lock')
        self._depth -= 1
        if not self._depth:
            self._owner = None
            self._lock.release()

    def locked(self):
        return self._depth > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, type, value, traceback, /):
        self.release()

    def _is_owned(self):
        return self._depth > 0 and self._owner == _number()

    def _recursion_count(self):
        return self._depth if self._owner == _number() else 0

    def _release_save(self):
        if not self._depth:
            raise RuntimeError('cannot release un-acquired lock')
        saved = (self._depth, self._owner)
        self._depth = 0
        self._owner = None
        self._lock.release()
        return saved

    def _acquire_restore(self, saved, /):
        self._lock.acquire()
        self._depth, self._owner = saved

    def _at_fork_reinit(self):
        self._lock = lock()
        self._owner = None
        self._depth = 0

    def __repr__(self):
        owner = 0 if self._owner is None else _ident(self._owner)
        return '<%s %s.%s object owner=%d count=%d at %s>' % (
            'locked' if self._depth else 'unlocked', type(self).__module__, type(self).__qualname__, owner,
            self._depth, hex(id(self)))


def _ident(number):
    return _FIRST + number * 0x1000


def get_ident():
    return _ident(_number())


def get_native_id():
    return 1000 + _number()


def _get_main_thread_ident():
    return _FIRST


def _is_main_interpreter():
    return True


def daemon_threads_allowed():
    return True


class _ThreadHandle:
    def __init__(self):
        self.ident = None
        self._done = lock()
        self._done._locked = True
        self._begun = False

    def join(self, timeout=None, /):
        if timeout is not None and timeout < 0:
            timeout = None
        if not self._begun:
            raise RuntimeError('thread not started')
        if self.ident == get_ident() and self._done._locked:
            raise RuntimeError('Cannot join current thread')
        if timeout is None:
            while self._done._locked:
                _wait(self._done, None)
        elif self._done._locked:
            import time
            deadline = time.monotonic() + timeout
            while self._done._locked:
                left = deadline - time.monotonic()
                if left <= 0 or not _wait(self._done, left):
                    break

    def is_done(self):
        return not self._done._locked

    def _set_done(self):
        self._done._locked = False

    def __repr__(self):
        return '<_ThreadHandle object: ident=' + str(self.ident or 0) + '>'


def _make_thread_handle(ident, /):
    handle = _ThreadHandle()
    handle.ident = ident
    handle._begun = True
    return handle


_count_running = [0]


def _run(function, args, kwargs, handle):
    _count_running[0] += 1
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as exception:
        import sys
        shown = 'Exception ignored in thread started by'
        sys.unraisablehook(sys.UnraisableHookArgs((type(exception), exception, exception.__traceback__, shown, function)))
    finally:
        _count_running[0] -= 1
        _locals.pop(_number(), None)
        if handle is not None:
            handle._set_done()
            if handle in _handles:
                _handles.remove(handle)


def start_new_thread(function, args, kwargs={}, /):
    if not callable(function):
        raise TypeError('first arg must be callable')
    if not isinstance(args, tuple):
        raise TypeError('2nd arg must be a tuple')
    if not isinstance(kwargs, dict):
        raise TypeError('optional 3rd arg must be a dictionary')
    return _ident(_begin(lambda: _run(function, args, kwargs, None)))


start_new = start_new_thread


def start_joinable_thread(function, handle=None, daemon=True):
    if not callable(function):
        raise TypeError('thread function must be callable')
    if handle is None:
        handle = _ThreadHandle()
    elif handle._begun:
        raise RuntimeError('thread already started')
    handle._begun = True
    handle.ident = _ident(_begin(lambda: _run(function, (), {}, handle)))
    if not daemon:
        _handles.append(handle)
    return handle


def _shutdown():
    while _handles:
        _handles[0].join()


def _count():
    return _count_running[0]


def stack_size(size=0, /):
    before, _state['stack'] = _state['stack'], size
    return before


def exit():
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2, /):
    import _signal
    _signal.raise_signal(signum)


def set_name(name, /):
    pass


def _set_sentinel():
    return lock()


# What each thread has of its own, by the thread's number.
_locals = {}


class _local:
    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        self = object.__new__(cls)
        object.__setattr__(self, '_local__arguments', (args, kwargs))
        object.__setattr__(self, '_local__spaces', {})
        _space(self, True)
        return self

    def __getattribute__(self, name):
        space = _space(self)
        if name == '__dict__':
            return space
        if name in space:
            found = getattr(type(self), name, None)
            if not hasattr(type(found), '__set__'):
                return space[name]
        elif name in ('_local__arguments', '_local__spaces'):
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if name == '__dict__':
            raise AttributeError("'%s' object attribute '__dict__' is read-only" % type(self).__name__)
        space = _space(self)
        found = getattr(type(self), name, None)
        if hasattr(type(found), '__set__'):
            object.__setattr__(self, name, value)
        else:
            space[name] = value

    def __delattr__(self, name):
        if name == '__dict__':
            raise AttributeError("'%s' object attribute '__dict__' is read-only" % type(self).__name__)
        space = _space(self)
        if name not in space:
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))
        del space[name]


def _space(own, first=False):
    spaces = object.__getattribute__(own, '_local__spaces')
    number = _number()
    if number not in spaces:
        spaces[number] = {}
        _locals.setdefault(number, _Ends(number)).spaces.append(spaces)
        if not first:
            args, kwargs = object.__getattribute__(own, '_local__arguments')
            type(own).__init__(own, *args, **kwargs)
    return spaces[number]


class _Ends:
    """Drops what a thread had of its own when the thread ends."""

    def __init__(self, number):
        self.number = number
        self.spaces = []

    def __del__(self):
        for spaces in self.spaces:
            spaces.pop(self.number, None)


class _ExceptHookArgs(tuple):
    __slots__ = ()
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        return '_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r, thread=%r)' % tuple(self)


def _excepthook(args, /):
    if args[0] is SystemExit:
        return
    import sys
    import traceback
    thread = args[3]
    file = sys.stderr
    if file is None:
        file = getattr(thread, '_stderr', None)
        if file is None:
            return
    name = thread.name if thread is not None else get_ident()
    print('Exception in thread %s:' % name, file=file, flush=True)
    traceback.print_exception(args[0], args[1], args[2], file=file)
    file.flush()


lock.__module__ = RLock.__module__ = _local.__module__ = '_thread'
