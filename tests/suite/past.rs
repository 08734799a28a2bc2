//! The past can be asked, and what it answers is what happened.
//!
//! The facts were written down by hand beside CPython's run of the program.
//! Each question is asked with few borders between segments and with many;
//! what is found going forward is what is found going back.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use heisen_core::debugger::command::{BreakpointRequest, Hits, On, Place};
use heisen_core::debugger::{
    Command, Debugger, Direction, Origin, Outcome, Stride, View, ViewRequest,
};
use heisen_core::era::Era;
use heisen_core::host::{Answer, Bytes, Captured, Host, HostError, Input, Request, Stat, Stream};
use heisen_core::session::{Program, Session};
use heisen_core::source::Source;
use heisen_core::trace::Observer;
use heisen_core::vm::{Options, Search};

const PROGRAM: &str = "class Box:
    def __init__(self, n):
        self.n = n
        self.items = []

    def put(self, x):
        self.items.append(x)
        return len(self.items)

def work(box, k):
    total = 0
    for i in range(k):
        total += i
        box.put(i * 2)
        if i == 2:
            try:
                raise ValueError(i)
            except ValueError as error:
                total -= 1
    d = locals()
    return total

def gen(n):
    for j in range(n):
        yield j

def main():
    x = 1
    b = Box(5)
    alias = b.items
    x = work(b, 4)
    print('work gave', x)
    x = 2
    alias.append('end')
    x = sum(gen(3))
    try:
        {}['k']
    except KeyError:
        print('caught')
    return x

print(main())
";

const LENGTHS: [u64; 3] = [u64::MAX, 1, 13];

fn open(length: u64, observer: Observer) -> Debugger {
    open_program(PROGRAM, length, observer)
}

fn open_program(program: &str, length: u64, observer: Observer) -> Debugger {
    let options = Options {
        era: Era::E310,
        arguments: vec!["facts.py".into()],
        folder: String::new(),
        search: Search::default(),
    };
    let source = Rc::new(Source::new("facts.py", program));
    let mut debugger =
        Debugger::new(source, options, observer, Arc::new(AtomicBool::new(false))).unwrap();
    debugger.set_segment_length(length);
    debugger
}

fn act(debugger: &mut Debugger, command: Command) -> Outcome {
    let mut outcome = debugger.apply(command);
    while outcome == Outcome::Running {
        outcome = debugger.advance(50);
    }
    outcome
}

fn run_out(debugger: &mut Debugger) {
    act(debugger, Command::go(Stride::Continue, Direction::Forward));
}

fn look(debugger: &mut Debugger) -> View {
    debugger.view(&ViewRequest::default())
}

/// Asks, and writes the places as `line: what`.
fn ask(debugger: &mut Debugger, question: &str) -> Vec<String> {
    let answer = debugger.ask(question).unwrap_or_else(|why| panic!("{question}: {why}"));
    answer.findings.iter().map(|found| format!("{}: {}", found.line, found.what)).collect()
}

/// `flag` changes and changes back; `once` is set at the start; `held` is written through a cell, `late` by an import.
const THERE_AND_BACK: &str = "def main(count):
    once = flag = held = 0
    def hold(value):
        nonlocal held
        held = value
    for i in range(count):
        if i == 20:
            flag = 9
            flag = 0
        if i == 25: hold(7)
        if i == 26: hold(0)
        if i == 30:
            import math as late
            with memoryview(b'') as view:
                del view
        other = i * 2
    return once, flag, held, late, other

main(40)
stop = True
";

#[test]
fn what_changed_and_changed_back_is_found_whatever_the_borders() {
    for length in [u64::MAX, 1, 2, 3, 7, 13, 50] {
        for observer in [Observer::None, Observer::Noop] {
            let mut debugger = open_program(THERE_AND_BACK, length, observer);
            run_out(&mut debugger);
            let at = debugger.ask("hits 17").unwrap().findings[0].clone();
            for (name, line, what) in [
                ("once", 2, "once = 0"),
                ("flag", 9, "flag: 9 → 0"),
                ("held", 5, "held: 7 → 0"),
                ("view", 15, "view was deleted"),
                ("i", 6, "i: 38 → 39"),
                ("other", 16, "other: 76 → 78"),
            ] {
                let question = format!("last {name} at {}", at.step);
                let found = ask(&mut debugger, &question);
                assert_eq!(found, [format!("{line}: {what}")], "{question}, borders each {length}");
            }
        }
    }
}

