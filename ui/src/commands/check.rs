//! `heisen check`: the imports that cannot work here, found without running the program.

use std::path::Path;

use heisen_core::library::LIBRARY;
use heisen_core::session::{Import, imports_of};
use heisen_core::source::Source;
use heisen_core::syntax::SyntaxError;

use super::machine::on_large_stack;
use super::program::Chosen;
use super::{Done, refuse_python, say};
use crate::cli::OneProgram;

/// Prints which imports cannot work: exit status 0 if all can, 1 if one cannot.
///
/// # Errors
/// There is no such program.
pub fn check(program: &OneProgram) -> Done {
    let chosen = Chosen::from_file(&program.file, &program.args, &program.choices)?;
    let read = Source::from_bytes(&chosen.name, &chosen.bytes).map_err(SyntaxError::from);
    let source = match read {
        Ok(source) => source,
        Err(error) => return Ok(refuse_python(&error.display())),
    };
    let (name, text) = (source.name.to_string(), source.text.to_string());
    let found = on_large_stack(move || {
        let source = Source::new(&name, &text);
        imports_of(&source).map_err(|error| error.display())
    })?;
    let imports = match found {
        Ok(imports) => imports,
        Err(text) => return Ok(refuse_python(&text)),
    };
    let mut told = String::new();
    let mut missing = false;
    for import in &imports {
        let Some(why) = why_not(import, &chosen.folder) else { continue };
        let goes_on = if import.optional { " (the program goes on without it)" } else { "" };
        missing |= !import.optional;
        told += &format!("{}:{}: {why}{goes_on}\n", chosen.name, import.line);
    }
    if told.is_empty() {
        told = format!("{}: every import can work here\n", chosen.name);
    }
    say(&told)?;
    Ok(u8::from(missing))
}

/// Says why an import cannot work, if so.
fn why_not(import: &Import, folder: &Path) -> Option<String> {
    if import.level > 0 {
        return Some("a relative import needs a package, and a program that is run is none".into());
    }
    let module = &import.module;
    let first = module.split('.').next().unwrap_or(module);
    let known = LIBRARY.modules.iter().copied().flatten().any(|row| row.name == module)
        || ["builtins", "__main__", "__future__"].contains(&module.as_str());
    if known || beside(folder, first) {
        return None;
    }
    Some(format!(
        "there is no module {module} here: it is not built in, and not beside the program"
    ))
}

/// Tells whether a module or package of that name lies in a folder.
fn beside(folder: &Path, name: &str) -> bool {
    folder.join(format!("{name}.py")).is_file() || folder.join(name).is_dir()
}
