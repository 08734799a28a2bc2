//! What does the user want next, and what is there to see?
//!
//! A front end gives [`Command`]s and gets [`Outcome`]s; what it draws are [`views`]: plain data with public fields, valid
//! for one moment. No front end sees anything else of the engine.

pub mod command;
pub mod views;
mod branches;
mod breakpoints;
mod lessons;
mod look;
pub mod past;
mod prompted;
mod saving;
mod stepping;
mod verdict;
mod viewing;
mod world;
mod worlds;

pub use command::{Command, Direction, Outcome, Stride};
pub use verdict::{Verdict, compare};
pub use views::{View, ViewRequest};

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use branches::Branches;
use breakpoints::Breakpoints;
use command::{FrameChoice, Place};
use look::{Image, Told};
use prompted::{Prompted, Typed};
use stepping::Goal;
use world::{Program, World, tape_of};
use worlds::Comparison;

use crate::era::Era;
use crate::host::{Captured, Host, Input, Live, Overlay, Seeded, Tape};
use crate::lesson::Lesson;
use crate::session::Session;
use crate::source::Source;
use crate::syntax::SyntaxError;
use crate::timeline::{Change, Moment};
use crate::trace::{OBSERVERS, Observer};
use crate::vm::Options;

/// How many moments a command may run before the front end is asked to go on.
const FUEL: u64 = 20_000;

/// A program under the user's hands.
pub struct Debugger {
    program: Program,
    world: World,
    comparison: Option<Comparison>,
    interrupt: Arc<AtomicBool>,
    typed: Rc<RefCell<Typed>>,
    /// What the program runs on for.
    goal: Option<Goal>,
    /// The program waits for a line, having written this.
    waiting: Option<String>,
    /// Which frame's variables are shown, 0 being the running one.
    selected: usize,
    breakpoints: Breakpoints,
    branches: Branches,
    watches: Vec<Watch>,
    bookmarks: Vec<Bookmark>,
    history: Vec<Moment>,
    /// How many bytes the past may take, if that was chosen.
    history_bytes: Option<usize>,
    /// What the selected frame held at the previous stop.
    previous: Option<Image>,
    lesson: Option<Lesson>,
    /// The session that was opened, and where it came from.
    session: Option<Session>,
    file: Option<String>,
    unsaved: bool,
    /// Whether the inputs come from a recording.
    replay: bool,
    /// Where random numbers begin, if chosen.
    seed: Option<u64>,
    /// The events up to a moment, once they were looked at.
    events: Option<(Moment, usize, Vec<Told>)>,
    /// The lesson's notes with their moments, as far as they were found.
    beats: lessons::Found,
}

/// What a session is opened as.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A program that has not run yet: it gets the real world.
    Program,
    /// A recording: its inputs are given again, and nothing outside is touched.
    Recording,
    /// A lesson: its notes are shown.
    Lesson(Box<Lesson>),
}

/// An expression to be kept in sight.
struct Watch {
    expression: String,
    /// Where it was evaluated last, and what came of it.
    known: Option<(Moment, usize, Result<String, String>)>,
    changed: bool,
}

/// A place with a note.
struct Bookmark {
    moment: Moment,
    step: u64,
    note: String,
}

impl Debugger {
    /// Begins a program and stands at its first line; its lines are asked from the user, all else from the real world.
    ///
    /// # Errors
    /// The program is not Python.
    pub fn new(
        source: Rc<Source>,
        options: Options,
        observer: Observer,
        interrupt: Arc<AtomicBool>,
    ) -> Result<Self, SyntaxError> {
        Self::begin(Program { source, options }, observer, Vec::new(), interrupt, (false, None))
    }

