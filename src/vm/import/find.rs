//! Where a module is: built in, in the library's folder, or in a folder of `sys.path` or of its package.
//!
//! A folder is listed once and again when its time has changed, as CPython's
//! `FileFinder` does. What was listed lies in the heap, so that going back in
//! time asks the world the same questions again.

use super::super::Vm;
use super::super::native::Raised;
use crate::data::embedded::{self, Entry};
use crate::heap::Value;
use crate::host::{Ask, HostError};

/// Where a module was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Heisen has it in Rust.
    Native,
    /// In a file, which has the suffix of this place in the list; `__init__` of a package or not.
    File { path: String, suffix: usize, is_package: bool },
    /// Folders without `__init__`, which together are a package.
    Namespace(Vec<String>),
}

/// The modules that CPython compiles into its own binary: they come before `sys.path`.
const CORE: &[&str] = &[
    "_abc",
    "_ast",
    "_codecs",
    "_collections",
    "_frozen_importlib",
    "_frozen_importlib_external",
    "_functools",
    "_imp",
    "_io",
    "_locale",
    "_operator",
    "_signal",
    "_sre",
    "_stat",
    "_string",
    "_suggestions",
    "_symtable",
    "_sysconfig",
    "_thread",
    "_tokenize",
    "_tracemalloc",
    "_types",
    "_typing",
    "_warnings",
    "_weakref",
    "atexit",
    "builtins",
    "errno",
    "faulthandler",
    "gc",
    "itertools",
    "marshal",
    "posix",
    "pwd",
    "sys",
    "time",
];

/// The suffixes of files with modules, in the order in which they are tried: compiled extensions, source, compiled code.
pub fn suffixes(minor: u8) -> [String; 5] {
    [
        format!(".cpython-3{minor}-x86_64-linux-gnu.so"),
        ".abi3.so".into(),
        ".so".into(),
        ".py".into(),
        ".pyc".into(),
    ]
}

/// The place of `.py` in [`suffixes`].
pub const SOURCE: usize = 3;

/// Lists the modules that come before `sys.path`, where heisen has them.
pub fn core_modules() -> &'static [&'static str] {
    CORE
}

/// Tells whether a module comes before `sys.path`, as those do that CPython has in its own binary.
pub fn is_core(name: &str) -> bool {
    CORE.binary_search(&name).is_ok()
}

impl Vm {
    /// Finds a module in the entries of a path, or of `sys.path` if it is none of a package.
    ///
    /// # Errors
    /// The world cannot be asked.
    pub(super) fn find_module(
        &mut self,
        name: &str,
        path: Option<&[String]>,
    ) -> Result<Option<Found>, Raised> {
        if path.is_none() && is_core(name) && self.has_native_module(name) {
            return Ok(Some(Found::Native));
        }
        let at_top = path.is_none();
        let entries = match path {
            Some(path) => path.to_vec(),
            None => self.search_path(),
        };
        let suffixes = suffixes(self.era.version().1);
        let mut portions = Vec::new();
        for folder in entries {
            let folder = if folder.is_empty() { self.working_folder()? } else { Some(folder) };
            let Some(folder) = folder else { continue };
            match self.find_in_folder(&folder, name, &suffixes, at_top)? {
                Some(Found::Namespace(folders)) => portions.extend(folders),
                Some(found) => return Ok(Some(found)),
                None => {}
            }
        }
        Ok((!portions.is_empty()).then_some(Found::Namespace(portions)))
    }

    /// Finds a module in one folder. A folder without `__init__` is found as a namespace.
    pub fn find_in_folder(
        &mut self,
        folder: &str,
        name: &str,
        suffixes: &[String],
        at_top: bool,
    ) -> Result<Option<Found>, Raised> {
        let short = name.rsplit('.').next().unwrap_or(name);
        if let Some(inner) = embedded::inside(folder) {
            let is_native = at_top && inner.is_empty() && self.has_native_module(name);
            return Ok(if is_native {
                Some(Found::Native)
            } else {
                in_library(folder, inner, short)
            });
        }
        let Some(listing) = self.listing(folder)? else { return Ok(None) };
        let prefix =
            if folder == "/" { String::new() } else { folder.trim_end_matches('/').into() };
        let mut namespace = None;
        if self.lists(listing, short) {
            let inner = format!("{prefix}/{short}");
            for (suffix, text) in suffixes.iter().enumerate() {
                let path = format!("{inner}/__init__{text}");
                if self.is_file(&path)? {
                    return Ok(Some(Found::File { path, suffix, is_package: true }));
                }
            }
            if self.is_folder(&inner)? {
                namespace = Some(Found::Namespace(vec![inner]));
            }
        }
        for (suffix, text) in suffixes.iter().enumerate() {
            if !self.lists(listing, &format!("{short}{text}")) {
                continue;
            }
            let path = format!("{prefix}/{short}{text}");
            if self.is_file(&path)? {
                return Ok(Some(Found::File { path, suffix, is_package: false }));
            }
        }
        Ok(namespace)
    }

