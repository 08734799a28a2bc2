//! Programs that use the system (files, streams, what ends with a program) print what CPython 3.13 printed.
//!
//! `tests/system/NAME.py` stands beside `NAME.out`. Each runs in a folder of its
//! own, which is its current one.

#![allow(clippy::disallowed_methods, reason = "a test reads the files it checks")]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn programs_that_use_the_system_do_what_they_do_under_cpython() {
    let Some(heisen) = binary() else { return };
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/system");
    for name in ["files", "streams", "references"] {
        let folder = std::env::temp_dir().join(format!("heisen-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let run = Command::new(&heisen)
            .args(["run", "--era", "3.13"])
            .arg(programs.join(format!("{name}.py")))
            .current_dir(&folder)
            .output()
            .unwrap();
        let kept = fs::read_to_string(folder.join("unclosed"));
        fs::remove_dir_all(&folder).unwrap();
        let wanted = fs::read_to_string(programs.join(format!("{name}.out"))).unwrap();
        assert_eq!(String::from_utf8_lossy(&run.stdout), wanted, "{name}");
        if name == "files" {
            assert_eq!(kept.unwrap(), "kept", "a file left open is written at the end");
        }
    }
}

/// Returns the command, if it was built beside this test.
fn binary() -> Option<std::path::PathBuf> {
    let own = std::env::current_exe().ok()?;
    let heisen = own.parent()?.parent()?.join("heisen");
    heisen.is_file().then_some(heisen)
}
