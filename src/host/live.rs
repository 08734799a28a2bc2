//! The real world: the only place that touches it.
//!
//! Standard output is buffered as CPython's is, by the line on a terminal and
//! by the block elsewhere, and leaves before a line is read and at the end.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this file is the door to the outside world that all others are denied"
)]

use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::live_os::OpenFiles;
use super::{Bytes, Clock, Host, HostError, Input, OsError, Request, Stat, Stream, WriteMode};

/// How many bytes wait for standard output before they leave on their own.
const BLOCK: usize = 8192;

/// How long a wait goes on before it is looked whether the user interrupted.
const GLANCE: Duration = Duration::from_millis(20);

/// The computer this runs on.
#[derive(Debug)]
pub struct Live {
    started: Instant,
    by_line: bool,
    waiting: Vec<u8>,
    /// Set when the user interrupts; nothing is waited for then.
    interrupt: Option<Arc<AtomicBool>>,
    lines: Option<Lines>,
    files: OpenFiles,
}

/// A thread that reads a line of standard input when it is asked for one, so that the wait can be given up.
#[derive(Debug)]
struct Lines {
    ask: Sender<()>,
    come: Receiver<io::Result<Vec<u8>>>,
    /// A line was asked for and has not come yet.
    asked: bool,
}

impl Live {
    /// Opens the real world.
    #[must_use]
    pub fn new() -> Live {
        Live {
            started: Instant::now(),
            by_line: io::stdout().is_terminal(),
            waiting: Vec::with_capacity(BLOCK),
            interrupt: None,
            lines: None,
            files: OpenFiles::default(),
        }
    }

    /// Opens the real world; whatever waits for it gives up when the flag is set.
    #[must_use]
    pub fn interruptible(flag: Arc<AtomicBool>) -> Live {
        let mut live = Live::new();
        live.interrupt = Some(flag);
        live
    }

    /// Tells whether the user interrupted, once for each time.
    fn is_interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(|flag| flag.swap(false, Ordering::SeqCst))
    }

    fn line(&mut self) -> Result<Vec<u8>, HostError> {
        if self.interrupt.is_none() {
            return read_line().map_err(|error| HostError::Os(OsError::from(&error)));
        }
        let mut lines = self.lines.take().unwrap_or_else(Lines::start);
        let line = lines.next(|| self.is_interrupted());
        self.lines = Some(lines);
        line
    }

    fn sleep(&self, nanoseconds: u64) -> Result<(), HostError> {
        let until = Instant::now().checked_add(Duration::from_nanos(nanoseconds));
        loop {
            let left =
                until.map_or(GLANCE, |until| until.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Ok(());
            }
            if self.is_interrupted() {
                return Err(HostError::Interrupted);
            }
            thread::sleep(left.min(GLANCE));
        }
    }

    fn empty_waiting(&mut self) -> Result<(), HostError> {
        let mut stdout = io::stdout().lock();
        let outcome = stdout.write_all(&self.waiting).and_then(|()| stdout.flush());
        self.waiting.clear();
        outcome.map_err(|error| HostError::Os(OsError::from(&error)))
    }
}

impl Lines {
    fn start() -> Lines {
        let (ask, asked) = channel();
        let (send, come) = channel();
        thread::spawn(move || {
            while asked.recv().is_ok() {
                if send.send(read_line()).is_err() {
                    return;
                }
            }
        });
        Lines { ask, come, asked: false }
    }

    fn next(&mut self, given_up: impl Fn() -> bool) -> Result<Vec<u8>, HostError> {
        // A thread that ended sends nothing: that is the end of the input.
        if !self.asked && self.ask.send(()).is_err() {
            return Ok(Vec::new());
        }
        self.asked = true;
        loop {
            match self.come.recv_timeout(GLANCE) {
                Ok(line) => {
                    self.asked = false;
                    return line.map_err(|error| HostError::Os(OsError::from(&error)));
                }
                Err(RecvTimeoutError::Timeout) if given_up() => return Err(HostError::Interrupted),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    }
}

fn read_line() -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut line)?;
    Ok(line)
}

/// Reads all of standard input, for a program that is given there.
///
/// # Errors
/// One sentence that says what the operating system says.
pub fn read_stdin(limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match io::stdin().lock().take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => {
            Err(format!("standard input is larger than the {} MB that are read", limit >> 20))
        }
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("standard input cannot be read: {}", OsError::from(&error))),
    }
}

impl Default for Live {
    fn default() -> Live {
        Live::new()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Whoever cares whether the output arrived has flushed.
        let _ = self.empty_waiting();
    }
}

