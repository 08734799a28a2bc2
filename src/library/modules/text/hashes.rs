//! `_hashlib`, `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`: digests, under the module `hashlib`.
//!
//! All digests are objects of one layout, a [`Hasher`]; the class tells
//! whether one has a length of its own.

use crate::data::blake2::{Blake2, Flavour, Parameters};
use crate::data::bytes_text::hex;
use crate::data::hasher::{Hasher, NAMES};
use crate::heap::{Body, Handle, Kind, Value};
use crate::library::types::arguments::{buffer, buffer_or, count_value, word};
use crate::library::types::row::{getter, row};
use crate::vm::{Getter, Module, Native, NativeResult, Raised, Type, Vm};

macro_rules! constructors {
    ($($prefix:literal $name:literal;)*) => {
        &[
            $(row(
                concat!($prefix, $name, "(string=b'', *, usedforsecurity=True)"),
                |vm, given| make(vm, $name, given[0]),
                concat!("Returns a ", $name, " hash object; optionally initialized with a string"),
            ),)*
        ]
    };
}

/// `_hashlib`.
pub static MODULE: Module = Module {
    name: "_hashlib",
    about: "",
    functions: FUNCTIONS,
    types: &[&HASH, &HASH_XOF],
    fill,
    source: include_str!("hashes.py"),
};

/// `_md5`.
pub static MD5: Module = Module {
    name: "_md5",
    types: &[&HASH],
    functions: constructors! { "" "md5"; },
    ..Module::EMPTY
};
/// `_sha1`.
pub static SHA1: Module = Module {
    name: "_sha1",
    types: &[&HASH],
    functions: constructors! { "" "sha1"; },
    ..Module::EMPTY
};
/// `_sha2`.
pub static SHA2: Module = Module {
    name: "_sha2",
    functions: constructors! { "" "sha224"; "" "sha256"; "" "sha384"; "" "sha512"; },
    types: &[&HASH],
    ..Module::EMPTY
};
/// `_sha3`.
pub static SHA3: Module = Module {
    name: "_sha3",
    functions: constructors! {
        "" "sha3_224"; "" "sha3_256"; "" "sha3_384"; "" "sha3_512"; "" "shake_128"; "" "shake_256";
    },
    types: &[&HASH, &HASH_XOF],
    ..Module::EMPTY
};
/// `_blake2`.
pub static BLAKE2: Module = Module {
    name: "_blake2",
    types: &[&BLAKE2B, &BLAKE2S],
    fill: |vm, namespace| {
        for (name, value) in [
            ("BLAKE2B_SALT_SIZE", 16),
            ("BLAKE2B_PERSON_SIZE", 16),
            ("BLAKE2B_MAX_KEY_SIZE", 64),
            ("BLAKE2B_MAX_DIGEST_SIZE", 64),
            ("BLAKE2S_SALT_SIZE", 8),
            ("BLAKE2S_PERSON_SIZE", 8),
            ("BLAKE2S_MAX_KEY_SIZE", 32),
            ("BLAKE2S_MAX_DIGEST_SIZE", 32),
        ] {
            vm.heap.text_set(namespace, name, Value::Int(value));
        }
        for (kind, longest) in [(Kind::Blake2b, 64), (Kind::Blake2s, 32)] {
            let class = vm.heap.class(kind);
            let dict = vm.heap.class_body(class).dict;
            for (name, value) in [
                ("SALT_SIZE", longest / 4),
                ("PERSON_SIZE", longest / 4),
                ("MAX_KEY_SIZE", longest),
                ("MAX_DIGEST_SIZE", longest),
            ] {
                vm.heap.text_set(dict, name, Value::Int(value));
            }
            vm.class_changed(class);
        }
    },
    ..Module::EMPTY
};

const FUNCTIONS: &[Native] = {
    const {
        constructors! {
            "openssl_" "md5"; "openssl_" "sha1"; "openssl_" "sha224"; "openssl_" "sha256"; "openssl_" "sha384";
            "openssl_" "sha512"; "openssl_" "sha3_224"; "openssl_" "sha3_256"; "openssl_" "sha3_384";
            "openssl_" "sha3_512"; "openssl_" "shake_128"; "openssl_" "shake_256";
            "_" "blake2b"; "_" "blake2s";
        }
    }
};