#[test]
fn questions_about_the_past_are_answered() {
    let facts: &[(&str, &[&str])] = &[
        (
            "values total in work",
            &[
                "11: total = 0",
                "13: total: 0 → 1",
                "13: total: 1 → 3",
                "19: total: 3 → 2",
                "13: total: 2 → 5",
            ],
        ),
        ("values x at 60", &["28: x = 1", "31: x: 1 → 5", "33: x: 5 → 2", "35: x: 2 → 3"]),
        ("last x at 60", &["35: x: 2 → 3"]),
        ("last x at 49", &["33: x: 5 → 2"]),
        ("last i at 38", &["12: i: 1 → 2"]),
        ("who wrote alias at 60", &["34: [0, 2, 4, 6] became [0, 2, 4, 6, 'end']"]),
        ("who wrote b.items at 47", &["7: [0, 2, 4] became [0, 2, 4, 6]"]),
        (
            "writes b.items at 60",
            &[
                "4: made []",
                "7: [] became [0]",
                "7: [0] became [0, 2]",
                "7: [0, 2] became [0, 2, 4]",
                "7: [0, 2, 4] became [0, 2, 4, 6]",
                "34: [0, 2, 4, 6] became [0, 2, 4, 6, 'end']",
            ],
        ),
        ("calls work", &["10: work(box=<Box object>, k=4) → 5"]),
        ("calls Box.__init__", &["2: __init__(self=<Box object>, n=5) → None"]),
        (
            "log 13 (i, total)",
            &[
                "13: (i, total) = (0, 0)",
                "13: (i, total) = (1, 0)",
                "13: (i, total) = (2, 1)",
                "13: (i, total) = (3, 2)",
            ],
        ),
        ("when total > 2", &["14: total > 2", "14: total > 2"]),
        ("when first len(box.items) == 3", &["15: len(box.items) == 3"]),
        ("when previous total > 2 at 37", &["14: total > 2"]),
        ("exceptions", &["17: raised ValueError(2)", "37: raised KeyError('k')"]),
        ("exceptions LookupError", &["37: raised KeyError('k')"]),
        (
            "output",
            &["32: wrote \"work gave 5\\n\"", "39: wrote \"caught\\n\"", "42: wrote \"3\\n\""],
        ),
        ("output 'gave 5'", &["32: wrote \"work gave 5\\n\""]),
        ("hits 15", &["15: line", "15: line", "15: line", "15: line"]),
        ("events yield", &["25: yield 0", "25: yield 1", "25: yield 2"]),
    ];
    for length in LENGTHS {
        let mut debugger = open(length, Observer::None);
        run_out(&mut debugger);
        for (question, expected) in facts {
            assert_eq!(ask(&mut debugger, question), *expected, "{question}, segments of {length}");
        }
        // Asking has moved nothing.
        assert!(look(&mut debugger).status.at_end);
        assert!(debugger.ask("last x at 63").is_err_and(|why| why.contains("1 to 62")));
    }
}

#[test]
fn a_key_is_traced_to_its_sync() {
    for length in LENGTHS {
        let mut debugger = open(length, Observer::Noop);
        run_out(&mut debugger);
        let said = "'total' came into the frame dict by the sync of the line event";
        assert_eq!(ask(&mut debugger, "key total at 20"), [format!("12: {said}")]);
        let mut debugger = open(length, Observer::None);
        run_out(&mut debugger);
        let found = ask(&mut debugger, "key total at 45");
        assert_eq!(found, ["20: 'total' came into the frame dict"]);
    }
}

/// Goes on, or back, until there is no further place; writes each as `line step`.
fn walk(debugger: &mut Debugger, stride: &Stride, direction: Direction) -> Vec<String> {
    let mut places = Vec::new();
    loop {
        match act(debugger, Command::go(stride.clone(), direction)) {
            Outcome::Refused { .. } | Outcome::AtStart | Outcome::AtEnd { .. } => return places,
            _ => {}
        }
        let status = look(debugger).status;
        places.push(format!("{} at {}", status.line, status.step));
        assert!(places.len() < 100, "{stride:?} never ends");
    }
}

