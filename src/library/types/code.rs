//! Code objects.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::code::{Code, NONE, Op, Site, Span};
use crate::heap::{Body, Handle, Kind, Loaded, Value};
use crate::library::types::object::address;
use crate::source::Source;
use crate::vm::native::Raised;
use crate::vm::{Getter, Native, NativeResult, Type, Vm};

/// The type of code objects.
pub static TYPE: Type = Type {
    kind: Kind::Code,
    about: "Create a code object.  Not for mere mortals.",
    base: false,
    methods: &[
        Native { signature: "__repr__(self, /)", call: repr, about: "Return repr(self)." },
        Native { signature: "__eq__(self, value, /)", call: eq, about: "Return self==value." },
        Native { signature: "__hash__(self, /)", call: hash, about: "Return hash(self)." },
        Native { signature: "co_lines(self, /)", call: lines, about: "" },
        Native { signature: "co_positions(self, /)", call: positions, about: "" },
        Native {
            signature: "_varname_from_oparg(self, oparg, /)",
            call: name_of_operand,
            about: "(internal-only) Return the local variable name for the given oparg.",
        },
        Native {
            signature: "replace(self, /, **changes)",
            call: replace,
            about: "Return a copy of the code object with new values for the specified fields.",
        },
        Native {
            signature: "__replace__(self, /, **changes)",
            call: replace,
            about: "The same as replace().",
        },
    ],
    getters: &[
        Getter { name: "co_name", get: name, set: None, about: "" },
        Getter { name: "co_qualname", get: qualname, set: None, about: "" },
        Getter { name: "co_filename", get: file_name, set: None, about: "" },
        Getter { name: "co_firstlineno", get: first_line, set: None, about: "" },
        Getter { name: "co_argcount", get: argument_count, set: None, about: "" },
        Getter { name: "co_posonlyargcount", get: positional_only, set: None, about: "" },
        Getter { name: "co_kwonlyargcount", get: keyword_only, set: None, about: "" },
        Getter { name: "co_nlocals", get: local_count, set: None, about: "" },
        Getter { name: "co_varnames", get: variable_names, set: None, about: "" },
        Getter { name: "co_cellvars", get: cell_names, set: None, about: "" },
        Getter { name: "co_freevars", get: free_names, set: None, about: "" },
        Getter { name: "co_names", get: names, set: None, about: "" },
        Getter { name: "co_consts", get: constants, set: None, about: "" },
        Getter { name: "co_code", get: bytes, set: None, about: "" },
        Getter { name: "co_flags", get: flags, set: None, about: "" },
        Getter { name: "co_stacksize", get: stack_size, set: None, about: "" },
        Getter { name: "co_linetable", get: line_table, set: None, about: "" },
        Getter { name: "co_lnotab", get: line_table, set: None, about: "" },
        Getter { name: "co_exceptiontable", get: line_table, set: None, about: "" },
    ],
};

fn loaded(vm: &mut Vm, value: Value) -> Result<Rc<Loaded>, Raised> {
    match vm.heap.body_of(value) {
        Some(Body::Code(loaded)) => Ok(loaded.clone()),
        _ => {
            let name = vm.heap.type_name(value);
            vm.type_error(format!("descriptor requires a 'code' object but received a '{name}'"))
        }
    }
}

fn repr(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let code = &loaded.code;
    let text = format!(
        "<code object {} at {}, file \"{}\", line {}>",
        code.name,
        address(arguments[0]),
        code.source.name,
        code.first_line
    );
    Ok(vm.heap.new_str(text))
}

fn eq(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let left = loaded(vm, arguments[0])?;
    let Some(Body::Code(right)) = vm.heap.body_of(arguments[1]) else {
        return Ok(vm.known.not_implemented);
    };
    let (left, right) = (&left.code, &right.code);
    let equal = Rc::ptr_eq(left, right)
        || left.name == right.name
            && left.first_line == right.first_line
            && left.source.name == right.source.name
            && left.constants == right.constants
            && left.names == right.names
            && left.lines == right.lines
            && left.instructions == right.instructions;
    Ok(Value::bool(equal))
}

