//! `_random`: the Mersenne Twister under `random`.

use dashu_int::IBig;

use crate::data::mersenne::Mersenne;
use crate::heap::{Body, Handle, Kind, Value};
use crate::host::Ask;
use crate::library::types::arguments::big;
use crate::library::types::row::row;
use crate::vm::{Module, NativeResult, Raised, Type, Vm};

/// `_random`.
pub static MODULE: Module = Module {
    name: "_random",
    about: "Module implements the Mersenne Twister random number generator.",
    types: &[&TYPE],
    ..Module::EMPTY
};

static TYPE: Type = Type {
    kind: Kind::Random,
    about: "Random() -> create a random number generator with its own internal state.",
    base: true,
    methods: &[
        row("__new__(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        row("__init__(self, x=None, /)", seed, "Initialize self."),
        row("random(self, /)", random, "random() -> x in the interval [0, 1)."),
        row(
            "seed(self, n=None, /)",
            seed,
            "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
        ),
        row("getstate(self, /)", getstate, "getstate() -> tuple containing the current state."),
        row(
            "setstate(self, state, /)",
            setstate,
            "setstate(state) -> None.  Restores generator state.",
        ),
        row(
            "getrandbits(self, k, /)",
            getrandbits,
            "getrandbits(k) -> x.  Generates an int with k random bits.",
        ),
    ],
    getters: &[],
};

fn new(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let Value::Obj(class) = arguments[0] else {
        return vm.type_error("Random.__new__(X): X is not a type object");
    };
    let random = Mersenne::from_int(&IBig::ZERO);
    Ok(vm.heap.alloc(class, Body::Random(Box::new(random))).into())
}

fn own(vm: &mut Vm, value: Value) -> Result<Handle, Raised> {
    match value {
        Value::Obj(handle) if matches!(vm.heap.body(handle), Body::Random(_)) => Ok(handle),
        _ => vm.wrong_receiver("_random.Random", value),
    }
}

fn draw<T>(vm: &mut Vm, random: Handle, draw: impl FnOnce(&mut Mersenne) -> T) -> T {
    let Body::Random(random) = vm.heap.change(random) else {
        unreachable!("it was just seen to be a generator")
    };
    draw(random)
}

fn seed(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let random = own(vm, arguments[0])?;
    let seeded = match arguments[1].some() {
        None => {
            let bytes = match vm.host.entropy(2496) {
                Ok(bytes) => bytes,
                Err(error) => return vm.raise_host(error),
            };
            let word = |chunk: &[u8]| {
                chunk.iter().rev().fold(0_u32, |word, &byte| word << 8 | u32::from(byte))
            };
            let key: Vec<u32> = bytes.chunks(4).map(word).collect();
            Mersenne::from_key(if key.is_empty() { &[0] } else { &key })
        }
        Some(number) if vm.heap.is_int(number) => Mersenne::from_int(&big(vm, number)),
        Some(other) => {
            let hash = vm.hash(other)?;
            Mersenne::from_int(&IBig::from(hash.cast_unsigned()))
        }
    };
    draw(vm, random, |random| *random = seeded);
    Ok(Value::None)
}

fn random(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let random = own(vm, arguments[0])?;
    Ok(Value::float(draw(vm, random, Mersenne::float)))
}

fn getrandbits(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let random = own(vm, arguments[0])?;
    let count = vm.index_value(arguments[1])?;
    let Some(count) = vm.heap.small_int(count) else {
        return vm.raise("OverflowError", "Python int too large to convert to C int");
    };
    if count < 0 {
        return vm.value_error("number of bits must be non-negative");
    }
    let Some(count) = usize::try_from(count).ok().filter(|&count| count < 1 << 31) else {
        return vm.raise("OverflowError", "Python int too large to convert to C int");
    };
    let bits = draw(vm, random, |random| random.bits(count));
    Ok(vm.heap.new_int(IBig::from(bits)))
}

fn getstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let random = own(vm, arguments[0])?;
    let Body::Random(random) = vm.heap.body(random) else { return Ok(Value::None) };
    let (words, next) = random.state();
    let mut state: Vec<Value> = words.iter().map(|&word| Value::Int(word.into())).collect();
    state.push(Value::Int(i64::try_from(next).unwrap_or(0)));
    Ok(vm.heap.new_tuple(state))
}

fn setstate(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let random = own(vm, arguments[0])?;
    let items = vm.heap.sequence(arguments[1]).unwrap_or_default().to_vec();
    if !vm.heap.is_a(arguments[1], Kind::Tuple) {
        return vm.type_error("state vector must be a tuple");
    }
    if items.len() != 625 {
        return vm.value_error("state vector is the wrong size");
    }
    let mut words = Vec::with_capacity(624);
    for &item in &items[..624] {
        let item = vm.index_value(item)?;
        let word = vm.heap.small_int(item).unwrap_or(0);
        words.push(u32::try_from(word & 0xffff_ffff).unwrap_or(0));
    }
    let next = vm.index_value(items[624])?;
    let next = vm.heap.small_int(next).and_then(|next| usize::try_from(next).ok());
    match next.and_then(|next| Mersenne::from_state(&words, next)) {
        Some(state) => {
            draw(vm, random, |random| *random = state);
            Ok(Value::None)
        }
        None => vm.value_error("invalid state"),
    }
}
