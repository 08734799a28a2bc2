//! Python's builtin functions: a table with a row for each.

pub mod numbers;
pub mod objects;
mod iteration;
mod printing;
mod classes;
mod scope;
mod io;

pub use io::{IO, read_line};
pub use numbers::{divide_numbers, id_of, round_number};
pub use objects::vars_of;
pub use scope::{SCOPE, builtins_of};

use crate::vm::Native;

/// The builtins, in the order of Python's documentation.
pub const BUILTINS: &[Native] = &[
    Native {
        signature: "abs(x, /)",
        call: numbers::abs,
        about: "Returns the distance of a number from zero.",
    },
    Native {
        signature: "aiter(async_iterable, /)",
        call: iteration::aiter,
        about: "Returns the asynchronous iterator of a value.",
    },
    Native {
        signature: "all(iterable, /)",
        call: iteration::all,
        about: "Tells whether all items are true.",
    },
    Native {
        signature: "anext(iterator, default=<unset>, /)",
        call: iteration::anext,
        about: "Returns the awaitable for an asynchronous iterator's next item.",
    },
    Native {
        signature: "any(iterable, /)",
        call: iteration::any,
        about: "Tells whether an item is true.",
    },
    Native {
        signature: "ascii(obj, /)",
        call: objects::ascii,
        about: "Returns the repr with everything beyond ASCII escaped.",
    },
    Native { signature: "bin(number, /)", call: numbers::bin, about: "Returns an int in binary." },
    Native {
        signature: "callable(obj, /)",
        call: objects::callable,
        about: "Tells whether a value can be called.",
    },
    Native {
        signature: "chr(i, /)",
        call: numbers::chr,
        about: "Returns the character with a code point.",
    },
    Native {
        signature: "delattr(obj, name, /)",
        call: objects::delattr,
        about: "Deletes an attribute.",
    },
    Native {
        signature: "divmod(x, y, /)",
        call: numbers::divmod,
        about: "Returns quotient and remainder.",
    },
    Native {
        signature: "format(value, format_spec='', /)",
        call: objects::format,
        about: "Returns a value formatted by a spec.",
    },
    Native {
        signature: "getattr(object, name, default=<unset>, /)",
        call: objects::getattr,
        about: "Returns an attribute, or a default.",
    },
    Native {
        signature: "hasattr(obj, name, /)",
        call: objects::hasattr,
        about: "Tells whether an object has an attribute.",
    },
    Native {
        signature: "hash(obj, /)",
        call: numbers::hash,
        about: "Returns the hash of a value.",
    },
    Native {
        signature: "hex(number, /)",
        call: numbers::hex,
        about: "Returns an int in hexadecimal.",
    },
    Native {
        signature: "id(obj, /)",
        call: numbers::id,
        about: "Returns the identity of an object.",
    },
    Native {
        signature: "isinstance(obj, class_or_tuple, /)",
        call: objects::isinstance,
        about: "Tells whether an object is an instance of a class.",
    },
    Native {
        signature: "issubclass(cls, class_or_tuple, /)",
        call: objects::issubclass,
        about: "Tells whether a class derives from another.",
    },
    Native {
        signature: "iter(object, sentinel=<unset>, /)",
        call: iteration::iter,
        about: "Returns an iterator.",
    },
    Native {
        signature: "len(obj, /)",
        call: objects::len,
        about: "Returns how many items a container holds.",
    },
    Native {
        signature: "max(*args, default=<unset>, key=None)",
        call: iteration::max,
        about: "Returns the greatest item.",
    },
    Native {
        signature: "min(*args, default=<unset>, key=None)",
        call: iteration::min,
        about: "Returns the least item.",
    },
    Native {
        signature: "next(iterator, default=<unset>, /)",
        call: iteration::next,
        about: "Returns the next item of an iterator, or a default.",
    },
    Native { signature: "oct(number, /)", call: numbers::oct, about: "Returns an int in octal." },
    Native {
        signature: "ord(c, /)",
        call: numbers::ord,
        about: "Returns the code point of a character.",
    },
    Native {
        signature: "pow(base, exp, mod=None)",
        call: numbers::pow,
        about: "Returns a power, modulo a number if one is given.",
    },
    Native {
        signature: "print(*args, sep=' ', end='\\n', file=None, flush=False)",
        call: printing::print,
        about: "Prints values.",
    },
    Native {
        signature: "repr(obj, /)",
        call: objects::repr,
        about: "Returns a value as it is written.",
    },
    Native {
        signature: "round(number, ndigits=None)",
        call: numbers::round,
        about: "Rounds a number.",
    },
    Native {
        signature: "setattr(obj, name, value, /)",
        call: objects::setattr,
        about: "Sets an attribute.",
    },
    Native {
        signature: "sorted(iterable, /, *, key=None, reverse=False)",
        call: iteration::sorted,
        about: "Returns a sorted list of an iterable's items.",
    },
    Native {
        signature: "sum(iterable, /, start=0)",
        call: iteration::sum,
        about: "Returns the sum of an iterable's items.",
    },
    Native {
        signature: "__build_class__(func, name, /, *bases, **kwds)",
        call: classes::build_class,
        about: "Makes a class: what a class statement calls.",
    },
];
