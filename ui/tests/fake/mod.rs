//! An engine that only pretends: one small program, told by hand, for tests of the screen and for looking at it.

#![allow(
    clippy::unused_self,
    clippy::match_same_arms,
    clippy::too_many_lines,
    reason = "a tale, not a design"
)]

use heisen_core::debugger::command::{FrameChoice, Place};
use heisen_core::debugger::views::{
    AliasRow, BreakpointView, Change, CompareRow, CompareView, DictRow, EventRow, FrameDictView,
    FrameView, LessonView, Mark, ObjectItem, ObjectView, OutputLine, OutputView, ProgramState,
    SourceView, StackView, StatusView, Stream, SyncView, TimelineMark, TimelineMarkKind,
    TimelineView, ValueView, VariableRow, VariablesView, WatchRow, WorldView,
};
use heisen_core::debugger::{Command, Direction, Outcome, Stride, View, ViewRequest};
use heisen_ui::app::Front;

const SOURCE: &str = "def wacky():\n    x = 1\n    args = locals()\n    y = 'two'  # 二 is two\n    return args\n\nprint(sorted(wacky()))";

/// The lines that run, in order; the last moment is the end.
const TAPE: [(&str, u32); 7] = [
    ("<module>", 1),
    ("<module>", 7),
    ("wacky", 2),
    ("wacky", 3),
    ("wacky", 4),
    ("wacky", 5),
    ("<module>", 7),
];

const NOTES: [&str; 2] = [
    "This is a lesson about `locals()`. In line 3 the function keeps the dict that `locals()` returns.\n\nPress `n` to step, `o` to switch an observer on, and look at what `args` holds.",
    "With an observer each event first syncs the fast locals into the frame dict: `args` now has a key `'args'`.",
];

/// What the fake pretends to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Plain,
    Lesson,
    /// Runs on at `c` until it is interrupted.
    Endless,
    /// Asks for a line at the third step.
    Asks,
}

#[derive(Default)]
pub struct Fake {
    kind: Kind,
    step: usize,
    history: Vec<usize>,
    noop_from: Option<usize>,
    era: String,
    frame: usize,
    comparing: bool,
    breakpoints: Vec<u32>,
    watches: Vec<String>,
    bookmarks: Vec<(usize, String)>,
    output: Vec<String>,
    answered: bool,
    unsaved: bool,
}

impl Fake {
    pub fn new(kind: Kind) -> Self {
        Self { kind, step: 1, era: "3.10".to_owned(), ..Self::default() }
    }

    /// Makes the fake of a screen test's `program:`.
    pub fn named(name: &str) -> Self {
        Self::new(match name {
            "lesson" => Kind::Lesson,
            "endless" => Kind::Endless,
            "asks" => Kind::Asks,
            _ => Kind::Plain,
        })
    }

    fn ended(&self) -> bool {
        self.step == TAPE.len()
    }

    fn go(&mut self, to: usize) -> Outcome {
        if self.kind == Kind::Asks && to >= 3 && !self.answered {
            self.step = 2;
            self.frame = 0;
            return Outcome::NeedsInput { prompt: "name? ".to_owned() };
        }
        self.history.push(self.step);
        self.step = to.clamp(1, TAPE.len());
        self.frame = 0;
        if self.ended() { Outcome::AtEnd { exit_status: 0 } } else { Outcome::Moved }
    }

