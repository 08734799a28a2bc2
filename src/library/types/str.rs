//! `str`: its constructor and what operators and protocols ask of it.

use super::arguments::{
    Held, buffer, class_given, codec_error, count_value, data, not_implemented, own_text, span,
    string, text_or, times,
};
use super::row::row;
use super::{str_format, str_methods as methods, str_percent};
use crate::data::codec::Encoding;
use crate::data::codec_handlers::{Handler, decode, encode as encode_text};
use crate::data::format_spec::{Target, format_str};
use crate::data::slice::fit_index;
use crate::data::str_layout::repeat;
use crate::data::str_repr::repr_str;
use crate::data::unicode::code_point;
use crate::heap::{Body, Kind, Str, Value};
use crate::vm::{Answer, CompareOp, NativeResult, Raised, Routine, Step, Type, Vm};

/// `str`.
pub static TYPE: Type = Type {
    kind: Kind::Str,
    about: "A text.",
    base: true,
    methods: &[
        row(
            "__new__(cls, /, object='', encoding='utf-8', errors='strict')",
            new,
            "Makes a text of any object, or decodes bytes.",
        ),
        row(
            "capitalize(self, /)",
            methods::capitalize,
            "Returns the text with its first letter large and the rest small.",
        ),
        row(
            "casefold(self, /)",
            methods::casefold,
            "Returns the text for comparisons that ignore case.",
        ),
        row(
            "center(self, width, fillchar=' ', /)",
            methods::center,
            "Returns the text in the middle of a field.",
        ),
        row(
            "count(self, sub, start=None, end=None, /)",
            methods::count,
            "Returns how often a part occurs.",
        ),
        row(
            "encode(self, /, encoding='utf-8', errors='strict')",
            encode,
            "Returns the text as bytes.",
        ),
        row(
            "endswith(self, suffix, start=None, end=None, /)",
            methods::endswith,
            "Tells whether the text ends so.",
        ),
        row(
            "expandtabs(self, /, tabsize=8)",
            methods::expandtabs,
            "Returns the text with blanks for tabs.",
        ),
        row(
            "find(self, sub, start=None, end=None, /)",
            methods::find,
            "Returns where a part is first found, or -1.",
        ),
        row(
            "format(self, /, *args, **kwargs)",
            str_format::format,
            "Fills in the fields in braces.",
        ),
        row(
            "format_map(self, mapping, /)",
            str_format::format_map,
            "Fills in the fields in braces from a mapping.",
        ),
        row(
            "index(self, sub, start=None, end=None, /)",
            methods::index,
            "Returns where a part is first found.",
        ),
        row(
            "isalnum(self, /)",
            methods::isalnum,
            "Tells whether all characters are letters or digits.",
        ),
        row("isalpha(self, /)", methods::isalpha, "Tells whether all characters are letters."),
        row("isascii(self, /)", methods::isascii, "Tells whether all characters are ASCII."),
        row(
            "isdecimal(self, /)",
            methods::isdecimal,
            "Tells whether all characters are decimal digits.",
        ),
        row("isdigit(self, /)", methods::isdigit, "Tells whether all characters are digits."),
        row("isidentifier(self, /)", methods::isidentifier, "Tells whether the text is a name."),
        row("islower(self, /)", methods::islower, "Tells whether all cased characters are small."),
        row("isnumeric(self, /)", methods::isnumeric, "Tells whether all characters mean numbers."),
        row(
            "isprintable(self, /)",
            methods::isprintable,
            "Tells whether all characters can be printed.",
        ),
        row("isspace(self, /)", methods::isspace, "Tells whether all characters are blanks."),
        row("istitle(self, /)", methods::istitle, "Tells whether words begin with large letters."),
        row("isupper(self, /)", methods::isupper, "Tells whether all cased characters are large."),
        row("join(self, iterable, /)", methods::join, "Joins texts with the text between them."),
        row(
            "ljust(self, width, fillchar=' ', /)",
            methods::ljust,
            "Returns the text at the left of a field.",
        ),
        row("lower(self, /)", methods::lower, "Returns the text in small letters."),
        row(
            "lstrip(self, chars=None, /)",
            methods::lstrip,
            "Returns the text without blanks at the left.",
        ),
        row(
            "@staticmethod maketrans(x, y='', z='', /)",
            methods::maketrans,
            "Makes a table for translate.",
        ),
        row("partition(self, sep, /)", methods::partition, "Splits at the first separator."),
        row(
            "removeprefix(self, prefix, /)",
            methods::removeprefix,
            "Returns the text without a beginning.",
        ),
        row(
            "removesuffix(self, suffix, /)",
            methods::removesuffix,
            "Returns the text without an end.",
        ),
        row(
            "replace(self, old, new, /, count=-1)",
            methods::replace,
            "Returns the text with a part replaced.",
        ),
        row(
            "rfind(self, sub, start=None, end=None, /)",
            methods::rfind,
            "Returns where a part is last found, or -1.",
        ),
        row(
            "rindex(self, sub, start=None, end=None, /)",
            methods::rindex,
            "Returns where a part is last found.",
        ),
        row(
            "rjust(self, width, fillchar=' ', /)",
            methods::rjust,
            "Returns the text at the right of a field.",
        ),
        row("rpartition(self, sep, /)", methods::rpartition, "Splits at the last separator."),
        row(
            "rsplit(self, /, sep=None, maxsplit=-1)",
            methods::rsplit,
            "Splits at separators, from the right.",
        ),
        row(
            "rstrip(self, chars=None, /)",
            methods::rstrip,
            "Returns the text without blanks at the right.",
        ),
        row("split(self, /, sep=None, maxsplit=-1)", methods::split, "Splits at separators."),
        row("splitlines(self, /, keepends=False)", methods::splitlines, "Splits into lines."),
        row(
            "startswith(self, prefix, start=None, end=None, /)",
            methods::startswith,
            "Tells whether the text begins so.",
        ),
        row(
            "strip(self, chars=None, /)",
            methods::strip,
            "Returns the text without blanks at its ends.",
        ),
        row(
            "swapcase(self, /)",
            methods::swapcase,
            "Returns the text with large and small letters exchanged.",
        ),
        row(
            "title(self, /)",
            methods::title,
            "Returns the text with words that begin with large letters.",
        ),
        row("translate(self, table, /)", methods::translate, "Replaces characters by a table."),
        row("upper(self, /)", methods::upper, "Returns the text in large letters."),
        row("zfill(self, width, /)", methods::zfill, "Returns the text with zeros at the left."),
        row("__add__(self, value, /)", add, "Returns self+value."),
        row("__contains__(self, key, /)", contains, "Tells whether a part occurs."),
        row("__eq__(self, value, /)", eq, "Returns self==value."),
        row("__format__(self, format_spec, /)", format, "Formats the text by a specification."),
        row("__ge__(self, value, /)", ge, "Returns self>=value."),
        row("__getitem__(self, key, /)", getitem, "Returns a character or part."),
        row("__getnewargs__(self, /)", getnewargs, "Returns what makes the text again."),
        row("__gt__(self, value, /)", gt, "Returns self>value."),
        row("__hash__(self, /)", hash, "Returns hash(self)."),
        row("__iter__(self, /)", iter, "Returns an iterator over the characters."),
        row("__le__(self, value, /)", le, "Returns self<=value."),
        row("__len__(self, /)", len, "Returns the number of characters."),
        row("__lt__(self, value, /)", lt, "Returns self<value."),
        row(
            "__mod__(self, value, /)",
            str_percent::modulo,
            "Fills in the fields marked by percent signs.",
        ),
        row("__rmod__(self, value, /)", str_percent::rmodulo, "Returns value%self."),
        row("__mul__(self, value, /)", mul, "Returns self*value."),
        row("__rmul__(self, value, /)", mul, "Returns value*self."),
        row("__ne__(self, value, /)", ne, "Returns self!=value."),
        row("__repr__(self, /)", repr, "Returns the text as a literal."),
        row("__sizeof__(self, /)", sizeof, "Returns the size in bytes."),
        row("__str__(self, /)", itself, "Returns the text itself."),
    ],
    getters: &[],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (class, object) = (arguments[0], arguments[1]);
    let exact = class_given(vm, class, Kind::Str)? == vm.heap.class(Kind::Str);
    if !arguments[2].is_unbound() || !arguments[3].is_unbound() {
        let text = decoded(vm, object, arguments[2], arguments[3])?;
        return made(vm, class, text);
    }
    let Some(object) = object.given() else {
        let empty = vm.known.empty_str;
        return made(vm, class, empty);
    };
    if exact {
        return vm.str_of(object);
    }
    vm.start(&CONVERT, &[class, object])
}