#[test]
fn what_is_found_forward_is_found_backward() {
    let strides = [
        Stride::Exception { class: None },
        Stride::Exception { class: Some("KeyError".into()) },
        Stride::Output { text: None },
        Stride::Call { function: "put".into() },
        Stride::Event { kind: "yield".into() },
        Stride::Event { kind: "return".into() },
    ];
    for length in LENGTHS {
        for stride in &strides {
            let mut debugger = open(length, Observer::None);
            let forward = walk(&mut debugger, stride, Direction::Forward);
            assert!(!forward.is_empty());
            let mut back = walk(&mut debugger, stride, Direction::Back);
            back.reverse();
            assert_eq!(forward, back, "{stride:?}, segments of {length}");
        }
    }
    let mut debugger = open(7, Observer::None);
    let exceptions = walk(&mut debugger, &Stride::Exception { class: None }, Direction::Forward);
    assert_eq!(exceptions, ["17 at 35", "37 at 59"]);
    act(&mut debugger, Command::Seek(Place::Hit { file: None, line: 13, hit: 3 }));
    assert_eq!(look(&mut debugger).status.step, 29);
}

fn breaks(on: On) -> BreakpointRequest {
    BreakpointRequest { on, ..BreakpointRequest::default() }
}

fn line(line: u32) -> BreakpointRequest {
    BreakpointRequest { line, ..BreakpointRequest::default() }
}

#[test]
fn breakpoints_of_every_kind_stop_in_both_directions_and_are_saved() {
    let rebind = On::Rebind { name: "x".into(), function: Some("main".into()) };
    let kinds: Vec<(BreakpointRequest, Vec<&str>)> = vec![
        (line(13), vec!["13 at 17", "13 at 23", "13 at 29", "13 at 39"]),
        (BreakpointRequest { hits: Some(Hits::Exactly(3)), ..line(13) }, vec!["13 at 29"]),
        (
            BreakpointRequest { hits: Some(Hits::Every(2)), ..line(13) },
            vec!["13 at 23", "13 at 39"],
        ),
        (
            BreakpointRequest { condition: Some("total > 0".into()), ..line(13) },
            vec!["13 at 29", "13 at 39"],
        ),
        (breaks(On::Call("gen".into())), vec!["23 at 50"]),
        (breaks(On::Raise(Some("LookupError".into()))), vec!["37 at 59"]),
        (breaks(rebind.clone()), vec!["28 at 9", "21 at 46", "33 at 48", "24 at 57"]),
        (
            BreakpointRequest { condition: Some("x == 2".into()), ..breaks(rebind) },
            vec!["33 at 48"],
        ),
        (breaks(On::Output(Some("caught".into()))), vec!["39 at 61"]),
    ];
    for length in LENGTHS {
        for (request, expected) in &kinds {
            let mut debugger = open(length, Observer::None);
            act(&mut debugger, Command::SetBreakpoint(request.clone()));
            let forward = walk(&mut debugger, &Stride::Continue, Direction::Forward);
            assert_eq!(forward, *expected, "{request:?}, segments of {length}");
            let mut back = walk(&mut debugger, &Stride::Continue, Direction::Back);
            back.reverse();
            assert_eq!(forward, back, "{request:?}, segments of {length}");
            let session = Session::from_text(&debugger.session().to_text()).unwrap();
            let mut again = Debugger::open(session, Origin::Recording, Arc::default()).unwrap();
            assert_eq!(walk(&mut again, &Stride::Continue, Direction::Forward), forward);
        }
    }
}

#[test]
fn a_write_to_an_object_stops_a_run_whatever_name_holds_it() {
    for length in LENGTHS {
        let mut debugger = open(length, Observer::None);
        act(&mut debugger, Command::Seek(Place::LineCount(14)));
        act(&mut debugger, Command::SetBreakpoint(breaks(On::Mutation("alias".into()))));
        let mut forward = Vec::new();
        while let Outcome::Breakpoint { line, .. } =
            act(&mut debugger, Command::go(Stride::Continue, Direction::Forward))
        {
            forward.push(line);
        }
        assert_eq!(forward[..5], [7, 7, 7, 7, 34], "segments of {length}");
        let session = Session::from_text(&debugger.session().to_text()).unwrap();
        assert_eq!(session.breakpoints.len(), 1);
    }
}

#[test]
fn a_sync_that_changes_keys_stops_a_run() {
    let mut debugger = open(u64::MAX, Observer::Noop);
    act(&mut debugger, Command::SetBreakpoint(breaks(On::Sync(Some("total".into())))));
    let stop = act(&mut debugger, Command::go(Stride::Continue, Direction::Forward));
    let Outcome::Breakpoint { line: 12, what, .. } = stop else { panic!("{stop:?}") };
    assert_eq!(what, "sync of the line event: +total");
}

