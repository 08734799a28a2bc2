

# What sys has about the machine's settings: most can be set and change nothing here.

abiflags = ''
api_version = 1013
platlibdir = 'lib'
base_exec_prefix = ''
_git = ('CPython', '', '')
_framework = ''
orig_argv = list(argv)
_asyncgen_hooks = (None, None)
_switch_interval = 0.005
_most_digits = 4300


def _get_cpu_count_config():
    return -1


def audit(event, /, *args):
    pass


def addaudithook(hook):
    pass


def getswitchinterval():
    return _switch_interval


def setswitchinterval(interval, /):
    global _switch_interval
    if interval <= 0.0:
        raise ValueError('switch interval must be strictly positive')
    _switch_interval = float(interval)


def _current_frames():
    import _thread
    return {_thread.get_ident(): _getframe()}


def _current_exceptions():
    import _thread
    return {_thread.get_ident(): exception()}


def getallocatedblocks():
    import gc
    return len(gc.get_objects())


def getunicodeinternedsize(*, _only_immortal=False):
    return 0


def get_int_max_str_digits():
    return _most_digits


def set_int_max_str_digits(maxdigits):
    global _most_digits
    if maxdigits != 0 and maxdigits < 640:
        raise ValueError('maxdigits must be 0 or larger than 640')
    _most_digits = maxdigits


def _is_gil_enabled():
    return True


def _is_interned(string, /):
    return intern(string) is string


def _clear_type_cache():
    pass


def _clear_internal_caches():
    pass


def _debugmallocstats():
    pass


def get_coroutine_origin_tracking_depth():
    return 0


def set_coroutine_origin_tracking_depth(depth):
    pass


def get_asyncgen_hooks():
    import posix
    return posix._structure('asyncgen_hooks', 'firstiter finalizer')(_asyncgen_hooks)


def set_asyncgen_hooks(firstiter=Ellipsis, finalizer=Ellipsis):
    global _asyncgen_hooks
    for name, hook in (('firstiter', firstiter), ('finalizer', finalizer)):
        if hook is not Ellipsis and hook is not None and not callable(hook):
            raise TypeError('callable %s expected, got %s' % (name, type(hook).__name__))
    _asyncgen_hooks = (_asyncgen_hooks[0] if firstiter is Ellipsis else firstiter,
                       _asyncgen_hooks[1] if finalizer is Ellipsis else finalizer)


def activate_stack_trampoline(backend, /):
    raise ValueError('perf trampoline not available')


def deactivate_stack_trampoline():
    pass


def is_stack_trampoline_active():
    return False


def getdlopenflags():
    return 2


def setdlopenflags(flags, /):
    pass


for _name, _value in (('context_aware_warnings', 0), ('thread_inherit_context', 0), ('gil', 1)):
    setattr(type(flags), _name, _value)
del _name, _value
