//! `heisen check`: the imports that cannot work here, found without running the program.

#![allow(clippy::disallowed_methods, reason = "nothing runs here that could be recorded")]

use std::path::{Path, PathBuf};

use heisen_core::data::{embedded, stdlib_names};
use heisen_core::era::Era;
use heisen_core::library::LIBRARY;
use heisen_core::session::{Import, imports_of};
use heisen_core::source::Source;
use heisen_core::syntax::SyntaxError;
use heisen_core::vm::Search;

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
    let lookup = Lookup { folder: &chosen.folder, search: &chosen.search };
    for import in &imports {
        let Some(why) = lookup.why_not(import) else { continue };
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

/// Where imports are looked for.
struct Lookup<'a> {
    folder: &'a Path,
    search: &'a Search,
}

impl Lookup<'_> {
    /// Says why an import cannot work, if so.
    fn why_not(&self, import: &Import) -> Option<String> {
        if import.level > 0 {
            return Some(
                "a relative import needs a package, and a program that is run is none".into(),
            );
        }
        let module = &import.module;
        let first = module.split('.').next().unwrap_or(module);
        let own = self.places().find_map(|folder| beside(&folder, first));
        match own {
            Some(Beside::Python) => return None,
            Some(Beside::Compiled(file)) => {
                return Some(format!(
                    "{module} is a compiled extension ({file}), which heisen cannot load"
                ));
            }
            None => {}
        }
        let mut seen = Vec::new();
        let missing = missing_part(module, &mut seen)?;
        let is_standard =
            Era::ALL.into_iter().any(|era| stdlib_names::is_standard(first, era.version().1));
        Some(if !is_standard {
            format!(
                "there is no module {module} here: it is not in the library, not beside the program, \
                 and in no folder of PYTHONPATH, --site or the virtual environment"
            )
        } else if missing == *module {
            format!("CPython has {module}, heisen does not")
        } else {
            format!("{module} needs {missing}, which CPython has in C and heisen does not")
        })
    }

    fn places(&self) -> impl Iterator<Item = PathBuf> {
        let own = std::iter::once(self.folder.to_path_buf());
        let others = self.search.before.iter().chain(&self.search.after);
        own.chain(others.map(PathBuf::from))
    }
}

/// Returns the module of the library that is missing for another to be imported.
fn missing_part(module: &str, seen: &mut Vec<String>) -> Option<String> {
    if seen.iter().any(|known| known == module) {
        return None;
    }
    seen.push(module.to_owned());
    let native = |name: &str| LIBRARY.modules.iter().copied().flatten().any(|row| row.name == name);
    if native(module) || ["builtins", "__main__", "os.path"].contains(&module) {
        return None;
    }
    let path = module.replace('.', "/");
    let candidates = [format!("{path}.py"), format!("{path}/__init__.py")];
    let Some(bytes) = candidates.iter().find_map(|name| embedded::read(name)) else {
        return Some(module.to_owned());
    };
    let Ok(source) = Source::from_bytes(module, &bytes) else { return None };
    let imports = imports_of(&source).unwrap_or_default();
    let needed = imports.iter().filter(|import| !import.optional && !import.inside);
    needed.filter(|import| import.level == 0).find_map(|import| missing_part(&import.module, seen))
}

/// What lies in a folder under a module's name.
enum Beside {
    Python,
    Compiled(String),
}

/// Finds a module or package of a name in a folder.
fn beside(folder: &Path, name: &str) -> Option<Beside> {
    if folder.join(format!("{name}.py")).is_file() || folder.join(name).is_dir() {
        return Some(Beside::Python);
    }
    let folder_names =
        std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let entries: Vec<String> = folder_names
        .ok()?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let prefix = format!("{name}.");
    let compiled =
        entries.into_iter().find(|file| file.starts_with(&prefix) && file.ends_with(".so"))?;
    Some(Beside::Compiled(folder.join(compiled).to_string_lossy().into_owned()))
}
