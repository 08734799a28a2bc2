//! Where a file of the library has to read differently, because the era's CPython behaves differently there.
//!
//! The files are 3.14's. A row names a piece of a file and what stands there in older eras; it is for what programs see
//! and no attribute or native can bring about. A row whose piece is not in its file is a mistake (a test).

/// A piece of a file, and what stands there in some eras.
#[derive(Clone, Copy, Debug)]
pub struct Amendment {
    pub file: &'static str,
    /// The first and the last minor version that it is for.
    pub since: u8,
    pub until: u8,
    pub piece: &'static str,
    pub becomes: &'static str,
}

const fn row(
    file: &'static str,
    (since, until): (u8, u8),
    piece: &'static str,
    becomes: &'static str,
) -> Amendment {
    Amendment { file, since, until, piece, becomes }
}

/// Every piece that differs.
pub const AMENDMENTS: &[Amendment] = &[
    row("dataclasses.py", (10, 13), "                f'doc={self.doc!r},'\n", ""),
    row(
        "enum.py",
        (10, 10),
        "EnumMeta = EnumType  ",
        "EnumMeta = EnumType; EnumType.__name__ = EnumType.__qualname__ = 'EnumMeta'  ",
    ),
    row("functools.py", (10, 11), "'__annotate__', '__type_params__')", "'__annotations__')"),
    row(
        "functools.py",
        (12, 13),
        "'__annotate__', '__type_params__')",
        "'__annotations__', '__type_params__')",
    ),
    row(
        "re/_constants.py",
        (10, 12),
        "error = PatternError",
        "error = PatternError; error.__name__ = error.__qualname__ = 'error'",
    ),
    row("traceback.py", (10, 10), "    if instruction_index < 0:\n", "    if True:\n"),
    row(
        "traceback.py",
        (11, 12),
        "        # Yield tb_lineno when co_positions does not have a line number to\n",
        "        if positions[0] is not None and positions[0] != positions[1]:\n            \
         positions = (positions[0], positions[0], positions[2], 1 << 30)\n",
    ),
    row(
        "traceback.py",
        (10, 12),
        "                case ast.Call():\n",
        "                case ast.Call() if False:\n",
    ),
    row(
        "traceback.py",
        (11, 12),
        "        with suppress(SyntaxError, ImportError):\n            import ast\n            tree = ast.parse(",
        "        if all_lines:\n            return end_offset - start_offset < len(all_lines[0]) or anchors is not None\n        \
         with suppress(SyntaxError, ImportError):\n            import ast\n            tree = ast.parse(",
    ),
    row(
        "traceback.py",
        (10, 11),
        "                getattr(exc_value, \"name_from\", None) is not None:\n",
        "                False:\n",
    ),
    row(
        "traceback.py",
        (10, 11),
        "                getattr(exc_value, \"name\", None) is not None:\n",
        "                False:\n",
    ),
    row(
        "unittest/case.py",
        (10, 10),
        "\"%s (%s.%s)\" % (self._testMethodName, strclass(self.__class__), self._testMethodName)",
        "\"%s (%s)\" % (self._testMethodName, strclass(self.__class__))",
    ),
    row("unittest/main.py", (10, 11), "elif self.result.testsRun == 0 and", "elif False and"),
    row("unittest/runner.py", (10, 11), "elif run == 0 and not skipped:", "elif False:"),
];

/// Returns what a file holds in an era, given what it holds in 3.14.
pub fn amended(file: &str, minor: u8, bytes: Vec<u8>) -> Vec<u8> {
    let mut rows = AMENDMENTS
        .iter()
        .filter(|row| row.file == file && row.since <= minor && minor <= row.until)
        .peekable();
    if rows.peek().is_none() {
        return bytes;
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            rows.fold(text, |text, row| text.replacen(row.piece, row.becomes, 1)).into_bytes()
        }
        Err(error) => error.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::embedded;

    #[test]
    fn every_piece_is_in_its_file() {
        for row in AMENDMENTS {
            let bytes = embedded::read(row.file).expect("the file is there");
            let text = String::from_utf8(bytes).expect("it is text");
            assert!(text.contains(row.piece), "{}: {}", row.file, row.piece);
        }
    }
}
