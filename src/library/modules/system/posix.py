# The operating system's functions: paths, positions in open files, results with names.

error = OSError

O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC = 0o100, 0o200, 0o400, 0o1000
O_APPEND, O_NONBLOCK, O_NDELAY, O_SYNC, O_DSYNC = 0o2000, 0o4000, 0o4000, 0o4010000, 0o10000
O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, O_PATH, O_TMPFILE = 0o200000, 0o400000, 0o2000000, 0o10000000, 0o20200000
F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
SEEK_DATA, SEEK_HOLE = 3, 4
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE = 0, 64, 65, 66, 67, 68, 69
EX_SOFTWARE, EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL = 70, 71, 72, 73, 74, 75
EX_PROTOCOL, EX_NOPERM, EX_CONFIG = 76, 77, 78
WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WSTOPPED, WNOWAIT = 1, 2, 8, 4, 2, 16777216
P_PID, P_PGID, P_ALL, P_PIDFD = 1, 2, 0, 3
P_NOWAIT, P_WAIT, P_NOWAITO = 1, 0, 1
RTLD_LAZY, RTLD_NOW, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NODELETE, RTLD_NOLOAD, RTLD_DEEPBIND = 1, 2, 256, 0, 4096, 4, 8
PRIO_PROCESS, PRIO_PGRP, PRIO_USER = 0, 1, 2
NGROUPS_MAX = 65536
TMP_MAX = 238328
_have_functions = ['HAVE_FSTATAT', 'HAVE_FACCESSAT', 'HAVE_LSTAT', 'HAVE_FTRUNCATE']

environ = _environment()

# Where relative paths begin (None: where the process began), and the open files: path, flags, position.
_state = {'folder': None, 'umask': 0o022}
_files = {}


class _Structure(tuple):
    __slots__ = ()
    _more = ()

    def __new__(cls, sequence, dict=None, /):
        parts = tuple(sequence)
        if len(parts) < cls.n_sequence_fields:
            raise TypeError('%s() takes an at least %d-sequence (%d-sequence given)'
                            % (cls.__module__ + '.' + cls.__name__, cls.n_sequence_fields, len(parts)))
        if len(parts) > cls.n_fields:
            raise TypeError('%s() takes an at most %d-sequence (%d-sequence given)'
                            % (cls.__module__ + '.' + cls.__name__, cls.n_fields, len(parts)))
        self = tuple.__new__(cls, parts[:cls.n_sequence_fields])
        if cls.n_fields > cls.n_sequence_fields:
            rest = list(parts[cls.n_sequence_fields:])
            for name in cls._names[len(parts):]:
                rest.append(dict.get(name) if dict else None)
            self._rest = tuple(rest)
        return self

    def __repr__(self):
        shown = [name + '=' + repr(self[at]) for at, name in enumerate(self._names[:self.n_sequence_fields])]
        return self.__class__.__module__ + '.' + self.__class__.__name__ + '(' + ', '.join(shown) + ')'

    def __reduce__(self):
        rest = dict(zip(self._names[self.n_sequence_fields:], getattr(self, '_rest', ())))
        return self.__class__, (tuple(self), rest)


def _structure(name, names, visible=None, unnamed=0):
    names = names.split()
    visible = len(names) if visible is None else visible
    namespace = {'n_fields': len(names), 'n_sequence_fields': visible, 'n_unnamed_fields': unnamed, '_names': names,
                 '__match_args__': tuple(names[:visible]), '__module__': 'os'}
    if visible == len(names):
        namespace['__slots__'] = ()

    def item(at):
        return property(lambda self: self[at])

    def more(at):
        return property(lambda self: self._rest[at])

    for at, field in enumerate(names):
        if not field.startswith('_'):
            namespace[field] = item(at) if at < visible else more(at - visible)
    return type(name, (_Structure,), namespace)


stat_result = _structure('stat_result', 'st_mode st_ino st_dev st_nlink st_uid st_gid st_size _atime _mtime _ctime '
                         'st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev',
                         10, 3)


def _stat_repr():
    def __repr__(self):
        names = self._names[:7] + ['st_atime', 'st_mtime', 'st_ctime']
        return 'os.stat_result(' + ', '.join([name + '=' + repr(part) for name, part in zip(names, self)]) + ')'
    return __repr__


