//! The entries of a traceback: file, line, function, the source's text and the part of it that raised (PEP 657).

use super::anchors::{self, Anchors, Spot};
use crate::code::Code;
use crate::era::Era;
use crate::heap::{Body, Handle, Value};
use crate::source::{Line, Source, Span};
use crate::vm::Vm;

/// After how many equal entries of a traceback the rest is folded.
const FOLD_AFTER: usize = 3;

impl Vm {
    /// Returns the text of a traceback's entries.
    pub(super) fn report_entries(&mut self, traceback: Value) -> String {
        let mut entries: Vec<(Handle, u32, u32)> = Vec::new();
        let mut at = traceback;
        while let Some(Body::Traceback(entry)) = self.heap.body_of(at) {
            entries.push((entry.frame, entry.pc, entry.line));
            at = entry.next;
        }
        if let Some(limit) = self.traceback_limit() {
            entries.drain(..entries.len().saturating_sub(limit));
        }
        let mut text = String::new();
        let mut repeated = 0;
        let mut last: Option<(String, u32, String)> = None;
        for (frame, pc, line) in entries {
            let code = self.frame_body(frame).code.code.clone();
            let this = (code.source.name.to_string(), line, code.name.to_string());
            if last.as_ref() == Some(&this) {
                repeated += 1;
            } else {
                fold(repeated, &mut text);
                repeated = 0;
                last = Some(this);
            }
            if repeated < FOLD_AFTER {
                add_entry(&code, pc as usize, line, self.era, self.command.as_deref(), &mut text);
            }
        }
        fold(repeated, &mut text);
        text
    }

    /// Returns `sys.tracebacklimit`, if the program has set it.
    fn traceback_limit(&mut self) -> Option<usize> {
        let sys = self.heap.text_get(self.known.sys_modules, "sys")?.handle()?;
        let limit = self.heap.attr_text(sys, "tracebacklimit")?;
        let limit = self.heap.small_int(limit)?;
        Some(usize::try_from(limit).unwrap_or(0))
    }
}

fn fold(repeated: usize, text: &mut String) {
    if repeated >= FOLD_AFTER {
        let more = repeated - FOLD_AFTER + 1;
        let plural = if more == 1 { "" } else { "s" };
        text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

fn add_entry(
    code: &Code,
    pc: usize,
    line: u32,
    era: Era,
    command: Option<&Source>,
    text: &mut String,
) {
    let source = &code.source;
    text.push_str(&format!("  File \"{}\", line {line}, in {}\n", source.name, code.name));
    if source.name.starts_with('<') && source.name.ends_with('>') {
        // CPython looks for a file of that name; from 3.13 on it finds the text given by `-c`.
        let Some(command) = command.filter(|command| command.name == source.name) else { return };
        if command.text != source.text {
            let shown = command.line_text(Line(line)).trim();
            if !shown.is_empty() {
                text.push_str(&format!("    {shown}\n"));
            }
            return;
        }
    }
    if source.line_text(Line(line)).trim().is_empty() {
        return;
    }
    let span = code.spans.get(pc).copied().filter(|span| {
        era.tracebacks_have_carets()
            && span.end > span.start
            && source.line_of(span.start).0 == line
    });
    match span {
        Some(span) if era.tracebacks_show_all_lines() => add_all_lines(source, span, text),
        span => {
            let shown = source.line_text(Line(line)).trim();
            text.push_str(&format!("    {shown}\n"));
            if let Some(carets) = span.and_then(|span| carets_of_line(source, span, line)) {
                text.push_str(&format!("    {carets}\n"));
            }
        }
    }
}

/// How many columns a text takes on a screen.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}

/// Returns the line of `~` and `^` under a source line, without its indentation; None if the whole line is meant.
///
/// Up to 3.12: of what spans several lines the first is marked to its end.
fn carets_of_line(source: &Source, span: Span, line: u32) -> Option<String> {
    let text = source.line_text(Line(line)).trim_end();
    let start = source.line_start(Line(line));
    let indent = text.len() - text.trim_start().len();
    let from = (span.start - start) as usize;
    let upto = ((span.end - start) as usize).min(text.len());
    let is_whole = (span.end - start) as usize <= text.len();
    let segment = text.get(from..upto).filter(|segment| !segment.is_empty())?;
    let before = text.get(indent..from)?;
    let marked = is_whole.then(|| anchors::of(segment)).flatten().filter(|found| !found.is_call);
    if marked.is_none() && from == indent && upto == text.len() {
        return None;
    }
    let mut carets = " ".repeat(width(before));
    match marked {
        None => carets.push_str(&"^".repeat(width(segment))),
        Some(found) => {
            let chars: Vec<char> = segment.chars().collect();
            let part = |from: usize, upto: usize| {
                let upto = upto.min(chars.len());
                width(&chars[from.min(upto)..upto].iter().collect::<String>())
            };
            let (left, right) = (found.left.column, found.right.column);
            carets.push_str(&"~".repeat(part(0, left)));
            carets.push_str(&"^".repeat(part(left, right)));
            carets.push_str(&"~".repeat(part(right, chars.len())));
        }
    }
    Some(carets)
}

/// The lines of an expression, without their common indentation, and where it begins in the first and ends in the last.
struct Lines {
    lines: Vec<Vec<char>>,
    start: usize,
    end: usize,
}

impl Lines {
    fn of(source: &Source, span: Span) -> Self {
        let first = source.line_of(span.start).0;
        let last = source.line_of(span.end).0;
        let texts: Vec<&str> =
            (first..=last).map(|line| source.line_text(Line(line)).trim_end()).collect();
        let column = |line: u32, offset: u32| {
            let start = source.line_start(Line(line)) as usize;
            source.text.get(start..offset as usize).map_or(0, |before| before.chars().count())
        };
        let margin = margin_of(texts.iter().copied());
        let lines: Vec<Vec<char>> = texts
            .iter()
            .map(|text| {
                if text.trim().is_empty() {
                    Vec::new()
                } else {
                    text.chars().skip(margin).collect()
                }
            })
            .collect();
        let start = column(first, span.start).saturating_sub(margin);
        let end = column(last, span.end).saturating_sub(margin);
        Self { lines, start, end }
    }

    fn text(&self, line: usize) -> String {
        self.lines[line].iter().collect()
    }

    fn width_before(&self, spot: Spot) -> usize {
        let line = &self.lines[spot.line];
        width(&line[..spot.column.min(line.len())].iter().collect::<String>())
    }

    fn segment(&self) -> String {
        let last = self.lines.len() - 1;
        let mut parts = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let from = if at == 0 { self.start.min(line.len()) } else { 0 };
            let upto = if at == last { self.end.min(line.len()) } else { line.len() };
            parts.push(line[from.min(upto)..upto].iter().collect::<String>());
        }
        parts.join("\n")
    }

    /// Tells whether the place says more than the lines themselves do.
    fn shows_carets(&self, anchors: Option<&Anchors>) -> bool {
        let last = self.lines.len() - 1;
        let whole: Vec<String> = (0..self.lines.len()).map(|line| self.text(line)).collect();
        if anchors::is_plain_call(&whole.join("\n"), self.start, self.end, self.lines.len()) {
            return false;
        }
        let blank = |part: &[char]| part.iter().all(|c| c.is_whitespace());
        anchors.is_some()
            || !blank(&self.lines[0][..self.start.min(self.lines[0].len())])
            || !blank(&self.lines[last][self.end.min(self.lines[last].len())..])
    }
}

/// Returns how many blanks all lines begin with.
fn margin_of<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let mut margin: Option<&str> = None;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let indent = &line[..line.len() - line.trim_start().len()];
        margin = Some(margin.map_or(indent, |known| {
            let same = known.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
            &known[..same]
        }));
    }
    margin.map_or(0, str::len)
}

