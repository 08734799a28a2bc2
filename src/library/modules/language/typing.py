# The classes of type variables and aliases, as CPython has them in C.

import sys


def _idfunc(x, /):
    return x


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __module__ = 'typing'
    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return 'typing.NoDefault'

    def __reduce__(self):
        return 'NoDefault'


NoDefault = object.__new__(NoDefaultType)
_missing = object()


def _final(cls, name):
    def __init_subclass__(cls, **keywords):
        raise TypeError(f"type 'typing.{name}' is not an acceptable base type")
    return classmethod(__init_subclass__)


def _calling_module():
    try:
        return sys._getframe().f_globals.get('__name__')
    except (AttributeError, ValueError):
        return None


def _make_union(left, right):
    return Union[left, right]


def _evaluator(value):
    return lambda format=1: value


def _no_instance_base(self, name):
    raise TypeError(f'Cannot subclass an instance of {name}')


class _Variable:
    __slots__ = ('__dict__', '__weakref__')

    def __or__(self, other):
        return _make_union(self, other)

    def __ror__(self, other):
        return _make_union(other, self)

    def __reduce__(self):
        return self.__name__

    def has_default(self):
        return self._default is not NoDefault or self._evaluate_default is not None

    @property
    def __default__(self):
        if self._default is NoDefault and self._evaluate_default is not None:
            self._default = self._evaluate_default()
        return self._default

    @property
    def evaluate_default(self):
        if self._evaluate_default is not None:
            return self._evaluate_default
        return None if self._default is NoDefault else _evaluator(self._default)

    def _show_variance(self):
        if self.__infer_variance__:
            return self.__name__
        mark = '+' if self.__covariant__ else '-' if self.__contravariant__ else '~'
        return mark + self.__name__


def _checked_type(value, what):
    import typing
    return typing._type_check(value, what)


def _hide(namespace, names):
    """Lets instances keep plain attributes that vars() does not show."""


class TypeVar(_Variable):
    """Type variable."""

    __module__ = 'typing'
    __slots__ = ('__name__', '_bound', '_evaluate_bound', '_constraints', '_evaluate_constraints', '__covariant__',
                 '__contravariant__', '__infer_variance__', '_default', '_evaluate_default')

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if not isinstance(name, str):
            raise TypeError(f"TypeVar() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError('Bivariant types are not supported.')
        if infer_variance and (covariant or contravariant):
            raise ValueError('Variance cannot be specified with infer_variance.')
        if bound is not None:
            bound = _checked_type(bound, 'Bound must be a type.')
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        if constraints and bound is not None:
            raise TypeError('Constraints cannot be combined with bound=...')
        if constraints:
            constraints = tuple([_checked_type(one, 'TypeVar(name, constraint, ...): constraints must be types.')
                                 for one in constraints])
        self.__name__ = name
        self._bound = bound
        self._evaluate_bound = None
        self._constraints = constraints
        self._evaluate_constraints = None
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._default = default
        self._evaluate_default = None
        module = _calling_module()
        if module is not None:
            self.__module__ = module

    def __repr__(self):
        return self._show_variance()

    def _evaluate(self):
        # Of a parameter `T: expression` it is not known yet whether that is a bound or constraints.
        value = self._evaluate_bound()
        if isinstance(value, tuple):
            self._constraints = value
            self._evaluate_constraints = _evaluator(value)
            self._evaluate_bound = None
        else:
            self._bound = value
        return value

    @property
    def __bound__(self):
        if self._bound is None and self._evaluate_bound is not None:
            self._evaluate()
        return self._bound

    @property
    def __constraints__(self):
        if self._bound is None and self._evaluate_bound is not None:
            self._evaluate()
        return self._constraints

    @property
    def evaluate_bound(self):
        if self.__bound__ is None:
            return None
        return self._evaluate_bound or _evaluator(self._bound)

    @property
    def evaluate_constraints(self):
        if not self.__constraints__:
            return None
        return self._evaluate_constraints or _evaluator(self._constraints)

    def __mro_entries__(self, bases):
        _no_instance_base(self, 'TypeVar')

    def __typing_subst__(self, argument):
        import typing
        return typing._typevar_subst(self, argument)

    def __typing_prepare_subst__(self, alias, arguments):
        place = alias.__parameters__.index(self)
        if place < len(arguments):
            return arguments
        if place == len(arguments) and self.has_default():
            return (*arguments, self.__default__)
        raise TypeError(f'Too few arguments for {alias}')


class ParamSpecArgs:
    """The args for a ParamSpec object."""

    __module__ = 'typing'

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        name = getattr(self.__origin__, '__name__', None)
        return f'{name if isinstance(name, str) else repr(self.__origin__)}.args'

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecArgs) else NotImplemented

    __hash__ = None

    def __mro_entries__(self, bases):
        _no_instance_base(self, 'ParamSpecArgs')


class ParamSpecKwargs:
    """The kwargs for a ParamSpec object."""

    __module__ = 'typing'

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        name = getattr(self.__origin__, '__name__', None)
        return f'{name if isinstance(name, str) else repr(self.__origin__)}.kwargs'

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecKwargs) else NotImplemented

    __hash__ = None

    def __mro_entries__(self, bases):
        _no_instance_base(self, 'ParamSpecKwargs')


