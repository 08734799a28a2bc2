//! What does an action change?
//!
//! The app stands between the person and the engine: an action becomes a command, its outcome becomes something said, and
//! the new view becomes the screen. It reads no terminal and no clock, so tests drive it with keys alone.

use crate::action::{self, Action, Key, Line};
use crate::command_line;
use crate::key_map;
use crate::layout::Pane;
use crate::panes;
use crate::popups::{Answer, Help, Menu, MenuKind, Popup, Results};
use crate::screen::{Screen, Typing};
use crate::theme::Theme;
use crate::widgets::LineEditor;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use heisen_core::debugger::command::{FrameChoice, Place};
use heisen_core::debugger::views::ProgramState;
use heisen_core::debugger::{Command, Direction, Outcome, Stride, View, ViewRequest};
use ratatui::layout::Rect;

pub use crate::event_loop::{Ending, Options, run};

/// What the app needs of an engine: commands in, outcomes and views out.
pub trait Front {
    /// Does what a command says, as far as that takes no running on.
    fn apply(&mut self, command: Command) -> Outcome;
    /// Runs on for about `fuel` instructions.
    fn advance(&mut self, fuel: u64) -> Outcome;
    /// Returns what is to be seen where the cursor stands.
    fn view(&mut self, request: &ViewRequest) -> View;
}

/// What the event loop does after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Stay,
    Redraw,
    Suspend,
    Quit,
}

/// The front end's state: the engine, the screen, and what was typed before.
pub struct App<F> {
    front: F,
    pub screen: Screen,
    request: ViewRequest,
    typed: Vec<String>,
    /// Which of the lines typed before is in the editor.
    recalled: Option<usize>,
    /// The observer that `o` switches on.
    observer: String,
    /// Whether Ctrl-C was the last key, while nothing ran.
    leaving: bool,
    /// Whether the engine saw the flag of a Ctrl-C before its key came here.
    interrupted: bool,
}

impl<F: Front> App<F> {
    /// Makes the app of an engine that stands at its first moment.
    pub fn new(mut front: F, theme: Theme) -> Self {
        let request = ViewRequest::default();
        let view = front.view(&request);
        let observer = if view.status.observer == "none" {
            "noop".to_owned()
        } else {
            view.status.observer.clone()
        };
        let mut app = Self {
            front,
            screen: Screen::new(view, theme),
            request,
            typed: Vec::new(),
            recalled: None,
            observer,
            leaving: false,
            interrupted: false,
        };
        app.ask_for_input();
        app
    }

