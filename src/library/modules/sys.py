# The named tuples of sys.


def _record(name, fields):
    names = fields.split()

    def field(at):
        return property(lambda self: self[at])

    def describe(self):
        pairs = [names[at] + '=' + repr(self[at]) for at in range(len(names))]
        return name + '(' + ', '.join(pairs) + ')'

    namespace = {'__repr__': describe, '__slots__': (), 'n_fields': len(names), 'n_sequence_fields': len(names)}
    for at in range(len(names)):
        namespace[names[at]] = field(at)
    short = name[name.rfind('.') + 1:]
    namespace['__module__'] = 'sys'
    return type(short, (tuple,), namespace)


UnraisableHookArgs = _record('UnraisableHookArgs', 'exc_type exc_value exc_traceback err_msg object')


def unraisablehook(unraisable, /):
    heading = unraisable.err_msg or 'Exception ignored in'
    _report_unraisable(unraisable.exc_value, unraisable.object, heading + ': ' + repr(unraisable.object))


__unraisablehook__ = unraisablehook


_version_info = _record('sys.version_info', 'major minor micro releaselevel serial')
_float_info = _record('sys.float_info', 'max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds')
_int_info = _record('sys.int_info', 'bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold')
_hash_info = _record('sys.hash_info', 'width modulus inf nan imag algorithm hash_bits seed_bits cutoff')
_thread_info = _record('sys.thread_info', 'name lock version')
_hooks = _record('sys.asyncgen_hooks', 'firstiter finalizer')

version_info = _version_info(tuple(_version_numbers) + ('final', 0))


def _make_flags():
    fields = ('debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose '
              'bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding').split()
    values = [0] * len(fields)
    values[fields.index('dont_write_bytecode')] = 1
    values[fields.index('dev_mode')] = False
    if version_info >= (3, 11):
        fields.append('safe_path')
        values.append(False)
    fields.append('int_max_str_digits')
    values.append(4300 if version_info >= (3, 12) else -1)
    later = {'safe_path': False, 'gil': 1, 'thread_inherit_context': 0, 'context_aware_warnings': 0}
    if version_info >= (3, 14):
        fields += ['gil', 'thread_inherit_context', 'context_aware_warnings']
        values += [1, 0, 0]
    made = _record('sys.flags', ' '.join(fields))
    for name, value in later.items():
        if name not in fields:
            # The library is 3.14's and asks for what came later.
            setattr(made, name, value)
    return made(values)


flags = _make_flags()
float_info = _float_info((1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53,
                          2.220446049250313e-16, 2, 1))
int_info = _int_info((30, 4, 4300, 640))
hash_info = _hash_info((64, 2305843009213693951, 314159, 0, 1000003,
                        'siphash24' if version_info < (3, 11) else 'siphash13', 64, 128, 0))
thread_info = _thread_info(('pthread', 'semaphore', ''))
implementation = _namespace_type()(name='heisen', cache_tag=_cache_tag, version=version_info, hexversion=hexversion,
                                   _multiarch='x86_64-linux-gnu')
stdlib_module_names = frozenset(_standard_names())
builtin_module_names = _core_names()
prefix = exec_prefix = base_prefix = base_exec_prefix = '/heisen'
executable = _base_executable = f'/heisen/bin/python{version_info[0]}.{version_info[1]}'
platlibdir = 'lib'
_stdlib_dir = f'/heisen/lib/python{version_info[0]}.{version_info[1]}'
orig_argv = [executable, *argv]
abiflags = ''
api_version = 1013
copyright = ('Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.\n\n'
             'The library of Python code is CPython\'s; the interpreter is heisen.')
_git = ('heisen', '', '')
_framework = ''
_home = None
_xoptions = {}
_switch_interval = [0.005]
_dlopen_flags = [2]
_origin_depth = [0]
_async_hooks = [None, None]
_audit_hooks = []


def displayhook(value, /):
    """Print an object to sys.stdout and also save it in builtins._"""
    if value is None:
        return
    builtins = modules['builtins']
    builtins._ = None
    text = repr(value)
    try:
        file = stdout
    except NameError:
        file = None
    if file is None:
        raise RuntimeError('lost sys.stdout')
    try:
        file.write(text)
    except UnicodeEncodeError:
        file.write(text.encode(file.encoding, 'backslashreplace').decode(file.encoding))
    file.write('\n')
    builtins._ = value


__displayhook__ = displayhook
__excepthook__ = excepthook


def breakpointhook(*args, **kwargs):
    """This hook function is called by built-in breakpoint()."""
    _stop_here()


__breakpointhook__ = breakpointhook


def __interactivehook__():
    """Does what the interactive interpreter begins with: nothing here."""


def getswitchinterval():
    """Return the current thread switch interval; see sys.setswitchinterval()."""
    return _switch_interval[0]


def setswitchinterval(interval, /):
    """Set the ideal thread switching delay inside the Python interpreter."""
    if not isinstance(interval, (int, float)):
        raise TypeError(f'must be real number, not {type(interval).__name__}')
    if interval <= 0:
        raise ValueError('switch interval must be strictly positive')
    _switch_interval[0] = float(interval)