#[test]
fn log_points_note_values_and_do_not_stop() {
    let mut debugger = open(7, Observer::None);
    let request = BreakpointRequest { log: Some("total".into()), ..line(13) };
    act(&mut debugger, Command::SetBreakpoint(request));
    let end = act(&mut debugger, Command::go(Stride::Continue, Direction::Forward));
    assert_eq!(end, Outcome::AtEnd { exit_status: 0 });
    let Outcome::List(list) = act(&mut debugger, Command::ListLogged) else { panic!() };
    let rows: Vec<&str> = list.rows.iter().map(|(row, _)| row.trim()).collect();
    assert_eq!(
        rows,
        ["17  13: total = 0", "23  13: total = 0", "29  13: total = 1", "39  13: total = 2"]
    );
}

#[test]
fn a_tape_left_behind_can_be_returned_to() {
    for length in LENGTHS {
        let mut debugger = open(length, Observer::None);
        run_out(&mut debugger);
        act(&mut debugger, Command::Seek(Place::LineCount(48)));
        act(&mut debugger, Command::Execute("x = 40".into()));
        act(&mut debugger, Command::Execute("alias = []".into()));
        run_out(&mut debugger);
        assert_eq!(ask(&mut debugger, "who wrote b.items at 47").len(), 1);
        let Outcome::List(list) = act(&mut debugger, Command::ListBranches) else { panic!() };
        assert_eq!(list.rows.len(), 2, "{list:?}");
        assert!(list.rows[1].0.starts_with("* 2") && list.rows[1].0.contains("x = 40 at step 48"));
        let first = "34: [0, 2, 4, 6] became [0, 2, 4, 6, 'end']";
        assert_ne!(ask(&mut debugger, "who wrote b.items at 60"), [first]);

        let text = debugger.session().to_text();
        let mut again =
            Debugger::open(Session::from_text(&text).unwrap(), Origin::Recording, Arc::default())
                .unwrap();
        for debugger in [&mut debugger, &mut again] {
            assert!(matches!(act(debugger, Command::Branch(1)), Outcome::Message(_)));
            assert_eq!(ask(debugger, "who wrote b.items at 60"), [first], "{length}");
            assert!(matches!(act(debugger, Command::Branch(2)), Outcome::Message(_)));
            assert_ne!(ask(debugger, "who wrote b.items at 60"), [first]);
            let refused = act(debugger, Command::Branch(7));
            assert!(matches!(refused, Outcome::Refused { .. }));
        }
    }
}

/// A world with one module in it, beside the program.
struct Folder(Captured);

impl Host for Folder {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        match request {
            Request::File(path) if path.ends_with("side.py") => {
                let content = Answer::Given(Bytes(b"def twice(n):\n    return n * 2\n".to_vec()));
                Ok(Input::File { path, content })
            }
            Request::Stat(path) if path.ends_with("side.py") || path.ends_with('/') => {
                let is_dir = path.ends_with('/');
                let stat = Stat { is_dir, is_file: !is_dir, size: 40, modified: 1 };
                Ok(Input::Stat { path, found: Answer::Given(stat) })
            }
            Request::Directory(path) if path.ends_with('/') => {
                Ok(Input::Directory { path, names: Answer::Given(vec!["side.py".into()]) })
            }
            other => self.0.ask(other),
        }
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        self.0.write(stream, bytes)
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        self.0.flush(stream)
    }
}

#[test]
fn imported_modules_travel_in_the_session() {
    let program = Program {
        name: "p.py".into(),
        text: "import side\nprint(side.twice(21))\n".into(),
        ..Program::default()
    };
    let session = Session::new(program, Era::E312, "none");
    let world = Box::new(Folder(Captured::new(b"")));
    let session = session.record(world, &Arc::default()).unwrap();
    let text = session.to_text();
    assert!(text.contains("def twice"), "the module's text is in the session: {text}");
    let session = Session::from_text(&text).unwrap();
    session.verify(&Arc::default()).unwrap();
    let mut debugger = Debugger::open(session, Origin::Recording, Arc::default()).unwrap();
    debugger.replay_whole();
    assert_eq!(ask(&mut debugger, "calls twice"), ["1: twice(n=21) → 42"]);
    assert_eq!(ask(&mut debugger, "output"), ["2: wrote \"42\\n\""]);
}
