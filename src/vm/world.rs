//! Writing to the outside world: text, and exceptions that nobody caught.

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Handle, Value};
use crate::host::{Host, HostError, Stream};
use crate::source::{Line, surrogate};

/// After how many equal lines of a traceback the rest is folded.
const FOLD_AFTER: usize = 3;

impl Vm {
    /// Writes text to standard output or error.
    pub fn write_text(&mut self, stream: Stream, text: &str) -> Result<(), Raised> {
        self.host.stamp(self.statements);
        let written = if text.chars().any(surrogate::is_surrogate) {
            if stream == Stream::Out {
                return self.raise(
                    "UnicodeEncodeError",
                    "'utf-8' codec can't encode character: surrogates not allowed",
                );
            }
            self.host.write(stream, escaped(text).as_bytes())
        } else {
            self.host.write(stream, text.as_bytes())
        };
        match written {
            Ok(()) => Ok(()),
            Err(error) => self.raise_host(error),
        }
    }

    /// Makes sure that what was written has left.
    ///
    /// # Errors
    /// The reader is gone, or the operating system refuses.
    pub fn host_flush(&mut self) -> Result<(), HostError> {
        self.host.flush(Stream::Out)?;
        self.host.flush(Stream::Err)
    }

    /// Prints an uncaught exception as CPython does, with the era's form of traceback, to standard error.
    pub fn print_exception(&mut self, exception: Value) {
        let _ = self.host.flush(Stream::Out);
        let text = self.format_exception(exception);
        self.write_error(&text);
    }

    /// Returns the text of an exception's traceback, chain and notes, as CPython prints it.
    pub fn format_exception(&mut self, exception: Value) -> String {
        let mut text = String::new();
        let mut seen = Vec::new();
        self.format_chain(exception, &mut seen, &mut text);
        text
    }

    /// Returns the text of an exception alone, as CPython's C code prints it where nobody can catch it.
    pub fn format_alone(&mut self, exception: Value) -> String {
        let mut text = String::new();
        let traceback = self.heap.exception(exception).map_or(Value::None, |body| body.traceback);
        if !traceback.is_none() {
            text.push_str("Traceback (most recent call last):\n");
            let carets = self.era < crate::era::Era::E313;
            self.format_traceback(traceback, carets, &mut text);
        }
        self.format_last_line(exception, &mut text);
        text
    }

    fn format_chain(&mut self, exception: Value, seen: &mut Vec<Value>, text: &mut String) {
        if seen.contains(&exception) || seen.len() > 200 {
            return;
        }
        seen.push(exception);
        let Some(body) = self.heap.exception(exception) else { return };
        let (cause, context, suppress, traceback) =
            (body.cause, body.context, body.suppress_context, body.traceback);
        if !cause.is_none() {
            self.format_chain(cause, seen, text);
            text.push_str(
                "\nThe above exception was the direct cause of the following exception:\n\n",
            );
        } else if !context.is_none() && !suppress {
            self.format_chain(context, seen, text);
            text.push_str(
                "\nDuring handling of the above exception, another exception occurred:\n\n",
            );
        }
        if !traceback.is_none() {
            text.push_str("Traceback (most recent call last):\n");
            self.format_traceback(traceback, true, text);
        }
        self.format_last_line(exception, text);
    }

