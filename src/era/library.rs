//! Which lines of the library, which is 3.14's, read otherwise in another era.
//!
//! The library is one for all eras. Where a program can see the difference,
//! a row here says what a module's text has instead; no row changes how many
//! lines there are.

use super::Era;

/// A piece of a module's text, and what is read instead in the eras from `since` to `until`.
#[derive(Clone, Copy, Debug)]
struct Reading {
    since: Era,
    until: Era,
    file: &'static str,
    written: &'static str,
    read: &'static str,
}

const fn up_to(
    until: Era,
    file: &'static str,
    written: &'static str,
    read: &'static str,
) -> Reading {
    Reading { since: Era::E310, until, file, written, read }
}

const READINGS: &[Reading] = &[
    up_to(
        Era::E313,
        "functools.py",
        "'__annotate__', '__type_params__')",
        "'__annotations__', '__type_params__')",
    ),
    up_to(
        Era::E310,
        "enum.py",
        "raise AttributeError('cannot reassign member %r' % (name, ))",
        "raise AttributeError('Cannot reassign members.')",
    ),
    up_to(
        Era::E310,
        "enum.py",
        "Enum where members are also (and must be) ints\n    \"\"\"",
        "Enum where members are also (and must be) ints\n    \"\"\"; __str__ = Enum.__str__; __format__ = Enum.__format__",
    ),
    up_to(
        Era::E310,
        "enum.py",
        "return str.__format__(str(self), format_spec)",
        "return str.__format__(str(self), format_spec) if self._member_type_ is object or type(self).__str__ not in (Enum.__str__, Flag.__str__) else self._member_type_.__format__(self._value_, format_spec)",
    ),
    up_to(
        Era::E312,
        "dataclasses.py",
        "f'follows default argument {seen_default.name!r}')",
        "f'follows default argument')",
    ),
    up_to(
        Era::E312,
        "pydoc.py",
        "lines = [(prefix + line).rstrip() for line in text.split('\\n')]\n        return '\\n'.join(lines)",
        "lines = [prefix + line for line in text.split('\\n')]\n        return '\\n'.join(lines[:-1] + [lines[-1].rstrip()])",
    ),
    up_to(
        Era::E312,
        "re/_constants.py",
        "class PatternError(Exception):",
        "class error(Exception):",
    ),
    up_to(Era::E312, "re/_constants.py", "error = PatternError", "PatternError = error"),
    up_to(
        Era::E310,
        "inspect.py",
        "if generator.gi_suspended:",
        "if generator.gi_frame is not None and generator.gi_frame.f_lasti != -1:",
    ),
    up_to(
        Era::E310,
        "inspect.py",
        "if coroutine.cr_suspended:",
        "if coroutine.cr_frame is not None and coroutine.cr_frame.f_lasti != -1:",
    ),
    up_to(
        Era::E311,
        "inspect.py",
        "if agen.ag_suspended:",
        "if agen.ag_frame is not None and agen.ag_frame.f_lasti != -1:",
    ),
    up_to(
        Era::E313,
        "dataclasses.py",
        "f'kw_only={self.kw_only!r},'\n                f'doc={self.doc!r},'",
        "f'kw_only={self.kw_only!r},'\n",
    ),
    up_to(
        Era::E310,
        "enum.py",
        "EnumMeta = EnumType  ",
        "EnumMeta = EnumType; EnumType.__name__ = EnumType.__qualname__ = 'EnumMeta'  ",
    ),
    up_to(Era::E311, "functools.py", "'__annotations__', '__type_params__')", "'__annotations__')"),
    // What a traceback shows: no marks up to 3.10, marks in one line up to 3.12.
    up_to(Era::E310, "traceback.py", "    if instruction_index < 0:\n", "    if True:\n"),
    Reading {
        since: Era::E311,
        until: Era::E312,
        file: "traceback.py",
        written: "        # Yield tb_lineno when co_positions does not have a line number to\n        # maintain",
        read: "        if positions[0] is not None and positions[0] != positions[1]:\n            \
               positions = (positions[0], positions[0], positions[2], 1 << 30)  # maintain",
    },
    up_to(
        Era::E312,
        "traceback.py",
        "case ast.Call():\n                    # ast",
        "case ast.Call() if False:\n                    # ast",
    ),
    Reading {
        since: Era::E311,
        until: Era::E312,
        file: "traceback.py",
        written: "        with suppress(SyntaxError, ImportError):\n            import ast\n            tree = ast.parse('\\n'",
        read: "        if all_lines:\n            return end_offset - start_offset < len(all_lines[0]) or anchors is not None\n            \
               tree = ast.parse('\\n'",
    },
    up_to(
        Era::E311,
        "traceback.py",
        "getattr(exc_value, \"name_from\", None) is not None:",
        "False:",
    ),
    up_to(Era::E311, "traceback.py", "getattr(exc_value, \"name\", None) is not None:", "False:"),
    up_to(
        Era::E310,
        "unittest/case.py",
        "\"%s (%s.%s)\" % (self._testMethodName, strclass(self.__class__), self._testMethodName)",
        "\"%s (%s)\" % (self._testMethodName, strclass(self.__class__))",
    ),
    up_to(Era::E311, "unittest/main.py", "elif self.result.testsRun == 0 and", "elif False and"),
    up_to(Era::E311, "unittest/runner.py", "elif run == 0 and not skipped:", "elif False:"),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"year must be in {MINYEAR}..{MAXYEAR}, not {year}\")",
        "raise ValueError(f\"year {year} is out of range\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"month must be in 1..12, not {month}\")",
        "raise ValueError(\"month must be in 1..12\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"day {day} must be in range 1..{dim} for month {month} in year {year}\")",
        "raise ValueError(\"day is out of range for month\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"hour must be in 0..23, not {hour}\")",
        "raise ValueError(\"hour must be in 0..23\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"minute must be in 0..59, not {minute}\")",
        "raise ValueError(\"minute must be in 0..59\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"second must be in 0..59, not {second}\")",
        "raise ValueError(\"second must be in 0..59\")",
    ),
    up_to(
        Era::E313,
        "_pydatetime.py",
        "raise ValueError(f\"microsecond must be in 0..999999, not {microsecond}\")",
        "raise ValueError(\"microsecond must be in 0..999999\")",
    ),
    up_to(Era::E314, "asyncio/futures.py", "'Result is not ready.'", "'Result is not set.'"),
    up_to(
        Era::E314,
        "pickle.py",
        "for the other pickling exceptions.\"\"\"\n    pass",
        "for the other pickling exceptions.\"\"\"\n    __module__ = '_pickle'",
    ),
    up_to(
        Era::E314,
        "pickle.py",
        "dump() method.\n\n    \"\"\"\n    pass",
        "dump() method.\n\n    \"\"\"\n    __module__ = '_pickle'",
    ),
    up_to(
        Era::E314,
        "pickle.py",
        "and IndexError.\n\n    \"\"\"\n    pass",
        "and IndexError.\n\n    \"\"\"\n    __module__ = '_pickle'",
    ),
    // CPython's own `_decimal` and `_datetime` are in C and say it so.
    up_to(Era::E314, "_pydecimal.py", "raise error(explanation)", "raise error([condition])"),
    up_to(
        Era::E314,
        "_pydatetime.py",
        "return (f'{self.__class__.__name__}'\n                f'(year=",
        "return (f'datetime.IsoCalendarDate'\n                f'(year=",
    ),
];