/// Registers: the class, and the object whose text is asked for.
static CONVERT: Routine = Routine { name: "str", step: convert, catches: false };

fn convert(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    match answer {
        Answer::Value(text) => made(vm, vm.register(base), text).map(Step::Return),
        _ => Ok(Step::Native(|vm, values| vm.str_of(values[0]), vec![vm.register(base + 1)])),
    }
}

/// Gives a text the class it is to have.
fn made(vm: &mut Vm, class: Value, text: Value) -> NativeResult {
    let class = class_given(vm, class, Kind::Str)?;
    if class == vm.heap.class(Kind::Str) {
        return Ok(text);
    }
    let text = vm.heap.text(text).unwrap_or_default().to_owned();
    Ok(vm.heap.alloc(class, Body::Str(Str::new(text))).into())
}

fn decoded(vm: &mut Vm, object: Value, encoding: Value, errors: Value) -> NativeResult {
    if object.is_unbound() {
        return Ok(vm.known.empty_str);
    }
    for (value, which) in [(encoding, "encoding"), (errors, "errors")] {
        if !value.is_unbound() && vm.heap.text(value).is_none() {
            let class = vm.heap.type_name(value);
            return vm.type_error(format!("str() argument '{which}' must be str, not {class}"));
        }
    }
    if vm.heap.text(object).is_some() {
        return vm.type_error("decoding str is not supported");
    }
    let Some(bytes) = buffer(vm, object) else {
        let class = vm.heap.type_name(object);
        return vm.type_error(format!("decoding to str: need a bytes-like object, {class} found"));
    };
    decode_bytes(vm, object, &bytes, encoding, errors, "str")
}

