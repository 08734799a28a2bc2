//! The text of an exception that nobody caught: chain, groups, tracebacks, notes and suggestions, in the era's form.
//!
//! An exception group is a tree: its text is indented by its depth and has a
//! margin, so all text goes through [`Report`], which knows both.

mod anchors;
mod entries;
mod suggestion;
mod syntax_error;

use super::Vm;
use super::native::Raised;
use crate::era::Era;
use crate::heap::{Body, Handle, Value};

/// How many exceptions of a group are shown, and how deep groups are.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;
/// How long a chain of causes and contexts is followed.
const LONGEST_CHAIN: usize = 1000;

/// Text in the making.
#[derive(Default)]
struct Report {
    text: String,
    seen: Vec<Value>,
    depth: usize,
    /// The last exception of a group has been begun, and its frame is open.
    is_open: bool,
}

impl Report {
    /// Adds text, each line behind the margin of the group it is in.
    fn add(&mut self, text: &str) {
        self.add_behind(text, '|');
    }

    fn add_behind(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        for line in text.split_inclusive('\n') {
            self.indent();
            self.text.push(margin);
            self.text.push(' ');
            self.text.push_str(line);
        }
    }

    fn indent(&mut self) {
        self.text.push_str(&" ".repeat(2 * self.depth));
    }
}

impl Vm {
    /// Returns the text of an exception's traceback, chain and notes, as CPython prints it.
    pub fn format_exception(&mut self, exception: Value) -> String {
        let mut report = Report::default();
        self.report_chain(exception, &mut report);
        report.text
    }

    /// Returns the text of an exception alone, as CPython's C code prints it where nobody can catch it.
    pub fn format_alone(&mut self, exception: Value) -> String {
        let (entries, last) = self.report_one(exception, "Traceback (most recent call last):\n");
        let is_mark = |line: &&str| line.trim().chars().all(|c| c == '~' || c == '^');
        let plain = self.era >= Era::E313;
        let lines = entries.split_inclusive('\n').filter(|line| !plain || !is_mark(line));
        lines.chain([last.as_str()]).collect()
    }