fn hash(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let name = vm.heap.intern(&loaded.code.name);
    let line = i64::from(loaded.code.first_line);
    Ok(Value::Int(vm.heap.str_hash_of(name) ^ line.wrapping_mul(1_000_003)))
}

/// Lists the runs of instructions that share a line: start, end, line.
fn runs(code: &Code) -> Vec<(usize, usize, u32)> {
    let mut runs: Vec<(usize, usize, u32)> = Vec::new();
    for (at, &line) in code.lines.iter().enumerate() {
        match runs.last_mut() {
            Some((_, end, known)) if *known == line => *end = at + 1,
            _ => runs.push((at, at + 1, line)),
        }
    }
    runs
}

fn line_value(line: u32) -> Value {
    if line == 0 { Value::None } else { Value::Int(i64::from(line)) }
}

fn lines(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let mut rows: Vec<(i64, i64, Value)> = Vec::new();
    if let Some(line) = vm.prologue_line(&loaded.code) {
        rows.push((0, vm.offset_of(&loaded.code, 0), Value::Int(i64::from(line))));
    }
    for (start, end, line) in runs(&loaded.code) {
        let line = line_value(line);
        let (start, end) = (vm.offset_of(&loaded.code, start), vm.offset_of(&loaded.code, end));
        match rows.last_mut() {
            Some((_, until, known)) if *known == line => *until = end,
            _ if start < end => rows.push((start, end, line)),
            _ => {}
        }
    }
    let rows = rows.into_iter().map(|(start, end, line)| {
        vm.heap.new_tuple(vec![Value::Int(start), Value::Int(end), line])
    });
    let rows: Vec<Value> = rows.collect();
    let rows = vm.heap.new_list(rows);
    vm.iter(rows)
}

fn positions(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let code = &loaded.code;
    let mut rows = Vec::new();
    if let Some(line) = vm.prologue_line(code) {
        let lines = [line, line.max(1)].map(|line| Value::Int(i64::from(line)));
        rows.push(vm.heap.new_tuple(vec![lines[0], lines[1], Value::Int(0), Value::Int(0)]));
    }
    let layout = code.layout(vm.era);
    for (pc, (&line, &span)) in code.lines.iter().zip(&*code.spans).enumerate() {
        let row = if line == 0 || span == Span::default() {
            vec![line_value(line), line_value(line), Value::None, Value::None]
        } else {
            let source = &code.source;
            let column = |offset| Value::Int(i64::from(source.byte_column_of(offset)) - 1);
            let line_of = |offset| Value::Int(i64::from(source.line_of(offset).0));
            vec![line_of(span.start), line_of(span.end), column(span.start), column(span.end)]
        };
        let row = vm.heap.new_tuple(row);
        rows.extend((layout[pc]..layout[pc + 1]).map(|_| row));
    }
    let rows = vm.heap.new_list(rows);
    vm.iter(rows)
}

fn copied(code: &Code) -> Code {
    Code {
        name: code.name.clone(),
        qualname: code.qualname.clone(),
        source: code.source.clone(),
        first_line: code.first_line,
        flags: code.flags,
        arg_count: code.arg_count,
        positional_only: code.positional_only,
        keyword_only: code.keyword_only,
        variables: code.variables.clone(),
        sync_order: code.sync_order.clone(),
        varnames: code.varnames.clone(),
        cellvars: code.cellvars.clone(),
        freevars: code.freevars.clone(),
        namespace: code.namespace,
        registers: code.registers,
        instructions: code
            .instructions
            .iter()
            .map(|instruction| Cell::new(instruction.get()))
            .collect(),
        lines: code.lines.clone(),
        spans: code.spans.clone(),
        constructs: code.constructs.clone(),
        standings: code.standings.clone(),
        handlers: code.handlers.clone(),
        constants: code.constants.clone(),
        names: code.names.clone(),
        sites: code.sites.iter().map(|site| Site::new(site.name)).collect(),
        children: code.children.clone(),
        warnings: Vec::new(),
        layout: OnceCell::new(),
    }
}