/// Decodes bytes by the arguments `encoding` and `errors` of a method. PENDING possible: a codec in Python may be asked.
pub fn decode_bytes(
    vm: &mut Vm,
    object: Value,
    bytes: &[u8],
    encoding: Value,
    errors: Value,
    method: &str,
) -> NativeResult {
    let (encoding, errors) = codec_arguments(vm, encoding, errors, method)?;
    if let Ok(known) = Encoding::of(&encoding) {
        let is_known = Handler::of(&errors).is_ok();
        let direct = is_known && is_direct(&encoding);
        match decode(bytes, known, if is_known { &errors } else { "strict" }) {
            Ok(text) => return Ok(string(vm, &text)),
            Err(error) if direct => return codec_error(vm, error, object),
            Err(_) => {}
        }
    }
    ask_codec(vm, "_py_decode_text", object, &encoding, &errors)
}

/// Tells whether an encoding's errors come from itself; those of others pass through the registry of codecs.
fn is_direct(encoding: &str) -> bool {
    let name = encoding.to_ascii_lowercase().replace(['_', ' '], "-");
    matches!(
        name.as_str(),
        "utf-8"
            | "utf8"
            | "utf-16"
            | "utf16"
            | "utf-32"
            | "utf32"
            | "ascii"
            | "us-ascii"
            | "latin-1"
            | "latin1"
            | "iso-8859-1"
            | "iso8859-1"
    )
}

/// Has the module `_codecs` find and call a codec, or an error handler of the program's.
fn ask_codec(
    vm: &mut Vm,
    function: &str,
    object: Value,
    encoding: &str,
    errors: &str,
) -> NativeResult {
    if vm.heap.text_get(vm.known.prelude, function).is_none() {
        let (globals, _) = vm.current_namespaces();
        vm.wait(|vm| vm.import_module("_codecs", 0, Value::None, globals))?;
    }
    let (encoding, errors) = (vm.heap.new_str(encoding), vm.heap.new_str(errors));
    vm.call_prelude(function, &[object, encoding, errors])
}

/// Reads the arguments `encoding` and `errors` of a method.
pub fn codec_arguments(
    vm: &mut Vm,
    encoding: Value,
    errors: Value,
    method: &str,
) -> Result<(String, String), Raised> {
    let read = |vm: &mut Vm, value: Value, name: &str, default: &str| match value.given() {
        Some(value) => {
            let expectation = format!("{method}() argument '{name}' must be str");
            text_or(vm, value, &expectation).map(|text| (*text).clone())
        }
        None => Ok(default.to_owned()),
    };
    let name = read(vm, encoding, "encoding", "utf-8")?;
    let errors = read(vm, errors, "errors", "strict")?;
    Ok((name, errors))
}

/// Encodes a text by the arguments `encoding` and `errors` of a method. PENDING possible.
fn encode_or_ask(
    vm: &mut Vm,
    text: Value,
    encoding: Value,
    errors: Value,
    method: &str,
) -> NativeResult {
    let (encoding, errors) = codec_arguments(vm, encoding, errors, method)?;
    let held = own_text(vm, text)?;
    if let Ok(known) = Encoding::of(&encoding) {
        let is_known = Handler::of(&errors).is_ok();
        let direct = is_known && is_direct(&encoding);
        match encode_text(&held, known, if is_known { &errors } else { "strict" }) {
            Ok(bytes) => return Ok(vm.heap.new_bytes(bytes)),
            Err(error) if direct => return codec_error(vm, error, text),
            Err(_) => {}
        }
    }
    ask_codec(vm, "_py_encode_text", text, &encoding, &errors)
}

/// Encodes a text at once, waiting for a codec in Python.
pub fn encoded(
    vm: &mut Vm,
    text: Value,
    encoding: Value,
    errors: Value,
    method: &str,
) -> Result<Vec<u8>, Raised> {
    let bytes = vm.wait(|vm| encode_or_ask(vm, text, encoding, errors, method))?;
    Ok(vm.heap.bytes(bytes).unwrap_or_default().to_vec())
}

