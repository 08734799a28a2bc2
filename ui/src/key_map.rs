//! What does each key do?
//!
//! [`BINDINGS`] is the only list of keys: the key map, the help and the hint line are all made of its rows. For stepping, a
//! capital letter goes the same way backwards.

use crate::action::{Action, Key, Line, Scroll};
use crate::layout::Pane;
use crossterm::event::{KeyCode, KeyModifiers};
use heisen_core::debugger::command::FrameChoice;
use heisen_core::debugger::{Command, Direction, Stride};

use Direction::{Back, Forward};

/// A row of the key map.
pub struct Binding {
    pub keys: &'static [Key],
    pub action: Action,
    /// One or two words for the hint line.
    pub hint: &'static str,
    /// A sentence for the help.
    pub about: &'static str,
    pub group: &'static str,
}

impl Binding {
    /// Returns the names of its keys, separated by commas.
    pub fn key_names(&self) -> String {
        self.keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
    }
}

/// Finds what a key does where no line is being typed.
pub fn action_of(key: Key) -> Option<&'static Action> {
    BINDINGS.iter().find(|binding| binding.keys.contains(&key)).map(|binding| &binding.action)
}

/// Finds the row of an action.
pub fn binding_of(action: &Action) -> Option<&'static Binding> {
    BINDINGS.iter().find(|binding| binding.action == *action)
}

const fn plain(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::NONE }
}

const fn ctrl(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL }
}

const fn code(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const fn shift(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::SHIFT }
}

const fn go(stride: Stride, direction: Direction) -> Action {
    Action::Debug(Command::go(stride, direction))
}

const fn row(
    group: &'static str,
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    about: &'static str,
) -> Binding {
    Binding { keys, action, hint, about, group }
}

const STEP: &str = "Stepping (a capital letter goes backwards)";
const WORLDS: &str = "Observers, eras, worlds";
const LOOK: &str = "Looking";
const MOVE: &str = "Moving about";
const REST: &str = "The session";

