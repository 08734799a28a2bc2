//! When is what done?
//!
//! A watcher thread owns the terminal's input and sends it on; a second one waits for signals. The loop sleeps until something
//! comes, takes all that has come, and draws once. While the program runs on it calls `advance` in between, with as much
//! fuel as keeps the screen alive.

use crate::app::{App, Flow, Front};
use crate::panes;
use crate::popups::draw_suggestions;
use crate::screen::Screen;
use crate::terminal::{self, Guard};
use crate::theme::{Palette, Theme};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How the screen is to look, and how a run is stopped.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub palette: Palette,
    /// Whether only ASCII signs are drawn.
    pub ascii: bool,
    /// Set at Ctrl-C and polled by the engine; the loop clears it when the run has stopped.
    pub interrupt: Arc<AtomicBool>,
}

/// How the screen was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Quit,
    /// By this signal; the exit status is 128 more.
    Signal(i32),
}

/// What the two threads send.
enum Incoming {
    Terminal(Event),
    Signal(i32),
    /// The terminal is gone.
    Closed,
}

/// Pictures are at least this far apart.
const PICTURE: Duration = Duration::from_millis(16);
/// How often a run that goes on is looked at.
const GLANCE: Duration = Duration::from_millis(100);
/// How long one `advance` may take.
const TURN: Duration = Duration::from_millis(8);
/// How many Ctrl-C may wait for an answer; the next one ends the process.
const PATIENCE: usize = 2;

/// Takes the terminal and lets a person step until they quit.
///
/// # Errors
///
/// If there is no terminal, or it cannot be written to.
pub fn run<F: Front>(front: F, options: &Options) -> io::Result<Ending> {
    let mut guard = Guard::take()?;
    let waiting = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = channel();
    watch_signals(sender.clone())?;
    watch_terminal(sender, Arc::clone(&options.interrupt), Arc::clone(&waiting));
    let mut app = App::new(front, Theme::new(options.palette, options.ascii));
    let size = guard.terminal.size()?;
    app.resize(size.width, size.height);
    let ending =
        Loop { app: &mut app, guard: &mut guard, receiver: &receiver, options, waiting: &waiting }
            .run();
    drop(guard);
    ending
}

struct Loop<'a, F> {
    app: &'a mut App<F>,
    guard: &'a mut Guard,
    receiver: &'a Receiver<Incoming>,
    options: &'a Options,
    /// How many Ctrl-C have not been taken yet.
    waiting: &'a AtomicUsize,
}

impl<F: Front> Loop<'_, F> {
    fn run(&mut self) -> io::Result<Ending> {
        let mut drawn = Instant::now();
        let mut glanced = drawn;
        let mut fuel = 50_000;
        self.draw()?;
        let mut dirty = false;
        loop {
            let first = if self.app.is_running() {
                fuel = self.advance(fuel);
                if glanced.elapsed() >= GLANCE {
                    self.app.peek();
                    glanced = Instant::now();
                    dirty = true;
                }
                dirty |= !self.app.is_running();
                self.receiver.try_recv().ok()
            } else if dirty {
                match self.receiver.recv_timeout(PICTURE.saturating_sub(drawn.elapsed())) {
                    Ok(incoming) => Some(incoming),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Ok(Ending::Quit),
                }
            } else {
                match self.receiver.recv() {
                    Ok(incoming) => Some(incoming),
                    Err(_) => return Ok(Ending::Quit),
                }
            };
            if let Some(incoming) = first {
                dirty = true;
                if let Some(ending) = self.take(incoming)? {
                    return Ok(ending);
                }
            }
            if dirty && drawn.elapsed() >= PICTURE {
                self.draw()?;
                drawn = Instant::now();
                dirty = false;
            }
        }
    }

    /// Runs on for a turn; returns the fuel that fits the next one.
    fn advance(&mut self, fuel: u64) -> u64 {
        let began = Instant::now();
        self.app.advance(fuel);
        let took = began.elapsed();
        if !self.app.is_running() {
            self.options.interrupt.store(false, Ordering::SeqCst);
        }
        if took < TURN / 2 {
            fuel.saturating_mul(2).min(1 << 40)
        } else if took > TURN * 2 {
            (fuel / 2).max(1000)
        } else {
            fuel
        }
    }

    fn take(&mut self, incoming: Incoming) -> io::Result<Option<Ending>> {
        match incoming {
            Incoming::Signal(signal) => return Ok(Some(Ending::Signal(signal))),
            Incoming::Closed => return Ok(Some(Ending::Quit)),
            Incoming::Terminal(Event::Resize(columns, rows)) => {
                self.app.resize(columns, rows);
                self.guard.terminal.autoresize()?;
            }
            Incoming::Terminal(Event::Paste(pasted)) => self.app.paste(&pasted),
            Incoming::Terminal(Event::Key(key)) if key.kind != KeyEventKind::Release => {
                let flow = self.app.key(key);
                if is_interrupt(key) {
                    self.waiting.store(0, Ordering::SeqCst);
                    self.options.interrupt.store(false, Ordering::SeqCst);
                }
                match flow {
                    Flow::Stay => {}
                    Flow::Redraw => self.guard.terminal.clear()?,
                    Flow::Suspend => self.guard.suspend()?,
                    Flow::Quit => return Ok(Some(Ending::Quit)),
                }
            }
            Incoming::Terminal(_) => {}
        }
        Ok(None)
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.guard.terminal.size()?;
        if (size.width, size.height) != (self.app.screen.area.width, self.app.screen.area.height) {
            self.app.resize(size.width, size.height);
        }
        let screen = &self.app.screen;
        self.guard.terminal.draw(|frame| {
            if let Some(cursor) = picture(screen, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }
}

/// Draws the screen and the suggestions above it; returns where the cursor is to be.
pub fn picture(screen: &Screen, buf: &mut Buffer) -> Option<Position> {
    let cursor = panes::draw(screen, buf);
    if let Some(typing) = &screen.typing
        && typing.line == crate::action::Line::Command
        && screen.popup.is_none()
        && !crate::layout::too_small(screen.area)
    {
        draw_suggestions(typing.editor.text(), screen, screen.layout().message, buf);
    }
    cursor
}

fn is_interrupt(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// Reads the terminal for ever. Ctrl-C sets the flag at once, so that a native that takes long stops; when too many wait for an
/// answer the engine is beyond asking, and the process ends with 130.
fn watch_terminal(sender: Sender<Incoming>, interrupt: Arc<AtomicBool>, waiting: Arc<AtomicUsize>) {
    thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            if let Event::Key(key) = &event
                && is_interrupt(*key)
                && key.kind != KeyEventKind::Release
            {
                interrupt.store(true, Ordering::SeqCst);
                if waiting.fetch_add(1, Ordering::SeqCst) >= PATIENCE {
                    terminal::restore();
                    std::process::exit(130);
                }
            }
            if sender.send(Incoming::Terminal(event)).is_err() {
                return;
            }
        }
        let _ = sender.send(Incoming::Closed);
    });
}

/// Waits for the signals that end us. The loop gets the time of a few pictures to end in order; then the terminal is
/// given back from here.
fn watch_signals(sender: Sender<Incoming>) -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
        thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let _ = sender.send(Incoming::Signal(signal));
                thread::sleep(Duration::from_millis(300));
                terminal::restore();
                std::process::exit(128 + signal);
            }
        });
    }
    #[cfg(not(unix))]
    drop(sender);
    Ok(())
}
