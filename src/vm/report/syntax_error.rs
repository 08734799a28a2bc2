//! Where a SyntaxError is: its file, its line and the carets under it.

use crate::heap::Value;
use crate::vm::Vm;

impl Vm {
    /// Writes a SyntaxError with its file, line and caret; false if it has no place.
    pub(super) fn format_syntax_error(
        &mut self,
        exception: Value,
        name: &str,
        text: &mut String,
    ) -> bool {
        let attribute = |vm: &mut Self, name: &str| {
            let name = vm.heap.intern(name);
            vm.find_attr_sync(exception, name).ok().flatten().unwrap_or(Value::None)
        };
        let (file, line) = (attribute(self, "filename"), attribute(self, "lineno"));
        let (message, source) = (attribute(self, "msg"), attribute(self, "text"));
        let (offset, end) = (attribute(self, "offset"), attribute(self, "end_offset"));
        let end_line = attribute(self, "end_lineno");
        let Some(line) = self.heap.small_int(line) else { return false };
        let file = self.heap.text(file).unwrap_or("<string>").to_owned();
        text.push_str(&format!("  File \"{file}\", line {line}\n"));
        if let Some(source) = self.heap.text(source) {
            let line_text = source.trim_end_matches('\n');
            let stripped = line_text.trim_start_matches([' ', '\n', '\x0c', '\t']);
            text.push_str(&format!("    {stripped}\n"));
            let length = i64::try_from(line_text.chars().count()).unwrap_or(0);
            let whole = i64::try_from(source.chars().count()).unwrap_or(0);
            let indent = length - i64::try_from(stripped.chars().count()).unwrap_or(0);
            if let Some(offset) = self.heap.small_int(offset) {
                let ends_here = self.heap.small_int(end_line).is_none_or(|end| end == line);
                let mut end = if ends_here {
                    self.heap.small_int(end).filter(|&end| end != 0).unwrap_or(offset)
                } else {
                    length + 1
                };
                let offset = if offset > whole { length + 1 } else { offset };
                if end > whole {
                    end = length + 1;
                }
                if offset >= end || end < 0 {
                    end = offset + 1;
                }
                let start = offset - 1 - indent;
                if start >= 0 {
                    let count = usize::try_from(end - 1 - indent - start).unwrap_or(1).max(1);
                    let lead: String = stripped
                        .chars()
                        .chain(std::iter::repeat(' '))
                        .take(usize::try_from(start).unwrap_or(0))
                        .map(|blank| if blank.is_whitespace() { blank } else { ' ' })
                        .collect();
                    text.push_str(&format!("    {lead}{}\n", "^".repeat(count)));
                }
            }
        }
        let message = self.heap.text(message).unwrap_or("<no detail available>").to_owned();
        text.push_str(&format!("{name}: {message}\n"));
        true
    }
}