    /// Opens a session and stands where the user looked at last, else at its first line.
    ///
    /// # Errors
    /// The session's program is not Python, or it names an observer that there is not.
    pub fn open(
        session: Session,
        origin: Origin,
        interrupt: Arc<AtomicBool>,
    ) -> Result<Self, String> {
        let source = Rc::new(Source::new(&session.program.name, &session.program.text));
        let mut arguments = vec![session.program.name.clone()];
        arguments.extend(session.program.argv.iter().cloned());
        let options = Options {
            era: session.era,
            arguments,
            folder: session.program.folder.clone(),
            search: session.program.search.clone(),
        };
        let observer = Observer::named(&session.observer, session.era)?;
        let program = Program { source, options };
        let (lesson, recorded) = match origin {
            Origin::Program => (None, false),
            Origin::Recording => (None, true),
            Origin::Lesson(lesson) => (Some(*lesson), false),
        };
        let mut debugger = Self::begin(
            program,
            observer,
            session.inputs.clone(),
            interrupt,
            (recorded, session.seed),
        )
        .map_err(|error| error.display().to_string())?;
        debugger.take_over(&session)?;
        debugger.lesson = lesson;
        debugger.session = Some(session);
        Ok(debugger)
    }

    fn begin(
        program: Program,
        observer: Observer,
        inputs: Vec<Input>,
        interrupt: Arc<AtomicBool>,
        (replay, seed): (bool, Option<u64>),
    ) -> Result<Self, SyntaxError> {
        let typed = Rc::new(RefCell::new(Typed::default()));
        let aside = Rc::new(Cell::new(false));
        let beyond = Overlay::new(outside(replay, seed, &interrupt), aside.clone());
        let host = Prompted { typed: typed.clone(), beyond: Box::new(beyond) };
        let era = program.options.era;
        let mut world =
            World::new(&program, era, observer, tape_of(inputs, Box::new(host)), &interrupt)?;
        world.aside = aside;
        let mut debugger = Self {
            program,
            world,
            comparison: None,
            interrupt,
            typed,
            goal: None,
            waiting: None,
            selected: 0,
            breakpoints: Breakpoints::default(),
            branches: Branches::default(),
            watches: Vec::new(),
            bookmarks: Vec::new(),
            history: Vec::new(),
            history_bytes: None,
            previous: None,
            lesson: None,
            session: None,
            file: None,
            unsaved: false,
            replay,
            seed,
            events: None,
            beats: lessons::Found::default(),
        };
        debugger.previous = debugger.image_here();
        Ok(debugger)
    }

    /// Says from which file the session came: saving goes there.
    pub fn set_file(&mut self, file: &str) {
        self.file = Some(file.to_owned());
    }

    /// Shows a lesson's notes.
    pub fn set_lesson(&mut self, lesson: Lesson) {
        self.lesson = Some(lesson);
    }

    /// Makes the tape of another world: the inputs of this one first.
    ///
    /// What that world writes to files stays in it: only the first touches the disk.
    fn another_tape(&self, prompted: bool) -> Tape {
        let inputs = self.world.timeline.vm().host.inputs().to_vec();
        let beyond = outside(self.replay, self.seed, &self.interrupt);
        let beyond = Box::new(Overlay::always(beyond));
        if prompted {
            tape_of(inputs, Box::new(Prompted { typed: self.typed.clone(), beyond }))
        } else {
            tape_of(inputs, Box::new(Captured::before(b"", beyond)))
        }
    }

    /// Does what a command says, as far as that takes no running on.
    pub fn apply(&mut self, command: Command) -> Outcome {
        let outcome = self.obey(command);
        if matches!(outcome, Outcome::NeedsInput { .. }) {
            return outcome;
        }
        outcome
    }

