//! What the machine says differently from era to era.
//!
//! A row is: the name of the method on [`Era`], the parts that vary, and the
//! text from the era in which it came up. `{part}` stands for a part. What
//! CPython words the same in every era is written where it is raised.

use super::Era;

/// One message whose words depend on the era.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// The name of the method on [`Era`] that words it.
    pub name: &'static str,
    /// The texts, each with the first era that uses it, oldest first.
    pub texts: &'static [(Era, &'static str)],
}

macro_rules! wordings {
    ($($name:ident($($part:ident),*) $about:literal: $($era:ident $text:literal),+;)*) => {
        impl Era {
            $(
                #[doc = $about]
                #[must_use]
                pub fn $name(self, $($part: &str),*) -> String {
                    let text = worded(self, &[$((Era::$era, $text)),+]);
                    fill(text.unwrap_or(""), &[$((stringify!($part), $part)),*])
                }
            )*
        }

        /// Every message whose words depend on the era.
        pub const WORDINGS: &[Wording] = &[
            $(Wording { name: stringify!($name), texts: &[$((Era::$era, $text)),+] },)*
        ];
    };
}

/// Messages that the oldest eras do not give at all.
macro_rules! advice {
    ($($name:ident($($part:ident),*) $about:literal: $($era:ident $text:literal),+;)*) => {
        impl Era {
            $(
                #[doc = $about]
                #[must_use]
                pub fn $name(self, $($part: &str),*) -> Option<String> {
                    let text = worded(self, &[$((Era::$era, $text)),+])?;
                    Some(fill(text, &[$((stringify!($part), $part)),*]))
                }
            )*
        }
    };
}

/// What CPython's parser says now, the last era that says it otherwise, and how.
const SYNTAX: &[(&str, Era, &str)] = &[
    (
        "parameter without a default follows parameter with a default",
        Era::E311,
        "non-default argument follows default argument",
    ),
    (
        "f-string: valid expression required before '}'",
        Era::E311,
        "f-string: empty expression not allowed",
    ),
    (
        "f-string: lambda expressions are not allowed without parentheses",
        Era::E311,
        "f-string: invalid syntax",
    ),
    ("f-string: expecting '}', or format specs", Era::E311, "f-string: expecting '}'"),
    (
        "f-string: missing conversion character",
        Era::E311,
        "f-string: invalid conversion character: expected 's', 'r', or 'a'",
    ),
    ("expected argument value expression", Era::E311, "invalid syntax"),
    ("* argument may appear only once", Era::E310, "invalid syntax"),
    ("/ may appear only once", Era::E310, "invalid syntax"),
    ("/ must be ahead of *", Era::E310, "invalid syntax"),
    ("arguments cannot follow var-keyword argument", Era::E310, "invalid syntax"),
    ("Expected one or more names after 'import'", Era::E312, "invalid syntax"),
];

impl Era {
    /// Returns how the parser words in this era what it words so now; None if alike.
    #[must_use]
    pub fn words_of_syntax(self, newest: &str) -> Option<&'static str> {
        if newest.starts_with("f-string: invalid conversion character '") && self <= Era::E311 {
            return Some("f-string: invalid conversion character: expected 's', 'r', or 'a'");
        }
        let row = SYNTAX.iter().find(|(text, ..)| *text == newest);
        row.filter(|(_, until, _)| self <= *until).map(|(.., older)| *older)
    }
}

fn worded(era: Era, texts: &'static [(Era, &'static str)]) -> Option<&'static str> {
    let newest = texts.iter().rev().find(|(since, _)| *since <= era);
    newest.map(|(_, text)| *text)
}

/// Puts the parts into a text, in one pass, so that a part may hold braces.
fn fill(text: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len(), |at| open + at);
        filled.push_str(&rest[..open]);
        let part = parts.iter().find(|(name, _)| *name == &rest[open + 1..close]);
        filled.push_str(part.map_or(&rest[open..close], |(_, value)| value));
        rest = rest.get(close + 1..).unwrap_or("");
    }
    filled.push_str(rest);
    filled
}

advice! {
    shadows_standard(file, name) "AttributeError: advice about a file with the name of a standard module.":
        E313 "(consider renaming '{file}' since it has the same name as the standard library module named '{name}' and the import system gives it precedence)",
        E314 "(consider renaming '{file}' since it has the same name as the standard library module named '{name}' and prevents importing that standard library module)";
    shadows_other(file) "AttributeError: advice about a file that may have the name of another module.":
        E313 "(consider renaming '{file}' if it has the same name as a third-party module you intended to import)",
        E314 "(consider renaming '{file}' if it has the same name as a library you intended to import)";
}