/// All keys, in the order of the help.
pub static BINDINGS: &[Binding] = &[
    row(
        REST,
        &[plain('?'), code(KeyCode::F(1))],
        Action::Help,
        "help",
        "Shows every key; typing filters.",
    ),
    row(
        STEP,
        &[plain('n'), code(KeyCode::F(10))],
        go(Stride::Over, Forward),
        "over",
        "Steps to the next line here, over calls.",
    ),
    row(
        STEP,
        &[plain('s'), code(KeyCode::F(11))],
        go(Stride::Into, Forward),
        "into",
        "Steps to the next line anywhere, into calls.",
    ),
    row(
        STEP,
        &[plain('f'), plain('r'), shift(KeyCode::F(11))],
        go(Stride::Out, Forward),
        "out",
        "Runs to where this function returns.",
    ),
    row(
        STEP,
        &[plain('c'), code(KeyCode::F(5))],
        go(Stride::Continue, Forward),
        "continue",
        "Runs to the next breakpoint, uncaught exception or the end.",
    ),
    row(
        STEP,
        &[plain('t')],
        Action::RunToCursor(Forward),
        "to cursor",
        "Runs to the line under the cursor of the source.",
    ),
    row(
        STEP,
        &[plain('N')],
        go(Stride::Over, Back),
        "back",
        "Steps back to the line before here, over calls.",
    ),
    row(
        STEP,
        &[plain('S')],
        go(Stride::Into, Back),
        "back into",
        "Steps back to the line before, into calls.",
    ),
    row(
        STEP,
        &[plain('F'), plain('R')],
        go(Stride::Out, Back),
        "back out",
        "Goes back to the line that called this function.",
    ),
    row(
        STEP,
        &[plain('C'), shift(KeyCode::F(5))],
        go(Stride::Continue, Back),
        "continue back",
        "Runs back to the breakpoint before, or the start.",
    ),
    row(
        STEP,
        &[plain('T')],
        Action::RunToCursor(Back),
        "back to cursor",
        "Runs back to the line under the cursor of the source.",
    ),
    row(
        STEP,
        &[plain('L')],
        Action::LastChange,
        "last change",
        "Goes back to where the selected name was given its value.",
    ),
    row(
        STEP,
        &[plain(')')],
        go(Stride::Exception { class: None }, Forward),
        "next exception",
        "Goes on to where the next exception is raised.",
    ),
    row(
        STEP,
        &[plain('(')],
        go(Stride::Exception { class: None }, Back),
        "exception before",
        "Goes back to where the exception before was raised.",
    ),
    row(
        STEP,
        &[plain('v')],
        go(Stride::Output { text: None }, Forward),
        "next output",
        "Goes on to the next line that writes something.",
    ),
    row(
        STEP,
        &[plain('V')],
        go(Stride::Output { text: None }, Back),
        "output before",
        "Goes back to the line before that wrote something.",
    ),
    row(
        STEP,
        &[plain('A')],
        Action::Type(Line::Command, "ask "),
        "ask the past",
        "Opens the command line to ask the past: `last x`, `who wrote x`, `calls f`, `when x > 3`.",
    ),
    row(
        STEP,
        &[plain('g')],
        Action::Type(Line::Goto, ""),
        "go to step",
        "Goes to a step by its number, or to the N-th time of a line: `12 hit 3`.",
    ),
    row(
        STEP,
        &[code(KeyCode::Backspace)],
        Action::Debug(Command::HistoryBack),
        "where I was",
        "Goes back to where you stood before the last movement.",
    ),
    row(
        STEP,
        &[plain('b'), code(KeyCode::F(9))],
        Action::ToggleBreakpoint,
        "breakpoint",
        "Sets or removes a breakpoint on the line under the cursor.",
    ),
    row(
        STEP,
        &[plain('B')],
        Action::Type(Line::Command, "break "),
        "edit breakpoint",
        "Sets a breakpoint on a line, a call, a change, an exception: `:break 12 hit 3, x > 3`.",
    ),
    row(
        WORLDS,
        &[plain('o')],
        Action::ToggleObserver,
        "observer",
        "Switches the observer on or off from this moment on; stepping back before it undoes that.",
    ),
    row(WORLDS, &[plain('O')], Action::ObserverMenu, "observers", "Chooses among the observers."),
    row(
        WORLDS,
        &[plain('E')],
        Action::EraMenu,
        "era",
        "Chooses which CPython this is; the program starts again and stops at the same place.",
    ),
    row(
        WORLDS,
        &[plain('x')],
        Action::ToggleCompare,
        "compare",
        "Sets the worlds without and with the observer side by side, or ends that.",
    ),
    row(
        WORLDS,
        &[plain('}')],
        Action::Debug(Command::Difference(Forward)),
        "next difference",
        "Goes on to where the worlds differ next.",
    ),
    row(
        WORLDS,
        &[plain('{')],
        Action::Debug(Command::Difference(Back)),
        "difference before",
        "Goes back to where the worlds differed before.",
    ),
    row(
        WORLDS,
        &[plain(' '), plain('>')],
        Action::Debug(Command::Beat(Forward)),
        "next note",
        "Goes to the lesson's next note.",
    ),
    row(
        WORLDS,
        &[plain('<')],
        Action::Debug(Command::Beat(Back)),
        "note before",
        "Goes to the lesson's note before.",
    ),
    row(
        LOOK,
        &[plain('u')],
        Action::Debug(Command::Select(FrameChoice::Up)),
        "frame up",
        "Looks at the frame that called this one.",
    ),
    row(
        LOOK,
        &[plain('d')],
        Action::Debug(Command::Select(FrameChoice::Down)),
        "frame down",
        "Looks at the frame that this one called.",
    ),
    row(LOOK, &[plain('w')], Action::Focus(Pane::Stack), "stack", "Goes to the stack of calls."),
    row(
        LOOK,
        &[code(KeyCode::Enter)],
        Action::Act,
        "follow",
        "Acts on what is selected: follows an object, looks at a frame, goes to an event's step.",
    ),
    row(LOOK, &[plain('a')], Action::AddWatch, "watch", "Keeps an expression in sight."),
    row(
        LOOK,
        &[code(KeyCode::Delete)],
        Action::Delete,
        "remove",
        "Removes the selected watch or the breakpoint under the cursor.",
    ),
    row(
        LOOK,
        &[plain(':'), ctrl('p')],
        Action::Type(Line::Command, ""),
        "command",
        "Opens the command line; pdb's commands work in it.",
    ),
    row(
        LOOK,
        &[plain('!')],
        Action::Type(Line::Command, "!"),
        "execute",
        "Opens the command line to run a statement in this frame, from this moment on.",
    ),
    row(
        LOOK,
        &[plain('p')],
        Action::Type(Line::Command, "p "),
        "print",
        "Opens the command line to print an expression.",
    ),
    row(MOVE, &[plain('0')], Action::Focus(Pane::Source), "source", "Goes to the source."),
    row(
        MOVE,
        &[plain('1')],
        Action::Focus(Pane::Locals),
        "locals",
        "Goes to the fast locals beside the frame dict.",
    ),
    row(
        MOVE,
        &[plain('2')],
        Action::Focus(Pane::FrameDict),
        "frame dict",
        "Goes to the frame dict in its own order.",
    ),
    row(MOVE, &[plain('3')], Action::Focus(Pane::Stack), "stack", "Goes to the stack of calls."),
    row(
        MOVE,
        &[plain('4')],
        Action::Focus(Pane::Object),
        "object",
        "Goes to the object that is followed.",
    ),
    row(
        MOVE,
        &[plain('5')],
        Action::Focus(Pane::Events),
        "events",
        "Goes to the events that the observer received.",
    ),
    row(
        MOVE,
        &[plain('6')],
        Action::Focus(Pane::Output),
        "output",
        "Goes to what the program wrote.",
    ),
    row(
        MOVE,
        &[plain('7')],
        Action::Focus(Pane::Watches),
        "watches",
        "Goes to the watched expressions.",
    ),
    row(MOVE, &[plain('8')], Action::Focus(Pane::Notes), "notes", "Goes to the lesson's note."),
    row(MOVE, &[plain('9')], Action::Focus(Pane::Compare), "worlds", "Goes to the comparison."),
    row(
        MOVE,
        &[code(KeyCode::Tab)],
        Action::FocusNext(Forward),
        "next pane",
        "Goes to the next pane.",
    ),
    row(
        MOVE,
        &[code(KeyCode::BackTab)],
        Action::FocusNext(Back),
        "pane before",
        "Goes to the pane before.",
    ),
    row(
        MOVE,
        &[plain('z')],
        Action::Zoom,
        "zoom",
        "Gives the pane the whole screen, or takes it back.",
    ),
    row(
        MOVE,
        &[plain('j'), code(KeyCode::Down)],
        Action::Scroll(Scroll::Line(Forward)),
        "down",
        "Moves down a line.",
    ),
    row(
        MOVE,
        &[plain('k'), code(KeyCode::Up)],
        Action::Scroll(Scroll::Line(Back)),
        "up",
        "Moves up a line.",
    ),
    row(
        MOVE,
        &[plain('h'), code(KeyCode::Left)],
        Action::Scroll(Scroll::Side(Back)),
        "left",
        "Moves the source left.",
    ),
    row(
        MOVE,
        &[plain('l'), code(KeyCode::Right)],
        Action::Scroll(Scroll::Side(Forward)),
        "right",
        "Moves the source right.",
    ),
    row(
        MOVE,
        &[code(KeyCode::PageDown), ctrl('d'), ctrl('f')],
        Action::Scroll(Scroll::Page(Forward)),
        "page down",
        "Moves down a page.",
    ),
    row(
        MOVE,
        &[code(KeyCode::PageUp), ctrl('u'), ctrl('b')],
        Action::Scroll(Scroll::Page(Back)),
        "page up",
        "Moves up a page.",
    ),
    row(
        MOVE,
        &[code(KeyCode::Home)],
        Action::Scroll(Scroll::End(Back)),
        "first",
        "Moves to the first line.",
    ),
    row(
        MOVE,
        &[code(KeyCode::End), plain('G')],
        Action::Scroll(Scroll::End(Forward)),
        "last",
        "Moves to the last line.",
    ),
    row(
        MOVE,
        &[plain('/')],
        Action::Type(Line::Search, ""),
        "search",
        "Searches the pane for a text.",
    ),
    row(
        MOVE,
        &[plain('.')],
        Action::SearchNext(Forward),
        "next found",
        "Goes to the next place found.",
    ),
    row(
        MOVE,
        &[plain(',')],
        Action::SearchNext(Back),
        "found before",
        "Goes to the place found before.",
    ),
    row(MOVE, &[code(KeyCode::Esc)], Action::Leave, "back", "Goes back one level."),
    row(
        REST,
        &[plain('m')],
        Action::Type(Line::Bookmark, ""),
        "bookmark",
        "Marks this moment, with a note.",
    ),
    row(
        REST,
        &[ctrl('r')],
        Action::Debug(Command::Restart),
        "restart",
        "Starts the program again with the same inputs.",
    ),
    row(REST, &[ctrl('s')], Action::Save, "save", "Saves the session to a file."),
    row(REST, &[ctrl('l')], Action::Redraw, "redraw", "Draws the screen anew."),
    row(REST, &[ctrl('z')], Action::Suspend, "suspend", "Goes back to the shell; `fg` returns."),
    row(REST, &[ctrl('c')], Action::Interrupt, "interrupt", "Stops a run; twice quits."),
    row(REST, &[plain('q')], Action::Quit, "quit", "Quits; asks if something is not saved."),
];

