# What issues warnings: the filters and the registry, as CPython has them in C.

import sys
import _contextvars

_warnings_context = _contextvars.ContextVar('warnings_context')

filters = [
    ('default', None, DeprecationWarning, '__main__', 0),
    ('ignore', None, DeprecationWarning, None, 0),
    ('ignore', None, PendingDeprecationWarning, None, 0),
    ('ignore', None, ImportWarning, None, 0),
    ('ignore', None, ResourceWarning, None, 0),
]
_defaultaction = 'default'
_onceregistry = {}
_state = [1]


def _acquire_lock():
    """Acquire the warnings lock."""


def _release_lock():
    """Release the warnings lock."""


def _filters_mutated_lock_held():
    """Notes that the filters changed: what was shown once may be shown again."""
    _state[0] += 1


_filters_mutated = _filters_mutated_lock_held


def _is_internal(frame):
    name = frame.f_code.co_filename
    return 'importlib' in name and '_bootstrap' in name


def _next_external(frame, skip):
    frame = frame.f_back
    while frame is not None and (_is_internal(frame) or skip and frame.f_code.co_filename.startswith(skip)):
        frame = frame.f_back
    return frame


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    elif not (isinstance(category, type) and issubclass(category, Warning)):
        name = category.__name__ if isinstance(category, type) and sys.version_info >= (3, 14) else type(category).__name__
        raise TypeError(f"category must be a Warning subclass, not '{name}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError('warn() argument \'skip_file_prefixes\' must be tuple, not ' + type(skip_file_prefixes).__name__)
    for prefix in skip_file_prefixes:
        if not isinstance(prefix, str):
            raise TypeError(f"Found non-str '{type(prefix).__name__}' in skip_file_prefixes.")
    if skip_file_prefixes:
        stacklevel = max(2, stacklevel)
    try:
        frame = sys._getframe()
    except ValueError:
        frame = None
    if frame is not None and (stacklevel <= 0 or _is_internal(frame)):
        while stacklevel > 1 and frame is not None:
            frame = frame.f_back
            stacklevel -= 1
    else:
        while stacklevel > 1 and frame is not None:
            frame = _next_external(frame, skip_file_prefixes)
            stacklevel -= 1
    if frame is None:
        names, filename, line = vars(sys), '<sys>', 0
        if sys.version_info < (3, 12):
            filename, line = 'sys', 1
    else:
        names, filename, line = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    module = names.get('__name__')
    registry = names.setdefault('__warningregistry__', {})
    _issue(message, category, filename, line, '<string>' if module is None else module, registry, names, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if module_globals is not None and not isinstance(module_globals, dict):
        raise TypeError(f'module_globals must be a dict, not {type(module_globals).__name__!r}')
    if module is None:
        module = filename or '<unknown>'
        if module.endswith('.py'):
            module = module[:-3]
    _issue(message, category, filename, lineno, module, registry, module_globals, source)


def _matches(pattern, text):
    if pattern is None:
        return True
    return pattern == text if isinstance(pattern, str) else pattern.match(text) is not None


def _seen(registry, key, note=True):
    if registry.get('version', 0) != _state[0]:
        registry.clear()
        registry['version'] = _state[0]
    elif registry.get(key):
        return True
    if note:
        registry[key] = True
    return False


def _issue(message, category, filename, line, module, registry, names, source):
    if registry is not None and not isinstance(registry, dict):
        raise TypeError("'registry' must be a dict or None")
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    key = (text, category, line)
    if registry is not None and _seen(registry, key, False):
        return
    warnings = sys.modules.get('warnings')
    chosen = getattr(warnings, 'filters', filters)
    context = getattr(warnings, '_get_filters', None)
    if context is not None:
        chosen = context()
    action = getattr(warnings, 'defaultaction', _defaultaction)
    item = None
    for item in chosen:
        wanted, pattern, kind, module_pattern, wanted_line = item
        if (_matches(pattern, text) and issubclass(category, kind) and _matches(module_pattern, module)
                and (wanted_line == 0 or wanted_line == line)):
            action = wanted
            break
    if action == 'error':
        raise message
    if action == 'ignore':
        return
    if action in ('once', 'module', 'default') or action not in ('always', 'all'):
        if registry is not None:
            registry[key] = True
        if action == 'once':
            once = getattr(warnings, 'onceregistry', _onceregistry) if registry is None else registry
            once = getattr(warnings, 'onceregistry', _onceregistry)
            if _seen(once, (text, category)):
                return
        elif action == 'module':
            if registry is not None and _seen(registry, (text, category, 0)):
                return
        elif action != 'default':
            raise RuntimeError(f'Unrecognized action ({action!r}) in warnings.filters:\n {item!r}')
    import warnings
    show = getattr(warnings, '_showwarnmsg', None)
    if show is None:
        raise AttributeError("warnings._showwarnmsg() must be set to a callable")
    show(warnings.WarningMessage(message, category, filename, line, None, None, source))
