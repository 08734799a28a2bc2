//! The operating system's calls, done on the real one.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this file is part of the door to the outside world that all others are denied"
)]

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt, FileExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt,
};
use std::time::{Duration, SystemTime};

use super::os_call::{Change, Fact, OsCall, OsValue};
use super::{Answer, Bytes};

const WRITE_ONLY: i64 = 1;
const READ_WRITE: i64 = 2;
const CREATE: i64 = 0o100;
const EXCLUSIVE: i64 = 0o200;
const TRUNCATE: i64 = 0o1000;
const APPEND: i64 = 0o2000;

/// The files that are open, by the numbers the program gave them.
#[derive(Debug, Default)]
pub(super) struct OpenFiles(BTreeMap<i64, (String, File)>);

impl OpenFiles {
    /// Does what a call says.
    pub fn answer(&mut self, call: &OsCall) -> Answer<OsValue> {
        self.done(call).into()
    }

    fn done(&mut self, call: &OsCall) -> io::Result<OsValue> {
        let nothing = |()| OsValue::Nothing;
        match call {
            OsCall::Open { file, path, flags, mode } => {
                let opened = open(path, *flags, *mode)?;
                self.0.insert(*file, (path.clone(), opened));
                Ok(OsValue::Nothing)
            }
            OsCall::Read { file, path, at, count } => {
                let mut bytes = Vec::new();
                let wanted = usize::try_from(*count).unwrap_or(usize::MAX);
                let mut place = u64::try_from(*at).unwrap_or(0);
                let opened = self.file(*file, path)?;
                while bytes.len() < wanted {
                    let mut block = vec![0; (wanted - bytes.len()).min(1 << 16)];
                    let read = opened.read_at(&mut block, place)?;
                    if read == 0 {
                        break;
                    }
                    bytes.extend_from_slice(&block[..read]);
                    place += read as u64;
                }
                Ok(OsValue::Data(Bytes(bytes)))
            }
            OsCall::Write { file, path, at, bytes } => {
                let opened = self.file(*file, path)?;
                let at = match u64::try_from(*at) {
                    Ok(at) => at,
                    Err(_) => opened.metadata()?.len(),
                };
                opened.write_all_at(&bytes.0, at)?;
                Ok(OsValue::Number(i64::try_from(at).unwrap_or(i64::MAX)))
            }
            OsCall::Truncate { file, path, size } => {
                let size = u64::try_from(*size).unwrap_or(0);
                self.file(*file, path)?.set_len(size).map(nothing)
            }
            OsCall::FileStat { file, path } => {
                self.file(*file, path)?.metadata().map(|found| numbers(&found))
            }
            OsCall::Close { file } => {
                self.0.remove(file);
                Ok(OsValue::Nothing)
            }
            OsCall::Stat { path, follows: true } => fs::metadata(path).map(|found| numbers(&found)),
            OsCall::Stat { path, .. } => fs::symlink_metadata(path).map(|found| numbers(&found)),
            OsCall::List { path } => list(path),
            OsCall::Change { what, path, number } => change(*what, path, *number).map(nothing),
            OsCall::Rename { from, to } => fs::rename(from, to).map(nothing),
            OsCall::Link { from, to, symbolic: true } => {
                std::os::unix::fs::symlink(from, to).map(nothing)
            }
            OsCall::Link { from, to, .. } => fs::hard_link(from, to).map(nothing),
            OsCall::ReadLink { path } => {
                fs::read_link(path).map(|to| OsValue::Text(to.to_string_lossy().into_owned()))
            }
            OsCall::Times { path, accessed, modified } => {
                let times = fs::FileTimes::new()
                    .set_accessed(time(*accessed))
                    .set_modified(time(*modified));
                File::open(path)?.set_times(times).map(nothing)
            }
            OsCall::Fact(fact) => Ok(tell(*fact)),
        }
    }

    /// Returns an open file; one that is not open (any more) is opened again, as it is.
    fn file(&mut self, number: i64, path: &str) -> io::Result<&File> {
        if self.0.get(&number).is_none_or(|(known, _)| known != path) {
            let opened = OpenOptions::new()
                .read(true)
                .write(true)
                .open(path)
                .or_else(|_| File::open(path))?;
            self.0.insert(number, (path.to_owned(), opened));
        }
        match self.0.get(&number) {
            Some((_, opened)) => Ok(opened),
            None => Err(io::Error::from_raw_os_error(9)),
        }
    }
}

