//! The debugger does what a person asks of it, in both directions.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use heisen_core::debugger::command::{BreakpointRequest, FrameChoice, Place};
use heisen_core::debugger::views::{Mark, ProgramState};
use heisen_core::debugger::{
    self, Command, Debugger, Direction, Origin, Outcome, Stride, View, ViewRequest,
};
use heisen_core::era::Era;
use heisen_core::host::{Captured, Host};
use heisen_core::lesson;
use heisen_core::session::Verified;
use heisen_core::source::Source;
use heisen_core::trace::Observer;
use heisen_core::vm::{Options, Search};

const WACKY: &str = "def wacky():
    x = y = 1
    args = locals()
    print(sorted(args))


wacky()
";

fn options(era: Era) -> Options {
    Options {
        era,
        arguments: vec!["wacky.py".into()],
        folder: String::new(),
        search: Search::default(),
    }
}

fn open(text: &str, era: Era) -> Debugger {
    let source = Rc::new(Source::new("wacky.py", text));
    Debugger::new(source, options(era), Observer::None, Arc::new(AtomicBool::new(false))).unwrap()
}

fn look(debugger: &mut Debugger) -> View {
    debugger.view(&ViewRequest::default())
}

/// Does a command and runs on until something comes of it.
fn act(debugger: &mut Debugger, command: Command) -> Outcome {
    let mut outcome = debugger.apply(command);
    while outcome == Outcome::Running {
        outcome = debugger.advance(1000);
    }
    outcome
}

fn step(debugger: &mut Debugger, keys: &str) -> Vec<String> {
    let mut places = Vec::new();
    for key in keys.chars() {
        let stride = match key.to_ascii_lowercase() {
            's' => Stride::Into,
            'n' => Stride::Over,
            'f' => Stride::Out,
            _ => Stride::Continue,
        };
        let direction = if key.is_ascii_uppercase() { Direction::Back } else { Direction::Forward };
        act(debugger, Command::go(stride, direction));
        let status = look(debugger).status;
        places.push(format!("{}:{} {}", status.function, status.line, status.event));
    }
    places
}

fn keys_of(view: &View) -> Vec<&str> {
    view.frame_dict.rows.iter().map(|row| row.key.as_str()).collect()
}

#[test]
fn steps_go_both_ways() {
    let mut debugger = open(WACKY, Era::E310);
    assert_eq!(look(&mut debugger).status.line, 1);
    assert_eq!(
        step(&mut debugger, "nssssNSSn"),
        [
            "<module>:7 line",
            "wacky:2 line",
            "wacky:3 line",
            "wacky:4 line",
            "wacky:4 return None",
            "wacky:4 line",
            "wacky:3 line",
            "wacky:2 line",
            "wacky:3 line",
        ]
    );
    assert_eq!(
        step(&mut debugger, "fFn"),
        ["wacky:4 return None", "<module>:7 line", "<module>:7 return None"]
    );
    let view = look(&mut debugger);
    assert_eq!(view.output.lines[0].text, "['x', 'y']");
    assert_eq!(
        act(&mut debugger, Command::go(Stride::Over, Direction::Forward)),
        Outcome::AtEnd { exit_status: 0 }
    );
    assert_eq!(look(&mut debugger).status.state, ProgramState::Ended { exit_status: 0 });
    assert_eq!(
        act(&mut debugger, Command::go(Stride::Continue, Direction::Back)),
        Outcome::AtStart
    );
    assert_eq!(look(&mut debugger).output.lines, []);
}

