//! Packs CPython's library of Python code into one archive, each file compressed for itself.
//!
//! The files come from the crate rustpython-pylib (CPython's `Lib`, under the PSF licence). The archive is a blob and
//! a table of names, in order, that says where each file lies in it.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Folders and files that need what heisen does not have: windows, a C compiler's types, a database, downloads.
const LEFT_OUT: &[&str] = &[
    "ctypes",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "sqlite3",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
    "turtle.py",
    "venv",
    "_dummy_os.py",
    "_dummy_thread.py",
    "dummy_threading.py",
];

/// How hard to compress: 10 is the most that is not absurdly slow.
const LEVEL: u8 = 8;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut names = Vec::new();
    collect(root, "", &mut names);
    names.sort();
    let mut blob = Vec::new();
    let mut table = String::from("&[\n");
    for name in &names {
        let bytes = fs::read(root.join(name)).expect("a file that was listed can be read");
        let packed = miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL);
        let name = if name == "PSF-LICENSE" { "LICENSE.txt" } else { name };
        writeln!(table, "({name:?}, {}, {}),", blob.len(), bytes.len())
            .expect("writing to a string cannot fail");
        blob.extend_from_slice(&packed);
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("library.bin"), &blob).expect("the build's folder can be written to");
    fs::write(out.join("library.rs"), &table).expect("the build's folder can be written to");
}

fn collect(root: &Path, folder: &str, names: &mut Vec<String>) {
    let entries = fs::read_dir(root.join(folder)).expect("the crate's folder can be read");
    for entry in entries {
        let entry = entry.expect("the crate's folder can be read");
        let short = entry.file_name().to_string_lossy().into_owned();
        if LEFT_OUT.contains(&short.as_str()) || short.starts_with("__pycache__") {
            continue;
        }
        let name = if folder.is_empty() { short } else { format!("{folder}/{short}") };
        if entry.path().is_dir() {
            collect(root, &name, names);
        } else if entry.path().extension().is_some_and(|end| end == "py") || name == "PSF-LICENSE" {
            names.push(name);
        }
    }
}