    /// Tells whether heisen has a module in Rust.
    pub fn has_native_module(&self, name: &str) -> bool {
        self.modules.iter().any(|row| row.name == name)
    }

    /// Tells whether there is a module of this name in the library.
    pub fn has_library_module(&self, name: &str) -> bool {
        embedded::entry(&format!("{name}.py")).is_some()
            || embedded::entry(&format!("{name}/__init__.py")).is_some()
            || self.has_native_module(name)
    }

    /// Returns the entries of `sys.path`.
    pub fn search_path(&self) -> Vec<String> {
        let Some(Value::Obj(sys)) = self.imported("sys") else { return self.initial_path() };
        let path = self.heap.attr_text(sys, "path");
        let entries = path.and_then(|path| self.heap.sequence(path)).unwrap_or(&[]);
        entries.iter().filter_map(|&entry| self.heap.text(entry).map(str::to_owned)).collect()
    }

    /// Returns the entries that `sys.path` begins with.
    pub fn initial_path(&self) -> Vec<String> {
        let mut path = vec![self.folder.clone()];
        path.extend(self.search.before.iter().cloned());
        path.push(embedded::folder(self.era.name()));
        path.extend(self.search.after.iter().cloned());
        path
    }

    /// Returns the current folder; None if there is none.
    pub fn working_folder(&mut self) -> Result<Option<String>, Raised> {
        match self.host.current_dir() {
            Ok(folder) => Ok(Some(folder)),
            Err(HostError::Os(_)) => Ok(None),
            Err(error) => self.raise_host(error),
        }
    }

    fn is_file(&mut self, path: &str) -> Result<bool, Raised> {
        match self.host.stat(path) {
            Ok(stat) => Ok(stat.is_file),
            Err(HostError::Os(_)) => Ok(false),
            Err(error) => self.raise_host(error),
        }
    }

    fn is_folder(&mut self, path: &str) -> Result<bool, Raised> {
        match self.host.stat(path) {
            Ok(stat) => Ok(stat.is_dir),
            Err(HostError::Os(_)) => Ok(false),
            Err(error) => self.raise_host(error),
        }
    }

    /// Returns a dict with the names in a folder; None if it is no folder that can be read.
    fn listing(&mut self, folder: &str) -> Result<Option<Value>, Raised> {
        let time = match self.host.stat(folder) {
            Ok(stat) if stat.is_dir => stat.modified,
            Ok(_) | Err(HostError::Os(_)) => return Ok(None),
            Err(error) => return self.raise_host(error),
        };
        let listings = self.listings();
        if let Some(&[kept, names]) =
            self.heap.text_get(listings, folder).and_then(|kept| self.heap.sequence(kept))
            && kept == Value::Int(time)
        {
            return Ok(Some(names));
        }
        let names = match self.host.list_dir(folder) {
            Ok(names) => names,
            Err(HostError::Os(_)) => return Ok(None),
            Err(error) => return self.raise_host(error),
        };
        let dict = self.heap.new_dict();
        for name in names {
            self.heap.text_set(dict, &name, Value::None);
        }
        let kept = self.heap.new_tuple(vec![Value::Int(time), dict.into()]);
        self.heap.text_set(listings, folder, kept);
        Ok(Some(dict.into()))
    }

    fn lists(&self, listing: Value, name: &str) -> bool {
        listing.handle().is_some_and(|dict| self.heap.text_get(dict, name).is_some())
    }

    /// Returns the dict of what was listed.
    fn listings(&mut self) -> crate::heap::Handle {
        let prelude = self.known.prelude;
        if let Some(Value::Obj(listings)) = self.heap.text_get(prelude, LISTINGS) {
            return listings;
        }
        let listings = self.heap.new_dict();
        self.heap.text_set(prelude, LISTINGS, listings.into());
        listings
    }

    /// Forgets what was listed: folders are listed again.
    pub fn forget_listings(&mut self) {
        let listings = self.listings();
        self.heap.dict_clear(listings);
    }
}

/// The prelude's name for what was listed.
const LISTINGS: &str = "import listings";

/// Finds a module in a folder of the library.
fn in_library(folder: &str, inner: &str, short: &str) -> Option<Found> {
    let base = if inner.is_empty() { short.to_owned() } else { format!("{inner}/{short}") };
    let folder = folder.trim_end_matches('/');
    if let Some(Entry::File(_)) = embedded::entry(&format!("{base}/__init__.py")) {
        let path = format!("{folder}/{short}/__init__.py");
        return Some(Found::File { path, suffix: SOURCE, is_package: true });
    }
    if let Some(Entry::File(_)) = embedded::entry(&format!("{base}.py")) {
        let path = format!("{folder}/{short}.py");
        return Some(Found::File { path, suffix: SOURCE, is_package: false });
    }
    match embedded::entry(&base) {
        Some(Entry::Folder) => Some(Found::Namespace(vec![format!("{folder}/{short}")])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_is_in_order() {
        assert!(CORE.is_sorted());
        assert!(is_core("sys") && is_core("_abc") && !is_core("math"));
    }
}