impl Host for Live {
    fn ask(&mut self, request: Request) -> Result<Input, HostError> {
        Ok(match request {
            Request::Line => {
                self.empty_waiting()?;
                let line = self.line()?;
                if line.is_empty() { Input::EndOfInput } else { Input::Line(Bytes(line)) }
            }
            Request::Clock(clock) => Input::Clock(clock, self.time(clock)),
            Request::Sleep(nanoseconds) => {
                self.empty_waiting()?;
                self.sleep(nanoseconds)?;
                Input::Slept(nanoseconds)
            }
            Request::Entropy(count) => Input::Entropy(Bytes(entropy(count)?)),
            Request::Environment => Input::Environment(
                std::env::vars_os()
                    .map(|(name, value)| {
                        (name.to_string_lossy().into(), value.to_string_lossy().into())
                    })
                    .collect(),
            ),
            Request::CurrentDir => Input::CurrentDir(
                std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).into(),
            ),
            Request::File(path) => {
                let content = fs::read(&path).map(Bytes).into();
                Input::File { path, content }
            }
            Request::Directory(path) => {
                let names = names_in(Path::new(&path)).into();
                Input::Directory { path, names }
            }
            Request::Stat(path) => {
                let found = stat(Path::new(&path)).into();
                Input::Stat { path, found }
            }
            Request::Os(call) => {
                let answer = self.files.answer(&call);
                Input::Os { call: call.to_string(), answer }
            }
            Request::WriteFile(path, bytes, mode) => {
                let outcome = write_file(Path::new(&path), &bytes.0, mode).into();
                Input::Wrote { path, outcome }
            }
        })
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), HostError> {
        match stream {
            Stream::Out => {
                self.waiting.extend_from_slice(bytes);
                let complete = self.by_line && bytes.contains(&b'\n');
                if complete || self.waiting.len() >= BLOCK { self.empty_waiting() } else { Ok(()) }
            }
            Stream::Err => {
                let outcome = io::stderr().lock().write_all(bytes);
                outcome.map_err(|error| HostError::Os(OsError::from(&error)))
            }
        }
    }

    fn flush(&mut self, stream: Stream) -> Result<(), HostError> {
        match stream {
            Stream::Out => self.empty_waiting(),
            Stream::Err => Ok(()),
        }
    }
}

impl Live {
    fn time(&self, clock: Clock) -> i64 {
        match clock {
            Clock::Wall => since_1970(SystemTime::now()),
            Clock::Monotonic => in_nanoseconds(self.started.elapsed()),
            Clock::Process => {
                process_time().unwrap_or_else(|| in_nanoseconds(self.started.elapsed()))
            }
        }
    }
}

/// Returns how long this process has been computing, where the system says it.
#[cfg(unix)]
fn process_time() -> Option<i64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec.checked_mul(1_000_000_000)?.checked_add(time.tv_nsec)
}

#[cfg(not(unix))]
fn process_time() -> Option<i64> {
    None
}

fn in_nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

fn since_1970(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => in_nanoseconds(after),
        Err(before) => -in_nanoseconds(before.duration()),
    }
}

/// Reads random bytes from the system; where it has no such file, from the
/// standard library's random hash keys.
fn entropy(count: usize) -> Result<Vec<u8>, HostError> {
    let mut bytes = vec![0; count];
    if fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes)).is_ok() {
        return Ok(bytes);
    }
    use std::hash::{BuildHasher, Hasher};
    for chunk in bytes.chunks_mut(8) {
        let word = std::collections::hash_map::RandomState::new().build_hasher().finish();
        chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
    }
    Ok(bytes)
}

fn names_in(path: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(path)?;
    let mut names: Vec<String> = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort_unstable();
    Ok(names)
}

fn stat(path: &Path) -> io::Result<Stat> {
    let found = fs::metadata(path)?;
    Ok(Stat {
        is_dir: found.is_dir(),
        is_file: found.is_file(),
        size: found.len(),
        modified: found.modified().map_or(0, since_1970),
    })
}

fn write_file(path: &Path, bytes: &[u8], mode: WriteMode) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    match mode {
        WriteMode::Replace => options.write(true).create(true).truncate(true),
        WriteMode::Append => options.append(true).create(true),
        WriteMode::New => options.write(true).create_new(true),
    };
    options.open(path)?.write_all(bytes)
}

/// Reads a whole file of at most `limit` bytes for the front end.
///
/// # Errors
/// One sentence that names the file and says what is wrong with it.
pub fn load(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let refused = |error: &io::Error| format!("{shown} cannot be read: {}", OsError::from(error));
    let found = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file {shown}"),
        _ => refused(&error),
    })?;
    if found.is_dir() {
        return Err(format!("{shown} is a directory; name a file in it"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| refused(&error))?;
    if bytes.len() as u64 > limit {
        return Err(format!("{shown} is larger than the {} MB that are read", limit >> 20));
    }
    Ok(bytes)
}

/// Writes a file so that it holds either all of the new text or what it held before.
///
/// # Errors
/// One sentence that names the file and says what is wrong.
pub fn save(path: &Path, text: &str) -> Result<(), String> {
    let refused = |error: io::Error| {
        format!("{} cannot be written: {}", path.display(), OsError::from(&error))
    };
    if path.is_dir() {
        return Err(format!("{} is a directory; name a file in it", path.display()));
    }
    let name = path.file_name().ok_or_else(|| format!("{} names no file", path.display()))?;
    let unfinished =
        path.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = fs::File::create(&unfinished)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&unfinished);
        refused(error)
    })
}

/// Returns the command line's words after the first; bytes that are no text are replaced.
#[must_use]
pub fn argument_texts() -> Vec<String> {
    std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
}

/// Tells whether both standard input and standard output are a terminal.
#[must_use]
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
