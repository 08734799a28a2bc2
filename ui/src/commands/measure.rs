//! `heisen measure`: how fast a program runs here, and what going back costs.

use heisen_core::session::{Measured, NotRecorded};

use super::machine::{interrupt_flag, on_large_stack, world};
use super::program::{Chosen, Unready};
use super::{Done, refuse_python, say};
use crate::cli::OneProgram;

/// Measures a program, observed by noop unless told otherwise.
///
/// # Errors
/// There is no such program, era or observer.
pub fn measure(program: &OneProgram, as_json: bool) -> Done {
    let chosen = Chosen::from_file(&program.file, &program.args, &program.choices)?;
    let session = match chosen.session("noop") {
        Ok(session) => session,
        Err(Unready::Sentence(sentence)) => return Err(sentence),
        Err(Unready::NotPython(text)) => return Ok(refuse_python(&text)),
    };
    let interrupt = interrupt_flag()?;
    let observer = session.observer.clone();
    let history = program.choices.history;
    let measured = on_large_stack(move || {
        session.measure(world(&interrupt, session.seed), &interrupt, history)
    })?;
    match measured {
        Ok(measured) if as_json => {
            let text = serde_json::to_string(&measured).map_err(|error| error.to_string())?;
            say(&(text + "\n"))
        }
        Ok(measured) => say(&told(&measured, &observer)),
        Err(NotRecorded::Refused(text)) => Ok(refuse_python(&text)),
        Err(NotRecorded::Failed(sentence)) => Err(sentence),
    }
}

fn told(measured: &Measured, observer: &str) -> String {
    let speed = |seconds: f64| measured.statements as f64 / seconds.max(1e-9) / 1e6;
    let row = |what: &str, seconds: f64| {
        format!("{what:<22} {seconds:>9.3} s  {:>7.2} million lines a second\n", speed(seconds))
    };
    let mut text = format!("lines that ran         {:>9}\n", measured.statements);
    text += &row("alone", measured.run_s);
    text += &row("recorded", measured.record_s);
    text += &row(&format!("observed by {observer}"), measured.observed_s);
    text += &format!("events                 {:>9}\n", measured.events);
    text += &format!("memory                 {:>9.1} MB\n", measured.memory_mb);
    text += &format!("a session file         {:>9} bytes\n", measured.session_bytes);
    for (what, spread) in
        [("going anywhere", measured.seek_ms), ("stepping back", measured.step_back_ms)]
    {
        text +=
            &format!("{what:<22} {:>9.2} ms, {:.2} ms at worst (p99)\n", spread.p50, spread.p99);
    }
    if measured.wrong > 0 {
        text += &format!("states that differ     {:>9}: this is a bug in heisen\n", measured.wrong);
    }
    text
}
