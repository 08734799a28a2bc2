# The classes of the nodes of syntax trees: made from the grammar of the trees, one line a class.

import sys as _sys

PyCF_ONLY_AST = 0x0400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8000 | PyCF_ONLY_AST

_place = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
_defaults = _sys.version_info >= (3, 13)


class AST:
    __module__ = 'ast'
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = type(self)._fields
        if len(args) > len(fields):
            name = type(self).__name__
            raise TypeError(f'{name} constructor takes at most {len(fields)} positional '
                            f'argument{"" if len(fields) == 1 else "s"}')
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in fields:
                if name in given:
                    raise TypeError(f"{type(self).__name__} got multiple values for argument '{name}'")
                given.add(name)
            elif _defaults and name not in type(self)._attributes:
                import warnings
                warnings.warn(f"{type(self).__name__}.__init__ got an unexpected keyword argument '{name}'. "
                              "Support for arbitrary keyword arguments is deprecated "
                              "and will be removed in Python 3.15.", DeprecationWarning, stacklevel=1)
            setattr(self, name, value)
        if not _defaults:
            return
        types = type(self)._field_types
        for name in fields:
            if name in given or name in self.__dict__:
                continue
            kind = types.get(name)
            if kind is None:
                continue
            if getattr(kind, '__origin__', None) is list:
                setattr(self, name, [])
            elif kind is expr_context:
                setattr(self, name, Load())
            elif not isinstance(kind, type(int | None)):
                import warnings
                warnings.warn(f"{type(self).__name__}.__init__ missing 1 required positional argument: '{name}'. "
                              "This will become an error in Python 3.15.", DeprecationWarning, stacklevel=1)

    def __reduce__(self):
        return _rebuild, (type(self), dict(self.__dict__))

    def __replace__(self, **changes):
        cls = type(self)
        known = set(cls._fields) | set(cls._attributes)
        for name in changes:
            if name not in known:
                raise TypeError(f'{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.')
        values = {**self.__dict__, **changes}
        missing = [name for name in cls._fields if name not in values and not hasattr(cls, name)]
        if missing:
            text = ', '.join([repr(name) for name in missing])
            raise TypeError(f'{cls.__name__}.__replace__ missing {len(missing)} keyword '
                            f'argument{"" if len(missing) == 1 else "s"}: {text}.')
        return cls(**values)

    def __repr__(self):
        if _sys.version_info < (3, 14):
            return object.__repr__(self)
        return _show(self, 3)


def _rebuild(cls, values):
    node = cls.__new__(cls)
    node.__dict__.update(values)
    return node


def _show(value, depth):
    if isinstance(value, AST):
        if depth <= 0:
            return type(value).__name__ + '(...)'
        parts = [name + '=' + _show(getattr(value, name), depth - 1) for name in value._fields if hasattr(value, name)]
        return type(value).__name__ + '(' + ', '.join(parts) + ')'
    if isinstance(value, (list, tuple)):
        if not value:
            return '[]' if isinstance(value, list) else '()'
        ends = '[]' if isinstance(value, list) else '()'
        if len(value) == 1:
            return ends[0] + _show(value[0], depth) + ends[1]
        if len(value) == 2:
            return ends[0] + _show(value[0], depth) + ', ' + _show(value[1], depth) + ends[1]
        return ends[0] + _show(value[0], depth) + ', ..., ' + _show(value[-1], depth) + ends[1]
    return repr(value)


