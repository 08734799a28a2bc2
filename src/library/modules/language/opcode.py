# What `opcode` and `dis` ask about CPython's instructions.

_jumps = {'POP_JUMP_IF_TRUE', 'POP_JUMP_IF_FALSE', 'POP_JUMP_IF_NONE', 'POP_JUMP_IF_NOT_NONE', 'JUMP_FORWARD',
          'JUMP_BACKWARD', 'JUMP_BACKWARD_NO_INTERRUPT', 'FOR_ITER', 'SEND', 'JUMP', 'JUMP_NO_INTERRUPT',
          'JUMP_IF_TRUE', 'JUMP_IF_FALSE', 'END_ASYNC_FOR'}
_consts = {'LOAD_CONST', 'LOAD_CONST_IMMORTAL', 'LOAD_CONST_MORTAL'}
_names = {'DELETE_ATTR', 'DELETE_GLOBAL', 'DELETE_NAME', 'IMPORT_FROM', 'IMPORT_NAME', 'LOAD_ATTR',
          'LOAD_FROM_DICT_OR_GLOBALS', 'LOAD_GLOBAL', 'LOAD_NAME', 'LOAD_SUPER_ATTR', 'STORE_ATTR', 'STORE_GLOBAL',
          'STORE_NAME'}
_free = {'DELETE_DEREF', 'LOAD_DEREF', 'LOAD_FROM_DICT_OR_DEREF', 'STORE_DEREF', 'MAKE_CELL', 'LOAD_CLOSURE'}
_local = {'BINARY_OP_INPLACE_ADD_UNICODE', 'DELETE_FAST', 'LOAD_FAST', 'LOAD_FAST_AND_CLEAR', 'LOAD_FAST_BORROW',
          'LOAD_FAST_BORROW_LOAD_FAST_BORROW', 'LOAD_FAST_CHECK', 'LOAD_FAST_LOAD_FAST', 'STORE_FAST',
          'STORE_FAST_LOAD_FAST', 'STORE_FAST_STORE_FAST', 'STORE_FAST_MAYBE_NULL'}
_exceptions = {'SETUP_FINALLY', 'SETUP_WITH', 'SETUP_CLEANUP'}


def _name_of(opcode):
    from _opcode_metadata import opmap
    for name, number in opmap.items():
        if number == opcode:
            return name
    return None


def _asks(names):
    def ask(opcode):
        return _name_of(opcode) in names
    return ask


has_jump = _asks(_jumps)
has_const = _asks(_consts)
has_name = _asks(_names)
has_free = _asks(_free)
has_local = _asks(_local)
has_exc = _asks(_exceptions)


def is_valid(opcode):
    """Return True if opcode is valid, False otherwise."""
    return _name_of(opcode) is not None


def has_arg(opcode):
    """Return True if the opcode uses its oparg, False otherwise."""
    from _opcode_metadata import HAVE_ARGUMENT
    return opcode > HAVE_ARGUMENT


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Compute the stack effect of the opcode."""
    raise ValueError('invalid opcode or oparg')


def get_executor(*, code, offset):
    """Return the executor object at offset in code if exists, None otherwise."""
    return None


def get_specialization_stats():
    """Return the specialization stats"""
    return None


def get_intrinsic1_descs():
    """Return a list of names of the unary intrinsics."""
    return ['INTRINSIC_1_INVALID', 'INTRINSIC_PRINT', 'INTRINSIC_IMPORT_STAR', 'INTRINSIC_STOPITERATION_ERROR',
            'INTRINSIC_ASYNC_GEN_WRAP', 'INTRINSIC_UNARY_POSITIVE', 'INTRINSIC_LIST_TO_TUPLE', 'INTRINSIC_TYPEVAR',
            'INTRINSIC_PARAMSPEC', 'INTRINSIC_TYPEVARTUPLE', 'INTRINSIC_SUBSCRIPT_GENERIC', 'INTRINSIC_TYPEALIAS']


def get_intrinsic2_descs():
    """Return a list of names of the binary intrinsics."""
    return ['INTRINSIC_2_INVALID', 'INTRINSIC_PREP_RERAISE_STAR', 'INTRINSIC_TYPEVAR_WITH_BOUND',
            'INTRINSIC_TYPEVAR_WITH_CONSTRAINTS', 'INTRINSIC_SET_FUNCTION_TYPE_PARAMS', 'INTRINSIC_SET_TYPEPARAM_DEFAULT']


def get_special_method_names():
    """Return a list of special method names."""
    return ['__enter__', '__exit__', '__aenter__', '__aexit__']


def get_nb_ops():
    """Return array of symbols of binary ops."""
    names = ['ADD', 'AND', 'FLOOR_DIVIDE', 'LSHIFT', 'MATRIX_MULTIPLY', 'MULTIPLY', 'REMAINDER', 'OR', 'POWER', 'RSHIFT',
             'SUBTRACT', 'TRUE_DIVIDE', 'XOR']
    signs = ['+', '&', '//', '<<', '@', '*', '%', '|', '**', '>>', '-', '/', '^']
    plain = [('NB_' + name, sign) for name, sign in zip(names, signs)]
    return plain + [('NB_INPLACE_' + name, sign + '=') for name, sign in zip(names, signs)] + [('NB_SUBSCR', '[]')]

# Nothing of the code objects that a program sees is rewritten while it runs.
ENABLE_SPECIALIZATION = False
ENABLE_SPECIALIZATION_FT = False