    fn report_chain(&mut self, exception: Value, report: &mut Report) {
        report.seen.push(exception);
        let Some(body) = self.heap.exception(exception) else { return };
        let (cause, context) = (body.cause, body.context);
        let (suppress, is_followed) = (body.suppress_context, report.seen.len() < LONGEST_CHAIN);
        if !cause.is_none() {
            if is_followed && !report.seen.contains(&cause) {
                self.report_chain(cause, report);
                report.add(
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                );
            }
        } else if !context.is_none() && !suppress && is_followed && !report.seen.contains(&context)
        {
            self.report_chain(context, report);
            report.add("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        match self.exceptions_of(exception) {
            None => {
                let text = self.report_one(exception, "Traceback (most recent call last):\n");
                report.add(&text.0);
                report.add(&text.1);
            }
            Some(_) if report.depth > GROUP_DEPTH => {
                report.add(&format!("... (max_group_depth is {GROUP_DEPTH})\n"));
            }
            Some(exceptions) => self.report_group(exception, &exceptions, report),
        }
    }

    /// Returns the header with the traceback's entries, and the last lines of one exception.
    fn report_one(&mut self, exception: Value, header: &str) -> (String, String) {
        let traceback = self.heap.exception(exception).map_or(Value::None, |body| body.traceback);
        let entries = self.report_entries(traceback);
        let entries = if entries.is_empty() { entries } else { format!("{header}{entries}") };
        (entries, self.last_lines(exception))
    }

    fn report_group(&mut self, group: Value, exceptions: &[Value], report: &mut Report) {
        let is_outermost = report.depth == 0;
        if is_outermost {
            report.depth = 1;
        }
        let (entries, last) =
            self.report_one(group, "Exception Group Traceback (most recent call last):\n");
        if let Some((header, rest)) = entries.split_once('\n') {
            report.add_behind(&format!("{header}\n"), if is_outermost { '+' } else { '|' });
            report.add(rest);
        }
        report.add(&last);
        let shown = exceptions.len().min(GROUP_WIDTH + 1);
        report.is_open = false;
        for (index, &exception) in exceptions.iter().take(shown).enumerate() {
            let is_last = index + 1 == shown;
            if is_last {
                report.is_open = true;
            }
            let title =
                if index < GROUP_WIDTH { (index + 1).to_string() } else { "...".to_owned() };
            report.indent();
            let corner = if index == 0 { "+-" } else { "  " };
            report.text.push_str(&format!("{corner}+---------------- {title} ----------------\n"));
            report.depth += 1;
            if index < GROUP_WIDTH {
                self.report_chain(exception, report);
            } else {
                let more = exceptions.len() - GROUP_WIDTH;
                let plural = if more > 1 { "s" } else { "" };
                report.add(&format!("and {more} more exception{plural}\n"));
            }
            if is_last && report.is_open {
                report.indent();
                report.text.push_str("+------------------------------------\n");
                report.is_open = false;
            }
            report.depth -= 1;
        }
        if is_outermost {
            report.depth = 0;
        }
    }

    /// Returns the exceptions of a group; none of what is no group.
    fn exceptions_of(&mut self, exception: Value) -> Option<Vec<Value>> {
        if !self.is_instance_of(exception, "BaseExceptionGroup") {
            return None;
        }
        let name = self.heap.intern("exceptions");
        let exceptions = self.find_attr_sync(exception, name).ok().flatten()?;
        Some(self.heap.sequence(exceptions)?.to_vec())
    }

    /// Returns `Class: message`, with what belongs to the class (a SyntaxError's place) and the notes.
    fn last_lines(&mut self, exception: Value) -> String {
        let mut text = String::new();
        let class = self.heap.class_of(exception);
        let name = self.exception_class_name(class);
        if self.is_instance_of(exception, "SyntaxError")
            && self.format_syntax_error(exception, &name, &mut text)
        {
            self.format_notes(exception, &mut text);
            return text;
        }
        let message = match self.str_sync(exception) {
            Ok(message) => message,
            Err(Raised) => "<exception str() failed>".to_owned(),
        };
        let message = message + &self.suggestion(exception);
        if message.is_empty() {
            text.push_str(&format!("{name}\n"));
        } else {
            text.push_str(&format!("{name}: {message}\n"));
        }
        self.format_notes(exception, &mut text);
        text
    }

    fn exception_class_name(&mut self, class: Handle) -> String {
        let names = [self.known.names.module, self.known.names.qualname];
        let [module, qualname] = names.map(|name| match self.find_attr_sync(class.into(), name) {
            Ok(Some(value)) => self.heap.text(value).map(str::to_owned),
            _ => None,
        });
        let qualname = qualname.unwrap_or_else(|| self.heap.class_body(class).name.to_string());
        match module.as_deref() {
            Some("builtins") => qualname,
            Some("__main__") if self.era > Era::E310 => qualname,
            Some(module) => format!("{module}.{qualname}"),
            None => format!("<unknown>.{qualname}"),
        }
    }

    fn format_notes(&mut self, exception: Value, text: &mut String) {
        if self.era < Era::E311 {
            return;
        }
        let name = self.known.names.notes;
        let Ok(Some(notes)) = self.find_attr_sync(exception, name) else { return };
        if notes.is_none() {
            return;
        }
        let is_sequence = matches!(self.heap.body_of(notes), Some(Body::List(_) | Body::Tuple(_)));
        // 3.11 takes every sequence, a text's characters one by one.
        let letters = self.era == Era::E311 && self.heap.text(notes).is_some();
        if !is_sequence && !letters {
            let shown = self
                .repr_sync(notes)
                .unwrap_or_else(|Raised| "<__notes__ repr() failed>".to_owned());
            text.push_str(&format!("{shown}\n"));
            return;
        }
        let notes: Vec<Value> = if letters {
            self.collect_sync(notes).unwrap_or_default()
        } else {
            self.heap.sequence(notes).unwrap_or(&[]).to_vec()
        };
        for note in notes {
            let note =
                self.str_sync(note).unwrap_or_else(|Raised| "<note str() failed>".to_owned());
            text.push_str(&note);
            text.push('\n');
        }
    }
}
