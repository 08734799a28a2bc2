//! Where does the machine stand: the event, the stack, the text, the output?

use super::{Ids, Shown};
use crate::code::Op;
use crate::debugger::views::{FrameView, OutputLine, OutputView, StackView, Stream};
use crate::heap::Value;
use crate::host;
use crate::source::{Line, Source};
use crate::vm::{Stage, Vm};

/// Says what happens at this moment: `line`, `call`, `return 3`, `exception KeyError('x')`.
pub fn state_event(vm: &Vm, ids: &mut Ids) -> String {
    let Some(frame) = vm.frames.last() else { return "end".to_owned() };
    let mut shown = Shown { heap: &vm.heap, ids, width: 60, with_ids: true };
    match frame.stage {
        Stage::Entering | Stage::EntryCounted | Stage::EntryTold => "call".to_owned(),
        Stage::ExitCounted | Stage::ExitTold | Stage::GivingOut => {
            let instr = frame.code.code.instructions[frame.pc].get();
            let register = if instr.op == Op::Yield { instr.b } else { instr.a };
            let value = vm.registers[frame.base + usize::from(register)];
            let word = if instr.op == Op::Return { "return" } else { "yield" };
            format!("{word} {}", shown.text(value))
        }
        Stage::RaiseCounted | Stage::RaiseTold | Stage::Passing => {
            let exception = vm.in_flight.last().copied().unwrap_or(Value::None);
            format!("exception {}", shown.text(exception))
        }
        Stage::UnwindCounted | Stage::UnwindTold => "unwind".to_owned(),
        Stage::Fresh
        | Stage::BranchTold
        | Stage::Raising
        | Stage::LineCounted
        | Stage::LineTold
        | Stage::OpcodeTold
        | Stage::CallTold
        | Stage::NativeReturned
        | Stage::NativeFailed
        | Stage::StopTold => "line".to_owned(),
    }
}

/// Returns the calls that are going on.
pub fn stack_view(vm: &Vm, selected: usize, most: usize) -> StackView {
    let visible = vm.visible_frames();
    let depth = visible.len();
    // The frames of a running trace function lie above the one that it was called about.
    let traced = vm
        .traced_frames
        .first()
        .and_then(|&object| visible.iter().position(|&at| vm.frames[at].object == Some(object)));
    let frames = visible
        .iter()
        .enumerate()
        .take(most)
        .map(|(index, &at)| {
            let frame = &vm.frames[at];
            FrameView {
                name: frame.code.code.name.to_string(),
                file: frame.code.code.source.name.to_string(),
                line: vm.line_of(at),
                depth: u32::try_from(depth - 1 - index).unwrap_or(0),
                traced: frame
                    .object
                    .is_some_and(|object| vm.frame_body(object).trace.some().is_some()),
                of_tracer: traced.is_some_and(|traced| index < traced),
            }
        })
        .collect();
    StackView { frames, selected: selected.min(depth.saturating_sub(1)), depth }
}

/// Returns the lines of a text.
pub fn source_lines(source: &Source) -> Vec<String> {
    (1..=source.line_count()).map(|line| source.line_text(Line(line)).to_owned()).collect()
}

/// Returns the last lines of what has been written up to where the machine stands.
pub fn output_view(vm: &Vm, most: usize) -> OutputView {
    let writes = vm.host.mark().writes;
    let output = vm.host.output();
    let output = &output[..writes.min(output.len())];
    let (earlier, last) = output.split_at(start_of_end(output, most.saturating_mul(ROOM)));
    let earlier: usize = earlier.iter().map(|written| line_ends(&written.bytes)).sum();
    let mut lines: Vec<OutputLine> = Vec::new();
    // The line of each stream that has no line feed yet.
    let mut open: [Option<usize>; 2] = [None, None];
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for written in last {
        let (stream, which) = match written.stream {
            host::Stream::Out => (Stream::Stdout, 0),
            host::Stream::Err => (Stream::Stderr, 1),
        };
        for piece in written.bytes.split_inclusive(|byte| *byte == b'\n') {
            let at = *open[which].get_or_insert_with(|| {
                lines.push(OutputLine { stream, ..OutputLine::default() });
                texts.push(Vec::new());
                lines.len() - 1
            });
            let (text, ends) = match piece.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (piece, false),
            };
            texts[at].extend_from_slice(text);
            lines[at].step = written.step;
            if ends {
                open[which] = None;
            }
        }
    }
    let before = lines.len().saturating_sub(most);
    let texts = texts.split_off(before);
    let mut lines = lines.split_off(before);
    for (line, text) in lines.iter_mut().zip(texts) {
        line.text = String::from_utf8_lossy(&text).into_owned();
    }
    OutputView { lines, earlier: (earlier + before) as u64 }
}

/// How many bytes of output are read for each line that is shown.
const ROOM: usize = 400;

/// Finds the last write from which on there are so many bytes, and before which no line is open.
fn start_of_end(output: &[host::Written], bytes: usize) -> usize {
    let total: usize = output.iter().map(|written| written.bytes.len()).sum();
    let (mut start, mut passed) = (0, 0);
    let mut open = [false; 2];
    for (at, written) in output.iter().enumerate() {
        if total - passed < bytes {
            break;
        }
        if open == [false; 2] {
            start = at;
        }
        passed += written.bytes.len();
        if let Some(last) = written.bytes.last() {
            open[usize::from(written.stream == host::Stream::Err)] = *last != b'\n';
        }
    }
    start
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}