const EXTRA: &[Native] = &[
    row(
        "new(name, string=b'', *, usedforsecurity=True)",
        |vm, given| {
            let Some(name) = vm.heap.text(given[0]).map(str::to_ascii_lowercase) else {
                return vm.type_error("name must be a string");
            };
            let name = name.replace("sha3-", "sha3_").replace("shake", "shake_").replace("__", "_");
            match NAMES.iter().find(|known| **known == name) {
                Some(name) => make(vm, name, given[1]),
                None => {
                    let shown = vm.heap.text(given[0]).unwrap_or("").to_owned();
                    vm.value_error(format!("unsupported hash type {shown}"))
                }
            }
        },
        "Return a new hash object using the named algorithm.",
    ),
    row("compare_digest(a, b, /)", compare_digest, "Return 'a == b'."),
    row(
        "get_fips_mode()",
        |_, _| Ok(Value::Int(0)),
        "Determine the OpenSSL FIPS mode of operation.",
    ),
    row(
        "_hmac(name, key, message, /)",
        |vm, given| {
            let hasher = named(vm, given[0])?;
            let (key, message) = (bytes(vm, given[1])?, bytes(vm, given[2])?);
            Ok(vm.heap.new_bytes(hasher.hmac(&key, &message)))
        },
        "Returns a keyed digest.",
    ),
    row(
        "_pbkdf2(name, password, salt, iterations, length, /)",
        pbkdf2,
        "Derives a key from a password.",
    ),
];

fn fill(vm: &mut Vm, namespace: Handle) {
    for native in EXTRA {
        let value = vm.new_native(native, "");
        let name = native.signature.split('(').next().unwrap_or("");
        vm.heap.text_set(namespace, name, value);
    }
}

const METHODS: &[Native] = &[
    row(
        "update(self, obj, /)",
        update,
        "Update this hash object's state with the provided string.",
    ),
    row("digest(self, /)", digest, "Return the digest value as a bytes object."),
    row(
        "hexdigest(self, /)",
        hexdigest,
        "Return the digest value as a string of hexadecimal digits.",
    ),
    row("copy(self, /)", copy, "Return a copy of the hash object."),
    row("__repr__(self, /)", repr, "Returns what kind of digest it is."),
];

const GETTERS: &[Getter] = &[
    getter(
        "name",
        |vm, value| {
            let name = own(vm, value)?.name();
            Ok(vm.heap.new_str(name))
        },
        "algorithm name.",
    ),
    getter("digest_size", |vm, value| Ok(count_value(own(vm, value)?.digest_size())), ""),
    getter("block_size", |vm, value| Ok(count_value(own(vm, value)?.block_size())), ""),
];

static HASH: Type = Type {
    kind: Kind::Hash,
    about: "A hash is an object used to calculate a checksum of a string of information.",
    base: false,
    methods: METHODS,
    getters: GETTERS,
};

static HASH_XOF: Type = Type {
    kind: Kind::HashXof,
    about: "A hash is an object used to calculate a checksum of a string of information.",
    base: false,
    methods: &[
        row(
            "update(self, obj, /)",
            update,
            "Update this hash object's state with the provided string.",
        ),
        row("digest(self, length)", digest, "Return the digest value as a bytes object."),
        row(
            "hexdigest(self, length)",
            hexdigest,
            "Return the digest value as a string of hexadecimal digits.",
        ),
        row("copy(self, /)", copy, "Return a copy of the hash object."),
        row("__repr__(self, /)", repr, "Returns what kind of digest it is."),
    ],
    getters: GETTERS,
};

macro_rules! blake {
    ($($row:ident $kind:ident $name:literal $flavour:ident;)*) => { $(
        static $row: Type = Type {
            kind: Kind::$kind,
            about: "Return a new BLAKE2 hash object.",
            base: false,
            methods: &[
                row(
                    "__new__(cls, data=b'', /, *, digest_size=None, key=b'', salt=b'', person=b'', fanout=1, \
                     depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, \
                     usedforsecurity=True)",
                    |vm, given| new_blake(vm, given, Flavour::$flavour),
                    "Makes a digest.",
                ),
                row("update(self, obj, /)", update, "Update this hash object's state with the provided bytes-like object."),
                row("digest(self, /)", digest, "Return the digest value as a bytes object."),
                row("hexdigest(self, /)", hexdigest, "Return the digest value as a string of hexadecimal digits."),
                row("copy(self, /)", copy, "Return a copy of the hash object."),
            ],
            getters: GETTERS,
        };
    )* };
}

