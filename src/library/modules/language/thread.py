# Until there are threads: the locks of a program that has one.

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


def get_ident():
    """Return a non-zero integer that uniquely identifies the current thread."""
    return 1


get_native_id = _get_main_thread_ident = get_ident


class lock:
    """A lock object is a synchronization primitive."""

    __module__ = '_thread'

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if self._held:
            if not blocking or timeout >= 0:
                return False
            raise RuntimeError('this lock would never be released')
        self._held = True
        return True

    def release(self):
        if not self._held:
            raise RuntimeError('release unlocked lock')
        self._held = False

    def locked(self):
        return self._held

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exception):
        self.release()

    def _at_fork_reinit(self):
        self._held = False

    def __repr__(self):
        return f'<{"locked" if self._held else "unlocked"} _thread.lock object at {id(self):#x}>'


LockType = allocate = allocate_lock = lock


class RLock:
    __module__ = '_thread'

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1

    def locked(self):
        return self._count > 0

    def _is_owned(self):
        return self._count > 0

    def _recursion_count(self):
        return self._count

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exception):
        self.release()

    def __repr__(self):
        state = 'locked' if self._count else 'unlocked'
        return f'<{state} _thread.RLock object owner={1 if self._count else 0} count={self._count} at {id(self):#x}>'


class _local:
    __module__ = '_thread'


def start_new_thread(function, args, kwargs=None, /):
    raise error("can't start new thread")


start_new = start_new_thread


def daemon_threads_allowed():
    return True


def _shutdown():
    pass


def stack_size(size=0, /):
    return 0