    fn stride(&mut self, stride: &Stride, direction: Direction) -> Outcome {
        let depth = |step: usize| u32::from(TAPE[step - 1].0 == "wacky");
        let here = depth(self.step);
        let steps: Vec<usize> = match direction {
            Direction::Forward => (self.step + 1..=TAPE.len()).collect(),
            Direction::Back => (1..self.step).rev().collect(),
        };
        let found = steps.iter().copied().find(|&step| match stride {
            Stride::Into => true,
            Stride::Over => depth(step) <= here,
            Stride::Out => depth(step) < here,
            Stride::Continue => self.breakpoints.contains(&TAPE[step - 1].1),
            Stride::ToLine { line, .. } => TAPE[step - 1].1 == *line,
            Stride::Change { .. } => depth(step) == here,
            Stride::Exception { .. }
            | Stride::Output { .. }
            | Stride::Call { .. }
            | Stride::Event { .. } => false,
        });
        match (found, steps.last()) {
            (Some(step), _) if *stride == Stride::Continue => {
                self.go(step);
                Outcome::Breakpoint {
                    number: 1,
                    file: "wacky.py".to_owned(),
                    line: TAPE[step - 1].1,
                    what: String::new(),
                }
            }
            (Some(step), _) => self.go(step),
            (None, Some(&last)) => self.go(last),
            (None, None) if direction == Direction::Back => Outcome::AtStart,
            (None, None) => Outcome::AtEnd { exit_status: 0 },
        }
    }

    fn observed(&self, step: usize) -> bool {
        self.noop_from.is_some_and(|from| step >= from)
    }

    /// The fast locals before a step: name, text, identity.
    fn fast(step: usize) -> [Option<ValueView>; 3] {
        [
            (step > 3).then(|| value("1", "int", None)),
            (step > 4).then(|| value("{'x': 1, …}", "dict", Some("#3"))),
            (step > 5).then(|| value("'two'", "str", None)),
        ]
    }

    /// The frame dict before a step; None while there is none.
    fn dict(&self, step: usize, noop: bool) -> Option<[Option<ValueView>; 3]> {
        if noop {
            return Some(Self::fast(step)).filter(|_| step > 2);
        }
        (step > 4).then(|| [Some(value("1", "int", None)), None, None])
    }

    fn variables(&self) -> VariablesView {
        let in_wacky = TAPE[self.step - 1].0 == "wacky" && self.frame == 0;
        if !in_wacky {
            let wacky = value("<function wacky at 0x7f01>", "function", Some("#2"));
            let rows = vec![VariableRow {
                name: "wacky".to_owned(),
                kind: "key".to_owned(),
                dict: Some(wacky),
                change: if self.step == 2 { Change::New } else { Change::Same },
                ..VariableRow::default()
            }];
            let rows = if self.step > 1 { rows } else { Vec::new() };
            return VariablesView {
                frame: "<module>".to_owned(),
                rows,
                dict_id: Some("#1".to_owned()),
                ..VariablesView::default()
            };
        }
        let fast = Self::fast(self.step);
        let dict = self.dict(self.step, self.observed(self.step));
        let names = ["x", "args", "y"];
        let rows = (0..3)
            .map(|at| {
                let kept = dict.as_ref().and_then(|dict| dict[at].clone());
                let mark = match (&fast[at], &kept) {
                    _ if dict.is_none() => None,
                    (None, _) => Some(Mark::Unset),
                    (Some(fast), Some(kept)) if fast == kept => Some(Mark::Synced),
                    _ => Some(Mark::Stale),
                };
                let new = fast[at].is_some() && Self::fast(self.step - 1)[at].is_none();
                VariableRow {
                    name: names[at].to_owned(),
                    kind: "local".to_owned(),
                    fast: fast[at].clone(),
                    dict: kept,
                    mark,
                    change: if new { Change::New } else { Change::Same },
                }
            })
            .collect();
        let aliases = (self.step > 4).then(|| AliasRow {
            name: "args".to_owned(),
            id: "#3".to_owned(),
            of: "frame dict of wacky".to_owned(),
        });
        VariablesView {
            frame: "wacky".to_owned(),
            rows,
            dict_id: dict.map(|_| "#3".to_owned()),
            has_fast: true,
            aliases: aliases.into_iter().collect(),
        }
    }