    fn format_traceback(&mut self, traceback: Value, carets: bool, text: &mut String) {
        let mut entries: Vec<(Handle, u32, u32)> = Vec::new();
        let mut at = traceback;
        while let Some(Body::Traceback(entry)) = self.heap.body_of(at) {
            entries.push((entry.frame, entry.pc, entry.line));
            at = entry.next;
        }
        let mut repeated = 0;
        let mut last: Option<(String, u32, String)> = None;
        for (frame, pc, line) in entries {
            let code = self.frame_body(frame).code.code.clone();
            let this = (code.source.name.to_string(), line, code.name.to_string());
            if last.as_ref() == Some(&this) {
                repeated += 1;
            } else {
                fold(repeated, text);
                repeated = 0;
                last = Some(this);
            }
            if repeated >= FOLD_AFTER {
                continue;
            }
            text.push_str(&format!(
                "  File \"{}\", line {line}, in {}\n",
                code.source.name, code.name
            ));
            let source_line = code.source.line_text(Line(line)).trim_end();
            if source_line.trim().is_empty() {
                continue;
            }
            text.push_str(&format!("    {}\n", source_line.trim_start()));
            if carets
                && self.era.tracebacks_have_carets()
                && let Some(carets) = super::carets::carets(&code, pc as usize, line)
            {
                text.push_str(&format!("    {carets}\n"));
            }
        }
        fold(repeated, text);
    }