def get_int_max_str_digits():
    """Return the maximum string digits limit for non-binary int<->str conversions."""
    return _int_digits(-1)


def set_int_max_str_digits(maxdigits):
    """Set the maximum string digits limit for non-binary int<->str conversions."""
    if not isinstance(maxdigits, int):
        raise TypeError(f"'{type(maxdigits).__name__}' object cannot be interpreted as an integer")
    if maxdigits and maxdigits < int_info[3]:
        raise ValueError(f'maxdigits must be 0 or larger than {int_info[3]}')
    _int_digits(maxdigits)


def getdlopenflags():
    """Return the current value of the flags that are used for dlopen calls."""
    return _dlopen_flags[0]


def setdlopenflags(flags, /):
    """Set the flags used by the interpreter for dlopen calls."""
    _dlopen_flags[0] = flags


def get_coroutine_origin_tracking_depth():
    """Check status of origin tracking for coroutine objects in this thread."""
    return _origin_depth[0]


def set_coroutine_origin_tracking_depth(depth):
    """Enable or disable origin tracking for coroutine objects in this thread."""
    if depth < 0:
        raise ValueError('depth must be >= 0')
    _origin_depth[0] = depth


def get_asyncgen_hooks():
    """Return the installed asynchronous generators hooks.

    This returns a namedtuple of the form (firstiter, finalizer)."""
    return _hooks(_async_hooks)


def set_asyncgen_hooks(*args, **kwargs):
    """set_asyncgen_hooks([firstiter] [, finalizer])

    Set a finalizer for async generators objects."""
    given = dict(zip(('firstiter', 'finalizer'), args), **kwargs)
    for name, hook in given.items():
        if hook is not None and not callable(hook):
            raise TypeError(f'callable {name} expected, got {type(hook).__name__}')
    for at, name in enumerate(('firstiter', 'finalizer')):
        if name in given:
            _async_hooks[at] = given[name]


def audit(event, /, *args):
    """Passes the event to any hooks that are attached."""
    if not isinstance(event, str):
        raise TypeError(f'expected str for argument \'event\', not {type(event).__name__}')
    for hook in list(_audit_hooks):
        hook(event, args)


def addaudithook(hook):
    """Adds a new audit hook callback."""
    for known in list(_audit_hooks):
        try:
            known('sys.addaudithook', ())
        except Exception as error:
            if isinstance(error, RuntimeError):
                return
            raise
    _audit_hooks.append(hook)


def getfilesystemencodeerrors():
    """Return the error mode used for Unicode to OS filename conversion."""
    return 'surrogateescape'


def _getframemodulename(depth=0):
    """Return the name of the module for a calling frame."""
    try:
        return _getframe(depth).f_globals.get('__name__')
    except ValueError:
        return None


def _current_frames():
    """Return a dict mapping each thread's thread id to its current stack frame."""
    import _thread
    return {_thread.get_ident(): _getframe()}


def _current_exceptions():
    """Return a dict mapping each thread's identifier to its current raised exception."""
    import _thread
    return {_thread.get_ident(): exception()}


def _clear_type_cache():
    """Clear the internal type lookup cache."""


def _clear_internal_caches():
    """Clear all internal performance-related caches."""


def _debugmallocstats():
    """Print debug info to stderr about the state of pymalloc and structmalloc."""


def getallocatedblocks():
    """Return the number of memory blocks currently allocated."""
    return _live_objects()


def getunicodeinternedsize(*, _only_immortal=False):
    """Return the number of elements of the unicode interned dictionary"""
    return 0


def _is_interned(string, /):
    """Return True if the given string is "interned"."""
    if not isinstance(string, str):
        raise TypeError(f'_is_interned() argument must be str, not {type(string).__name__}')
    return intern(string) is string


def _is_gil_enabled():
    """Return True if the GIL is currently enabled."""
    return True


def activate_stack_trampoline(backend, /):
    """Activate stack profiler trampoline *backend*."""
    raise ValueError('perf trampoline not available')


def deactivate_stack_trampoline():
    """Deactivate the current stack profiler trampoline backend."""


def is_stack_trampoline_active():
    """Return *True* if a stack profiler trampoline is active."""
    return False


def _get_cpu_count_config():
    """Private function for getting PyConfig.cpu_count"""
    return -1


def _clear_type_descriptors(type, /):
    """Private function for clearing certain descriptors from a type's dictionary"""


del (_record, _version_info, _float_info, _int_info, _hash_info, _thread_info, _version_numbers, _cache_tag,
     _make_flags, _namespace_type, _standard_names, _core_names)


if _finds_by_itself():
    def __getattr__(name):
        # Most programs never look at these: they are made when the first one does.
        if name in ('meta_path', 'path_hooks', 'path_importer_cache'):
            _bootstrap()
            import sys
            return getattr(sys, name)
        import sys
        raise AttributeError(f"module 'sys' has no attribute {name!r}", name=name, obj=sys)