    fn frame_dict(&self, variables: &VariablesView) -> FrameDictView {
        let rows: Vec<DictRow> = variables
            .rows
            .iter()
            .filter_map(|row| {
                let value = row.dict.clone()?;
                Some(DictRow { key: row.name.clone(), value, mark: row.mark, change: row.change })
            })
            .collect();
        FrameDictView {
            title: if variables.has_fast { "frame dict of wacky" } else { "globals" }.to_owned(),
            id: variables.dict_id.clone(),
            rows,
            note: variables.dict_id.is_none().then(|| {
                "This frame has no dict yet: locals() or an observer would make one.".to_owned()
            }),
        }
    }

    fn stack(&self) -> StackView {
        let (name, line) = TAPE[self.step - 1];
        let frame = |name: &str, line, depth| FrameView {
            name: name.to_owned(),
            file: "wacky.py".to_owned(),
            line,
            depth,
            traced: self.observed(self.step),
            of_tracer: false,
        };
        let mut frames = vec![frame(name, line, u32::from(name == "wacky"))];
        if name == "wacky" {
            frames.push(frame("<module>", 7, 0));
        }
        StackView { depth: frames.len(), frames, selected: self.frame }
    }

    fn events(&self) -> Vec<EventRow> {
        let keys = ["x", "args", "y"];
        (1..=self.step)
            .filter(|&step| self.observed(step))
            .map(|step| {
                let (function, line) = TAPE[step - 1];
                let added = (0..3)
                    .filter(|&at| {
                        Self::fast(step)[at].is_some() && Self::fast(step - 1)[at].is_none()
                    })
                    .map(|at| keys[at].to_owned())
                    .collect();
                EventRow {
                    step: step as u64,
                    kind: "line".to_owned(),
                    function: function.to_owned(),
                    line,
                    argument: None,
                    sync: (function == "wacky").then(|| SyncView { added, ..SyncView::default() }),
                    depth: 0,
                }
            })
            .collect()
    }

    fn compare(&self) -> CompareView {
        let world = |title: &str, observer: &str| WorldView {
            title: title.to_owned(),
            era: self.era.clone(),
            observer: observer.to_owned(),
            function: TAPE[self.step - 1].0.to_owned(),
            line: Some(TAPE[self.step - 1].1),
            step: self.step as u64,
            ..WorldView::default()
        };
        let (left, right) = (self.dict(self.step, false), self.dict(self.step, true));
        let mut rows = Vec::new();
        for (at, name) in ["x", "args", "y"].into_iter().enumerate() {
            let fast = Self::fast(self.step)[at].clone();
            rows.push(CompareRow {
                name: name.to_owned(),
                place: "fast".to_owned(),
                left: fast.clone(),
                right: fast,
                differs: false,
            });
        }
        for (at, name) in ["x", "args", "y"].into_iter().enumerate() {
            let of = |dict: &Option<[Option<ValueView>; 3]>| {
                dict.as_ref().and_then(|dict| dict[at].clone())
            };
            let (left, right) = (of(&left), of(&right));
            let differs = left != right;
            rows.push(CompareRow {
                name: name.to_owned(),
                place: "dict".to_owned(),
                left,
                right,
                differs,
            });
        }
        let verdict = if rows.iter().any(|row| row.differs) {
            format!(
                "line {}: args has 1 key without an observer, 2 with noop: the line event synced fast locals into the frame dict (era {}).",
                TAPE[self.step - 1].1,
                self.era
            )
        } else {
            "The worlds are alike here.".to_owned()
        };
        CompareView {
            left: world("no observer", "none"),
            right: world("noop", "noop"),
            rows,
            verdict,
        }
    }
}

fn value(text: &str, type_name: &str, id: Option<&str>) -> ValueView {
    ValueView { text: text.to_owned(), type_name: type_name.to_owned(), id: id.map(str::to_owned) }
}

