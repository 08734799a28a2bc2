# What import is made of, for programs that look at it or change it: specs, finders of built-in modules, loading by hand.

import sys
import _imp

_ERR_MSG_PREFIX = 'No module named '
_ERR_MSG = _ERR_MSG_PREFIX + '{!r}'


class ModuleSpec:
    """The specification for a module, used for loading.

    A module's spec is the source for information about the module: its
    name, its loader, where it came from, and, for a package, where its
    submodules are looked for.
    """

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f'name={self.name!r}', f'loader={self.loader!r}']
        if self.origin is not None:
            parts.append(f'origin={self.origin!r}')
        if self.submodule_search_locations is not None:
            parts.append(f'submodule_search_locations={self.submodule_search_locations}')
        return f'{type(self).__name__}({", ".join(parts)})'

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    __hash__ = None

    @property
    def cached(self):
        if self._cached is None and self.origin is not None and self._set_fileattr:
            self._cached = _cached_path(self.origin)
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        """The name of the module's parent."""
        if self.submodule_search_locations is None:
            return self.name.rpartition('.')[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


def _cached_path(path):
    """Gives where CPython would keep the compiled form of a source file; None for another file."""
    tag = sys.implementation.cache_tag
    if tag is None or not path.endswith('.py'):
        return None
    folder, slash, name = path.rpartition('/')
    return f'{folder}{slash}__pycache__/{name[:-3]}.{tag}.pyc'


class BuiltinImporter:
    """Meta path import for built-in modules.

    All methods are either class or static methods to avoid the need to
    instantiate the class.
    """

    _ORIGIN = 'built-in'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if _imp.is_builtin(fullname):
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        """Create a built-in module"""
        if spec.name not in sys.builtin_module_names:
            raise ImportError(f'{spec.name!r} is not a built-in module', name=spec.name)
        return _imp.create_builtin(spec)

    @staticmethod
    def exec_module(module):
        """Exec a built-in module"""

    @classmethod
    def get_code(cls, fullname):
        """Return None as built-in modules do not have code objects."""
        _check_builtin(fullname)
        return None

    @classmethod
    def get_source(cls, fullname):
        """Return None as built-in modules do not have source code."""
        _check_builtin(fullname)
        return None

    @classmethod
    def is_package(cls, fullname):
        """Return False as built-in modules are never packages."""
        _check_builtin(fullname)
        return False

    @classmethod
    def load_module(cls, fullname):
        return _load_module_shim(cls, fullname)


def _check_builtin(name):
    if name not in sys.builtin_module_names:
        raise ImportError(f'{name!r} is not a built-in module', name=name)


class FrozenImporter:
    """Meta path import for frozen modules.

    All methods are either class or static methods to avoid the need to
    instantiate the class.
    """

    _ORIGIN = 'frozen'

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None

    @staticmethod
    def create_module(spec):
        """Set __file__, if able."""

    @staticmethod
    def exec_module(module):
        _check_frozen(module.__spec__.name)

    @classmethod
    def get_code(cls, fullname):
        """Return the code object for the frozen module."""
        _check_frozen(fullname)

    @classmethod
    def get_source(cls, fullname):
        """Return None as frozen modules do not have source code."""
        _check_frozen(fullname)

    @classmethod
    def is_package(cls, fullname):
        """Return True if the frozen module is a package."""
        _check_frozen(fullname)

    @classmethod
    def load_module(cls, fullname):
        _check_frozen(fullname)


def _check_frozen(name):
    raise ImportError(f'{name!r} is not a frozen module', name=name)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a module spec based on various loader methods."""
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if not origin and hasattr(loader, 'get_filename'):
        if is_package is None:
            return _external.spec_from_file_location(name, loader=loader)
        search = [] if is_package else None
        return _external.spec_from_file_location(name, loader=loader, submodule_search_locations=search)
    if is_package is None:
        is_package = False
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def _spec_from_module(module, loader=None, origin=None):
    spec = getattr(module, '__spec__', None)
    if spec is not None:
        return spec
    name = module.__name__
    if loader is None:
        loader = getattr(module, '__loader__', None)
    location = getattr(module, '__file__', None)
    if origin is None:
        origin = location if location is not None else getattr(loader, '_ORIGIN', None)
    spec = ModuleSpec(name, loader, origin=origin)
    spec._set_fileattr = location is not None and origin == location
    spec.cached = getattr(module, '__cached__', None)
    locations = getattr(module, '__path__', None)
    spec.submodule_search_locations = None if locations is None else list(locations)
    return spec


def _init_module_attrs(spec, module, *, override=False):
    def put(name, value):
        if override or getattr(module, name, None) is None:
            try:
                setattr(module, name, value)
            except AttributeError:
                pass

    put('__name__', spec.name)
    loader = spec.loader
    if loader is None and spec.submodule_search_locations is not None:
        loader = _external.NamespaceLoader.__new__(_external.NamespaceLoader)
        loader._path = spec.submodule_search_locations
        spec.loader = loader
        module.__file__ = None
    put('__loader__', loader)
    put('__package__', spec.parent)
    try:
        module.__spec__ = spec
    except AttributeError:
        pass
    if spec.submodule_search_locations is not None:
        put('__path__', spec.submodule_search_locations)
    if spec.has_location:
        put('__file__', spec.origin)
        if spec.cached is not None:
            put('__cached__', spec.cached)
    return module


def module_from_spec(spec):
    """Create a module based on the provided spec."""
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = type(sys)(spec.name)
    _init_module_attrs(spec, module)
    return module


def _module_repr_from_spec(spec):
    name = '?' if spec.name is None else spec.name
    if spec.origin is None:
        loader = spec.loader
        if loader is None:
            return f'<module {name!r}>'
        if isinstance(loader, _external.NamespaceLoader):
            return f'<module {name!r} (namespace)>'
        return f'<module {name!r} ({loader!r})>'
    if spec.has_location:
        return f'<module {name!r} from {spec.origin!r}>'
    return f'<module {name!r} ({spec.origin})>'


def _module_repr(module):
    loader = getattr(module, '__loader__', None)
    spec = getattr(module, '__spec__', None)
    if spec:
        return _module_repr_from_spec(spec)
    name = getattr(module, '__name__', '?')
    file = getattr(module, '__file__', None)
    if file is not None:
        return f'<module {name!r} from {file!r}>'
    return f'<module {name!r}>' if loader is None else f'<module {name!r} ({loader!r})>'


def _exec(spec, module):
    """Execute the spec's specified module in an existing module's namespace."""
    name = spec.name
    if sys.modules.get(name) is not module:
        raise ImportError(f'module {name!r} not in sys.modules', name=name)
    try:
        if spec.loader is None:
            if spec.submodule_search_locations is None:
                raise ImportError('missing loader', name=spec.name)
            _init_module_attrs(spec, module, override=True)
        else:
            _init_module_attrs(spec, module, override=True)
            if not hasattr(spec.loader, 'exec_module'):
                spec.loader.load_module(name)
            else:
                spec.loader.exec_module(module)
    finally:
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
    return module


def _load_by_loader(spec):
    try:
        spec.loader.load_module(spec.name)
    except:
        if spec.name in sys.modules:
            module = sys.modules.pop(spec.name)
            sys.modules[spec.name] = module
        raise
    module = sys.modules.pop(spec.name)
    sys.modules[spec.name] = module
    if getattr(module, '__loader__', None) is None:
        module.__loader__ = spec.loader
    if getattr(module, '__package__', None) is None:
        module.__package__ = module.__name__
        if not hasattr(module, '__path__'):
            module.__package__ = spec.name.rpartition('.')[0]
    if getattr(module, '__spec__', None) is None:
        module.__spec__ = spec
    return module


def _load_unlocked(spec):
    if spec.loader is not None and not hasattr(spec.loader, 'exec_module'):
        return _load_by_loader(spec)
    module = module_from_spec(spec)
    spec._initializing = True
    try:
        sys.modules[spec.name] = module
        try:
            if spec.loader is None:
                if spec.submodule_search_locations is None:
                    raise ImportError('missing loader', name=spec.name)
            else:
                spec.loader.exec_module(module)
        except:
            try:
                del sys.modules[spec.name]
            except KeyError:
                pass
            raise
        # The module may have put another into its place.
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
    finally:
        spec._initializing = False
    return module


def _load(spec):
    """Return a new module object, loaded by the spec's loader."""
    return _load_unlocked(spec)


def _load_module_shim(self, fullname):
    spec = spec_from_loader(fullname, self)
    if fullname in sys.modules:
        module = sys.modules[fullname]
        _exec(spec, module)
        return sys.modules[fullname]
    return _load(spec)


def _find_spec(name, path, target=None):
    """Find a module's spec."""
    meta_path = sys.meta_path
    if meta_path is None:
        raise ImportError('sys.meta_path is None, Python is likely shutting down')
    if not meta_path:
        import _warnings
        _warnings.warn('sys.meta_path is empty', ImportWarning)
    is_reload = name in sys.modules
    for finder in meta_path:
        try:
            find_spec = finder.find_spec
        except AttributeError:
            continue
        spec = find_spec(name, path, target)
        if spec is not None:
            if not is_reload and name in sys.modules:
                try:
                    own = sys.modules[name].__spec__
                except AttributeError:
                    return spec
                return spec if own is None else own
            return spec
    return None


def _resolve_name(name, package, level):
    """Resolve a relative module name to an absolute one."""
    bits = package.rsplit('.', level - 1)
    if len(bits) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{bits[0]}.{name}' if name else bits[0]


def _sanity_check(name, package, level):
    if not isinstance(name, str):
        raise TypeError(f'module name must be str, not {type(name)}')
    if level < 0:
        raise ValueError('level must be >= 0')
    if level > 0:
        if not isinstance(package, str):
            raise TypeError('__package__ not set to a string')
        if not package:
            raise ImportError('attempted relative import with no known parent package')
    if not name and level == 0:
        raise ValueError('Empty module name')


def _gcd_import(name, package=None, level=0):
    """Import and return the module based on its name, package, and level."""
    _sanity_check(name, package, level)
    if level > 0:
        name = _resolve_name(name, package, level)
    return _import_module(name)


def _find_and_load(name, import_):
    return _import_module(name)


def _handle_fromlist(module, fromlist, import_, *, recursive=False):
    for name in fromlist:
        if not isinstance(name, str):
            where = module.__name__ + '.__all__' if recursive else "``from list''"
            raise TypeError(f'Item in {where} must be str, not {type(name).__name__}')
        if name == '*':
            if not recursive and hasattr(module, '__all__'):
                _handle_fromlist(module, module.__all__, import_, recursive=True)
        elif not hasattr(module, name):
            full = f'{module.__name__}.{name}'
            try:
                import_(full)
            except ModuleNotFoundError as error:
                if error.name == full and sys.modules.get(full, _handle_fromlist) is not None:
                    continue
                raise
    return module


def _calc___package__(globals):
    package = globals.get('__package__')
    spec = globals.get('__spec__')
    if package is not None:
        return package
    if spec is not None:
        return spec.parent
    package = globals['__name__']
    if '__path__' not in globals:
        package = package.rpartition('.')[0]
    return package


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    """Import a module."""
    if level == 0:
        module = _gcd_import(name)
    else:
        module = _gcd_import(name, _calc___package__(globals if globals is not None else {}), level)
    if fromlist:
        return _handle_fromlist(module, fromlist, _gcd_import) if hasattr(module, '__path__') else module
    if level == 0:
        return _gcd_import(name.partition('.')[0])
    if not name:
        return module
    cut = len(name) - len(name.partition('.')[0])
    return sys.modules[module.__name__[:len(module.__name__) - cut]]


def _call_with_frames_removed(f, *args, **kwds):
    return f(*args, **kwds)


def _verbose_message(message, *args, verbosity=1):
    pass


class _ModuleLock:
    def __init__(self, name):
        self.name = name

    def acquire(self):
        return True

    def release(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def __repr__(self):
        return f'_ModuleLock({self.name!r}) at {id(self)}'


_DummyModuleLock = _ModuleLockManager = _ModuleLock


class _ImportLockContext:
    def __enter__(self):
        _imp.acquire_lock()

    def __exit__(self, *args):
        _imp.release_lock()


def _run_main(name, module):
    """Runs a module or a package as the program, in the namespace of __main__; `module` is what finds it."""
    parent = name.rpartition('.')[0]
    if name.startswith('.'):
        return None, 'Relative module names not supported'
    if parent:
        try:
            _import_module(parent)
        except ImportError as error:
            if error.name is None or (error.name != parent and not parent.startswith(error.name + '.')):
                raise
    try:
        spec = module(name)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        text = 'Error while finding module specification for {!r} ({}: {})'
        if name.endswith('.py'):
            text += f". Try using '{name[:-3]}' instead of '{name}' as the module name."
        return None, text.format(name, type(error).__name__, error)
    if spec is None:
        return None, f'No module named {name}'
    if spec.submodule_search_locations is not None:
        if name == '__main__' or name.endswith('.__main__'):
            return None, 'Cannot use package as __main__ module'
        if name not in sys.modules:
            _import_module(name)
        found, why = _run_main(name + '.__main__', module)
        if found is None:
            if name not in sys.modules:
                return None, why
            return None, f'{why}; {name!r} is a package and cannot be directly executed'
        return found, why
    loader = spec.loader
    if loader is None:
        return None, f'{name!r} is a namespace package and cannot be executed'
    try:
        code = loader.get_code(name)
    except ImportError as error:
        return None, str(error)
    if code is None:
        return None, f'No code object available for {name}'
    return (spec, code), None


def _spec_for_main(name):
    if name in sys.modules and getattr(sys.modules[name], '__spec__', None) is not None:
        return sys.modules[name].__spec__
    parent = name.rpartition('.')[0]
    if parent:
        try:
            path = sys.modules[parent].__path__
        except (KeyError, AttributeError) as error:
            raise ModuleNotFoundError(
                f'__path__ attribute not found on {parent!r} while trying to find {name!r}', name=name) from error
        return _find_spec(name, path)
    return _find_spec(name, None)


def _prepare_main(name, namespace):
    """Makes the namespace of __main__ ready for a module; gives its code, or why it cannot be run."""
    found, why = _run_main(name, _spec_for_main)
    if found is None:
        return why
    spec, code = found
    namespace['__file__'] = spec.origin
    namespace['__cached__'] = spec.cached
    namespace['__loader__'] = spec.loader
    namespace['__package__'] = spec.parent
    namespace['__spec__'] = spec
    sys.argv[0] = spec.origin
    return code


import _frozen_importlib_external as _external
