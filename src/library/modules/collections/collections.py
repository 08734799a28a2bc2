# The dicts of collections, and the comparisons of a deque's items that run Python code.


def _py_deque_count(items, value):
    count = 0
    for item in items:
        if item is value or item == value:
            count += 1
    return count


def _py_deque_contains(items, value):
    for item in items:
        if item is value or item == value:
            return True
    return False


def _py_deque_index(items, value, at, stop, deque=deque):
    length = deque.__len__(items)
    while at < stop:
        item = deque.__getitem__(items, at)
        if item is value or item == value:
            return at
        if deque.__len__(items) != length:
            raise RuntimeError('deque mutated during iteration')
        at += 1
    return deque.index(deque(), value)


def _py_deque_remove(items, value, at, deque=deque):
    length = deque.__len__(items)
    while at < length:
        item = deque.__getitem__(items, at)
        equal = item is value or item == value
        if deque.__len__(items) != length:
            raise IndexError('deque mutated during remove().')
        if equal:
            deque.__delitem__(items, at)
            return
        at += 1
    deque.remove(deque(), value)


def _py_count_elements(mapping, iterable):
    get = mapping.get
    for item in iterable:
        mapping[item] = get(item, 0) + 1


_in_repr = []


class defaultdict(dict):
    """defaultdict(default_factory=None, /, [...]) --> dict with default factory

    The default factory is called without arguments to produce
    a new value when a key is not present, in __getitem__ only.
    A defaultdict compares equal to a dict with the same items.
    All remaining arguments are treated the same as if they were
    passed to the dict constructor, including keyword arguments.
    """
    __slots__ = ('default_factory',)
    __module__ = 'collections'

    def __new__(cls, /, *args, **kwargs):
        self = dict.__new__(cls)
        self.default_factory = None
        return self

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)

    def __missing__(self, key):
        factory = self.default_factory
        if factory is None:
            raise KeyError(key)
        value = factory()
        self[key] = value
        return value

    def __repr__(self, in_repr=_in_repr):
        if id(self) in in_repr:
            factory = '...'
        else:
            in_repr.append(id(self))
            try:
                factory = repr(self.default_factory)
            finally:
                in_repr.pop()
        return type(self).__name__ + '(' + factory + ', ' + dict.__repr__(self) + ')'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return type(self), args, None, None, iter(self.items())

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new


defaultdict.__missing__.__doc__ = ('__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n'
                                   '  if self.default_factory is None: raise KeyError((key,))\n'
                                   '  self[key] = value = self.default_factory()\n'
                                   '  return value\n')
defaultdict.copy.__doc__ = 'D.copy() -> a shallow copy of D.'


class _Iterator:
    __slots__ = ('over', 'at', 'left', 'version', 'backwards', 'pick')

    def __init__(self, over, pick, backwards, version=_py_version):
        self.over = over
        self.at = 2 ** 32 - 1 if backwards else 0
        self.left = dict.__len__(over)
        self.version = version(over)
        self.backwards = backwards
        self.pick = pick

    def __iter__(self):
        return self

    def __length_hint__(self):
        return 0 if self.over is None else self.left

    def __next__(self, next_key=_py_next_key, previous_key=_py_previous_key, version=_py_version, get=dict.__getitem__):
        over = self.over
        if over is None:
            raise StopIteration
        if version(over) != self.version:
            length = dict.__len__(over)
            self.over = None
            raise RuntimeError('OrderedDict mutated during iteration')
        found = previous_key(over, self.at) if self.backwards else next_key(over, self.at)
        if found is None:
            self.over = None
            raise StopIteration
        at, key = found
        self.at = at if self.backwards else at + 1
        self.left -= 1
        if self.pick == 'keys':
            return key
        value = get(over, key)
        return value if self.pick == 'values' else (key, value)

    def __reduce__(self):
        return iter, (list(self),)


_Iterator.__name__ = _Iterator.__qualname__ = 'odict_iterator'
_Iterator.__module__ = 'builtins'


class _View:
    __slots__ = ('_mapping',)

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return dict.__len__(self._mapping)

    @property
    def mapping(self, proxy=type(type.__dict__)):
        return proxy(self._mapping)

    def __repr__(self):
        return type(self).__name__ + '(' + repr(list(self)) + ')'


def _set_operators(base):
    def operator(name):
        def method(self, other):
            return getattr(base(self._mapping), name)(other._view if isinstance(other, _View) else other)
        method.__name__ = name
        return method
    return {name: operator(name) for name in (
        '__and__', '__rand__', '__or__', '__ror__', '__sub__', '__rsub__', '__xor__', '__rxor__',
        '__lt__', '__le__', '__gt__', '__ge__', '__eq__', '__ne__', 'isdisjoint')}