fn replace(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let mut code = copied(&loaded.code);
    let mut constants: Vec<Value> = loaded.constants.to_vec();
    let changes: Vec<(Value, Value)> = vm
        .heap
        .as_dict(arguments[1])
        .map(|dict| dict.iter().map(|entry| (entry.key, entry.value)).collect())
        .unwrap_or_default();
    for (name, value) in changes {
        let name = vm.heap.text(name).unwrap_or_default().to_owned();
        let text = vm.heap.text(value).map(str::to_owned);
        match (name.as_str(), text) {
            ("co_name", Some(text)) => code.name = text.as_str().into(),
            ("co_qualname", Some(text)) => code.qualname = text.as_str().into(),
            ("co_filename", Some(text)) => {
                code.source = Rc::new(Source::new(&text, &code.source.text))
            }
            ("co_name" | "co_qualname" | "co_filename", None) => {
                let given = vm.heap.type_name(value);
                return vm
                    .type_error(format!("replace() argument '{name}' must be str, not {given}"));
            }
            ("co_firstlineno", _) => {
                let wanted = u32::try_from(vm.index_sync(value)?).unwrap_or(1);
                let moved = i64::from(wanted) - i64::from(code.first_line);
                let shift = |line: u32| {
                    if line == 0 { 0 } else { u32::try_from(i64::from(line) + moved).unwrap_or(1) }
                };
                code.lines = code.lines.iter().map(|&line| shift(line)).collect();
                code.first_line = wanted;
            }
            ("co_consts", _) => {
                let given = vm.heap.sequence(value).map(<[Value]>::to_vec).unwrap_or_default();
                let kept = constants.len();
                for (constant, given) in constants.iter_mut().zip(given.into_iter().take(kept)) {
                    *constant = given;
                }
            }
            ("co_flags", _) => {
                code.flags.iterable_coroutine = vm.index_sync(value)? & 0x100 != 0;
            }
            // The rest says how CPython's own instructions run; ours are kept.
            _ => {}
        }
    }
    let replaced = Loaded {
        plain_arguments: code.plain_arguments(),
        code: Rc::new(code),
        constants: constants.into(),
        places: loaded.places.clone(),
        names: loaded.names.clone(),
        variables: loaded.variables.clone(),
        children: loaded.children.clone(),
    };
    Ok(vm.heap.alloc_kind(Kind::Code, Body::Code(Rc::new(replaced))).into())
}

fn name(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(vm.heap.intern(&loaded.code.name).into())
}

fn qualname(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(vm.heap.intern(&loaded.code.qualname).into())
}

fn file_name(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(vm.heap.intern(&loaded.code.source.name).into())
}

fn first_line(vm: &mut Vm, code: Value) -> NativeResult {
    Ok(Value::Int(i64::from(loaded(vm, code)?.code.first_line)))
}

fn argument_count(vm: &mut Vm, code: Value) -> NativeResult {
    Ok(Value::Int(i64::from(loaded(vm, code)?.code.arg_count)))
}

fn positional_only(vm: &mut Vm, code: Value) -> NativeResult {
    Ok(Value::Int(i64::from(loaded(vm, code)?.code.positional_only)))
}

fn keyword_only(vm: &mut Vm, code: Value) -> NativeResult {
    Ok(Value::Int(i64::from(loaded(vm, code)?.code.keyword_only)))
}

fn local_count(vm: &mut Vm, code: Value) -> NativeResult {
    Ok(Value::Int(i64::try_from(loaded(vm, code)?.code.varnames.len()).unwrap_or(0)))
}