blake! {
    BLAKE2B Blake2b "blake2b" B;
    BLAKE2S Blake2s "blake2s" S;
}

fn own(vm: &mut Vm, value: Value) -> Result<Box<Hasher>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Hash(hasher)) => Ok(hasher.clone()),
        _ => vm.wrong_receiver(Kind::Hash.full_name(), value),
    }
}

/// Takes the bytes that are to be digested.
fn bytes(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if vm.heap.string(value).is_some() {
        return vm.type_error("Strings must be encoded before hashing");
    }
    match buffer(vm, value) {
        Some(bytes) => Ok(bytes),
        None => vm.type_error("object supporting the buffer API required"),
    }
}

fn named(vm: &mut Vm, name: Value) -> Result<Hasher, Raised> {
    let name = vm.heap.text(name).unwrap_or("").to_ascii_lowercase();
    match Hasher::of(&name) {
        Some(hasher) => Ok(hasher),
        None => vm.value_error(format!("unsupported hash type {name}")),
    }
}

fn make(vm: &mut Vm, name: &str, data: Value) -> NativeResult {
    let Some(mut hasher) = Hasher::of(name) else {
        return vm.value_error(format!("unsupported hash type {name}"));
    };
    if let Some(data) = data.given() {
        let bytes = bytes(vm, data)?;
        hasher.update(&bytes);
    }
    let kind = if hasher.digest_size() == 0 { Kind::HashXof } else { Kind::Hash };
    Ok(vm.heap.alloc_kind(kind, Body::Hash(Box::new(hasher))).into())
}

fn new_blake(vm: &mut Vm, given: &[Value], flavour: Flavour) -> NativeResult {
    let longest = flavour.longest();
    let number = |vm: &mut Vm, at: usize, default: i64| match given[at].some() {
        Some(value) => word(vm, value, default),
        None => Ok(default),
    };
    let size = number(vm, 2, longest as i64)?;
    if size < 1 || size > longest as i64 {
        return vm.value_error(format!("digest_size must be between 1 and {longest} bytes"));
    }
    let mut texts = Vec::new();
    for (at, name, limit) in
        [(3, "key", longest), (4, "salt", longest / 4), (5, "person", longest / 4)]
    {
        let text = match given[at].given() {
            Some(text) => bytes(vm, text)?,
            None => Vec::new(),
        };
        if text.len() > limit {
            return vm.value_error(format!("maximum {name} length is {limit} bytes"));
        }
        texts.push(text);
    }
    let fanout = number(vm, 6, 1)?;
    if !(0..=255).contains(&fanout) {
        return vm.value_error("fanout must be between 0 and 255");
    }
    let depth = number(vm, 7, 1)?;
    if !(1..=255).contains(&depth) {
        return vm.value_error("depth must be between 1 and 255");
    }
    let leaf_size = number(vm, 8, 0)?;
    let Ok(leaf_size) = u32::try_from(leaf_size) else {
        return vm.raise("OverflowError", "leaf_size is too large");
    };
    let node_offset = number(vm, 9, 0)?;
    let most_offset = if flavour == Flavour::B { u64::MAX } else { (1 << 48) - 1 };
    let node_offset = match u64::try_from(node_offset) {
        Ok(offset) if offset <= most_offset => offset,
        _ => return vm.raise("OverflowError", "node_offset is too large"),
    };
    let node_depth = number(vm, 10, 0)?;
    if !(0..=255).contains(&node_depth) {
        return vm.value_error("node_depth must be between 0 and 255");
    }
    let inner_size = number(vm, 11, 0)?;
    if !(0..=longest as i64).contains(&inner_size) {
        return vm.value_error(format!("inner_size must be between 0 and is {longest}"));
    }
    let last_node = match given[12].given() {
        Some(last) => vm.truth(last)?,
        None => false,
    };
    let parameters = Parameters {
        digest_size: size as u8,
        fanout: fanout as u8,
        depth: depth as u8,
        leaf_size,
        node_offset,
        node_depth: node_depth as u8,
        inner_size: inner_size as u8,
        last_node,
    };
    let mut blake = Blake2::new(flavour, &parameters, &texts[0], &texts[1], &texts[2]);
    if let Some(data) = given[1].given() {
        blake.update(&bytes(vm, data)?);
    }
    let kind = if flavour == Flavour::B { Kind::Blake2b } else { Kind::Blake2s };
    let hasher = Hasher::Blake(Box::new(blake));
    Ok(vm.heap.alloc_kind(kind, Body::Hash(Box::new(hasher))).into())
}