# A line is a kind of node; below it stand its members. A `?` may be None, a `*` is a list.
_grammar = '''
mod
 Module body:stmt* type_ignores:type_ignore*
 Interactive body:stmt*
 Expression body:expr
 FunctionType argtypes:expr* returns:expr
stmt@
 FunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string? type_params:type_param*
 AsyncFunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string? type_params:type_param*
 ClassDef name:identifier bases:expr* keywords:keyword* body:stmt* decorator_list:expr* type_params:type_param*
 Return value:expr?
 Delete targets:expr*
 Assign targets:expr* value:expr type_comment:string?
 TypeAlias name:expr type_params:type_param* value:expr
 AugAssign target:expr op:operator value:expr
 AnnAssign target:expr annotation:expr value:expr? simple:int
 For target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
 AsyncFor target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
 While test:expr body:stmt* orelse:stmt*
 If test:expr body:stmt* orelse:stmt*
 With items:withitem* body:stmt* type_comment:string?
 AsyncWith items:withitem* body:stmt* type_comment:string?
 Match subject:expr cases:match_case*
 Raise exc:expr? cause:expr?
 Try body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
 TryStar body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
 Assert test:expr msg:expr?
 Import names:alias*
 ImportFrom module:identifier? names:alias* level:int?
 Global names:identifier*
 Nonlocal names:identifier*
 Expr value:expr
 Pass
 Break
 Continue
expr@
 BoolOp op:boolop values:expr*
 NamedExpr target:expr value:expr
 BinOp left:expr op:operator right:expr
 UnaryOp op:unaryop operand:expr
 Lambda args:arguments body:expr
 IfExp test:expr body:expr orelse:expr
 Dict keys:expr?* values:expr*
 Set elts:expr*
 ListComp elt:expr generators:comprehension*
 SetComp elt:expr generators:comprehension*
 DictComp key:expr value:expr generators:comprehension*
 GeneratorExp elt:expr generators:comprehension*
 Await value:expr
 Yield value:expr?
 YieldFrom value:expr
 Compare left:expr ops:cmpop* comparators:expr*
 Call func:expr args:expr* keywords:keyword*
 FormattedValue value:expr conversion:int format_spec:expr?
 Interpolation value:expr str:constant conversion:int format_spec:expr?
 JoinedStr values:expr*
 TemplateStr values:expr*
 Constant value:constant kind:string?
 Attribute value:expr attr:identifier ctx:expr_context
 Subscript value:expr slice:expr ctx:expr_context
 Starred value:expr ctx:expr_context
 Name id:identifier ctx:expr_context
 List elts:expr* ctx:expr_context
 Tuple elts:expr* ctx:expr_context
 Slice lower:expr? upper:expr? step:expr?
expr_context
 Load
 Store
 Del
boolop
 And
 Or
operator
 Add
 Sub
 Mult
 MatMult
 Div
 Mod
 Pow
 LShift
 RShift
 BitOr
 BitXor
 BitAnd
 FloorDiv
unaryop
 Invert
 Not
 UAdd
 USub
cmpop
 Eq
 NotEq
 Lt
 LtE
 Gt
 GtE
 Is
 IsNot
 In
 NotIn
comprehension target:expr iter:expr ifs:expr* is_async:int
excepthandler@
 ExceptHandler type:expr? name:identifier? body:stmt*
arguments posonlyargs:arg* args:arg* vararg:arg? kwonlyargs:arg* kw_defaults:expr?* kwarg:arg? defaults:expr*
arg@ arg:identifier annotation:expr? type_comment:string?
keyword@ arg:identifier? value:expr
alias@ name:identifier asname:identifier?
withitem context_expr:expr optional_vars:expr?
match_case pattern:pattern guard:expr? body:stmt*
pattern@
 MatchValue value:expr
 MatchSingleton value:constant
 MatchSequence patterns:pattern*
 MatchMapping keys:expr* patterns:pattern* rest:identifier?
 MatchClass cls:expr patterns:pattern* kwd_attrs:identifier* kwd_patterns:pattern*
 MatchStar name:identifier?
 MatchAs pattern:pattern? name:identifier?
 MatchOr patterns:pattern*
type_ignore
 TypeIgnore lineno:int tag:string
type_param@
 TypeVar name:identifier bound:expr? default_value:expr?
 ParamSpec name:identifier default_value:expr?
 TypeVarTuple name:identifier default_value:expr?
'''
_builtin_types = {'identifier': str, 'string': str, 'int': int, 'constant': object}


def _describe(name, fields):
    if not fields:
        return name
    shown = []
    for field in fields:
        key, _, kind = field.partition(':')
        if kind.endswith('?*'):
            kind = kind[:-2] + '?*' if _sys.version_info >= (3, 14) else kind[:-2] + '*'
        shown.append(f'{kind} {key}')
    return f'{name}({", ".join(shown)})'


def _make(made):
    members = {}
    lines = []
    base = None
    for line in _grammar.split('\n'):
        if not line.strip():
            continue
        inner = line.startswith(' ')
        name, *fields = line.split()
        if _sys.version_info < (3, 12):
            fields = [field for field in fields if not field.startswith('type_params:')]
        if _sys.version_info < (3, 13):
            fields = [field for field in fields if not field.startswith('default_value:')]
        placed = name.endswith('@')
        name = name.rstrip('@')
        if inner:
            members[base].append(_describe(name, fields))
        else:
            base, has_place = name, placed
            members[name] = []
        lines.append((name, fields, base if inner else None, has_place))
    for name, fields, parent, has_place in lines:
        names = tuple([field.partition(':')[0] for field in fields])
        optional = ()
        if has_place:
            optional = ('end_lineno', 'end_col_offset')
        namespace = {'__module__': 'ast', '_fields': names, '__match_args__': names}
        if parent is None:
            namespace['_attributes'] = _place if has_place else ()
            inner = members[name]
            if inner:
                pad = ' ' * (len(name) + 1)
                namespace['__doc__'] = name + ' = ' + ('\n' + pad + '| ').join(inner)
            else:
                namespace['__doc__'] = _describe(name, fields)
            if parent is None and has_place and name != 'type_param' and name != 'pattern':
                for key in optional:
                    namespace[key] = None
        else:
            namespace['__doc__'] = _describe(name, fields)
        for field in fields:
            key, _, kind = field.partition(':')
            if kind.endswith('?'):
                namespace[key] = None
        made[name] = type(name, (AST if parent is None else made[parent],), namespace)
    for name, fields, parent, has_place in lines:
        types = {}
        for field in fields:
            key, _, kind = field.partition(':')
            plain = kind.rstrip('?*')
            value = _builtin_types.get(plain) or made[plain]
            types[key] = list[value] if kind.endswith('*') else value | None if kind.endswith('?') else value
        made[name]._field_types = types


_nodes = {}
_make(_nodes)
_publish(_nodes)
expr_context = _nodes['expr_context']
Load = _nodes['Load']