fn names_of(vm: &mut Vm, loaded: &Loaded, registers: &[u16]) -> Value {
    let names: Vec<Value> = registers
        .iter()
        .filter_map(|&register| loaded.variables.get(usize::from(register)))
        .map(|&name: &Handle| name.into())
        .collect();
    vm.heap.new_tuple(names)
}

fn variable_names(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(names_of(vm, &loaded, &loaded.code.varnames))
}

fn cell_names(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(names_of(vm, &loaded, &loaded.code.cellvars))
}

/// Numbers locals, cells and free variables in one row, as CPython's instructions do.
fn name_of_operand(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let loaded = loaded(vm, arguments[0])?;
    let code = &loaded.code;
    let index = vm.index_sync(arguments[1])?;
    let cells = code.cellvars.iter().filter(|cell| !code.varnames.contains(cell));
    let mut all = code.varnames.iter().chain(cells).chain(&code.freevars);
    let register = usize::try_from(index).ok().and_then(|index| all.nth(index));
    match register.and_then(|&register| loaded.variables.get(usize::from(register))) {
        Some(&name) => Ok(name.into()),
        None => vm.raise("IndexError", "tuple index out of range"),
    }
}

fn free_names(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    Ok(names_of(vm, &loaded, &loaded.code.freevars))
}

fn names(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    let names: Vec<Value> = loaded.names.iter().map(|&name| name.into()).collect();
    Ok(vm.heap.new_tuple(names))
}

fn constants(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    let children = loaded.children.iter().map(|&child| Value::from(child));
    let all: Vec<Value> = loaded.constants.iter().copied().chain(children).collect();
    Ok(vm.heap.new_tuple(all))
}

/// Opcodes as the library's `opcode` knows them.
const NOP: u8 = 27;
const LOAD_SUPER_ATTR: u8 = 96;
const RESUME: u8 = 128;

fn bytes(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    // As `co_lines` counts them. To `dis` nearly all are instructions that do nothing, of which each has a number.
    let prologue = vm.prologue_line(&loaded.code).map(|_| [RESUME, 0]);
    let layout = loaded.code.layout(vm.era);
    let instructions = loaded.code.instructions.iter().enumerate().flat_map(|(pc, instruction)| {
        let instruction = instruction.get();
        let units = (layout[pc + 1] - layout[pc]) as usize;
        let first = match instruction.op {
            Op::LoadSuperAttr => [LOAD_SUPER_ATTR, 0],
            op => [NOP, op as u8],
        };
        std::iter::once(first).chain(std::iter::repeat([0, 0])).take(units)
    });
    let bytes: Vec<u8> = prologue.into_iter().chain(instructions).flatten().collect();
    Ok(vm.heap.new_bytes(bytes))
}

fn flags(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    let code = &loaded.code;
    let flags = code.flags;
    let no_cells = code.cellvars.is_empty() && code.freevars.is_empty();
    let bits = [
        (flags.optimized, 0x1),
        (flags.optimized, 0x2),
        (flags.varargs, 0x4),
        (flags.varkeywords, 0x8),
        (flags.nested, 0x10),
        (flags.generator, 0x20),
        (no_cells && vm.era.minor() < 11, 0x40),
        (flags.coroutine, 0x80),
        (flags.iterable_coroutine, 0x100),
        (flags.async_generator, 0x200),
        (flags.future_annotations, 0x0100_0000),
        (flags.docstring && vm.era.minor() >= 13, 0x0400_0000),
    ];
    Ok(Value::Int(bits.into_iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum()))
}

fn stack_size(vm: &mut Vm, code: Value) -> NativeResult {
    let loaded = loaded(vm, code)?;
    let code = &loaded.code;
    let variables = code.variables.len() + usize::from(code.namespace != NONE);
    Ok(Value::Int(
        i64::try_from(usize::from(code.registers).saturating_sub(variables)).unwrap_or(0).max(1),
    ))
}

fn line_table(vm: &mut Vm, code: Value) -> NativeResult {
    loaded(vm, code)?;
    Ok(vm.heap.new_bytes(Vec::new()))
}
