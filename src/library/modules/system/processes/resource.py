# Limits and use of resources.

import posix as _posix

error = OSError
RLIM_INFINITY = -1
(RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS, RLIMIT_NPROC, RLIMIT_NOFILE,
 RLIMIT_MEMLOCK, RLIMIT_AS) = range(10)
RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD = 0, -1, 1
struct_rusage = _posix._structure(
    'struct_rusage', 'ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock '
    'ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw')
struct_rusage.__module__ = 'resource'
_limits = {RLIMIT_NOFILE: (1024, 1048576), RLIMIT_STACK: (8388608, -1)}


def getrlimit(resource, /):
    return _limits.get(resource, (RLIM_INFINITY, RLIM_INFINITY))


def setrlimit(resource, limits, /):
    _limits[resource] = tuple(limits)


def getrusage(who, /):
    import time
    return struct_rusage((time.process_time(), 0.0, 65536) + (0,) * 13)


def getpagesize():
    return 4096