fn encode(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    encode_or_ask(vm, arguments[0], arguments[1], arguments[2], "encode")
}

fn add(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let left = own_text(vm, arguments[0])?;
    let Some(right) = vm.heap.text(arguments[1]) else {
        let class = vm.heap.type_name(arguments[1]);
        return vm.type_error(format!("can only concatenate str (not \"{class}\") to str"));
    };
    let joined = [&left, right].concat();
    Ok(vm.heap.new_str(joined))
}

fn contains(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    match vm.heap.text(arguments[1]) {
        Some(part) => Ok(Value::bool(text.contains(part))),
        None => {
            let class = vm.heap.type_name(arguments[1]);
            vm.type_error(format!("'in <string>' requires string as left operand, not {class}"))
        }
    }
}

macro_rules! comparisons {
    ($($name:ident $operator:ident)*) => { $(
        fn $name(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
            own_text(vm, arguments[0])?;
            match vm.compare_bodies(CompareOp::$operator, arguments[0], arguments[1])? {
                Some(holds) => Ok(Value::bool(holds)),
                None => not_implemented(vm),
            }
        }
    )* };
}

comparisons! { lt Lt le Le eq Eq ne Ne gt Gt ge Ge }

fn format(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let spec = text_or(vm, arguments[1], "__format__() argument must be str")?;
    if spec.is_empty() {
        return vm.str_of(arguments[0]);
    }
    let (type_name, minor) = (vm.heap.type_name(arguments[0]), vm.era.minor());
    let text = data(vm, format_str(&text, &spec, Target { type_name: &type_name, minor }))?;
    Ok(string(vm, &text))
}

fn getitem(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let (receiver, key) = (arguments[0], arguments[1]);
    let text = own_text(vm, receiver)?;
    if vm.slice_parts(key).is_some() {
        let length = vm.heap.string(receiver).map_or(0, Str::char_count);
        let span = span(vm, key, length)?;
        if span.len == length && span.step == 1 && vm.heap.is_exactly(receiver, Kind::Str) {
            return Ok(receiver);
        }
        let part = text.text().slice(span);
        return Ok(string(vm, &part));
    }
    let at = match key {
        Value::Int(at) => at,
        key => {
            let name = vm.known.names.index;
            if !vm.heap.is_int(key) && vm.find_special(key, name).is_none() {
                let class = vm.heap.type_name(key);
                let message = if vm.era.minor() >= 11 {
                    format!("string indices must be integers, not '{class}'")
                } else {
                    "string indices must be integers".to_owned()
                };
                return vm.type_error(message);
            }
            vm.index_sync(key)?
        }
    };
    match character(vm, receiver, &text, at) {
        Some(c) => Ok(vm.char_str(c)),
        None => vm.raise("IndexError", "string index out of range"),
    }
}

fn character(vm: &Vm, receiver: Value, text: &Held, at: i64) -> Option<char> {
    let length = vm.heap.string(receiver).map_or(0, Str::char_count);
    let at = fit_index(at, length)?;
    if text.ascii {
        return text.as_bytes().get(at).map(|&byte| char::from(byte));
    }
    if at > length / 2 {
        return text.chars().rev().nth(length - 1 - at);
    }
    text.chars().nth(at)
}

fn getnewargs(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let copy = string(vm, &text);
    Ok(vm.heap.new_tuple([copy]))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    Ok(Value::Int(arguments[0].handle().map_or(0, |text| vm.heap.str_hash_of(text))))
}

fn iter(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    Ok(vm.builtin_iter(arguments[0]).unwrap_or(Value::None))
}

fn len(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    own_text(vm, arguments[0])?;
    Ok(count_value(vm.heap.string(arguments[0]).map_or(0, Str::char_count)))
}

fn mul(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let times = times(vm, arguments[1])?;
    if times == 1 && vm.heap.is_exactly(arguments[0], Kind::Str) {
        return Ok(arguments[0]);
    }
    let repeated = data(vm, repeat(&text, times))?;
    Ok(string(vm, &repeated))
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    Ok(vm.heap.new_str(repr_str(&text)))
}

fn sizeof(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    let length = vm.heap.string(arguments[0]).map_or(0, Str::char_count);
    let highest = text.chars().map(code_point).max().unwrap_or(0);
    let (ascii_head, head) = if vm.era.minor() >= 12 { (40, 56) } else { (48, 72) };
    Ok(count_value(match highest {
        0..=0x7F => ascii_head + length + 1,
        0x80..=0xFF => head + length + 1,
        0x100..=0xFFFF => head + 2 * (length + 1),
        _ => head + 4 * (length + 1),
    }))
}

fn itself(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let text = own_text(vm, arguments[0])?;
    if vm.heap.is_exactly(arguments[0], Kind::Str) {
        return Ok(arguments[0]);
    }
    Ok(string(vm, &text))
}