fn update(vm: &mut Vm, given: &[Value]) -> NativeResult {
    own(vm, given[0])?;
    let bytes = bytes(vm, given[1])?;
    if let Value::Obj(handle) = given[0]
        && let Body::Hash(hasher) = vm.heap.change(handle)
    {
        hasher.update(&bytes);
    }
    Ok(Value::None)
}

fn digested(vm: &mut Vm, given: &[Value]) -> Result<Vec<u8>, Raised> {
    let hasher = own(vm, given[0])?;
    let length = match given.get(1) {
        Some(&length) => word(vm, length, 0)?,
        None => 0,
    };
    match usize::try_from(length) {
        Ok(length) if length < 1 << 29 => Ok(hasher.digest(length)),
        _ => vm.value_error("value must be positive"),
    }
}

fn digest(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = digested(vm, given)?;
    Ok(vm.heap.new_bytes(bytes))
}

fn hexdigest(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let bytes = digested(vm, given)?;
    Ok(vm.heap.new_str(hex(&bytes, None, 1)))
}

fn copy(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let hasher = own(vm, given[0])?;
    let class = vm.heap.class_of(given[0]);
    Ok(vm.heap.alloc(class, Body::Hash(hasher)).into())
}

fn repr(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let name = own(vm, given[0])?.name();
    let class = if vm.heap.is_exactly(given[0], Kind::HashXof) { "HASHXOF" } else { "HASH" };
    let id = given[0].handle().map_or(0, Handle::id);
    Ok(vm.heap.new_str(format!("<{name} _hashlib.{class} object @ {id:#x}>")))
}

/// `compare_digest(a, b)`.
fn compare_digest(vm: &mut Vm, given: &[Value]) -> NativeResult {
    if let (Some(a), Some(b)) = (vm.heap.text(given[0]), vm.heap.text(given[1])) {
        if !a.is_ascii() || !b.is_ascii() {
            return vm.type_error("comparing strings with non-ASCII characters is not supported");
        }
        return Ok(Value::bool(a == b));
    }
    if buffer(vm, given[0]).is_none() && buffer(vm, given[1]).is_none() {
        let [a, b] = [vm.heap.type_name(given[0]), vm.heap.type_name(given[1])];
        return vm.type_error(format!(
            "unsupported operand types(s) or combination of types: '{a}' and '{b}'"
        ));
    }
    let (a, b) = (buffer_or(vm, given[0])?, buffer_or(vm, given[1])?);
    Ok(Value::bool(a == b))
}

fn pbkdf2(vm: &mut Vm, given: &[Value]) -> NativeResult {
    let hasher = named(vm, given[0])?;
    let (password, salt) = (bytes(vm, given[1])?, bytes(vm, given[2])?);
    let iterations = word(vm, given[3], 1)?;
    let length = usize::try_from(word(vm, given[4], 0)?).unwrap_or(0).min(1 << 24);
    let flag = vm.interrupt.clone();
    let mut key = Vec::with_capacity(length);
    let mut number: u32 = 0;
    while key.len() < length {
        number += 1;
        let mut block = salt.clone();
        block.extend(number.to_be_bytes());
        let mut last = hasher.hmac(&password, &block);
        let mut sum = last.clone();
        for round in 1..iterations {
            last = hasher.hmac(&password, &last);
            sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
            if round % 256 == 0 && flag.load(std::sync::atomic::Ordering::Relaxed) {
                vm.raise_interrupt();
                return Err(Raised);
            }
        }
        key.extend(sum);
    }
    key.truncate(length);
    Ok(vm.heap.new_bytes(key))
}