def _stat_time(at):
    return property(lambda self: self[at - 3] if self._rest[at - 10] is None else self._rest[at - 10])


stat_result.__repr__ = _stat_repr()
for _at, _name in ((10, 'st_atime'), (11, 'st_mtime'), (12, 'st_ctime')):
    setattr(stat_result, _name, _stat_time(_at))
terminal_size = _structure('terminal_size', 'columns lines')
times_result = _structure('times_result', 'user system children_user children_system elapsed')
times_result.__module__ = 'posix'
uname_result = _structure('uname_result', 'sysname nodename release version machine')
uname_result.__module__ = 'posix'
sched_param = _structure('sched_param', 'sched_priority')
statvfs_result = _structure('statvfs_result', 'f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail '
                            'f_flag f_namemax f_fsid', 10)


def _stat_of(numbers):
    mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime, blksize, blocks = numbers
    return stat_result((mode, ino, dev, nlink, uid, gid, size, atime // 1000000000, mtime // 1000000000,
                        ctime // 1000000000, atime / 1e9, mtime / 1e9, ctime / 1e9, atime, mtime, ctime,
                        blksize, blocks, 0))


# Paths.


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    kind = type(path)
    method = getattr(kind, '__fspath__', None)
    if method is None:
        raise TypeError('expected str, bytes or os.PathLike object, not ' + kind.__name__)
    found = method(path)
    if isinstance(found, (str, bytes)):
        return found
    raise TypeError('expected %s.__fspath__() to return str or bytes, not %s' % (kind.__name__, type(found).__name__))


def _path(path, function, argument='path', numbers=False, none=False):
    """Returns a path as text, or a descriptor as it is."""
    if isinstance(path, str):
        return path
    if isinstance(path, bytes):
        return path.decode('utf-8', 'surrogateescape')
    if numbers and isinstance(path, int):
        return path
    if none and path is None:
        return None
    method = getattr(type(path), '__fspath__', None)
    if method is not None:
        return _path(fspath(path), function, argument)
    kinds = 'string, bytes, os.PathLike'
    if numbers:
        kinds += ', integer or None' if none else ' or integer'
    elif none:
        kinds += ' or None'
    else:
        kinds = 'string, bytes or os.PathLike'
    raise TypeError('%s: %s should be %s, not %s' % (function, argument, kinds, type(path).__name__))


def _there(path):
    """Returns where a path leads from the current directory."""
    if '\0' in path:
        raise ValueError('embedded null byte')
    folder = _state['folder']
    if folder is None or path.startswith('/') or not path:
        return path
    return folder.rstrip('/') + '/' + path


def _fail(error, path, target=None):
    if error.errno is None:
        return error
    if target is None:
        return OSError(error.errno, error.strerror, path)
    return OSError(error.errno, error.strerror, path, None, target)


def _do(call, function, path, *more, argument='path'):
    text = _there(_path(path, function, argument))
    try:
        return call(text, *more)
    except OSError as error:
        failed = _fail(error, path)
    raise failed


def _no_dir_fd(function, dir_fd):
    if dir_fd is not None:
        raise NotImplementedError(function + ': dir_fd is not available here')


def getcwd():
    if _state['folder'] is None:
        return _current_dir()
    return _state['folder']


def getcwdb():
    return getcwd().encode('utf-8', 'surrogateescape')


def chdir(path):
    text = _path(path, 'chdir', numbers=True)
    if isinstance(text, int):
        text = _file(text)[0]
    try:
        mode = _stat(_there(text), True)[0]
    except OSError as error:
        failed = _fail(error, path)
    else:
        failed = None
        if mode & 0o170000 != 0o040000:
            failed = OSError(20, 'Not a directory', path)
    if failed is not None:
        raise failed
    parts = []
    for part in (text if text.startswith('/') else getcwd() + '/' + text).split('/'):
        if part == '..':
            if parts:
                parts.pop()
        elif part not in ('', '.'):
            parts.append(part)
    _state['folder'] = '/' + '/'.join(parts)


def fchdir(fd):
    chdir(fd)


def stat(path, *, dir_fd=None, follow_symlinks=True):
    _no_dir_fd('stat', dir_fd)
    text = _path(path, 'stat', numbers=True)
    if isinstance(text, int):
        return fstat(text)
    return _stat_of(_do(_stat, 'stat', path, bool(follow_symlinks)))