/// What CPython has in C and the library in Python: nobody sees it run. `*` is the whole file.
const NATIVE: &[(&str, &[&str])] = &[
    ("_pydatetime.py", &["*"]),
    ("_pydecimal.py", &["*"]),
    (
        "asyncio/events.py",
        &["_get_running_loop", "_set_running_loop", "get_event_loop", "get_running_loop"],
    ),
    ("asyncio/futures.py", &["Future"]),
    (
        "asyncio/tasks.py",
        &[
            "Task",
            "_enter_task",
            "_leave_task",
            "_register_eager_task",
            "_register_task",
            "_swap_current_task",
            "_unregister_eager_task",
            "_unregister_task",
            "current_task",
        ],
    ),
    ("pickle.py", &["_Pickler", "_Unpickler", "_dump", "_dumps", "_load", "_loads"]),
    ("queue.py", &["_PySimpleQueue"]),
];

impl Era {
    /// Returns the functions and classes of a file of the library that CPython has in C.
    #[must_use]
    pub fn native_in_cpython(file: &str) -> &'static [&'static str] {
        NATIVE.iter().find(|(name, _)| *name == file).map_or(&[], |(_, names)| names)
    }

    /// Returns the text of a module of the library as it reads in this era; None if that is as it is written.
    #[must_use]
    pub fn reads_library(self, file: &str, text: &[u8]) -> Option<Vec<u8>> {
        let rows = READINGS
            .iter()
            .filter(|row| row.file == file && (row.since..=row.until).contains(&self));
        let mut read: Option<String> = None;
        for row in rows {
            let before = match read {
                Some(read) => read,
                None => std::str::from_utf8(text).ok()?.to_owned(),
            };
            read = Some(before.replace(row.written, row.read));
        }
        read.map(String::into_bytes)
    }
}

/// Returns the file and the piece of each row, and what its row reads instead.
#[cfg(test)]
pub(crate) fn pieces() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    READINGS.iter().map(|row| (row.file, row.written, row.read))
}
