# Context variables: each context is a mapping that a change replaces, so that copying one costs nothing.

import _thread

_entered = {}


class _Missing:
    def __repr__(self):
        return '<Token.MISSING>'


_Missing.__name__ = _Missing.__qualname__ = 'Token.MISSING'
_missing = _Missing()


def _current():
    me = _thread.get_ident()
    context = _entered.get(me)
    if context is None:
        context = _entered[me] = Context()
    return context


class Context:
    __module__ = '_contextvars'

    def __new__(cls, *arguments, **keywords):
        if arguments or keywords:
            raise TypeError('Context() does not accept any arguments')
        self = object.__new__(cls)
        self._values = {}
        self._outer = None
        self._is_entered = False
        return self

    def __init_subclass__(cls, **keywords):
        raise TypeError("type '_contextvars.Context' is not an acceptable base type")

    def run(self, /, *arguments, **keywords):
        if not arguments:
            raise TypeError('run() missing 1 required positional argument')
        if self._is_entered:
            raise RuntimeError(f'cannot enter context: {self!r} is already entered')
        me = _thread.get_ident()
        outer = _entered.get(me)
        _entered[me] = self
        self._is_entered = True
        try:
            return arguments[0](*arguments[1:], **keywords)
        finally:
            self._is_entered = False
            if outer is None:
                _entered.pop(me, None)
            else:
                _entered[me] = outer

    def copy(self):
        """Return a shallow copy of the context object."""
        made = Context()
        made._values = self._values
        return made

    def _check(self, key):
        if not isinstance(key, ContextVar):
            raise TypeError(f'a ContextVar key was expected, got {key!r}')

    def __getitem__(self, key):
        self._check(key)
        return self._values[key]

    def __contains__(self, key):
        self._check(key)
        return key in self._values

    def get(self, key, default=None, /):
        self._check(key)
        return self._values.get(key, default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None


class ContextVar:
    __module__ = '_contextvars'
    __slots__ = ('name', '_default', '__weakref__')

    def __new__(cls, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self = object.__new__(cls)
        self.name = name
        self._default = default
        return self

    def __init__(self, name, *, default=_missing):
        pass

    def __init_subclass__(cls, **keywords):
        raise TypeError("type '_contextvars.ContextVar' is not an acceptable base type")

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    def get(self, default=_missing, /):
        value = _current()._values.get(self, _missing)
        if value is not _missing:
            return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _current()
        token = object.__new__(Token)
        token._context = context
        token._var = self
        token._old = context._values.get(self, _missing)
        token._used = False
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f'expected an instance of Token, got {token!r}')
        if token._used:
            raise RuntimeError(f'{token!r} has already been used once')
        if token._var is not self:
            raise ValueError(f'{token!r} was created by a different ContextVar')
        context = _current()
        if token._context is not context:
            raise ValueError(f'{token!r} was created in a different Context')
        token._used = True
        if token._old is _missing:
            context._values = {key: value for key, value in context._values.items() if key is not self}
        else:
            context._values = {**context._values, self: token._old}

    def __repr__(self):
        default = '' if self._default is _missing else f' default={self._default!r}'
        return f'<ContextVar name={self.name!r}{default} at {id(self):#x}>'


class Token:
    __module__ = '_contextvars'
    __slots__ = ('_context', '_var', '_old', '_used')
    MISSING = _missing

    def __new__(cls):
        raise RuntimeError('Tokens can only be created by ContextVars')

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._var.reset(self)

    def __repr__(self):
        used = ' used' if self._used else ''
        return f'<Token{used} var={self._var!r} at {id(self):#x}>'

    __hash__ = None


def copy_context():
    return _current().copy()
