# What finds modules in folders and loads them, for programs that look at it or change it.

import sys
import _imp
import _frozen_importlib as _bootstrap
from _frozen_importlib import _search_folder, _read_file, _kind_of, _compile_source, _current_folder

path_separators = ['/']
path_sep = '/'
path_sep_tuple = ('/',)
_pathseps_with_colon = {':/'}
SOURCE_SUFFIXES = ['.py']
BYTECODE_SUFFIXES = DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = _imp.extension_suffixes()
_PYCACHE = '__pycache__'
_RAW_MAGIC_NUMBER = _imp.pyc_magic_number_token
MAGIC_NUMBER = _RAW_MAGIC_NUMBER.to_bytes(4, 'little')
_relax_case = bool


def _pack_uint32(x):
    return (int(x) & 0xFFFFFFFF).to_bytes(4, 'little')


def _unpack_uint64(data):
    return int.from_bytes(data, 'little')


_unpack_uint32 = _unpack_uint16 = _unpack_uint64


def _path_join(*parts):
    return '/'.join([part.rstrip('/') for part in parts if part])


def _path_split(path):
    folder, _, name = path.rpartition('/')
    return folder, name


def _path_stat(path):
    import posix
    return posix.stat(path)


def _path_isfile(path):
    return _kind_of(path) == 1


def _path_isdir(path):
    return _kind_of(path or _current_folder()) == 2


def _path_isabs(path):
    return path.startswith('/')


def _path_abspath(path):
    return path if path.startswith('/') else _path_join(_current_folder(), path)


