//! `heisen record` and `heisen replay --check`: a run kept, and had again.

use std::path::Path;

use heisen_core::host;
use heisen_core::host::{Host, Live, Stream};
use heisen_core::session::{NotRecorded, Verified};

use super::machine::{interrupt_flag, on_large_stack, world};
use super::program::{Chosen, Unready, read_session};
use super::{Done, refuse_python, say};
use crate::cli::OneProgram;

/// Runs a program to its end and writes the session.
///
/// # Errors
/// There is no such program, era or observer, or the session cannot be written.
pub fn record(program: &OneProgram, output: &str) -> Done {
    let chosen = Chosen::from_file(&program.file, &program.args, &program.choices)?;
    writable(output)?;
    let session = match chosen.session("none") {
        Ok(session) => session,
        Err(Unready::Sentence(sentence)) => return Err(sentence),
        Err(Unready::NotPython(text)) => return Ok(refuse_python(&text)),
    };
    let interrupt = interrupt_flag()?;
    let recorded = on_large_stack(move || {
        let seed = session.seed;
        session.record(world(&interrupt, seed), &interrupt)
    })?;
    let session = match recorded {
        Ok(session) => session,
        Err(NotRecorded::Refused(text)) => return Ok(refuse_python(&text)),
        Err(NotRecorded::Failed(sentence)) => return Err(sentence),
    };
    host::save(Path::new(output), &session.to_text())?;
    if let Some(end) = &session.end {
        let told = format!(
            "heisen: {output} keeps {} lines ({} moments); exit status {}\n",
            end.statements, end.moments, end.exit_status
        );
        let _ = Live::new().write(Stream::Err, told.as_bytes());
    }
    Ok(0)
}

/// Has a recorded run again and says whether it is the same.
///
/// # Errors
/// The file is no session.
pub fn check(file: &str) -> Done {
    let session = read_session(file)?;
    let interrupt = interrupt_flag()?;
    match on_large_stack(move || session.verify(&interrupt))? {
        Ok(Verified::ToItsEnd(end)) => say(&format!(
            "{file}: the run is the same: {} lines, {} moments, exit status {}\n",
            end.statements, end.moments, end.exit_status
        )),
        Ok(Verified::AsFarAsItGoes { statements, moments }) => say(&format!(
            "{file}: the run is the same as far as it was recorded: {statements} lines, {moments} moments\n"
        )),
        Err(sentence) => {
            say(&format!("{file}: {sentence}\n"))?;
            Ok(1)
        }
    }
}

/// Makes sure, before anything runs, that the session can be kept.
fn writable(output: &str) -> Result<(), String> {
    let path = Path::new(output);
    if path.is_dir() {
        return Err(format!("{output} is a directory; name a file in it"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(format!("there is no folder {}", folder.display())),
        _ => Ok(()),
    }
}