#[test]
fn the_observer_grows_the_dict_and_going_back_undoes_it() {
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nss");
    assert_eq!(look(&mut debugger).status.line, 3);
    step(&mut debugger, "n");
    let view = look(&mut debugger);
    assert_eq!(keys_of(&view), ["x", "y"]);
    assert_eq!(view.variables.aliases[0].name, "args");
    assert_eq!(view.variables.aliases[0].of, "frame dict of wacky");
    let args = view.variables.rows.iter().find(|row| row.name == "args").unwrap();
    assert_eq!(args.mark, Some(Mark::Stale));
    step(&mut debugger, "N");
    act(&mut debugger, Command::SetObserver("noop".into()));
    assert_eq!(look(&mut debugger).status.observer, "noop");
    step(&mut debugger, "n");
    let view = look(&mut debugger);
    assert_eq!(keys_of(&view), ["x", "y", "args"]);
    let events = &view.events;
    assert!(events.observed);
    assert_eq!(events.rows.last().unwrap().kind, "line");
    assert_eq!(events.rows.last().unwrap().sync.as_ref().unwrap().added, ["args"]);
    step(&mut debugger, "NN");
    let view = look(&mut debugger);
    assert_eq!(view.status.observer, "none");
    assert_eq!(keys_of(&view), [""; 0]);
    // Along the same tape the observer comes again at its moment.
    step(&mut debugger, "nnn");
    assert_eq!(look(&mut debugger).output.lines[0].text, "['args', 'x', 'y']");
}

#[test]
fn worlds_are_set_side_by_side() {
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nsss");
    act(&mut debugger, Command::Compare(Vec::new()));
    let compare = look(&mut debugger).compare.unwrap();
    assert_eq!(
        compare.verdict,
        "line 4: args has 2 keys without an observer, 3 with noop: the line event synced fast locals into the frame dict (era 3.10)."
    );
    assert_eq!((compare.left.line, compare.right.line), (Some(4), Some(4)));
    assert!(
        compare.rows.iter().any(|row| row.place == "dict" && row.name == "args" && row.differs)
    );
    act(&mut debugger, Command::EndCompare);
    assert!(look(&mut debugger).compare.is_none());
}

#[test]
fn asking_changes_nothing() {
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nsss");
    let before = look(&mut debugger);
    let ask = |debugger: &mut Debugger, text: &str| act(debugger, Command::Evaluate(text.into()));
    assert_eq!(ask(&mut debugger, "x + y"), Outcome::Message("2".into()));
    assert_eq!(
        ask(&mut debugger, "args.clear() or print('hello')"),
        Outcome::Message("None".into())
    );
    assert_eq!(
        ask(&mut debugger, "zzz"),
        Outcome::Message("NameError: name 'zzz' is not defined".into())
    );
    assert_eq!(look(&mut debugger), before);
    act(&mut debugger, Command::Watch("x * 21".into()));
    assert_eq!(look(&mut debugger).watches[0].value, Ok("21".into()));
    assert_eq!(act(&mut debugger, Command::Execute("x = 5".into())), Outcome::Moved);
    let view = look(&mut debugger);
    assert_eq!(view.watches[0].value, Ok("105".into()));
    assert_eq!(view.variables.rows[0].fast.as_ref().unwrap().text, "5");
    step(&mut debugger, "Nn");
    assert_eq!(look(&mut debugger).variables.rows[0].fast.as_ref().unwrap().text, "5");
}

#[test]
fn an_era_is_a_new_run_at_the_same_place() {
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nsss");
    assert_eq!(
        act(&mut debugger, Command::SetEra("3.13".into())),
        Outcome::Message("Era 3.13: the same place in a new run.".into())
    );
    let view = look(&mut debugger);
    assert_eq!((view.status.line, view.status.era.as_str()), (4, "3.13"));
    assert_eq!(view.frame_dict.title, "f_locals proxy of wacky");
}

