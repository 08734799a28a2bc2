//! The floors of the engine: a module names only modules above it.
//!
//! The order is the order of the `pub mod` lines of `src/lib.rs`.

#![allow(clippy::disallowed_methods, reason = "a test reads the sources it checks")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn a_module_uses_only_modules_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = modules(&fs::read_to_string(src.join("lib.rs")).unwrap());
    assert!(order.len() > 3, "src/lib.rs declares its modules as `pub mod name;`");
    let mut upward = Vec::new();
    for (floor, module) in order.iter().enumerate() {
        let mut files = Vec::new();
        collect(&src.join(module), &mut files);
        // Tests of a module may look upward.
        files.retain(|file| file.file_name().is_none_or(|name| name != "tests.rs"));
        files.extend(Some(src.join(format!("{module}.rs"))).filter(|file| file.is_file()));
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                for used in crate_paths(line) {
                    if order.iter().position(|name| name == used).is_some_and(|at| at > floor) {
                        let file = file.strip_prefix(&src).unwrap().display();
                        upward.push(format!("src/{file}:{}: {module} uses {used}", number + 1));
                    }
                }
            }
        }
    }
    assert!(upward.is_empty(), "these look upward:\n{}", upward.join("\n"));
}

fn modules(lib: &str) -> Vec<String> {
    let declared = lib.lines().filter_map(|line| {
        line.trim().strip_prefix("pub mod ").or_else(|| line.trim().strip_prefix("mod "))
    });
    declared.filter_map(|rest| rest.strip_suffix(';')).map(str::to_owned).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Finds the modules that a line names as `crate::name`, or as `crate::{name, ...}`.
fn crate_paths(line: &str) -> Vec<&str> {
    let code = line.trim_start();
    if code.starts_with("//") {
        return Vec::new();
    }
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = 0;
            for (at, character) in group.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => {
                        names.push(&group[start..at]);
                        break;
                    }
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.push(&group[start..at]);
                        start = at + 1;
                    }
                    _ => {}
                }
            }
        } else {
            names.push(rest);
        }
    }
    names
        .into_iter()
        .map(|name| {
            let name = name.trim_start();
            let end = name.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            &name[..end.unwrap_or(name.len())]
        })
        .collect()
}

#[test]
fn paths_are_found_in_groups_too() {
    assert_eq!(crate_paths("use crate::era::Era;"), ["era"]);
    assert_eq!(crate_paths("use crate::{era::{Era, X}, host};"), ["era", "host"]);
    assert_eq!(crate_paths("// crate::vm"), [""; 0]);
    assert_eq!(crate_paths("fn f(x: crate::heap::Value, y: crate::code::Op) {}"), ["heap", "code"]);
}