def lstat(path, *, dir_fd=None):
    _no_dir_fd('lstat', dir_fd)
    return _stat_of(_do(_stat, 'lstat', path, False))


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        _access(_there(_path(path, 'access', numbers=True)), mode)
    except OSError:
        return False
    return True


def listdir(path=None):
    if path is None:
        path = '.'
    text = _path(path, 'listdir', numbers=True, none=True)
    if isinstance(text, int):
        text = path = _file(text)[0]
    names = [name for name, kind in _do(_list, 'listdir', path)]
    if isinstance(path, bytes):
        return [name.encode('utf-8', 'surrogateescape') for name in names]
    return names


class DirEntry:
    __slots__ = ('name', 'path', '_kind', '_stat', '_lstat')
    __class_getitem__ = classmethod(type(list[int]))

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def is_symlink(self):
        return self._kind == 10

    def is_junction(self):
        return False

    def _is(self, kind, follow_symlinks):
        if self._kind == 10 and follow_symlinks:
            try:
                mode = self.stat().st_mode
            except FileNotFoundError:
                return False
            return mode & 0o170000 == kind << 12
        return self._kind == kind

    def is_dir(self, *, follow_symlinks=True):
        return self._is(4, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(8, follow_symlinks)

    def stat(self, *, follow_symlinks=True):
        if not follow_symlinks or self._kind != 10:
            if self._lstat is None:
                self._lstat = lstat(self.path)
            return self._lstat
        if self._stat is None:
            self._stat = stat(self.path)
        return self._stat

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return '<DirEntry %r>' % (self.name,)


class _ScandirIterator:
    def __init__(self, entries):
        self._entries = entries

    def __iter__(self):
        return self

    def __next__(self):
        if not self._entries:
            raise StopIteration
        return self._entries.pop()

    def close(self):
        self._entries = []

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def scandir(path=None):
    if path is None:
        path = '.'
    text = _path(path, 'scandir', numbers=True, none=True)
    if isinstance(text, int):
        text = path = _file(text)[0]
    shown = fspath(path)
    is_bytes = isinstance(shown, bytes)
    found = []
    for name, kind in reversed(_do(_list, 'scandir', path)):
        entry = object.__new__(DirEntry)
        if is_bytes:
            name = name.encode('utf-8', 'surrogateescape')
            entry.path = name if shown == b'.' and path is None else shown + (b'' if shown.endswith(b'/') else b'/') + name
        else:
            entry.path = shown + ('' if shown.endswith('/') else '/') + name
        entry.name = name
        entry._kind = kind
        entry._stat = entry._lstat = None
        found.append(entry)
    return _ScandirIterator(found)


def mkdir(path, mode=0o777, *, dir_fd=None):
    _no_dir_fd('mkdir', dir_fd)
    _do(_make_dir, 'mkdir', path, mode & ~_state['umask'])


def rmdir(path, *, dir_fd=None):
    _no_dir_fd('rmdir', dir_fd)
    _do(_remove_dir, 'rmdir', path, 0)


def unlink(path, *, dir_fd=None):
    _no_dir_fd('unlink', dir_fd)
    _do(_remove, 'unlink', path, 0)


def remove(path, *, dir_fd=None):
    _no_dir_fd('remove', dir_fd)
    _do(_remove, 'remove', path, 0)


def _two(call, function, src, dst, *more):
    source, target = _path(src, function, 'src'), _path(dst, function, 'dst')
    try:
        return call(_there(source), _there(target), *more)
    except OSError as error:
        failed = _fail(error, src, dst)
    raise failed


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _two(_rename, 'rename', src, dst)


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _two(_rename, 'replace', src, dst)


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
    _two(_link, 'link', src, dst, False)


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    source, target = _path(src, 'symlink', 'src'), _path(dst, 'symlink', 'dst')
    try:
        return _link(source, _there(target), True)
    except OSError as error:
        failed = _fail(error, src, dst)
    raise failed


def readlink(path, *, dir_fd=None):
    found = _do(_read_link, 'readlink', path)
    return found.encode('utf-8', 'surrogateescape') if isinstance(fspath(path), bytes) else found


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    text = _path(path, 'chmod', numbers=True)
    if isinstance(text, int):
        path = _file(text)[0]
    _do(_permissions, 'chmod', path, mode)


def fchmod(fd, mode):
    chmod(fd, mode)


def chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True):
    pass