#[test]
fn breakpoints_stop_runs_in_both_directions() {
    let text = "total = 0\nfor i in range(5):\n    total += i\nprint(total)\n";
    let mut debugger = open(text, Era::E312);
    let stop =
        BreakpointRequest { line: 3, condition: Some("i == 3".into()), ..Default::default() };
    assert_eq!(act(&mut debugger, Command::SetBreakpoint(stop)), Outcome::Moved);
    let at = |number| Outcome::Breakpoint {
        number,
        file: "wacky.py".into(),
        line: 3,
        what: String::new(),
    };
    assert_eq!(act(&mut debugger, Command::go(Stride::Continue, Direction::Forward)), at(1));
    assert_eq!(
        act(&mut debugger, Command::Evaluate("i, total".into())),
        Outcome::Message("(3, 3)".into())
    );
    assert_eq!(
        act(&mut debugger, Command::go(Stride::Continue, Direction::Forward)),
        Outcome::AtEnd { exit_status: 0 }
    );
    assert_eq!(act(&mut debugger, Command::go(Stride::Continue, Direction::Back)), at(1));
    act(&mut debugger, Command::go(Stride::Change { name: "total".into() }, Direction::Back));
    let view = look(&mut debugger);
    assert_eq!(
        (view.status.line, act(&mut debugger, Command::Evaluate("i".into()))),
        (3, Outcome::Message("2".into()))
    );
    assert!(matches!(
        act(&mut debugger, Command::ToggleBreakpoint { file: None, line: 90 }),
        Outcome::Refused { .. }
    ));
}

#[test]
fn a_run_stops_where_the_exception_was_raised() {
    let text = "def f(n):\n    return 1 // n\n\ndef g():\n    return f(0)\n\ng()\n";
    let mut debugger = open(text, Era::E311);
    let outcome = act(&mut debugger, Command::go(Stride::Continue, Direction::Forward));
    assert_eq!(
        outcome,
        Outcome::Exception {
            message: "ZeroDivisionError: integer division or modulo by zero".into()
        }
    );
    let view = look(&mut debugger);
    assert_eq!((view.status.function.as_str(), view.status.line), ("f", 2));
    assert_eq!(view.stack.depth, 3);
    act(&mut debugger, Command::Select(FrameChoice::Up));
    assert_eq!(look(&mut debugger).source.current, Some(5));
    assert_eq!(
        act(&mut debugger, Command::go(Stride::Continue, Direction::Forward)),
        Outcome::AtEnd { exit_status: 1 }
    );
}

#[test]
fn a_program_that_asks_is_given_lines() {
    let text = "name = input('name? ')\nprint('hello', name)\nrest = input()\n";
    let mut debugger = open(text, Era::E312);
    let over = || Command::go(Stride::Over, Direction::Forward);
    assert_eq!(act(&mut debugger, over()), Outcome::NeedsInput { prompt: "name? ".into() });
    let view = look(&mut debugger);
    assert_eq!(view.status.line, 1);
    assert_eq!(view.status.state, ProgramState::NeedsInput { prompt: "name? ".into() });
    assert_eq!(act(&mut debugger, Command::Input("Ada".into())), Outcome::Moved);
    assert_eq!(look(&mut debugger).status.line, 2);
    step(&mut debugger, "nNN");
    step(&mut debugger, "nn");
    let view = look(&mut debugger);
    assert_eq!(view.status.line, 3);
    assert!(
        view.output.lines.iter().any(|line| line.text.ends_with("hello Ada")),
        "{:?}",
        view.output
    );
    assert!(matches!(act(&mut debugger, over()), Outcome::NeedsInput { .. }));
    assert_eq!(act(&mut debugger, Command::EndOfInput), Outcome::Moved);
    assert!(look(&mut debugger).status.event.starts_with("exception EOFError"));
}