fn open(path: &str, flags: i64, mode: i64) -> io::Result<File> {
    let has = |flag| flags & flag != 0;
    let mut options = OpenOptions::new();
    let writes = has(WRITE_ONLY) || has(READ_WRITE);
    options.read(!has(WRITE_ONLY)).write(writes);
    options.truncate(has(TRUNCATE) && writes && !has(EXCLUSIVE));
    // Where to append is said with each write.
    let _ = APPEND;
    if has(CREATE) && has(EXCLUSIVE) {
        options.create_new(true);
    } else if has(CREATE) && writes {
        options.create(true);
    }
    options.mode(u32::try_from(mode & 0o7777).unwrap_or(0o666));
    options.open(path)
}

fn time(nanoseconds: i64) -> SystemTime {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    if nanoseconds < 0 {
        SystemTime::UNIX_EPOCH - distance
    } else {
        SystemTime::UNIX_EPOCH + distance
    }
}

fn numbers(found: &Metadata) -> OsValue {
    let wide = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let in_nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000) + rest;
    OsValue::Numbers(vec![
        i64::from(found.mode()),
        wide(found.ino()),
        wide(found.dev()),
        wide(found.nlink()),
        i64::from(found.uid()),
        i64::from(found.gid()),
        wide(found.size()),
        in_nanoseconds(found.atime(), found.atime_nsec()),
        in_nanoseconds(found.mtime(), found.mtime_nsec()),
        in_nanoseconds(found.ctime(), found.ctime_nsec()),
        wide(found.blksize()),
        wide(found.blocks()),
    ])
}

fn list(path: &str) -> io::Result<OsValue> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let kind = if kind.is_dir() {
            4
        } else if kind.is_symlink() {
            10
        } else if kind.is_fifo() {
            1
        } else if kind.is_socket() {
            12
        } else if kind.is_char_device() {
            2
        } else if kind.is_block_device() {
            6
        } else {
            8
        };
        entries.push((entry.file_name().to_string_lossy().into_owned(), kind));
    }
    entries.sort_unstable();
    Ok(OsValue::Entries(entries))
}

fn change(what: Change, path: &str, number: i64) -> io::Result<()> {
    let bits = u32::try_from(number & 0o7777).unwrap_or(0);
    match what {
        Change::MakeDir => fs::DirBuilder::new().mode(bits).create(path),
        Change::RemoveDir => fs::remove_dir(path),
        Change::Remove => fs::remove_file(path),
        Change::Permissions => fs::set_permissions(path, fs::Permissions::from_mode(bits)),
        Change::Access => access(path, bits),
    }
}

/// Tells by the permission bits whether a path can be read (4), written (2), executed (1).
fn access(path: &str, wanted: u32) -> io::Result<()> {
    let found = fs::metadata(path)?;
    let own = fs::metadata("/proc/self")?;
    let mode = found.mode();
    let granted = if own.uid() == 0 {
        // The superuser may do all but execute what nobody may execute.
        if mode & 0o111 != 0 || found.is_dir() { 7 } else { 6 }
    } else if own.uid() == found.uid() {
        mode >> 6 & 7
    } else if own.gid() == found.gid() {
        mode >> 3 & 7
    } else {
        mode & 7
    };
    if wanted & !granted & 7 == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(13)) }
}

fn tell(fact: Fact) -> OsValue {
    let own = || fs::metadata("/proc/self");
    match fact {
        Fact::Process => OsValue::Number(i64::from(std::process::id())),
        Fact::Parent => OsValue::Number(i64::from(std::os::unix::process::parent_id())),
        Fact::Processors => {
            let count = std::thread::available_parallelism().map_or(1, usize::from);
            OsValue::Number(i64::try_from(count).unwrap_or(1))
        }
        Fact::User => OsValue::Number(own().map_or(0, |own| i64::from(own.uid()))),
        Fact::Group => OsValue::Number(own().map_or(0, |own| i64::from(own.gid()))),
        Fact::Terminal => OsValue::Nothing,
        Fact::System => {
            let read = |name: &str| {
                let text = fs::read_to_string(format!("/proc/sys/kernel/{name}"));
                text.map(|text| text.trim().to_owned()).unwrap_or_default()
            };
            OsValue::Texts(vec![
                "Linux".into(),
                read("hostname"),
                read("osrelease"),
                read("version"),
                std::env::consts::ARCH.into(),
            ])
        }
    }
}