def _text_path(path):
    if isinstance(path, str):
        return path
    try:
        convert = type(path).__fspath__
    except AttributeError:
        if isinstance(path, bytes):
            return path.decode()
        raise TypeError(f'expected str, bytes or os.PathLike object, not {type(path).__name__}') from None
    path = convert(path)
    return path.decode() if isinstance(path, bytes) else path


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Given the path to a .py file, return the path to its .pyc file.

    The .py file does not need to exist; this simply returns the path to the
    .pyc file calculated as if the .py file were imported.
    """
    if debug_override is not None:
        if optimization is not None:
            raise TypeError('debug_override or optimization must be set to None')
        optimization = '' if debug_override else 1
    head, tail = _path_split(_text_path(path))
    base, dot, rest = tail.rpartition('.')
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    name = f'{base if base else rest}{dot}{tag}'
    optimization = '' if optimization is None else str(optimization)
    if optimization:
        if not optimization.isalnum():
            raise ValueError(f'{optimization!r} is not alphanumeric')
        name = f'{name}.opt-{optimization}'
    name += '.pyc'
    if sys.pycache_prefix is not None:
        return _path_join(sys.pycache_prefix, _path_abspath(head).lstrip('/'), name)
    return f'{head}/{_PYCACHE}/{name}' if '/' in _text_path(path) else f'{_PYCACHE}/{name}'


def source_from_cache(path):
    """Given the path to a .pyc. file, return the path to its .py file."""
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    path = _text_path(path)
    head, name = _path_split(path)
    inside = False
    if sys.pycache_prefix is not None:
        prefix = sys.pycache_prefix.rstrip('/')
        if head.startswith(prefix + '/'):
            head = head[len(prefix):]
            inside = True
    if not inside:
        head, cache = _path_split(head)
        if cache != _PYCACHE:
            raise ValueError(f'{_PYCACHE} not bottom-level directory in {path!r}')
    dots = name.count('.')
    if dots not in (2, 3):
        raise ValueError(f'expected only 2 or 3 dots in {name!r}')
    if dots == 3:
        optimization = name.rsplit('.', 2)[-2]
        if not optimization.startswith('opt-'):
            raise ValueError('optimization portion of filename does not start with ' + repr('opt-'))
        if not optimization[4:].isalnum():
            raise ValueError(f'optimization level {optimization!r} is not an alphanumeric value')
    return _path_join(head, name.partition('.')[0] + SOURCE_SUFFIXES[0]) if head else name.partition('.')[0] + '.py'


def _get_sourcefile(path):
    if not path or not path.endswith('.pyc'):
        return path or None
    try:
        source = source_from_cache(path)
    except (NotImplementedError, ValueError):
        source = path[:-1]
    return source if _path_isfile(source) else path


def _get_cached(filename):
    if filename.endswith('.py'):
        try:
            return cache_from_source(filename)
        except NotImplementedError:
            return None
    return filename if filename.endswith('.pyc') else None


def _calc_mode(path):
    try:
        mode = _path_stat(path).st_mode
    except OSError:
        mode = 0o666
    return mode | 0o200


def _classify_pyc(data, name, exc_details):
    if data[:4] != MAGIC_NUMBER:
        raise ImportError(f'bad magic number in {name!r}: {data[:4]!r}', **exc_details)
    if len(data) < 16:
        raise EOFError(f'reached EOF while reading pyc header of {name!r}')
    flags = _unpack_uint32(data[4:8])
    if flags & ~0b11:
        raise ImportError(f'invalid flags {flags!r} in {name!r}', **exc_details)
    return flags


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    import marshal
    return (MAGIC_NUMBER + _pack_uint32(0) + _pack_uint32(mtime) + _pack_uint32(source_size) + marshal.dumps(code))


def _code_to_hash_pyc(code, source_hash, checked=True):
    import marshal
    return MAGIC_NUMBER + _pack_uint32(0b1 | checked << 1) + source_hash + marshal.dumps(code)


def decode_source(source_bytes):
    """Decode bytes representing source code and return the string.

    Universal newline support is used in the decoding.
    """
    import tokenize
    import io
    readline = io.BytesIO(source_bytes).readline
    encoding = tokenize.detect_encoding(readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding[0]))


_POPULATE = object()


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_POPULATE):
    """Return a module spec based on a file location."""
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = _path_abspath(_text_path(location))
    spec = _bootstrap.ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        for loader_class, suffixes in _get_supported_file_loaders():
            if location.endswith(tuple(suffixes)):
                loader = loader_class(name, location)
                spec.loader = loader
                break
        else:
            return None
    if submodule_search_locations is _POPULATE:
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
            else:
                if is_package:
                    spec.submodule_search_locations = []
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(_path_split(location)[0])
    return spec


def _get_supported_file_loaders():
    return [(ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES)]


class _LoaderBasics:
    """Base class of common code needed by both SourceLoader and SourcelessFileLoader."""

    def is_package(self, fullname):
        """Tell whether the file is a package's __init__."""
        name = _path_split(self.get_filename(fullname))[1]
        return name.rsplit('.', 1)[0] == '__init__' and fullname.rpartition('.')[2] != '__init__'

    def create_module(self, spec):
        """Use default semantics for module creation."""

    def exec_module(self, module):
        """Execute the module."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when get_code() returns None')
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """This method is deprecated."""
        return _bootstrap._load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    def path_mtime(self, path):
        raise OSError

    def path_stats(self, path):
        return {'mtime': self.path_mtime(path)}

    def _cache_bytecode(self, source_path, cache_path, data):
        return self.set_data(cache_path, data)

    def set_data(self, path, data):
        """Optional method which writes data (bytes) to a file path (a str)."""

    def get_source(self, fullname):
        """Return the module's source as text."""
        path = self.get_filename(fullname)
        try:
            data = self.get_data(path)
        except OSError as error:
            raise ImportError('source not available through get_data()', name=fullname) from error
        return decode_source(data)

    def source_to_code(self, data, path, *, _optimize=-1):
        """Return the code object compiled from source."""
        return _compile_source(data, path)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class FileLoader:
    """Base file loader class which implements the loader protocol methods that
    require file system usage."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def load_module(self, fullname=None):
        self._check(fullname)
        return super().load_module(fullname or self.name)

    def _check(self, name):
        if name is not None and name != self.name:
            raise ImportError(f'loader for {self.name} cannot handle {name}', name=name)

    def get_filename(self, fullname=None):
        """Return the path to the source file as found by the finder."""
        self._check(fullname)
        return self.path

    def get_data(self, path):
        """Return the data from path as raw bytes."""
        return _read_file(str(path))

    def get_resource_reader(self, module=None):
        self._check(getattr(module, '__name__', module))
        from importlib.readers import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    """Concrete implementation of SourceLoader using the file system."""

    def path_stats(self, path):
        """Return the metadata for the path."""
        stat = _path_stat(path)
        return {'mtime': stat.st_mtime, 'size': stat.st_size}

    def _cache_bytecode(self, source_path, bytecode_path, data):
        pass

    def set_data(self, path, data, *, _mode=0o666):
        """Write bytes data to a file."""
        with open(path, 'wb') as file:
            file.write(data)


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Loader which handles sourceless file imports."""

    def get_code(self, fullname):
        raise ImportError(f'heisen cannot run compiled files: {self.path}', name=fullname, path=self.path)

    def get_source(self, fullname):
        """Return None as there is no source code."""
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """Loader for extension modules."""

    def create_module(self, spec):
        """Create an uninitialized extension module"""
        if _imp.is_native(spec.name):
            return _imp.create_native(spec.name)
        raise ImportError(f'heisen cannot load compiled extensions: {spec.origin}', name=spec.name, path=spec.origin)

    def exec_module(self, module):
        """Initialize an extension module"""

    def is_package(self, fullname):
        """Return True if the extension module is a package."""
        return self.path.rpartition('/')[2].partition('.')[0] == '__init__'

    def get_code(self, fullname):
        """Return None as an extension module cannot create a code object."""
        return None

    def get_source(self, fullname):
        """Return None as extension modules have no source code."""
        return None

    def get_filename(self, fullname):
        """Return the path to the source file as found by the finder."""
        return self.path