def _make_view(name, pick, view):
    def __iter__(self, Iterator=_Iterator):
        return Iterator(self._mapping, pick, False)

    def __reversed__(self, Iterator=_Iterator):
        return Iterator(self._mapping, pick, True)

    namespace = {'__slots__': (), '__iter__': __iter__, '__reversed__': __reversed__, '__module__': 'builtins',
                 '_view': property(lambda self: view(self._mapping))}
    if pick != 'values':
        namespace.update(_set_operators(view))
        namespace['__hash__'] = None
        namespace['__contains__'] = lambda self, item: item in view(self._mapping)
    return type(name, (_View,), namespace)


class OrderedDict(dict):
    'Dictionary that remembers insertion order'
    __module__ = 'collections'

    def __init__(self, /, *args, **kwargs):
        if len(args) > 1:
            raise TypeError(f'expected at most 1 arguments, got {len(args)}')
        self.__update(*args, **kwargs)

    def update(self, /, *args, plain_set=dict.__setitem__, **kwargs):
        if len(args) > 1:
            raise TypeError(f'update() takes at most 1 positional argument ({len(args)} given)')
        if type(self).__setitem__ is plain_set:
            dict.update(self, *args, **kwargs)
            return
        if args:
            other = args[0]
            if isinstance(other, dict):
                for key in other:
                    self[key] = other[key]
            elif hasattr(other, 'keys'):
                for key in other.keys():
                    self[key] = other[key]
            elif hasattr(other, 'items'):
                for key, value in other.items():
                    self[key] = value
            else:
                for key, value in other:
                    self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    __update = update

    def __iter__(self, Iterator=_Iterator):
        return Iterator(self, 'keys', False)

    def __reversed__(self, Iterator=_Iterator):
        'od.__reversed__() <==> reversed(od)'
        return Iterator(self, 'keys', True)

    def keys(self, view=_make_view('odict_keys', 'keys', dict.keys)):
        return view(self)

    def values(self, view=_make_view('odict_values', 'values', dict.values)):
        return view(self)

    def items(self, view=_make_view('odict_items', 'items', dict.items)):
        return view(self)

    def popitem(self, last=True, pop_end=_py_pop_end):
        """Remove and return a (key, value) pair from the dictionary.

        Pairs are returned in LIFO order if last is true or FIFO order if false."""
        return pop_end(self, last)

    def move_to_end(self, key, last=True, move=_py_move_to_end):
        """Move an existing element to the end (or beginning if last is false).

        Raise KeyError if the element does not exist."""
        move(self, key, last)

    def pop(self, key, *default, nothing=_in_repr, **named):
        if 'default' in named:
            default = (named['default'],)
        if len(default) > 1:
            raise TypeError(f'pop() takes at most 2 arguments ({len(default) + 1} given)')
        if type(self).__delitem__ is not dict.__delitem__ or type(self).__getitem__ is not dict.__getitem__:
            if dict.__contains__(self, key):
                value = self[key]
                del self[key]
                return value
        elif not default:
            if dict.__contains__(self, key) or not hasattr(type(self), '__missing__'):
                return dict.pop(self, key)
        else:
            return dict.pop(self, key, *default)
        if default:
            return default[0]
        missing = getattr(type(self), '__missing__', None)
        if missing is not None:
            return missing(self, key)
        raise KeyError(key)

    def setdefault(self, key, default=None):
        """Insert key with a value of default if key is not in the dictionary.

        Return the value for key if key is in the dictionary, else default."""
        if type(self).__setitem__ is dict.__setitem__ and type(self).__contains__ is dict.__contains__:
            return dict.setdefault(self, key, default)
        if key in self:
            return self[key]
        self[key] = default
        return default

    def copy(self):
        'od.copy() -> a shallow copy of od'
        if type(self) is OrderedDict:
            new = OrderedDict()
            dict.update(new, self)
            return new
        new = type(self)()
        for name, value in vars(self).items():
            setattr(new, name, value)
        for key in self:
            new[key] = self[key]
        return new

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        'Create a new ordered dictionary with keys from iterable and values set to value.'
        new = cls()
        for key in iterable:
            new[key] = value
        return new

    def __eq__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        if isinstance(other, OrderedDict):
            if not dict.__eq__(self, other):
                return False
            return all(a is b or a == b for a, b in zip(dict.keys(self), dict.keys(other)))
        return dict.__eq__(self, other)

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __reduce__(self):
        state = self.__getstate__()
        return self.__class__, (), state, None, iter(self.items())

    def __sizeof__(self):
        return dict.__sizeof__(self) + 64 + 56 * dict.__len__(self)

    def __repr__(self, in_repr=_in_repr, minor=_py_minor):
        if id(self) in in_repr:
            return '...'
        if not dict.__len__(self):
            return type(self).__name__ + '()'
        in_repr.append(id(self))
        try:
            if minor >= 12:
                if type(self).__iter__ is OrderedDict.__iter__ and type(self).__getitem__ is dict.__getitem__:
                    body = dict.__repr__(self)
                else:
                    body = repr(dict(self.items()))
            else:
                body = repr(list(self.items()))
        finally:
            in_repr.pop()
        return type(self).__name__ + '(' + body + ')'


_keep()