/// What the hint line offers first, by what is going on.
pub static PAUSED_HINTS: &[Action] = &[
    Action::Help,
    go(Stride::Over, Forward),
    go(Stride::Into, Forward),
    go(Stride::Over, Back),
    go(Stride::Continue, Forward),
    Action::ToggleObserver,
    Action::ToggleCompare,
    Action::EraMenu,
    Action::ToggleBreakpoint,
    Action::Quit,
];

pub static LESSON_HINTS: &[Action] = &[
    Action::Help,
    Action::Debug(Command::Beat(Forward)),
    go(Stride::Over, Forward),
    go(Stride::Into, Forward),
    go(Stride::Over, Back),
    Action::ToggleObserver,
    Action::ToggleCompare,
    Action::EraMenu,
    Action::Quit,
];

pub static COMPARE_HINTS: &[Action] = &[
    Action::Help,
    Action::Debug(Command::Difference(Forward)),
    Action::Debug(Command::Difference(Back)),
    go(Stride::Over, Forward),
    go(Stride::Over, Back),
    Action::ToggleCompare,
    Action::Quit,
];

pub static ENDED_HINTS: &[Action] = &[
    Action::Help,
    go(Stride::Over, Back),
    go(Stride::Continue, Back),
    Action::Debug(Command::Restart),
    Action::Focus(Pane::Output),
    Action::ToggleCompare,
    Action::EraMenu,
    Action::Save,
    Action::Quit,
];

pub static RUNNING_HINTS: &[Action] = &[Action::Help, Action::Interrupt];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let mut seen: Vec<Key> = Vec::new();
        for key in BINDINGS.iter().flat_map(|binding| binding.keys) {
            assert!(!seen.contains(key), "{} has two rows", key.name());
            seen.push(*key);
        }
    }

    #[test]
    fn every_hint_has_a_row_and_help_is_first() {
        for hints in [PAUSED_HINTS, LESSON_HINTS, COMPARE_HINTS, ENDED_HINTS, RUNNING_HINTS] {
            assert_eq!(hints[0], Action::Help);
            assert!(hints.iter().all(|action| binding_of(action).is_some()));
        }
    }

    #[test]
    fn a_capital_goes_back() {
        for (lower, upper) in [('s', 'S'), ('n', 'N'), ('f', 'F'), ('r', 'R'), ('c', 'C')] {
            let Some(Action::Debug(Command::Go { stride, direction: Forward })) =
                action_of(plain(lower))
            else {
                panic!("{lower} steps forward");
            };
            assert_eq!(action_of(plain(upper)), Some(&go(stride.clone(), Back)));
        }
    }
}