class AppleFrameworkLoader(ExtensionFileLoader):
    """A loader for modules that are packaged as frameworks."""


class _NamespacePath:
    """Represents a namespace package's path: found again when the parent's path changes."""

    _epoch = 0

    def __init__(self, name, path, path_finder):
        self._name = name
        self._path = path
        self._last_parent_path = tuple(self._get_parent_path())
        self._last_epoch = self._epoch
        self._path_finder = path_finder

    def _get_parent_path(self):
        parent, dot, _ = self._name.rpartition('.')
        return getattr(sys.modules[parent], '__path__') if dot else sys.path

    def _recalculate(self):
        parent_path = tuple(self._get_parent_path())
        if parent_path != self._last_parent_path or self._epoch != self._last_epoch:
            spec = self._path_finder(self._name, parent_path)
            if spec is not None and spec.loader is None and spec.submodule_search_locations:
                self._path = spec.submodule_search_locations
            self._last_parent_path = parent_path
            self._last_epoch = self._epoch
        return self._path

    def __iter__(self):
        return iter(self._recalculate())

    def __getitem__(self, index):
        return self._recalculate()[index]

    def __setitem__(self, index, path):
        self._path[index] = path

    def __len__(self):
        return len(self._recalculate())

    def __repr__(self):
        return f'_NamespacePath({self._path!r})'

    def __contains__(self, item):
        return item in self._recalculate()

    def append(self, item):
        self._path.append(item)


class NamespaceLoader:
    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path, path_finder)

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def create_module(self, spec):
        """Use default semantics for module creation."""

    def exec_module(self, module):
        pass

    def load_module(self, fullname):
        return _bootstrap._load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


_NamespaceLoader = NamespaceLoader
if sys.version_info < (3, 11):
    NamespaceLoader.__name__ = NamespaceLoader.__qualname__ = '_NamespaceLoader'


