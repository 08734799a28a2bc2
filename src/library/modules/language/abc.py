# What abstract base classes remember, and the checks that no memory answers.


class _abc_data:
    """Internal state held by ABC machinery."""

    __slots__ = ('registry', 'cache', 'negative', 'version')

    def __init__(self):
        self.registry = {}
        self.cache = {}
        self.negative = {}
        self.version = _registrations


def _abc_init(self):
    """Internal ABC helper for class set-up. Should be never used outside abc module."""
    names = set()
    for name, value in list(self.__dict__.items()):
        if getattr(value, '__isabstractmethod__', False):
            names.add(name)
    for base in self.__bases__:
        for name in getattr(base, '__abstractmethods__', ()):
            value = getattr(self, name, None)
            if getattr(value, '__isabstractmethod__', False):
                names.add(name)
    _mark_abstract(self, frozenset(names))
    self._abc_impl = _abc_data()


def _abc_register(self, subclass, /):
    """Internal ABC helper for subclasss registration. Should be never used outside abc module."""
    if not isinstance(subclass, type):
        raise TypeError('Can only register classes')
    if issubclass(subclass, self):
        return subclass
    if issubclass(self, subclass):
        raise RuntimeError('Refusing to create an inheritance cycle')
    _note(self._abc_impl.registry, subclass)
    _count_registration()
    _pass_on(self, subclass)
    return subclass


def _check_instance(self, said, own):
    kept = self._abc_impl
    if _noted(kept.cache, said):
        return True
    if said is own:
        if kept.version == get_cache_token() and _noted(kept.negative, said):
            return False
        return self.__subclasscheck__(said)
    return self.__subclasscheck__(said) or self.__subclasscheck__(own)


def _check_subclass(self, subclass):
    kept = self._abc_impl
    if kept.version < get_cache_token():
        kept.negative = {}
        kept.version = get_cache_token()
    answer = self.__subclasshook__(subclass)
    if answer is not NotImplemented:
        if answer is not True and answer is not False:
            raise AssertionError('__subclasshook__ must return either False, True, or NotImplemented')
        _note(kept.cache if answer else kept.negative, subclass)
        return answer
    if self in getattr(subclass, '__mro__', ()):
        _note(kept.cache, subclass)
        return True
    for registered in _alive(kept.registry):
        if issubclass(subclass, registered):
            _note(kept.cache, subclass)
            return True
    for derived in self.__subclasses__():
        if issubclass(subclass, derived):
            _note(kept.cache, subclass)
            return True
    _note(kept.negative, subclass)
    return False


def _get_dump(self):
    """Internal ABC helper for cache and registry debugging."""
    import _weakref
    kept = self._abc_impl
    sets = [{_weakref.ref(one) for one in _alive(part)} for part in (kept.registry, kept.cache, kept.negative)]
    return (*sets, kept.version)


def _reset_registry(self):
    """Internal ABC helper to reset registry of a given class."""
    self._abc_impl.registry = {}


def _reset_caches(self):
    """Internal ABC helper to reset both caches of a given class."""
    kept = self._abc_impl
    kept.cache = {}
    kept.negative = {}