def umask(mask, /):
    before, _state['umask'] = _state['umask'], mask & 0o777
    return before


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if ns is not None:
        accessed, modified = ns
    elif times is not None:
        if not isinstance(times, tuple) or len(times) != 2:
            raise TypeError("utime: 'times' must be either a tuple of two ints or None")
        accessed, modified = [int(part * 1000000000) for part in times]
    else:
        import time
        accessed = modified = time.time_ns()
    text = _path(path, 'utime', numbers=True)
    if isinstance(text, int):
        path = _file(text)[0]
    _do(_times, 'utime', path, accessed, modified)


def truncate(path, length):
    fd = open(path, O_WRONLY)
    try:
        ftruncate(fd, length)
    finally:
        close(fd)


# Open files.


def _file(fd):
    if not isinstance(fd, int):
        raise TypeError("'" + type(fd).__name__ + "' object cannot be interpreted as an integer")
    entry = _files.get(fd)
    if entry is None:
        raise OSError(9, 'Bad file descriptor')
    return entry


def open(path, flags, mode=0o777, *, dir_fd=None):
    _no_dir_fd('open', dir_fd)
    text = _there(_path(path, 'open'))
    fd = 3
    while fd in _files:
        fd += 1
    try:
        _open(fd, text, flags, mode & ~_state['umask'])
    except OSError as error:
        failed = _fail(error, path)
    else:
        _files[fd] = [text, flags, 0]
        return fd
    raise failed


def close(fd):
    if fd in (0, 1, 2) and fd not in _files:
        return
    entry = _file(fd)
    del _files[fd]
    if not isinstance(entry, _Pipe):
        _close(fd)


def closerange(fd_low, fd_high, /):
    for fd in [fd for fd in _files if fd_low <= fd < fd_high]:
        close(fd)


def dup(fd, /):
    entry = _file(fd)
    copy = 3
    while copy in _files:
        copy += 1
    _files[copy] = entry
    return copy


def dup2(fd, fd2, inheritable=True):
    _files[fd2] = _file(fd)
    return fd2


def read(fd, length, /):
    if length < 0:
        raise OSError(22, 'Invalid argument')
    if fd == 0 and fd not in _files:
        return _read_standard(length)
    entry = _file(fd)
    if isinstance(entry, _Pipe):
        return entry.read(length)
    if entry[1] & O_ACCMODE == O_WRONLY:
        raise OSError(9, 'Bad file descriptor')
    data = _read(fd, entry[0], entry[2], length)
    entry[2] += len(data)
    return data


def _read_all(fd):
    if fd == 0 and fd not in _files:
        parts = []
        while True:
            more = _read_standard(1 << 30)
            if not more:
                return b''.join(parts)
            parts.append(more)
    return read(fd, 1 << 62)


_input = [b'']


def _read_standard(length):
    line = _input[0] or _read_input(0)
    _input[0] = line[length:]
    return line[:length]


def pread(fd, length, offset, /):
    return _read(fd, _file(fd)[0], offset, length)


def write(fd, data, /):
    if not isinstance(data, bytes):
        if isinstance(data, (str, int)) or data is None:
            raise TypeError("a bytes-like object is required, not '" + type(data).__name__ + "'")
        data = bytes(memoryview(data))
    if fd in (1, 2) and fd not in _files:
        return _write_output(fd, data)
    entry = _file(fd)
    if isinstance(entry, _Pipe):
        return entry.write(data)
    if entry[1] & O_ACCMODE == O_RDONLY:
        raise OSError(9, 'Bad file descriptor')
    at = _write(fd, entry[0], -1 if entry[1] & O_APPEND else entry[2], data)
    entry[2] = at + len(data)
    return len(data)


def pwrite(fd, data, offset, /):
    _write(fd, _file(fd)[0], offset, bytes(data))
    return len(data)