class WindowsRegistryFinder:
    """Meta path finder for modules declared in the Windows registry."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class PathFinder:
    """Meta path finder for sys.path and package __path__ attributes."""

    @staticmethod
    def invalidate_caches():
        """Call the invalidate_caches() method on all path entry finders stored in sys.path_importer_cache."""
        for name, finder in list(sys.path_importer_cache.items()):
            if finder is None or not _path_isabs(name):
                del sys.path_importer_cache[name]
            elif hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()
        _NamespacePath._epoch += 1
        _imp.forget_folders()

    @staticmethod
    def _path_hooks(path):
        if sys.path_hooks is not None and not sys.path_hooks:
            import _warnings
            _warnings.warn('sys.path_hooks is empty', ImportWarning)
        for hook in sys.path_hooks:
            try:
                return hook(path)
            except ImportError:
                continue
        return None

    @classmethod
    def _path_importer_cache(cls, path):
        if path == '':
            try:
                path = _current_folder()
            except OSError:
                return None
        try:
            return sys.path_importer_cache[path]
        except KeyError:
            finder = sys.path_importer_cache[path] = cls._path_hooks(path)
            return finder

    @classmethod
    def _get_spec(cls, fullname, path, target=None):
        portions = []
        for entry in path:
            if not isinstance(entry, str):
                continue
            finder = cls._path_importer_cache(entry)
            if finder is None:
                continue
            spec = finder.find_spec(fullname, target)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            if spec.submodule_search_locations is None:
                raise ImportError('spec missing loader')
            portions.extend(spec.submodule_search_locations)
        spec = _bootstrap.ModuleSpec(fullname, None)
        spec.submodule_search_locations = portions
        return spec

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Try to find a spec for 'fullname' on sys.path or 'path'."""
        if path is None:
            path = sys.path
        spec = cls._get_spec(fullname, path, target)
        if spec is None or spec.loader is not None:
            return spec
        portions = spec.submodule_search_locations
        if not portions:
            return None
        spec.origin = None
        spec.submodule_search_locations = _NamespacePath(fullname, portions, cls._get_spec)
        return spec

    @staticmethod
    def find_distributions(*args, **kwargs):
        """Find distributions."""
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


class FileFinder:
    """File-based finder.

    Interactions with the file system are cached for performance, being
    refreshed when the directory the finder is handling has been modified.
    """

    def __init__(self, path, *loader_details):
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details for suffix in suffixes]
        self.path = _path_abspath('.' if not path or path == '.' else path) if path != '.' else _current_folder()

    def invalidate_caches(self):
        """Invalidate the directory mtime."""
        _imp.forget_folders()

    def find_spec(self, fullname, target=None):
        """Try to find a spec for the specified module."""
        suffixes = [suffix for suffix, _ in self._loaders]
        found = _search_folder(self.path, fullname, suffixes)
        if found is None:
            return None
        kind, place = found
        if kind == -1:
            spec = _bootstrap.ModuleSpec(fullname, None)
            spec.submodule_search_locations = [place]
            return spec
        if kind == -2:
            return spec_from_file_location(fullname, place, loader=ExtensionFileLoader(fullname, place))
        is_package = kind >= len(suffixes)
        loader = self._loaders[kind % len(suffixes)][1](fullname, place)
        locations = [_path_split(place)[0]] if is_package else None
        return spec_from_file_location(fullname, place, loader=loader, submodule_search_locations=locations)

    @classmethod
    def path_hook(cls, *loader_details):
        """A class method which returns a closure to use on sys.path_hook which will return an instance using
        the specified loaders and the path called on the closure."""

        def path_hook_for_FileFinder(path):
            """Path hook for importlib.machinery.FileFinder."""
            if not _path_isdir(path):
                raise ImportError('only directories are supported', path=path)
            return cls(path, *loader_details)

        return path_hook_for_FileFinder

    def __repr__(self):
        return f'FileFinder({self.path!r})'


def _fix_up_module(ns, name, pathname, cpathname=None):
    loader = ns.get('__loader__')
    spec = ns.get('__spec__')
    if not loader:
        loader = spec.loader if spec else SourceFileLoader(name, pathname)
    if not spec:
        spec = spec_from_file_location(name, pathname, loader=loader)
        if cpathname:
            spec.cached = _path_abspath(cpathname)
    ns['__spec__'] = spec
    ns['__loader__'] = loader
    ns['__file__'] = pathname
    ns['__cached__'] = cpathname


def _set_bootstrap_module(module):
    pass


def _archive_hook(path):
    if not _path_isfile(path):
        raise ImportError('not a Zip file', path=path)
    from zipimport import zipimporter
    return zipimporter(path)


_default_hooks = (_archive_hook, FileFinder.path_hook(*_get_supported_file_loaders()))