impl Front for Fake {
    fn apply(&mut self, command: Command) -> Outcome {
        match command {
            Command::Go { stride: Stride::Continue, direction: Direction::Forward }
                if self.kind == Kind::Endless =>
            {
                Outcome::Running
            }
            Command::Go { stride, direction } => self.stride(&stride, direction),
            Command::Seek(Place::LineCount(step) | Place::Moment(step)) => {
                self.go(usize::try_from(step).unwrap_or(usize::MAX))
            }
            Command::Seek(Place::Start) | Command::Restart => self.go(1),
            Command::Seek(Place::End) => self.go(TAPE.len()),
            Command::HistoryBack => match self.history.pop() {
                Some(step) => {
                    self.step = step;
                    self.frame = 0;
                    Outcome::Moved
                }
                None => Outcome::Refused { why: "You have not moved yet.".to_owned() },
            },
            Command::Interrupt => Outcome::Interrupted,
            Command::ToggleBreakpoint { line, .. } => {
                if self.breakpoints.contains(&line) {
                    self.breakpoints.retain(|&other| other != line);
                } else {
                    self.breakpoints.push(line);
                }
                Outcome::Moved
            }
            Command::SetBreakpoint(request) => {
                self.breakpoints.push(request.line);
                Outcome::Moved
            }
            Command::ClearBreakpoint(_) => {
                self.breakpoints.clear();
                Outcome::Moved
            }
            Command::SetObserver(name) => {
                self.unsaved = true;
                self.noop_from = (name != "none").then_some(self.step);
                Outcome::Message(format!("Observer {name} from step {} on.", self.step))
            }
            Command::SetEra(era) => {
                self.era = era;
                Outcome::Moved
            }
            Command::Compare(_) => {
                self.comparing = true;
                Outcome::Moved
            }
            Command::EndCompare => {
                self.comparing = false;
                Outcome::Moved
            }
            Command::Difference(direction) => self.stride(&Stride::Into, direction),
            Command::Select(choice) => {
                let last = self.stack().frames.len() - 1;
                self.frame = match choice {
                    FrameChoice::Up => self.frame + 1,
                    FrameChoice::Down => self.frame.saturating_sub(1),
                    FrameChoice::Index(at) => at,
                }
                .min(last);
                Outcome::Moved
            }
            Command::Evaluate(expression) => Outcome::Message(format!("{expression} = 42")),
            Command::Execute(_)
            | Command::SetCondition { .. }
            | Command::IgnoreBreakpoint { .. }
            | Command::ListBreakpoints
            | Command::ListLogged
            | Command::ListBranches
            | Command::Branch(_)
            | Command::Ask(_)
            | Command::Seek(Place::Hit { .. }) => {
                Outcome::Refused { why: "The fake runs nothing.".to_owned() }
            }
            Command::Watch(expression) => {
                self.watches.push(expression);
                Outcome::Moved
            }
            Command::Unwatch(number) => {
                match number {
                    Some(number) if number <= self.watches.len() => {
                        drop(self.watches.remove(number - 1));
                    }
                    _ => self.watches.clear(),
                }
                Outcome::Moved
            }
            Command::Bookmark(note) => {
                self.bookmarks.push((self.step, note));
                self.unsaved = true;
                Outcome::Message("Marked.".to_owned())
            }
            Command::Beat(Direction::Forward) => self.go(5),
            Command::Beat(Direction::Back) => self.go(1),
            Command::Input(text) => {
                self.answered = true;
                self.output.push(text);
                self.go(3)
            }
            Command::EndOfInput => {
                Outcome::Exception { message: "EOFError: EOF when reading a line".to_owned() }
            }
            Command::Save(file) => {
                self.unsaved = false;
                Outcome::Message(format!("Saved to {}.", file.unwrap_or_default()))
            }
        }
    }

    fn advance(&mut self, _fuel: u64) -> Outcome {
        Outcome::Running
    }