def lseek(fd, position, whence, /):
    if fd in (0, 1, 2) and fd not in _files:
        raise OSError(29, 'Illegal seek')
    entry = _file(fd)
    if isinstance(entry, _Pipe):
        raise OSError(29, 'Illegal seek')
    if whence == 1:
        position += entry[2]
    elif whence == 2:
        position += _file_stat(fd, entry[0])[6]
    elif whence != 0:
        raise OSError(22, 'Invalid argument')
    if position < 0:
        raise OSError(22, 'Invalid argument')
    entry[2] = position
    return position


def fstat(fd):
    if fd in (0, 1, 2) and fd not in _files:
        return _stat_of((0o010600, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4096, 0))
    entry = _file(fd)
    if isinstance(entry, _Pipe):
        return _stat_of((0o010600, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4096, 0))
    return _stat_of(_file_stat(fd, entry[0]))


def _is_directory(fd):
    if fd in (0, 1, 2) and fd not in _files:
        return False
    return fstat(fd).st_mode & 0o170000 == 0o040000


def _is_seekable(fd):
    if fd in (0, 1, 2) and fd not in _files:
        return False
    return not isinstance(_file(fd), _Pipe)


def ftruncate(fd, length, /):
    if length < 0:
        raise OSError(22, 'Invalid argument')
    _truncate(fd, _file(fd)[0], length)


def fsync(fd):
    _file(fd)


def fdatasync(fd):
    _file(fd)


def isatty(fd, /):
    return False


def get_inheritable(fd, /):
    return False


def set_inheritable(fd, inheritable, /):
    pass


def get_blocking(fd, /):
    return True


def set_blocking(fd, blocking, /):
    pass


class _Pipe:
    def __init__(self, held):
        self.held = held

    def read(self, length):
        data = bytes(self.held[:length])
        del self.held[:length]
        return data

    def write(self, data):
        self.held += data
        return len(data)


def pipe():
    held = bytearray()
    ends = []
    for _ in range(2):
        fd = 3
        while fd in _files:
            fd += 1
        _files[fd] = _Pipe(held)
        ends.append(fd)
    return tuple(ends)


# The process.


def getpid():
    return _fact('process')


def getppid():
    return _fact('parent')


def cpu_count():
    return _fact('processors')


def sched_getaffinity(pid, /):
    return set(range(cpu_count()))


def getuid():
    return _fact('user')


def geteuid():
    return _fact('user')


def getgid():
    return _fact('group')


def getegid():
    return _fact('group')


def getgroups():
    return [getgid()]


def getlogin():
    raise OSError(6, 'No such device or address')


def getpgid(pid):
    return getpid()


def getpgrp():
    return getpid()


def getsid(pid, /):
    return getpid()


def getloadavg():
    return (0.0, 0.0, 0.0)


def uname():
    return uname_result(_fact('system'))


def times():
    import time
    used = time.process_time()
    return times_result((used, 0.0, 0.0, 0.0, time.monotonic()))


def get_terminal_size(fd=1, /):
    raise OSError(25, 'Inappropriate ioctl for device')


def ttyname(fd, /):
    raise OSError(25, 'Inappropriate ioctl for device')


def sysconf(name, /):
    if name in ('SC_NPROCESSORS_ONLN', 'SC_NPROCESSORS_CONF'):
        return cpu_count()
    if name in ('SC_PAGE_SIZE', 'SC_PAGESIZE'):
        return 4096
    if name == 'SC_CLK_TCK':
        return 100
    if name == 'SC_OPEN_MAX':
        return 1024
    if name == 'SC_IOV_MAX':
        return 1024
    raise ValueError('unrecognized configuration name')


sysconf_names = {'SC_PAGE_SIZE': 30, 'SC_PAGESIZE': 30, 'SC_NPROCESSORS_ONLN': 84, 'SC_CLK_TCK': 2, 'SC_OPEN_MAX': 4,
                 'SC_NPROCESSORS_CONF': 83, 'SC_IOV_MAX': 60}


def strerror(code, /):
    import errno
    return _texts.get(code, 'Unknown error %d' % code)