wordings! {
    unbound_local(name) "UnboundLocalError: a local variable that has no value.":
        E310 "local variable '{name}' referenced before assignment",
        E311 "cannot access local variable '{name}' where it is not associated with a value";
    unbound_free(name) "NameError: a variable of an enclosing function that has no value.":
        E310 "free variable '{name}' referenced before assignment in enclosing scope",
        E311 "cannot access free variable '{name}' where it is not associated with a value in enclosing scope";
    none_for_unbound(name) "RuntimeWarning of 3.12: a variable was deleted through the frame dict.":
        E310 "assigning None to unbound local '{name}'";
    proxy_keeps_variables() "ValueError: deleting a variable through the f_locals proxy.":
        E310 "cannot remove local variables from FrameLocalsProxy";

    no_setter(class, name) "AttributeError: assigning to a property without a setter.":
        E310 "can't set attribute '{name}'",
        E311 "property '{name}' of '{class}' object has no setter";
    no_getter(class, name) "AttributeError: reading a property without a getter.":
        E310 "unreadable attribute '{name}'",
        E311 "property '{name}' of '{class}' object has no getter";
    no_deleter(class, name) "AttributeError: deleting a property without a deleter.":
        E310 "can't delete attribute '{name}'",
        E311 "property '{name}' of '{class}' object has no deleter";
    no_place_for_attribute(class, name) "AttributeError: setting an attribute on an object without a dict.":
        E310 "'{class}' object has no attribute '{name}'",
        E313 "'{class}' object has no attribute '{name}' and no __dict__ for setting new attributes";
    no_attribute_to_delete(class, name) "AttributeError: deleting an attribute that an instance lacks.":
        E310 "{name}",
        E311 "'{class}' object has no attribute '{name}'";
    attribute_name_not_str(function, class) "TypeError: getattr and its kin with a name that is no str.":
        E310 "{function}(): attribute name must be string",
        E311 "attribute name must be string, not '{class}'";
    no_context_manager(class) "AttributeError up to 3.10, TypeError from 3.11: `with` over an object without __enter__.":
        E310 "__enter__",
        E311 "'{class}' object does not support the context manager protocol";
    no_exit(class) "AttributeError up to 3.10, TypeError from 3.11: `with` over an object without __exit__.":
        E310 "__exit__",
        E311 "'{class}' object does not support the context manager protocol (missed __exit__ method)";
    unexpected_keyword_of_print(name) "TypeError: print() with a keyword it does not know.":
        E310 "'{name}' is an invalid keyword argument for print()",
        E313 "print() got an unexpected keyword argument '{name}'";
    type_not_subscriptable(class) "TypeError: a class indexed that has no __class_getitem__.":
        E310 "'type' object is not subscriptable",
        E311 "type '{class}' is not subscriptable";
    str_index_not_int(class) "TypeError: a str indexed by something else than an int.":
        E310 "string indices must be integers",
        E311 "string indices must be integers, not '{class}'";
    abstract_class(class, method) "TypeError: an abstract class with one abstract method called.":
        E310 "Can't instantiate abstract class {class} with abstract method {method}",
        E312 "Can't instantiate abstract class {class} without an implementation for abstract method '{method}'";
    abstract_methods(class, methods, quoted) "TypeError: an abstract class with several abstract methods called.":
        E310 "Can't instantiate abstract class {class} with abstract methods {methods}",
        E312 "Can't instantiate abstract class {class} without an implementation for abstract methods {quoted}";
    empty_extremum(function) "ValueError: min() or max() of nothing.":
        E310 "{function}() arg is an empty sequence",
        E312 "{function}() iterable argument is empty";

    int_floor_by_zero() "ZeroDivisionError: `//` or divmod() of ints.":
        E310 "integer division or modulo by zero",
        E314 "division by zero";
    int_modulo_by_zero() "ZeroDivisionError: `%` of ints.":
        E310 "integer division or modulo by zero",
        E311 "integer modulo by zero",
        E314 "division by zero";
    float_divide_by_zero() "ZeroDivisionError: `/` of floats.":
        E310 "float division by zero",
        E314 "division by zero";
    float_floor_by_zero() "ZeroDivisionError: `//` or divmod() of floats.":
        E310 "float floor division by zero",
        E314 "division by zero";
    float_modulo_by_zero() "ZeroDivisionError: `%` of floats.":
        E310 "float modulo",
        E313 "float modulo by zero",
        E314 "division by zero";
    zero_to_negative_power() "ZeroDivisionError: zero to a negative power.":
        E310 "0.0 cannot be raised to a negative power",
        E314 "zero to a negative power";
    math_sqrt_domain(value) "ValueError: math.sqrt of a negative number.":
        E310 "math domain error",
        E314 "expected a nonnegative input, got {value}";
    not_in_list(value) "ValueError: list.index() of what is not there.":
        E310 "{value} is not in list",
        E314 "list.index(x): x not in list";
    too_many_digits(digits) "ValueError: int() of more digits than allowed.":
        E310 "Exceeds the limit (4300) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit",
        E311 "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit";
    exit_function_failed(function) "What stands above the traceback of an exit function that raised.":
        E310 "Exception ignored in atexit callback: {function}",
        E313 "Exception ignored in atexit callback {function}:";
    finaliser_failed(function) "What stands above the traceback of a `__del__` that raised.":
        E310 "Exception ignored in: {function}",
        E314 "Exception ignored while calling deallocator {function}:";
    weak_callback_failed(function) "What stands above the traceback of a weak reference's callback that raised.":
        E310 "Exception ignored in: {function}",
        E314 "Exception ignored while calling weakref callback {function}:";
    generator_close_failed(generator) "What stands above the traceback of a dropped generator that raised.":
        E310 "Exception ignored in: {generator}",
        E314 "Exception ignored while closing generator {generator}:";
    inconsistent_mro(bases) "TypeError: bases that have no common order.":
        E310 "Cannot create a consistent method resolution\norder (MRO) for bases {bases}",
        E313 "Cannot create a consistent method resolution order (MRO) for bases {bases}";

    jump_outside_trace() "ValueError: f_lineno set where no trace function runs.":
        E310 "f_lineno can only be set by a trace function",
        E311 "can't jump from the 'call' trace event of a new frame",
        E312 "f_lineno can only be set in a trace function";

    default_after_default() "SyntaxError: a parameter without a default after one with.":
        E310 "non-default argument follows default argument",
        E312 "parameter without a default follows parameter with a default";
    nothing_to_import() "SyntaxError: `from x import` without names.":
        E310 "invalid syntax",
        E313 "Expected one or more names after 'import'";
    empty_replacement() "SyntaxError: an f-string with nothing between its braces.":
        E310 "f-string: empty expression not allowed",
        E312 "f-string: valid expression required before '}'";
    two_star_parameters() "SyntaxError: a second `*` in a parameter list.":
        E310 "invalid syntax",
        E311 "* argument may appear only once";
    parameter_after_kwargs() "SyntaxError: a parameter after `**kwargs`.":
        E310 "invalid syntax",
        E311 "arguments cannot follow var-keyword argument";
    keyword_without_value() "SyntaxError: `f(x=)`.":
        E310 "invalid syntax",
        E312 "expected argument value expression";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_text_that_is_not_too_new_is_used() {
        assert_eq!(Era::E310.unbound_local("z"), "local variable 'z' referenced before assignment");
        assert_eq!(
            Era::E314.unbound_local("z"),
            "cannot access local variable 'z' where it is not associated with a value"
        );
        assert_eq!(Era::E312.float_modulo_by_zero(), "float modulo");
        assert_eq!(Era::E313.float_modulo_by_zero(), "float modulo by zero");
    }

    #[test]
    fn advice_begins_with_the_era_that_began_to_give_it() {
        assert_eq!(Era::E312.shadows_other("f.py"), None);
        let given = Era::E313.shadows_other("f.py").unwrap();
        assert!(given.starts_with("(consider renaming 'f.py' if it has the same name"), "{given}");
    }

    #[test]
    fn a_part_may_hold_braces() {
        assert_eq!(fill("{a} {b}", &[("a", "{b}"), ("b", "c")]), "{b} c");
        assert_eq!(fill("before '}'", &[]), "before '}'");
    }

    #[test]
    fn every_message_has_words_in_every_era() {
        for row in WORDINGS {
            assert_eq!(row.texts[0].0, Era::E310, "{}", row.name);
            assert!(row.texts.is_sorted_by_key(|(era, _)| *era), "{}", row.name);
        }
    }
}
