//! Which program, with which era.

use std::path::{Path, PathBuf};

use heisen_core::era::{self, Era};
use heisen_core::host;
use heisen_core::session::{self, Program, Session};
use heisen_core::source::Source;
use heisen_core::syntax::SyntaxError;
use heisen_core::trace::Observer;
use heisen_core::vm::Search;

use super::site::search_path;
use crate::cli::Choices;

/// The most bytes that a program may have.
pub const LONGEST: u64 = 64 << 20;

/// A program as it stands in its file, and what was chosen for it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The name that tracebacks show.
    pub name: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
    /// The folder that imports are looked for in first.
    pub folder: PathBuf,
    /// Where else imports are looked for.
    pub search: Search,
    /// The words after the name.
    pub argv: Vec<String>,
    /// The CPython to imitate.
    pub era: Era,
    /// The observer by its name, if one was chosen.
    pub observer: Option<String>,
    /// Where random numbers begin, if that was chosen.
    pub seed: Option<u64>,
}

/// Why a program makes no session.
pub enum Unready {
    /// Its bytes are no Python text: what CPython prints about it.
    NotPython(String),
    /// One sentence of heisen's own.
    Sentence(String),
}

impl Chosen {
    /// Decodes the program and makes the session of a run of it; `observer` watches if none was chosen.
    ///
    /// # Errors
    /// The bytes are no text, or there is no such observer.
    pub fn session(&self, observer: &str) -> Result<Session, Unready> {
        let source = Source::from_bytes(&self.name, &self.bytes)
            .map_err(|error| Unready::NotPython(SyntaxError::from(error).display()))?;
        let name = self.observer.as_deref().unwrap_or(observer);
        Observer::named(name, self.era).map_err(Unready::Sentence)?;
        let program = Program {
            name: self.name.clone(),
            text: source.text.to_string(),
            folder: self.folder.to_string_lossy().into_owned(),
            search: self.search.clone(),
            argv: self.argv.clone(),
            modules: Vec::new(),
        };
        let mut session = Session::new(program, self.era, name);
        session.seed = self.seed;
        Ok(session)
    }

    /// Reads a program's file and finds its era.
    ///
    /// # Errors
    /// The file cannot be read, or its comment names an era that there is not.
    pub fn from_file(file: &str, argv: &[String], choices: &Choices) -> Result<Chosen, String> {
        let path = Path::new(file);
        let bytes = host::load(path, LONGEST)?;
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        Chosen::new(file.to_owned(), bytes, folder, argv, choices)
    }

    /// Takes a program that is in no file.
    ///
    /// # Errors
    /// A comment in it names an era that there is not.
    pub fn from_text(
        name: &str,
        text: &[u8],
        argv: &[String],
        choices: &Choices,
    ) -> Result<Chosen, String> {
        Chosen::new(name.to_owned(), text.to_owned(), PathBuf::new(), argv, choices)
    }

    fn new(
        name: String,
        bytes: Vec<u8>,
        folder: PathBuf,
        argv: &[String],
        choices: &Choices,
    ) -> Result<Chosen, String> {
        let era = match choices.era {
            Some(era) => era,
            None => era_of(&name, &bytes, &folder)?,
        };
        let (observer, seed) = (choices.observer.clone(), choices.seed);
        let search = search_path(&choices.site)?;
        Ok(Chosen { name, bytes, folder, search, argv: argv.to_owned(), era, observer, seed })
    }
}

/// Finds the era that a program asks for: by its comment, by its project, else the default.
fn era_of(name: &str, bytes: &[u8], folder: &Path) -> Result<Era, String> {
    let text = String::from_utf8_lossy(bytes);
    match era::era_comment(&text) {
        Ok(Some(era)) => return Ok(era),
        Ok(None) => {}
        Err(error) => return Err(format!("a comment in {name} chooses its era, but {error}")),
    }
    let absolute =
        std::path::absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let nearest = absolute
        .iter()
        .flat_map(|folder| folder.ancestors())
        .find_map(|folder| host::load(&folder.join("pyproject.toml"), 1 << 20).ok());
    let project = nearest.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let required = project.as_deref().and_then(era::requires_python);
    Ok(required.and_then(era::lowest_allowed).unwrap_or_default())
}

/// Reads a session file.
///
/// # Errors
/// The file cannot be read or holds no session that makes sense.
pub fn read_session(file: &str) -> Result<Session, String> {
    let bytes = host::load(Path::new(file), session::LONGEST)?;
    Session::from_bytes(&bytes).map_err(|error| format!("{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_may_choose_its_era_and_the_user_overrules_it() {
        let text = "# heisen: era 3.12\n";
        let chosen =
            Chosen::from_text("<string>", text.as_bytes(), &[], &Choices::default()).unwrap();
        assert_eq!(chosen.era, Era::E312);
        let choices = Choices { era: Some(Era::E314), ..Choices::default() };
        assert_eq!(
            Chosen::from_text("<string>", text.as_bytes(), &[], &choices).unwrap().era,
            Era::E314
        );
        assert_eq!(
            Chosen::from_text("p.py", b"# heisen: era 4\n", &[], &Choices::default()).unwrap_err(),
            "a comment in p.py chooses its era, but there is no era \"4\"; the eras are 3.10, 3.11, 3.12, 3.13 and 3.14"
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_in_one_sentence() {
        let missing = Chosen::from_file("no/such.py", &[], &Choices::default()).unwrap_err();
        assert_eq!(missing, "there is no file no/such.py");
        let folder = env!("CARGO_MANIFEST_DIR");
        let directory = Chosen::from_file(folder, &[], &Choices::default()).unwrap_err();
        assert_eq!(directory, format!("{folder} is a directory; name a file in it"));
        assert_eq!(read_session("no/such.ron").unwrap_err(), "there is no file no/such.ron");
    }
}
