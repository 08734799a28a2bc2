# What template strings make (PEP 750).


class Interpolation:
    """Interpolation object."""

    __module__ = 'string.templatelib'
    __slots__ = ('value', 'expression', 'conversion', 'format_spec')
    __match_args__ = ('value', 'expression', 'conversion', 'format_spec')

    def __new__(cls, value, expression='', conversion=None, format_spec=''):
        if not isinstance(expression, str):
            raise TypeError(f"Interpolation() argument 'expression' must be str, not {type(expression).__name__}")
        if conversion is not None and not isinstance(conversion, str):
            raise TypeError(f"Interpolation() argument 'conversion' must be str, not {type(conversion).__name__}")
        if conversion not in (None, 's', 'a', 'r'):
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        self = object.__new__(cls)
        _fill(self, value, expression, conversion, format_spec)
        return self

    def __init_subclass__(cls, **keywords):
        raise TypeError("type 'string.templatelib.Interpolation' is not an acceptable base type")

    def __setattr__(self, name, value):
        if name in self.__slots__:
            raise AttributeError('readonly attribute')
        raise AttributeError(f"'string.templatelib.Interpolation' object has no attribute {name!r}")

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    def __reduce__(self):
        return Interpolation, (self.value, self.expression, self.conversion, self.format_spec)

    def __repr__(self):
        return f'Interpolation({self.value!r}, {self.expression!r}, {self.conversion!r}, {self.format_spec!r})'


_setters = [Interpolation.__dict__[name].__set__ for name in Interpolation.__slots__]


def _fill(made, *values):
    for setter, value in zip(_setters, values):
        setter(made, value)


class Template:
    """Template object."""

    __module__ = 'string.templatelib'
    __slots__ = ('strings', 'interpolations')

    def __new__(cls, *parts):
        for part in parts:
            if not isinstance(part, (str, Interpolation)):
                raise TypeError('Template.__new__ *args need to be of type \'str\' or \'Interpolation\', got '
                                + type(part).__name__)
        return _assemble(parts)

    def __init_subclass__(cls, **keywords):
        raise TypeError("type 'string.templatelib.Template' is not an acceptable base type")

    def __setattr__(self, name, value):
        if name in self.__slots__:
            raise AttributeError('readonly attribute')
        raise AttributeError(f"'string.templatelib.Template' object has no attribute {name!r}")

    @property
    def values(self):
        """Values of interpolations"""
        return tuple([field.value for field in self.interpolations])

    def __iter__(self):
        for at, text in enumerate(self.strings):
            if text:
                yield text
            if at < len(self.interpolations):
                yield self.interpolations[at]

    def __add__(self, other):
        if isinstance(other, Template):
            return _assemble((*self, *other))
        raise TypeError(f'can only concatenate string.templatelib.Template (not "{type(other).__name__}") '
                        'to string.templatelib.Template')

    def __radd__(self, other):
        raise TypeError(f'can only concatenate string.templatelib.Template (not "{type(other).__name__}") '
                        'to string.templatelib.Template')

    def __reduce__(self):
        from string.templatelib import _template_unpickle
        return _template_unpickle, (self.strings, self.interpolations)

    def __repr__(self):
        return f'Template(strings={self.strings!r}, interpolations={self.interpolations!r})'


_set_strings = Template.strings.__set__
_set_interpolations = Template.interpolations.__set__


def _assemble(parts):
    strings, interpolations = [''], []
    for part in parts:
        if isinstance(part, str):
            strings[-1] += part
        else:
            interpolations.append(part)
            strings.append('')
    made = object.__new__(Template)
    _set_strings(made, tuple(strings))
    _set_interpolations(made, tuple(interpolations))
    return made


def _make(parts):
    made = []
    for part in parts:
        if isinstance(part, tuple):
            field = object.__new__(Interpolation)
            _fill(field, *part)
            made.append(field)
        else:
            made.append(part)
    return _assemble(made)
