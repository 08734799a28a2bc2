# Control of files, which need none here.

F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW = 0, 1, 2, 3, 4, 5, 6, 7
F_DUPFD_CLOEXEC, FD_CLOEXEC = 1030, 1
F_RDLCK, F_WRLCK, F_UNLCK = 0, 1, 2
LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8


def fcntl(fd, cmd, arg=0, /):
    return 0 if isinstance(arg, int) else arg


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    raise OSError(25, 'Inappropriate ioctl for device')


def flock(fd, operation, /):
    pass


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    pass