    /// Writes `Class: message`, with what belongs to the class (a SyntaxError's place) and the notes.
    fn format_last_line(&mut self, exception: Value, text: &mut String) {
        let class = self.heap.class_of(exception);
        let name = self.exception_class_name(class);
        if self.is_instance_of(exception, "SyntaxError")
            && self.format_syntax_error(exception, &name, text)
        {
            self.format_notes(exception, text);
            return;
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
        self.format_notes(exception, text);
    }

    fn exception_class_name(&mut self, class: Handle) -> String {
        let names = [self.known.names.module, self.known.names.qualname];
        let [module, qualname] = names.map(|name| match self.find_attr_sync(class.into(), name) {
            Ok(Some(value)) => self.heap.text(value).map(str::to_owned),
            _ => None,
        });
        let qualname = qualname.unwrap_or_else(|| self.heap.class_body(class).name.to_string());
        match module.as_deref() {
            None | Some("builtins" | "__main__") => qualname,
            Some(module) => format!("{module}.{qualname}"),
        }
    }

    fn format_notes(&mut self, exception: Value, text: &mut String) {
        let Value::Obj(handle) = exception else { return };
        let Some(notes) = self.heap.attr(handle, self.known.names.notes) else { return };
        let notes: Vec<Value> = self.heap.sequence(notes).unwrap_or(&[]).to_vec();
        for note in notes {
            let note =
                self.str_sync(note).unwrap_or_else(|Raised| "<note str() failed>".to_owned());
            text.push_str(&note);
            text.push('\n');
        }
    }

    /// Writes a SyntaxError with its file, line and caret; false if it has no place.
    fn format_syntax_error(&mut self, exception: Value, name: &str, text: &mut String) -> bool {
        let attribute = |vm: &mut Self, name: &str| {
            let name = vm.heap.intern(name);
            vm.find_attr_sync(exception, name).ok().flatten().unwrap_or(Value::None)
        };
        let (file, line) = (attribute(self, "filename"), attribute(self, "lineno"));
        let (message, source) = (attribute(self, "msg"), attribute(self, "text"));
        let (offset, end) = (attribute(self, "offset"), attribute(self, "end_offset"));
        let Some(line) = self.heap.small_int(line) else { return false };
        let file = self.heap.text(file).unwrap_or("<string>").to_owned();
        text.push_str(&format!("  File \"{file}\", line {line}\n"));
        if let Some(source) = self.heap.text(source) {
            let trimmed = source.trim_end();
            let stripped = trimmed.trim_start();
            text.push_str(&format!("    {stripped}\n"));
            let indent =
                i64::try_from(trimmed.chars().count() - stripped.chars().count()).unwrap_or(0);
            if let Some(offset) = self.heap.small_int(offset)
                && offset > indent
            {
                let start = offset - 1 - indent;
                let end = self
                    .heap
                    .small_int(end)
                    .filter(|&end| end > offset)
                    .map_or(start + 1, |end| end - 1 - indent);
                let count = usize::try_from(end - start).unwrap_or(1).max(1);
                let spaces = usize::try_from(start).unwrap_or(0);
                text.push_str(&format!("    {}{}\n", " ".repeat(spaces), "^".repeat(count)));
            }
        }
        let message = self.heap.text(message).unwrap_or("").to_owned();
        text.push_str(&format!("{name}: {message}\n"));
        true
    }

    /// Tells whether a value is an instance of a builtin exception class.
    pub fn is_instance_of(&self, value: Value, class: &str) -> bool {
        let class = self.known.exceptions.get(class);
        self.heap.is_subclass(self.heap.class_of(value), class)
    }

    /// Returns what CPython adds to the message of a wrong name: `. Did you mean: 'x'?`
    fn suggestion(&mut self, exception: Value) -> String {
        if !self.is_instance_of(exception, "NameError")
            && !self.is_instance_of(exception, "AttributeError")
        {
            return String::new();
        }
        let Some(body) = self.heap.exception(exception) else { return String::new() };
        let (fields, mut traceback) = (body.fields.clone(), body.traceback);
        let wrong = fields.iter().find_map(|&field| self.heap.text(field).map(str::to_owned));
        let Some(wrong) = wrong else { return String::new() };
        let mut candidates: Vec<String> = Vec::new();
        if self.is_instance_of(exception, "NameError") {
            let mut frame = None;
            while let Some(Body::Traceback(entry)) = self.heap.body_of(traceback) {
                frame = Some(entry.frame);
                traceback = entry.next;
            }
            let Some(frame) = frame else { return String::new() };
            let body = self.frame_body(frame);
            let code = body.code.clone();
            let (globals, builtins) = (body.globals, body.builtins);
            candidates.extend(code.code.variables.iter().map(|variable| variable.name.to_string()));
            for dict in [globals, builtins] {
                let keys: Vec<Value> = self.heap.dict(dict).iter().map(|entry| entry.key).collect();
                candidates
                    .extend(keys.iter().filter_map(|&key| self.heap.text(key).map(str::to_owned)));
            }
        } else if let Some(&object) =
            fields.iter().find(|&&field| self.heap.text(field).is_none() && !field.is_none())
        {
            let mut class = vec![self.heap.class_of(object)];
            class.extend(self.heap.class_body(class[0]).mro.clone());
            for class in class {
                let dict = self.heap.class_body(class).dict;
                let keys: Vec<Value> = self.heap.dict(dict).iter().map(|entry| entry.key).collect();
                candidates
                    .extend(keys.iter().filter_map(|&key| self.heap.text(key).map(str::to_owned)));
            }
            if let Value::Obj(handle) = object {
                let items = self.heap.attr_items(handle);
                candidates.extend(
                    items.iter().filter_map(|&(key, _)| self.heap.text(key).map(str::to_owned)),
                );
            }
            if !wrong.starts_with('_') {
                candidates.retain(|candidate| !candidate.starts_with('_'));
            }
        }
        match super::suggest::nearest(&wrong, candidates.iter().map(String::as_str)) {
            Some(near) => format!(". Did you mean: '{near}'?"),
            None => String::new(),
        }
    }

    /// Runs what was registered to run at the end of the program.
    pub(super) fn run_exit_functions(&mut self) {
        let modules = self.known.sys_modules;
        let Some(Value::Obj(module)) = self.heap.text_get(modules, "atexit") else { return };
        let Some(run) = self.heap.attr_text(module, "_run_exitfuncs") else { return };
        if let Err(Raised) = self.call_sync(run, &[]) {
            let raised = std::mem::replace(&mut self.raised, Value::None);
            self.print_exception(raised);
        }
    }
}

/// Writes lone surrogates as escapes, as standard error does.
fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if surrogate::is_surrogate(character) {
            shown.push_str(&format!("\\u{:04x}", surrogate::code_point(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn fold(repeated: usize, text: &mut String) {
    if repeated >= FOLD_AFTER {
        let more = repeated - FOLD_AFTER + 1;
        let plural = if more == 1 { "" } else { "s" };
        text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}