_texts = {1: 'Operation not permitted', 2: 'No such file or directory', 3: 'No such process',
          4: 'Interrupted system call', 5: 'Input/output error', 6: 'No such device or address',
          7: 'Argument list too long', 8: 'Exec format error', 9: 'Bad file descriptor', 10: 'No child processes',
          11: 'Resource temporarily unavailable', 12: 'Cannot allocate memory', 13: 'Permission denied',
          14: 'Bad address', 16: 'Device or resource busy', 17: 'File exists', 18: 'Invalid cross-device link',
          19: 'No such device', 20: 'Not a directory', 21: 'Is a directory', 22: 'Invalid argument',
          23: 'Too many open files in system', 24: 'Too many open files', 25: 'Inappropriate ioctl for device',
          26: 'Text file busy', 27: 'File too large', 28: 'No space left on device', 29: 'Illegal seek',
          30: 'Read-only file system', 31: 'Too many links', 32: 'Broken pipe',
          33: 'Numerical argument out of domain', 34: 'Numerical result out of range',
          36: 'File name too long', 38: 'Function not implemented', 39: 'Directory not empty',
          40: 'Too many levels of symbolic links', 98: 'Address already in use', 103: 'Software caused connection abort',
          104: 'Connection reset by peer', 110: 'Connection timed out', 111: 'Connection refused',
          113: 'No route to host', 115: 'Operation now in progress'}


def putenv(name, value, /):
    pass


def unsetenv(name, /):
    pass


def _exit(status):
    raise SystemExit(status)


def abort():
    raise SystemExit(134)


def _refuse(name, what):
    def refused(*args, **kwargs):
        raise OSError(38, 'heisen runs one process and cannot ' + what + ': os.' + name + '() is not available')
    refused.__name__ = refused.__qualname__ = name
    __import__('sys').modules[__name__].__dict__[name] = refused


for _name in ('fork', 'forkpty', 'execv', 'execve', 'system', 'posix_spawn', 'posix_spawnp'):
    _refuse(_name, 'start another')
for _name in ('wait', 'waitpid', 'wait3', 'wait4', 'waitid'):
    _refuse(_name, 'wait for another')
for _name in ('kill', 'killpg'):
    _refuse(_name, 'send signals to others')


def WIFEXITED(status):
    return status & 0x7f == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xff


def WIFSIGNALED(status):
    return status & 0x7f not in (0, 0x7f)


def WTERMSIG(status):
    return status & 0x7f


def WIFSTOPPED(status):
    return status & 0xff == 0x7f


def WSTOPSIG(status):
    return status >> 8 & 0xff


def WCOREDUMP(status):
    return bool(status & 0x80)


def WIFCONTINUED(status):
    return status == 0xffff


def waitstatus_to_exitcode(status):
    return WEXITSTATUS(status) if WIFEXITED(status) else -WTERMSIG(status)


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    pass


def device_encoding(fd):
    return None


def nice(increment, /):
    return 0


def getpriority(which, who):
    return 0


def sched_yield():
    pass


confstr_names = {'CS_PATH': 0, 'CS_GNU_LIBC_VERSION': 2, 'CS_GNU_LIBPTHREAD_VERSION': 3}


def confstr(name, /):
    if isinstance(name, str):
        if name not in confstr_names:
            raise ValueError('unrecognized configuration name')
        name = confstr_names[name]
    elif not isinstance(name, int):
        raise TypeError('configuration names must be strings or integers')
    return {0: '/bin:/usr/bin', 2: 'glibc 2.36', 3: 'NPTL 2.36'}.get(name)


def sync():
    pass


def mkfifo(path, mode=0o666, *, dir_fd=None):
    raise OSError(38, 'heisen has no named pipes: os.mkfifo() is not available')


def _path_splitroot_ex(path, /):
    path = fspath(path)
    separator = b'/' if isinstance(path, bytes) else '/'
    empty = path[:0]
    if path[:1] != separator:
        return empty, empty, path
    if path[1:2] != separator or path[2:3] == separator:
        return empty, separator, path[1:]
    return empty, path[:2], path[2:]


def _path_normpath(path, /):
    path = fspath(path)
    is_bytes = isinstance(path, bytes)
    separator, dot, up = (b'/', b'.', b'..') if is_bytes else ('/', '.', '..')
    if not path:
        return dot
    _, root, rest = _path_splitroot_ex(path)
    parts = []
    for part in rest.split(separator):
        if not part or part == dot:
            continue
        if part != up or (not root and not parts) or (parts and parts[-1] == up):
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + separator.join(parts)) or dot


del _at, _name