    /// Takes a new size of the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.area = Rect::new(0, 0, columns, rows);
        self.screen.settle();
    }

    /// Returns whether the program runs on, so that [`App::advance`] is to be called.
    pub fn is_running(&self) -> bool {
        self.screen.running.is_some()
    }

    /// Runs on for about `fuel` instructions.
    pub fn advance(&mut self, fuel: u64) {
        let outcome = self.front.advance(fuel);
        if outcome != Outcome::Running {
            self.screen.running = None;
            self.interrupted = outcome == Outcome::Interrupted;
            self.take(outcome);
        }
    }

    /// Shows how far a run has come.
    pub fn peek(&mut self) {
        if let Some(pictures) = &mut self.screen.running {
            *pictures += 1;
        }
        self.refresh();
    }

    /// Takes a key.
    pub fn key(&mut self, event: KeyEvent) -> Flow {
        let key = Key::of(event);
        let interrupt = Key { code: KeyCode::Char('c'), modifiers: KeyModifiers::CONTROL };
        let leaving = std::mem::take(&mut self.leaving);
        if self.is_running() {
            return self.key_while_running(key, interrupt);
        }
        if std::mem::take(&mut self.interrupted) && key == interrupt {
            return Flow::Stay;
        }
        if key == interrupt && self.screen.popup.is_none() && self.screen.typing.is_none() {
            if leaving {
                return self.update(Action::Quit);
            }
            self.leaving = true;
        }
        if let Some(mut popup) = self.screen.popup.take() {
            let answer = popup.key(event, self.screen.area.height);
            return match answer {
                Answer::Stay => {
                    self.screen.popup = Some(popup);
                    Flow::Stay
                }
                Answer::Close => Flow::Stay,
                Answer::Do(action) => self.update(action),
                Answer::Quit => Flow::Quit,
            };
        }
        if self.screen.typing.is_some() {
            return self.key_while_typing(event);
        }
        if let Some(action) = key_map::action_of(key) {
            self.update(action.clone())
        } else {
            self.screen.complain(format!("{} does nothing here: ? shows every key.", key.name()));
            Flow::Stay
        }
    }

    fn key_while_running(&mut self, key: Key, interrupt: Key) -> Flow {
        match key_map::action_of(key) {
            _ if key == interrupt || key.code == KeyCode::Esc => {
                self.screen.running = None;
                let outcome = self.front.apply(Command::Interrupt);
                self.take(outcome);
                Flow::Stay
            }
            Some(Action::Suspend) => Flow::Suspend,
            Some(Action::Redraw) => Flow::Redraw,
            Some(Action::Quit) => {
                self.screen.running = None;
                let outcome = self.front.apply(Command::Interrupt);
                self.take(outcome);
                self.update(Action::Quit)
            }
            Some(Action::Help) => {
                self.screen.say("The program runs: Ctrl-C stops it, then ? shows every key.");
                Flow::Stay
            }
            _ => Flow::Stay,
        }
    }

    /// Takes a pasted text, which counts only where something is typed.
    pub fn paste(&mut self, pasted: &str) {
        if let Some(typing) = &mut self.screen.typing {
            pasted.chars().filter(|c| !c.is_control()).for_each(|c| typing.editor.insert(c));
        }
    }

    fn key_while_typing(&mut self, event: KeyEvent) -> Flow {
        let Some(typing) = &mut self.screen.typing else {
            return Flow::Stay;
        };
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let is_input = matches!(typing.line, Line::Input { .. });
        let empty = typing.editor.text().is_empty();
        match event.code {
            KeyCode::Enter => {
                let Typing { line, editor } =
                    self.screen.typing.take().expect("a line is being typed");
                return self.enter(&line, editor.text());
            }
            KeyCode::Char('d') if control && is_input && empty => {
                self.screen.typing = None;
                self.debug(Command::EndOfInput);
            }
            KeyCode::Char('c') if control => self.stop_typing(),
            KeyCode::Esc => self.stop_typing(),
            KeyCode::Backspace if empty && !is_input => self.stop_typing(),
            KeyCode::F(1) => self.screen.popup = Some(Popup::Help(Help::default())),
            KeyCode::Up => self.recall(Direction::Back),
            KeyCode::Down => self.recall(Direction::Forward),
            KeyCode::Tab if typing.line == Line::Command => {
                if let Some(word) = command_line::suggestions(typing.editor.text()).first()
                    && !typing.editor.text().contains(' ')
                {
                    let name = word
                        .names
                        .iter()
                        .max_by_key(|name| name.len())
                        .copied()
                        .unwrap_or_default();
                    typing.editor = LineEditor::new(&format!("{name} "));
                }
            }
            code => {
                typing.editor.key(code, event.modifiers);
            }
        }
        Flow::Stay
    }

    fn stop_typing(&mut self) {
        let typing = self.screen.typing.take();
        if typing.is_some_and(|typing| matches!(typing.line, Line::Input { .. })) {
            self.screen.say(
                "The program waits for a line: any step forward asks for it again, N goes back.",
            );
        }
    }

    fn recall(&mut self, direction: Direction) {
        let Some(typing) =
            self.screen.typing.as_mut().filter(|typing| typing.line == Line::Command)
        else {
            return;
        };
        let at = match (direction, self.recalled) {
            (Direction::Back, None) => self.typed.len().checked_sub(1),
            (Direction::Back, Some(at)) => Some(at.saturating_sub(1)),
            (Direction::Forward, at) => at.map(|at| at + 1).filter(|&at| at < self.typed.len()),
        };
        self.recalled = at;
        typing.editor = LineEditor::new(at.map_or("", |at| &self.typed[at]));
    }

    /// Does what a typed line says.
    fn enter(&mut self, line: &Line, typed: &str) -> Flow {
        self.recalled = None;
        let trimmed = typed.trim();
        match line {
            Line::Input { .. } => self.debug(Command::Input(typed.to_owned())),
            Line::Bookmark => self.debug(Command::Bookmark(trimmed.to_owned())),
            _ if trimmed.is_empty() => {}
            Line::Watch => {
                self.debug(Command::Watch(trimmed.to_owned()));
                self.screen.focus_on(Pane::Watches);
            }
            Line::Search => {
                trimmed.clone_into(&mut self.screen.search);
                self.screen.find(Direction::Forward);
            }
            Line::Goto => match command_line::parse(&format!("goto {trimmed}")) {
                Ok(action) => return self.update(action),
                Err(why) => self.screen.complain(why),
            },
            Line::Command => {
                self.typed.retain(|other| other != trimmed);
                self.typed.push(trimmed.to_owned());
                match command_line::parse(trimmed) {
                    Ok(action) => return self.update(action),
                    Err(why) => self.screen.complain(why),
                }
            }
        }
        Flow::Stay
    }

    /// Does what an action says.
    pub fn update(&mut self, action: Action) -> Flow {
        if let Some(why) = action::refusal(&action, &self.screen.view) {
            self.screen.complain(why);
            return Flow::Stay;
        }
        self.screen.said = None;
        let status = &self.screen.view.status;
        match action {
            Action::Debug(command) => self.debug(command),
            Action::RunToCursor(direction) => {
                let line = u32::try_from(self.screen.source.cursor).unwrap_or(u32::MAX);
                let file = Some(self.screen.view.source.file.clone());
                self.debug(Command::go(Stride::ToLine { file, line }, direction));
            }
            Action::ToggleBreakpoint => {
                let line = u32::try_from(self.screen.source.cursor).unwrap_or(u32::MAX);
                let file = Some(self.screen.view.source.file.clone());
                self.debug(Command::ToggleBreakpoint { file, line });
            }
            Action::ToggleObserver => {
                let wanted = if status.observer == "none" {
                    self.observer.clone()
                } else {
                    self.observer = status.observer.clone();
                    "none".to_owned()
                };
                self.debug(Command::SetObserver(wanted));
            }
            Action::ObserverMenu => {
                self.screen.popup = Some(Popup::Menu(Menu::new(MenuKind::Observer, status)));
            }
            Action::EraMenu => {
                self.screen.popup = Some(Popup::Menu(Menu::new(MenuKind::Era, status)));
            }
            Action::ToggleCompare if self.screen.view.compare.is_some() => {
                self.debug(Command::EndCompare);
            }
            Action::ToggleCompare => self.debug(Command::Compare(Vec::new())),
            Action::LastChange => match self.selected_name() {
                Some(name) => self.debug(Command::go(Stride::Change { name }, Direction::Back)),
                None => self.type_in(Line::Command, "last "),
            },
            Action::AddWatch => {
                self.type_in(Line::Watch, &self.selected_name().unwrap_or_default());
            }
            Action::Type(line, text) => self.type_in(line, text),
            Action::SearchNext(direction) => self.screen.find(direction),
            Action::Focus(pane) => self.focus(pane),
            Action::FocusNext(direction) => self.focus_next(direction),
            Action::Zoom => {
                self.screen.zoomed = !self.screen.zoomed;
                self.screen.settle();
            }
            Action::Scroll(scroll) => self.screen.scroll(scroll),
            Action::Act => match self.screen.focus {
                Pane::Source => return self.update(Action::RunToCursor(Direction::Forward)),
                Pane::Notes => {
                    return self.update(Action::Debug(Command::Beat(Direction::Forward)));
                }
                _ => self.act(),
            },
            Action::Delete => self.delete(),
            Action::Leave => self.leave(),
            Action::Save => {
                let stem =
                    status.file.rsplit('/').next().unwrap_or("").trim_end_matches(".py").to_owned();
                let stem = if stem.is_empty() { "session" } else { &stem };
                self.type_in(Line::Command, &format!("save {stem}.ron"));
            }
            Action::Help => self.screen.popup = Some(Popup::Help(Help::default())),
            Action::Redraw => return Flow::Redraw,
            Action::Suspend => return Flow::Suspend,
            Action::Interrupt => {
                self.screen.say("Nothing runs. Press Ctrl-C again, or q, to quit.");
            }
            Action::Quit if status.unsaved => self.screen.popup = Some(Popup::Quit),
            Action::Quit => return Flow::Quit,
        }
        Flow::Stay
    }

    fn type_in(&mut self, line: Line, text: &str) {
        self.screen.typing = Some(Typing { line, editor: LineEditor::new(text) });
    }

    fn debug(&mut self, command: Command) {
        let outcome = self.front.apply(command);
        self.take(outcome);
    }

    /// Shows what came of a command.
    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Running => {
                self.screen.running = Some(0);
                return;
            }
            Outcome::Moved => self.screen.said = None,
            Outcome::Message(text) => self.screen.say(text),
            Outcome::Interrupted => self.screen.say("Interrupted here. c goes on, C goes back."),
            Outcome::Breakpoint { number, file, line, what } if what.is_empty() => {
                self.screen.say(format!("Breakpoint {number} at {file}:{line}."));
            }
            Outcome::Breakpoint { number, line, what, .. } => {
                self.screen.say(format!("Breakpoint {number}, line {line}: {what}."));
            }
            Outcome::Answer(answer) => match answer.findings.as_slice() {
                [] => self.screen.complain(answer.sentence),
                _ => self.screen.popup = Some(Popup::Results(Results::of(answer))),
            },
            Outcome::List(list) if list.rows.is_empty() => self.screen.say(list.empty),
            Outcome::List(list) => self.screen.popup = Some(Popup::Results(Results::list(list))),
            Outcome::Exception { message } => {
                self.screen.complain(format!("{message}. Nobody catches it; N and C go back."));
            }
            Outcome::AtStart => self.screen.say("This is the start: there is no earlier step."),
            Outcome::AtEnd { exit_status } => {
                self.screen.say(format!(
                    "The program has ended with status {exit_status}. N and C go back, Ctrl-R starts again."
                ));
            }
            Outcome::NeedsInput { prompt } => {
                self.screen.said = None;
                self.type_in(Line::Input { prompt }, "");
            }
            Outcome::Refused { why } => self.screen.complain(why),
        }
        self.refresh();
    }

    fn refresh(&mut self) {
        let view = self.front.view(&self.request);
        self.screen.show(view);
    }

    fn ask_for_input(&mut self) {
        if let ProgramState::NeedsInput { prompt } = &self.screen.view.status.state {
            let prompt = prompt.clone();
            self.type_in(Line::Input { prompt }, "");
        }
    }

    fn focus(&mut self, pane: Pane) {
        let was_zoomed = self.screen.zoomed;
        self.screen.focus_on(pane);
        self.screen.zoomed = was_zoomed;
        if self.screen.selected[pane.number()].is_none() && pane == Pane::Stack {
            self.screen.selected[pane.number()] = Some(self.screen.view.stack.selected);
        }
    }

    fn focus_next(&mut self, direction: Direction) {
        let panes = self.screen.reachable();
        let at = panes.iter().position(|&pane| pane == self.screen.focus).unwrap_or(0);
        let to = match direction {
            Direction::Forward => at + 1,
            Direction::Back => at + panes.len() - 1,
        };
        self.focus(panes[to % panes.len()]);
    }

    /// The name of the selected row, where the focused pane's rows have names.
    fn selected_name(&self) -> Option<String> {
        let view = &self.screen.view;
        let at = self.screen.selected[self.screen.focus.number()]?;
        match self.screen.focus {
            Pane::Locals => view.variables.rows.get(at).map(|row| row.name.clone()),
            Pane::FrameDict => view.frame_dict.rows.get(at).map(|row| row.key.clone()),
            Pane::Compare => self.compare_row(at).map(|row| row.name.clone()),
            _ => None,
        }
    }

    fn compare_row(&self, at: usize) -> Option<&heisen_core::debugger::views::CompareRow> {
        let compare = self.screen.view.compare.as_ref()?;
        let wide = self
            .screen
            .contents(Pane::Compare)
            .is_some_and(|area| panes::compare::is_wide(area.width as usize));
        panes::compare::listed(compare, wide).get(at).copied()
    }

    /// Acts on the selected row of the focused pane.
    fn act(&mut self) {
        let view = &self.screen.view;
        let focus = self.screen.focus;
        let at = self.screen.selected[focus.number()];
        match (focus, at) {
            (Pane::Stack, Some(at)) => return self.debug(Command::Select(FrameChoice::Index(at))),
            (Pane::Events, Some(at)) => {
                if let Some(row) = view.events.rows.get(at) {
                    let step = row.step;
                    self.debug(Command::Seek(Place::LineCount(step)));
                }
                return;
            }
            (Pane::Output, Some(at)) => {
                if let Some(line) = view.output.lines.get(at) {
                    let step = line.step;
                    self.debug(Command::Seek(Place::LineCount(step)));
                }
                return;
            }
            _ => {}
        }
        let id = at.and_then(|at| match focus {
            Pane::Locals => match view.variables.rows.get(at) {
                Some(row) => {
                    [&row.fast, &row.dict].into_iter().flatten().find_map(|value| value.id.clone())
                }
                None => view
                    .variables
                    .aliases
                    .get(at - view.variables.rows.len())
                    .map(|alias| alias.id.clone()),
            },
            Pane::FrameDict => view.frame_dict.rows.get(at)?.value.id.clone(),
            Pane::Object => view.object.as_ref()?.items.get(at)?.value.id.clone(),
            Pane::Compare => {
                let row = self.compare_row(at)?;
                [&row.left, &row.right].into_iter().flatten().find_map(|value| value.id.clone())
            }
            _ => None,
        });
        match id {
            Some(id) => {
                self.request.object = Some(id);
                self.refresh();
                self.focus(Pane::Object);
            }
            None if at.is_none() => self
                .screen
                .complain("Nothing is selected: ↑ and ↓ select a row, then Enter acts on it."),
            None => self
                .screen
                .complain("This has no identity to follow: choose a value with a #number."),
        }
    }

    fn delete(&mut self) {
        let view = &self.screen.view;
        match self.screen.focus {
            Pane::Watches if !view.watches.is_empty() => {
                let at = self.screen.selected[Pane::Watches.number()]
                    .unwrap_or(0)
                    .min(view.watches.len() - 1);
                self.debug(Command::Unwatch(Some(at + 1)));
            }
            Pane::Source => {
                let cursor = self.screen.source.cursor;
                match view.source.breakpoints.iter().find(|stop| stop.line as usize == cursor) {
                    Some(stop) => {
                        let number = stop.number;
                        self.debug(Command::ClearBreakpoint(Some(number)));
                    }
                    None => {
                        self.screen.complain("There is no breakpoint on this line: b sets one.");
                    }
                }
            }
            _ => self.screen.complain("There is nothing to remove in this pane."),
        }
    }

    /// Goes back one level: what was selected, the zoom, the followed object, the focus, the comparison.
    fn leave(&mut self) {
        let focus = self.screen.focus.number();
        if !self.screen.search.is_empty() {
            self.screen.search.clear();
        } else if self.screen.selected[focus].is_some() {
            self.screen.selected[focus] = None;
        } else if self.screen.zoomed {
            self.screen.zoomed = false;
            self.screen.settle();
        } else if self.screen.focus == Pane::Object && self.request.object.is_some() {
            self.request.object = None;
            self.refresh();
            self.screen.focus_on(Pane::Locals);
        } else if self.screen.view.compare.is_some() {
            self.debug(Command::EndCompare);
        } else if self.screen.focus != Pane::Source {
            self.screen.focus_on(Pane::Source);
        } else if let Some(line) = self.screen.view.source.current {
            self.screen.source.cursor = line as usize;
            self.screen.settle();
        }
    }
}
