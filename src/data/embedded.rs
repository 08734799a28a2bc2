//! Which files of CPython's Python library heisen carries, and what they hold.
//!
//! The binary contains an archive of them. It appears as a folder of the
//! file system, [`MOUNT`] and the era's number, that can be read and listed
//! like any other: `open`, `os.listdir` and tracebacks need not know of it.

use crate::era::Era;

/// What the folder's path begins with; `3.10` to `3.14` follows.
pub const MOUNT: &str = "/heisen/lib/python";

/// The files in the order of their names: name, where the packed bytes begin, how many bytes are in it.
static FILES: &[(&str, u32, u32)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// What a path of the library names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Folder,
    /// A file of so many bytes.
    File(u32),
}

/// Returns the path of the library's folder for an era such as `3.12`.
pub fn folder(era: &str) -> String {
    format!("{MOUNT}{era}")
}

/// Returns what a path names inside the library's folder, if it lies there; empty for the folder itself.
pub fn inside(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(MOUNT)?.strip_prefix("3.")?;
    let (minor, inner) = rest.split_once('/').unwrap_or((rest, ""));
    (minor.len() == 2 && minor.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(inner.trim_end_matches('/'))
}

/// Returns what a file of the library's folder holds in the era that its path names.
pub fn read_at(path: &str) -> Option<Vec<u8>> {
    let name = inside(path)?;
    let era: Era = path.strip_prefix(MOUNT)?.get(..4)?.parse().ok()?;
    let bytes = read(name)?;
    Some(era.reads_library(name, &bytes).unwrap_or(bytes))
}

/// Finds a file or folder of the library by its name, such as `json/decoder.py`.
pub fn entry(name: &str) -> Option<Entry> {
    if let Ok(at) = position(name) {
        return Some(Entry::File(FILES[at].2));
    }
    let is_folder = name.is_empty() || first_in(name).is_some();
    is_folder.then_some(Entry::Folder)
}

/// Returns what a file of the library holds.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let at = position(name).ok()?;
    let start = FILES[at].1 as usize;
    let end = FILES.get(at + 1).map_or(BLOB.len(), |next| next.1 as usize);
    let unpacked = miniz_oxide::inflate::decompress_to_vec(&BLOB[start..end]);
    Some(unpacked.expect("the archive is as the build made it"))
}

/// Returns the names in a folder of the library, in order.
pub fn list(name: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let from = if name.is_empty() { 0 } else { first_in(name)? };
    for (file, ..) in &FILES[from..] {
        let Some(rest) = below(file, name) else { break };
        let first = rest.split('/').next().unwrap_or(rest);
        if names.last().is_none_or(|last| last != first) {
            names.push(first.to_owned());
        }
    }
    Some(names)
}

/// Returns the names of all files.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, ..)| *name)
}

fn position(name: &str) -> Result<usize, usize> {
    FILES.binary_search_by(|(file, ..)| (*file).cmp(name))
}

/// Finds the first file below a folder.
fn first_in(folder: &str) -> Option<usize> {
    let at = FILES.partition_point(|(file, ..)| *file < format!("{folder}/").as_str());
    FILES.get(at).is_some_and(|(file, ..)| below(file, folder).is_some()).then_some(at)
}

/// Returns the rest of a file's name below a folder.
fn below<'a>(file: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(file);
    }
    file.strip_prefix(folder)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_are_found() {
        assert!(matches!(entry("json/decoder.py"), Some(Entry::File(size)) if size > 1000));
        assert_eq!(entry("json"), Some(Entry::Folder));
        assert_eq!(entry("jso"), None);
        assert_eq!(entry("json/decoder.py/x"), None);
        let text = String::from_utf8(read("this.py").expect("it is there")).expect("it is text");
        assert!(text.contains("rot13") || text.contains("Gur Mra"));
        let names = list("json").expect("it is a folder");
        assert_eq!(
            names,
            ["__init__.py", "__main__.py", "decoder.py", "encoder.py", "scanner.py", "tool.py"]
        );
        assert!(list("").expect("it is a folder").contains(&"json".to_owned()));
    }

    #[test]
    fn what_reads_otherwise_in_an_era_is_in_its_file() {
        for (file, piece, _) in crate::era::pieces() {
            let text =
                String::from_utf8(read(file).expect("the file is there")).expect("it is text");
            let from_another_row =
                crate::era::pieces().any(|(other, _, read)| other == file && read.contains(piece));
            assert!(text.contains(piece) || from_another_row, "{file}: {piece}");
        }
    }

    #[test]
    fn a_path_lies_inside_or_not() {
        assert_eq!(inside("/heisen/lib/python3.12/json/tool.py"), Some("json/tool.py"));
        assert_eq!(inside("/heisen/lib/python3.12"), Some(""));
        assert_eq!(inside("/heisen/lib/python3/x"), None);
        assert_eq!(inside("/usr/lib/python3.12/x"), None);
    }
}
