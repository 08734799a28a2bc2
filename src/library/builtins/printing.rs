//! `print`.

use crate::heap::{Body, Value};
use crate::host::{Host, Stream};
use crate::library::types::file::standard_stream;
use crate::vm::{Answer, NativeResult, Raised, Routine, Step, Vm};

/// `print(*args, sep=' ', end='\n', file=None, flush=False)`.
pub fn print(vm: &mut Vm, arguments: &[Value]) -> NativeResult {
    let separator = text_or(vm, arguments[1], "sep", " ")?;
    let end = text_or(vm, arguments[2], "end", "\n")?;
    let file = match arguments[3].some() {
        Some(file) => Some(file),
        None => standard_output(vm)?,
    };
    let file = match file {
        Some(Value::None) => return Ok(Value::None),
        Some(file) => file,
        None => Value::Unbound,
    };
    let stream = match vm.heap.body_of(file) {
        None if file.is_unbound() => Some(Stream::Out),
        Some(Body::File(_)) => standard_stream(vm, file),
        _ => None,
    };
    let flush = arguments[4].given().unwrap_or(Value::FALSE);
    let (separator, end) = (vm.heap.new_str(separator), vm.heap.new_str(end));
    let Some(stream) = stream else {
        return vm.call_prelude("print_to", &[file, arguments[0], separator, end, flush]);
    };
    if let Some(text) = plain_line(vm, arguments[0], separator, end)? {
        vm.write_text(stream, &text)?;
        return flush_if(vm, stream, flush);
    }
    let number = Value::Int(if stream == Stream::Out { 1 } else { 2 });
    vm.start(&PRINT, &[arguments[0], separator, end, number, Value::Int(0), flush])
}

/// Makes sure that what was written has left, if that was asked for.
fn flush_if(vm: &mut Vm, stream: Stream, flush: Value) -> NativeResult {
    if !matches!(flush, Value::None | Value::FALSE | Value::Int(0)) {
        if let Err(error) = vm.host.flush(stream) {
            return vm.raise_host(error);
        }
    }
    Ok(Value::None)
}

/// Reads `sep` or `end`.
fn text_or(vm: &mut Vm, value: Value, name: &str, default: &str) -> Result<String, Raised> {
    let Some(value) = value.some() else { return Ok(default.to_owned()) };
    match vm.heap.text(value) {
        Some(text) => Ok(text.to_owned()),
        None => {
            let class = vm.heap.type_name(value);
            vm.type_error(format!("{name} must be None or a string, not {class}"))
        }
    }
}

/// Returns `sys.stdout`; None if nobody has imported `sys` yet.
fn standard_output(vm: &mut Vm) -> Result<Option<Value>, Raised> {
    let Some(sys) = vm.heap.text_get(vm.known.sys_modules, "sys") else { return Ok(None) };
    let name = vm.known.names.stdout;
    match sys.handle().and_then(|sys| vm.heap.attr(sys, name)) {
        Some(stdout) => Ok(Some(stdout)),
        None => vm.raise("RuntimeError", "lost sys.stdout"),
    }
}

/// Writes what is printed, if no value needs Python code or may fail to be written.
fn plain_line(
    vm: &mut Vm,
    values: Value,
    separator: Value,
    end: Value,
) -> Result<Option<String>, Raised> {
    let mut line = String::new();
    let mut at = 0;
    while let Some(&value) = vm.heap.sequence(values).and_then(|values| values.get(at)) {
        if at > 0 {
            line.push_str(vm.heap.text(separator).unwrap_or_default());
        }
        match vm.heap.text(value) {
            Some(text) if vm.is_builtin_instance(value) => line.push_str(text),
            _ => match vm.plain_text(value)? {
                Some(text) => line.push_str(&text),
                None => return Ok(None),
            },
        }
        at += 1;
    }
    line.push_str(vm.heap.text(end).unwrap_or_default());
    Ok(Some(line))
}

/// Registers: the values, the separator, the end, the stream, how many values were written, whether to flush.
static PRINT: Routine = Routine { name: "print", step: print_step, catches: false };

fn print_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let stream = if vm.register(base + 3) == Value::Int(1) { Stream::Out } else { Stream::Err };
    let mut at =
        vm.register(base + 4).as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    if let Answer::Value(text) = answer {
        let mut piece = String::new();
        if at > 0 {
            piece.push_str(vm.heap.text(vm.register(base + 1)).unwrap_or_default());
        }
        piece.push_str(vm.heap.text(text).unwrap_or_default());
        vm.write_text(stream, &piece)?;
        at += 1;
        vm.set_register(base + 4, Value::Int(i64::try_from(at).unwrap_or(i64::MAX)));
    }
    let values = vm.register(base);
    if let Some(&value) = vm.heap.sequence(values).and_then(|values| values.get(at)) {
        return Ok(Step::Native(|vm, values| vm.str_of(values[0]), vec![value]));
    }
    let end = vm.heap.text(vm.register(base + 2)).unwrap_or_default().to_owned();
    vm.write_text(stream, &end)?;
    let flush = vm.register(base + 5);
    Ok(Step::Return(flush_if(vm, stream, flush)?))
}
