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
_flags = _record('sys.flags', 'debug inspect interactive optimize dont_write_bytecode no_user_site no_site '
                 'ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode '
                 'warn_default_encoding safe_path int_max_str_digits')
_float_info = _record('sys.float_info', 'max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds')
_int_info = _record('sys.int_info', 'bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold')
_hash_info = _record('sys.hash_info', 'width modulus inf nan imag algorithm hash_bits seed_bits cutoff')
_thread_info = _record('sys.thread_info', 'name lock version')


class _Namespace:
    def __init__(self, values):
        for name in values:
            setattr(self, name, values[name])

    def __repr__(self):
        return 'namespace(' + ', '.join([name + '=' + repr(value) for name, value in vars(self).items()]) + ')'


version_info = _version_info(tuple(_version_numbers) + ('final', 0))
flags = _flags((0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, False, 1, 0, False, 4300))
float_info = _float_info((1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307,
                                       15, 53, 2.220446049250313e-16, 2, 1))
int_info = _int_info((30, 4, 4300, 640))
hash_info = _hash_info((64, 2305843009213693951, 314159, 0, 1000003,
                                     'siphash24' if version_info < (3, 11) else 'siphash13', 64, 128, 0))
thread_info = _thread_info(('pthread', 'semaphore', ''))
implementation = _Namespace({'name': 'heisen', 'version': version_info,
                    'hexversion': hexversion, 'cache_tag': _cache_tag})
builtin_module_names = ('builtins', 'sys')

del (_record, _version_info, _flags, _float_info, _int_info, _hash_info, _thread_info, _Namespace, _version_numbers, _cache_tag)


if _finds_by_itself():
    def __getattr__(name):
        # Most programs never look at these: they are made when the first one does.
        if name in ('meta_path', 'path_hooks', 'path_importer_cache'):
            _bootstrap()
            import sys
            return getattr(sys, name)
        raise AttributeError(f"module 'sys' has no attribute {name!r}")