class ParamSpec(_Variable):
    """Parameter specification variable."""

    __module__ = 'typing'
    __slots__ = ('__name__', '__bound__', '__covariant__', '__contravariant__', '__infer_variance__', '_default',
                 '_evaluate_default')

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if not isinstance(name, str):
            raise TypeError(f"ParamSpec() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError('Bivariant types are not supported.')
        if infer_variance and (covariant or contravariant):
            raise ValueError('Variance cannot be specified with infer_variance.')
        if bound is not None:
            bound = _checked_type(bound, 'Bound must be a type.')
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._default = default
        self._evaluate_default = None
        module = _calling_module()
        if module is not None:
            self.__module__ = module

    def __repr__(self):
        return self._show_variance()

    @property
    def args(self):
        """Represents positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """Represents keyword arguments."""
        return ParamSpecKwargs(self)

    def __mro_entries__(self, bases):
        _no_instance_base(self, 'ParamSpec')

    def __typing_subst__(self, argument):
        import typing
        return typing._paramspec_subst(self, argument)

    def __typing_prepare_subst__(self, alias, arguments):
        import typing
        return typing._paramspec_prepare_subst(self, alias, arguments)


class TypeVarTuple(_Variable):
    """Type variable tuple."""

    __module__ = 'typing'
    __slots__ = ('__name__', '_default', '_evaluate_default')

    def __init__(self, name, *, default=NoDefault):
        if not isinstance(name, str):
            raise TypeError(f"TypeVarTuple() argument 'name' must be str, not {type(name).__name__}")
        self.__name__ = name
        self._default = default
        self._evaluate_default = None
        module = _calling_module()
        if module is not None:
            self.__module__ = module

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __mro_entries__(self, bases):
        _no_instance_base(self, 'TypeVarTuple')

    def __typing_subst__(self, argument):
        raise TypeError('Substitution of bare TypeVarTuple is not supported')

    def __typing_prepare_subst__(self, alias, arguments):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, arguments)


class TypeAliasType:
    """Type alias."""

    __module__ = 'typing'
    __slots__ = ('__name__', '_value', '_evaluate', '__type_params__', '_module')

    def __new__(cls, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError('type_params must be a tuple')
        self = object.__new__(cls)
        _set_alias(self, name, value, None, type_params, _calling_module())
        return self

    def __repr__(self):
        return self.__name__

    @property
    def __value__(self):
        if self._value is _missing:
            _alias_value(self, self._evaluate())
        return self._value

    @property
    def evaluate_value(self):
        return self._evaluate or _evaluator(self._value)

    @property
    def __parameters__(self):
        parameters = []
        for parameter in self.__type_params__:
            if isinstance(parameter, TypeVarTuple):
                parameters.extend(parameter)
            else:
                parameters.append(parameter)
        return tuple(parameters)

    def __getitem__(self, arguments):
        if not self.__type_params__:
            raise TypeError('Only generic type aliases are subscriptable')
        return type(list[int])(self, arguments if isinstance(arguments, tuple) else (arguments,))

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __or__(self, other):
        return _make_union(self, other)

    def __ror__(self, other):
        return _make_union(other, self)

    def __reduce__(self):
        return self.__name__

    def __getattribute__(self, name):
        return object.__getattribute__(self, '_module' if name == '__module__' else name)

    def __getattr__(self, name):
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute {name!r}", name=name, obj=self)

    def __setattr__(self, name, value):
        if name in ('__name__', '__value__', '__type_params__', '__parameters__', 'evaluate_value'):
            raise AttributeError('readonly attribute')
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute {name!r}")


_alias_name = TypeAliasType.__dict__['__name__'].__set__
_alias_value = TypeAliasType._value.__set__
_alias_evaluate = TypeAliasType._evaluate.__set__
_alias_params = TypeAliasType.__dict__['__type_params__'].__set__
_alias_module = TypeAliasType._module.__set__


def _set_alias(alias, name, value, evaluate, type_params, module):
    _alias_name(alias, name)
    _alias_value(alias, value)
    _alias_evaluate(alias, evaluate)
    _alias_params(alias, type_params)
    _alias_module(alias, module)


for _class in (TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, ParamSpecArgs, ParamSpecKwargs):
    _class.__init_subclass__ = _final(_class, _class.__name__)


class Generic:
    """Abstract base class for generic types.

    On Python 3.12 and newer, generic classes implicitly inherit from
    Generic when they declare a parameter list after the class's name::

        class Mapping[KT, VT]:
            def __getitem__(self, key: KT) -> VT:
                ...
                # Etc.

    On older versions of Python, however, generic classes have to
    explicitly inherit from Generic.

    After a class has been declared to be generic, it can then be used as
    follows::

        def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:
            try:
                return mapping[key]
            except KeyError:
                return default
    """

    __module__ = 'typing'
    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *arguments, **keywords):
        import typing
        return typing._generic_class_getitem(cls, *arguments, **keywords)

    @classmethod
    def __init_subclass__(cls, *arguments, **keywords):
        import typing
        return typing._generic_init_subclass(cls, *arguments, **keywords)


Union = type(int | str)


def _new_parameter(kind, name, evaluate):
    """Makes what a type parameter of the syntax is bound to."""
    if kind == 0:
        made = TypeVar(name, infer_variance=True)
        made._evaluate_bound = evaluate
    elif kind == 1:
        made = ParamSpec(name, infer_variance=True)
    else:
        made = TypeVarTuple(name)
    try:
        del made.__module__
    except AttributeError:
        pass
    return made


def _new_alias(name, type_params, evaluate):
    """Makes what a type statement binds."""
    alias = object.__new__(TypeAliasType)
    _set_alias(alias, name, _missing, evaluate, type_params, _calling_module())
    return alias


def _generic_base(parameters):
    """Makes the base class that a class with type parameters gets."""
    import typing
    found = []
    for parameter in parameters:
        if isinstance(parameter, TypeVarTuple):
            found.extend(parameter)
        else:
            found.append(parameter)
    return typing._GenericAlias(Generic, tuple(found))
