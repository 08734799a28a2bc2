//! Which part of a line raised: the carets of a traceback (PEP 657).

use crate::code::Code;
use crate::source::Source;
use crate::syntax::{self, ast};

/// Returns the line of `~` and `^` under the source line, without its indentation; None if the whole line is meant.
pub(super) fn carets(code: &Code, pc: usize, line: u32) -> Option<String> {
    let span = *code.spans.get(pc)?;
    let source = &code.source;
    if span.end <= span.start || source.line_of(span.start).0 != line {
        return None;
    }
    let text = source.line_text(crate::source::Line(line)).trim_end();
    let start = source.line_start(crate::source::Line(line));
    let indent = text.len() - text.trim_start().len();
    let from = (span.start - start) as usize;
    let upto = ((span.end - start) as usize).min(text.len());
    if from >= upto || from < indent || !text.is_char_boundary(from) || !text.is_char_boundary(upto)
    {
        return None;
    }
    let segment = &text[from..upto];
    let (low, high) = match anchors(segment) {
        Some((low, high)) => (low, high),
        None if from == indent && upto == text.len() => return None,
        None => (0, segment.len()),
    };
    let whole = low == 0 && high == segment.len();
    let before = text[indent..from].chars().count();
    let mut carets = " ".repeat(before);
    for (at, _) in segment.char_indices() {
        carets.push(if whole || (low..high).contains(&at) { '^' } else { '~' });
    }
    Some(carets)
}

/// Finds the operator of a binary operation, or the brackets of a subscript, in its text.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    if segment.contains('\n') {
        return None;
    }
    let source = Source::new("<segment>", segment);
    let tree = syntax::parse_expression(&source).ok()?;
    match &*tree.body {
        ast::Expr::BinOp(operation) => {
            let left = syntax::span(&*operation.left).end as usize;
            let right = syntax::span(&*operation.right).start as usize;
            let between = segment.get(left..right)?;
            let skipped = between.len() - between.trim_start_matches([' ', ')', '\t', '\\']).len();
            let operator = between.trim_start_matches([' ', ')', '\t', '\\']);
            let length =
                operator.chars().take_while(|c| "+-*/%@<>&|^".contains(*c)).count().min(2).max(1);
            Some((left + skipped, left + skipped + length))
        }
        ast::Expr::Subscript(subscript) => {
            let value = syntax::span(&*subscript.value).end as usize;
            let open = value + segment.get(value..)?.find('[')?;
            Some((open, segment.len()))
        }
        _ => None,
    }
}