/// Writes the lines of an expression with carets (3.13 and later): all, or the first, the last and those that matter.
fn add_all_lines(source: &Source, span: Span, text: &mut String) {
    let lines = Lines::of(source, span);
    let last = lines.lines.len() - 1;
    let anchors = anchors::of(&lines.segment());
    let shows = lines.shows_carets(anchors.as_ref());
    let anchors = anchors.map(|mut anchors| {
        for spot in [&mut anchors.left, &mut anchors.right] {
            if spot.line == 0 {
                spot.column += lines.start;
            }
        }
        anchors
    });
    let mut wanted: Vec<usize> = vec![0, last];
    if let Some(anchors) = &anchors {
        for spot in [anchors.left, anchors.right] {
            wanted.extend(spot.line.saturating_sub(1)..=(spot.line + 1).min(last));
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut shown: Vec<String> = Vec::new();
    let mut add = |line: usize| {
        shown.push(lines.text(line));
        if shows {
            shown.push(carets(&lines, line, anchors.as_ref()));
        }
    };
    let mut skipped: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for (index, &line) in wanted.iter().enumerate() {
        if index > 0 {
            let gap = line - wanted[index - 1];
            if gap == 2 {
                add(line - 1);
                at += if shows { 2 } else { 1 };
            } else if gap > 2 {
                skipped.push((at, format!("...<{} lines>...", gap - 1)));
            }
        }
        add(line);
        at += if shows { 2 } else { 1 };
    }
    for (at, note) in skipped.into_iter().rev() {
        shown.insert(at, note);
    }
    let margin = margin_of(shown.iter().map(String::as_str));
    for line in shown {
        let line = if line.trim().is_empty() { "" } else { &line[margin..] };
        text.push_str(&format!("    {line}\n"));
    }
}

fn carets(lines: &Lines, line: usize, anchors: Option<&Anchors>) -> String {
    let last = lines.lines.len() - 1;
    let text = lines.text(line);
    let indent = lines.lines[line].iter().take_while(|c| c.is_whitespace()).count();
    let begin = lines.width_before(Spot { line: 0, column: lines.start });
    let count = if line == last {
        lines.width_before(Spot { line: last, column: lines.end })
    } else {
        width(&text)
    };
    let (mut left, mut right) = (None, None);
    if let Some(anchors) = anchors {
        left = Some((anchors.left.line, lines.width_before(anchors.left)));
        right = Some((anchors.right.line, lines.width_before(anchors.right)));
    }
    let mark = |column: usize| {
        if column < indent || line == 0 && column < begin {
            return ' ';
        }
        match (left, right) {
            (Some(left), Some(right)) => {
                if (line, column) >= left && (line, column) < right {
                    '^'
                } else {
                    '~'
                }
            }
            _ => '^',
        }
    };
    (0..count).map(mark).collect()
}