    fn view(&mut self, request: &ViewRequest) -> View {
        let (function, line) = TAPE[self.step - 1];
        let variables = self.variables();
        let stack = self.stack();
        let mut lines: Vec<OutputLine> = self
            .output
            .iter()
            .map(|text| OutputLine { text: text.clone(), stream: Stream::Stdin, step: 3 })
            .collect();
        if self.ended() {
            lines.push(OutputLine {
                text: "\x1b[1m['x']\x1b[0m\tdone 二".to_owned(),
                stream: Stream::Stdout,
                step: self.step as u64,
            });
        }
        let observers = [
            ("none", "Nobody watches."),
            ("noop", "A trace function that does nothing."),
            ("reader", "Reads f_locals at each event, as pdb does."),
            ("declines", "Returns None at each call."),
            ("c", "A tracer in C, as coverage's."),
        ];
        let asks = self.kind == Kind::Asks && self.step == 2 && !self.answered;
        View {
            status: StatusView {
                file: "wacky.py".to_owned(),
                function: function.to_owned(),
                line,
                event: if self.ended() { "end" } else { "line" }.to_owned(),
                step: self.step as u64,
                steps: TAPE.len() as u64,
                moment: self.step as u64,
                era: self.era.clone(),
                observer: if self.observed(self.step) { "noop" } else { "none" }.to_owned(),
                replay: false,
                state: match self.ended() {
                    true => ProgramState::Ended { exit_status: 0 },
                    false if asks && self.history.len() > 1 => {
                        ProgramState::NeedsInput { prompt: "name? ".to_owned() }
                    }
                    false => ProgramState::Paused,
                },
                at_start: self.step == 1,
                at_end: self.ended(),
                unsaved: self.unsaved,
                eras: ["3.10", "3.11", "3.12", "3.13", "3.14"].map(str::to_owned).to_vec(),
                observers: observers
                    .map(|(name, about)| (name.to_owned(), about.to_owned()))
                    .to_vec(),
            },
            source: SourceView {
                file: "wacky.py".to_owned(),
                lines: SOURCE.lines().map(str::to_owned).collect(),
                current: Some(stack.frames[self.frame].line),
                running_frame: self.frame == 0,
                breakpoints: self
                    .breakpoints
                    .iter()
                    .map(|&line| BreakpointView { number: 1, line, ..BreakpointView::default() })
                    .collect(),
            },
            frame_dict: self.frame_dict(&variables),
            variables,
            stack,
            events: heisen_core::debugger::views::EventsView {
                rows: self.events(),
                earlier: 0,
                observed: self.observed(self.step),
            },
            output: OutputView { lines, earlier: 0 },
            watches: self
                .watches
                .iter()
                .map(|expression| WatchRow {
                    expression: expression.clone(),
                    value: Err("NameError: name 'q' is not defined".to_owned()),
                    change: Change::Same,
                })
                .collect(),
            timeline: TimelineView {
                position: self.step as u64,
                length: TAPE.len() as u64,
                complete: true,
                marks: self
                    .bookmarks
                    .iter()
                    .map(|(step, note)| TimelineMark {
                        step: *step as u64,
                        kind: TimelineMarkKind::Bookmark,
                        note: note.clone(),
                    })
                    .collect(),
            },
            compare: self.comparing.then(|| self.compare()),
            lesson: (self.kind == Kind::Lesson).then(|| {
                let index = usize::from(self.step >= 5);
                LessonView {
                    title: "wacky".to_owned(),
                    text: NOTES[index].to_owned(),
                    index: index + 1,
                    total: NOTES.len(),
                    here: self.step == 1 || self.step == 5,
                }
            }),
            object: request.object.clone().filter(|_| self.step > 4).map(|id| ObjectView {
                id,
                type_name: "dict".to_owned(),
                role: "frame dict of wacky".to_owned(),
                items: vec![ObjectItem { key: "'x'".to_owned(), value: value("1", "int", None) }],
                holders: vec!["args in wacky".to_owned(), "frame dict of wacky".to_owned()],
            }),
        }
    }
}