    fn obey(&mut self, command: Command) -> Outcome {
        match command {
            Command::Go { stride, direction } => self.go(stride, direction),
            Command::Seek(place) => self.seek(place),
            Command::HistoryBack => match self.history.pop() {
                Some(moment) => {
                    self.depart(false);
                    self.world.timeline.goto(moment);
                    self.arrived()
                }
                None => refused("There is nowhere to go back to: nothing has moved yet."),
            },
            Command::Restart => self.seek(Place::Start),
            Command::Interrupt => {
                self.interrupt.store(false, Ordering::Relaxed);
                let ran = self.goal.take().is_some();
                let stand = self.world.timeline.stand();
                self.world.timeline.goto(Moment::told(stand.number()));
                if ran { Outcome::Interrupted } else { Outcome::Moved }
            }
            Command::ToggleBreakpoint { file, line } => self.toggle_breakpoint(file, line),
            Command::SetBreakpoint(request) => self.set_breakpoint(request),
            Command::ClearBreakpoint(number) => self.clear_breakpoint(number),
            Command::SetCondition { number, condition } => self.set_condition(number, condition),
            Command::IgnoreBreakpoint { number, times } => self.ignore_breakpoint(number, times),
            Command::ListBreakpoints => self.list_breakpoints(),
            Command::ListLogged => self.list_logged(),
            Command::Ask(question) => match self.ask(&question) {
                Ok(answer) => Outcome::Answer(answer),
                Err(why) => refused(why),
            },
            Command::ListBranches => self.list_branches(),
            Command::Branch(number) => self.go_to_branch(number),
            Command::SetObserver(name) => self.set_observer(&name),
            Command::SetEra(name) => self.set_era(&name),
            Command::Compare(requests) => self.open_comparison(requests),
            Command::EndCompare => {
                self.comparison = None;
                Outcome::Moved
            }
            Command::Difference(direction) => self.next_difference(direction),
            Command::Select(choice) => self.select(choice),
            Command::Evaluate(expression) => {
                let results = self.world.evaluate(self.selected, &[expression]);
                match results.into_iter().next() {
                    Some(Ok(text)) => Outcome::Message(text),
                    Some(Err(message)) => Outcome::Message(message),
                    None => Outcome::Moved,
                }
            }
            Command::Execute(statement) => self.execute(&statement),
            Command::Watch(expression) => {
                self.watches.push(Watch { expression, known: None, changed: false });
                Outcome::Moved
            }
            Command::Unwatch(None) => {
                self.watches.clear();
                Outcome::Moved
            }
            Command::Unwatch(Some(number)) => {
                if number == 0 || number > self.watches.len() {
                    return refused(format!(
                        "There is no watch {number}; the Watches pane numbers them."
                    ));
                }
                self.watches.remove(number - 1);
                Outcome::Moved
            }
            Command::Bookmark(note) => {
                let moment = self.world.timeline.stand();
                let step = self.world.timeline.vm().statements;
                self.bookmarks.push(Bookmark { moment, step, note });
                self.bookmarks.sort_by_key(|mark| mark.moment);
                self.unsaved = true;
                Outcome::Message(format!("Bookmark at step {step}."))
            }
            Command::Beat(direction) => self.beat(direction),
            Command::Input(line) => {
                self.typed.borrow_mut().lines.push_back(line);
                self.unsaved = true;
                self.go_on_with_input()
            }
            Command::EndOfInput => {
                self.typed.borrow_mut().ended = true;
                self.go_on_with_input()
            }
            Command::Save(file) => self.save(file),
        }
    }

    fn select(&mut self, choice: FrameChoice) -> Outcome {
        let frames = self.world.timeline.vm().visible_frames().len();
        if frames == 0 {
            return refused("The program has ended: there are no frames. N and C go back.");
        }
        let wanted = match choice {
            FrameChoice::Up if self.selected + 1 >= frames => {
                return refused("This is the outermost frame already.");
            }
            FrameChoice::Down if self.selected == 0 => {
                return refused("This is the running frame already.");
            }
            FrameChoice::Up => self.selected + 1,
            FrameChoice::Down => self.selected - 1,
            FrameChoice::Index(index) if index >= frames => {
                return refused(format!("There is no frame {index}; there are {frames}."));
            }
            FrameChoice::Index(index) => index,
        };
        self.selected = wanted;
        self.previous = self.image_here();
        Outcome::Moved
    }