#[test]
fn an_endless_loop_is_interrupted_and_stood_in() {
    let source = Rc::new(Source::new("wacky.py", "n = 0\nwhile True:\n    n += 1\n"));
    let flag = Arc::new(AtomicBool::new(false));
    let mut debugger =
        Debugger::new(source, options(Era::E310), Observer::None, flag.clone()).unwrap();
    let mut outcome = debugger.apply(Command::go(Stride::Continue, Direction::Forward));
    for _ in 0..3 {
        assert_eq!(outcome, Outcome::Running);
        look(&mut debugger);
        outcome = debugger.advance(10_000);
    }
    flag.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(debugger.advance(10_000), Outcome::Interrupted);
    let view = look(&mut debugger);
    assert!(view.status.step > 10_000);
    step(&mut debugger, "S");
    assert_eq!(look(&mut debugger).status.step, view.status.step - 1);
    act(&mut debugger, Command::Seek(Place::LineCount(500)));
    assert_eq!(look(&mut debugger).status.step, 500);
}

#[test]
fn compare_says_where_and_why_runs_part() {
    let source = Rc::new(Source::new("wacky.py", WACKY));
    let observers = [Observer::Noop, Observer::Reader, Observer::C];
    let eras = [Era::E310, Era::E311, Era::E313];
    let outside = || -> Box<dyn Host> { Box::new(Captured::new(b"")) };
    let nobody = Arc::new(AtomicBool::new(false));
    let options = options(Era::E310);
    let verdicts =
        debugger::compare(&source, &options, &eras, &observers, &outside, &nobody).unwrap();
    let differing: Vec<(&str, &str)> = verdicts
        .iter()
        .filter(|verdict| verdict.differs)
        .map(|verdict| (verdict.era.as_str(), verdict.observer.as_str()))
        .collect();
    assert_eq!(differing, [("3.10", "noop"), ("3.10", "reader"), ("3.11", "reader")]);
    assert_eq!(
        verdicts[0].sentence,
        "line 4: args has 2 keys without an observer, 3 with noop: the line event synced fast locals into the frame dict (era 3.10)"
    );
}

#[test]
fn lessons_show_their_notes() {
    for lesson in lesson::lessons() {
        let session = lesson.session.clone();
        let name = lesson.name.clone();
        let mut debugger = Debugger::open(
            session,
            Origin::Lesson(Box::new(lesson)),
            Arc::new(AtomicBool::new(false)),
        )
        .unwrap();
        let first = look(&mut debugger).lesson.unwrap();
        assert!(first.index >= 1, "{name}");
        for _ in 0..40 {
            if matches!(
                act(&mut debugger, Command::Beat(Direction::Forward)),
                Outcome::Refused { .. }
            ) {
                break;
            }
            let view = look(&mut debugger).lesson.unwrap();
            assert!(view.here, "{name}: {} is not here", view.title);
        }
    }
}

#[test]
fn a_session_is_saved_and_opened_again() {
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nss");
    act(&mut debugger, Command::SetObserver("noop".into()));
    act(&mut debugger, Command::ToggleBreakpoint { file: None, line: 4 });
    step(&mut debugger, "nc");
    let session = debugger.session();
    session.verify(&Arc::new(AtomicBool::new(false))).unwrap();
    let mut again =
        Debugger::open(session, Origin::Recording, Arc::new(AtomicBool::new(false))).unwrap();
    let view = look(&mut again);
    assert!(view.status.at_end);
    assert_eq!(view.output.lines[0].text, "['args', 'x', 'y']");
    step(&mut again, "C");
    assert_eq!(keys_of(&look(&mut again)), ["x", "y", "args"]);
}

#[test]
fn a_session_saved_midway_is_checked_as_far_as_it_goes() {
    let nobody = Arc::new(AtomicBool::new(false));
    let mut debugger = open(WACKY, Era::E310);
    step(&mut debugger, "nss");
    let mut session = debugger.session();
    let moments = session.cursor;
    session.take_fingerprint(moments, &nobody).unwrap();
    let far = Verified::AsFarAsItGoes { statements: 4, moments };
    assert_eq!(session.verify(&nobody), Ok(far));
    session.program.text = session.program.text.replace("x = y = 1", "x = y = 2");
    let parts = session.verify(&nobody).unwrap_err();
    assert!(parts.starts_with("it was edited after it was recorded"), "{parts}");
}
