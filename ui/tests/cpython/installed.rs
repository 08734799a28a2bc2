//! Where is a CPython 3.13 whose tests can be run?

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in which `test` is CPython's package of tests, and nothing else of CPython's is.
pub struct Installed(PathBuf);

impl Installed {
    /// Looks for `python3.13` on the path and among pyenv's versions.
    pub fn find() -> Option<Installed> {
        let library =
            candidates().into_iter().find(|library| library.join("test/test_dict.py").is_file())?;
        let folder = std::env::temp_dir().join(format!("heisen-cpython-{}", std::process::id()));
        std::fs::create_dir_all(&folder).ok()?;
        link(&library.join("test"), &folder.join("test"))?;
        Some(Installed(folder))
    }

    /// Returns the folder, in which logs may be written.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        if std::env::var_os("HEISEN_TEST_KEEP").is_none() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let asked = Command::new("python3.13")
        .args(["-c", "import os; print(os.path.dirname(os.__file__))"])
        .output();
    if let Ok(output) = asked {
        found.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim().to_owned()));
    }
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv"));
    for root in root.into_iter().chain(home) {
        let Ok(versions) = std::fs::read_dir(root.join("versions")) else { continue };
        for version in versions.flatten() {
            found.push(version.path().join("lib/python3.13"));
        }
    }
    found
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Option<()> {
    std::os::unix::fs::symlink(from, to).ok()
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Option<()> {
    None
}