    fn set_observer(&mut self, name: &str) -> Outcome {
        let observer = match Observer::named(name, self.world.era) {
            Ok(observer) => observer,
            Err(why) => return refused(sentence(&why)),
        };
        if self.world.timeline.ended().is_some() {
            return refused(
                "The program has ended: go back with N first, then switch the observer.",
            );
        }
        self.forget_ahead();
        let change = Change::Observer { observer, running_frames: true };
        // Switching an observer runs no Python and cannot fail.
        let _ = self.world.timeline.intervene(change);
        Outcome::Message(match observer {
            Observer::None => "From here on nobody observes.".to_owned(),
            observer => {
                format!("From here on {observer} observes: {}.", OBSERVERS[observer as usize].1)
            }
        })
    }

    fn execute(&mut self, statement: &str) -> Outcome {
        if self.world.timeline.ended().is_some() {
            return refused(
                "The program has ended: there is no frame to run a statement in. N and C go back.",
            );
        }
        self.previous = self.image_here();
        self.forget_ahead();
        let change = Change::Execute { frame: self.selected, statement: statement.into() };
        match self.world.timeline.intervene(change) {
            Ok(()) => Outcome::Moved,
            Err(message) => Outcome::Message(message),
        }
    }

    /// Drops what is known of the tape beyond the cursor, because it becomes another.
    fn forget_ahead(&mut self) {
        self.keep_branch();
        let stand = self.world.timeline.stand();
        self.bookmarks.retain(|mark| mark.moment <= stand);
        self.history.retain(|moment| *moment <= stand);
        self.forget_what_was_known();
    }

    /// Drops what was found out about a tape that is another now.
    fn forget_what_was_known(&mut self) {
        self.events = None;
        self.beats = lessons::Found::default();
        self.goal = None;
        self.waiting = None;
        self.unsaved = true;
        self.breakpoints.logged.clear();
        for watch in &mut self.watches {
            watch.known = None;
        }
    }

    fn set_era(&mut self, name: &str) -> Outcome {
        let era: Era = match name.parse() {
            Ok(era) => era,
            Err(why) => return refused(sentence(&format!("{why}"))),
        };
        if era == self.world.era {
            return Outcome::Message(format!("The era is {era} already."));
        }
        let hit = self.world.hit_here();
        let interventions = self.interventions_as_hits();
        let tape = self.another_tape(true);
        let world = World::new(&self.program, era, self.world.observer, tape, &self.interrupt);
        let mut world = match world {
            Ok(world) => world,
            Err(error) => return refused(error.display().to_string()),
        };
        for (hit, change) in interventions {
            if let (Some(moment), _) = world.find(&hit) {
                world.timeline.goto(moment);
                let _ = world.timeline.intervene(change);
            }
        }
        let exactly = match &hit {
            None => {
                let end = world.timeline.end();
                world.timeline.goto(end);
                true
            }
            Some(hit) => match world.find(hit) {
                (Some(moment), _) => {
                    world.timeline.goto(moment);
                    true
                }
                (None, Some(last)) => {
                    world.timeline.goto(last);
                    false
                }
                (None, None) => {
                    world.timeline.goto_first_line();
                    false
                }
            },
        };
        if let Some(bytes) = self.history_bytes {
            world.timeline.set_budget(bytes);
        }
        self.world = world;
        self.branches = Branches::default();
        self.comparison = None;
        self.history.clear();
        self.bookmarks.clear();
        self.forget_ahead();
        self.selected = 0;
        self.previous = self.image_here();
        Outcome::Message(if exactly {
            format!("Era {era}: the same place in a new run.")
        } else {
            format!(
                "Era {era}: the new run never comes to that place; this is the nearest one before it."
            )
        })
    }
}

/// Returns the world beyond the typed lines: the real one, or for a recording none.
fn outside(replay: bool, seed: Option<u64>, interrupt: &Arc<AtomicBool>) -> Box<dyn Host> {
    if replay {
        return Box::new(Captured::new(b""));
    }
    let live = Box::new(Live::interruptible(interrupt.clone()));
    match seed {
        Some(seed) => Box::new(Seeded::new(live, seed)),
        None => live,
    }
}

/// Refuses a command with a sentence.
fn refused(why: impl Into<String>) -> Outcome {
    Outcome::Refused { why: why.into() }
}

/// Makes a sentence of a phrase.
fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).chain(".".chars()).collect(),
        None => String::new(),
    }
}
