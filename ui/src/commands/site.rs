//! Where packages of others lie: what the environment and the command line say.

#![allow(clippy::disallowed_methods, reason = "this is decided before there is a machine")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use heisen_core::vm::Search;

/// Returns the entries of `sys.path` that come from `PYTHONPATH`, from `--site` and from the active virtual environment.
///
/// # Errors
/// A folder given by `--site` is not there.
pub fn search_path(sites: &[String]) -> Result<Search, String> {
    let mut search = Search::default();
    if let Some(listed) = env::var_os("PYTHONPATH") {
        search.before = env::split_paths(&listed).filter_map(|path| absolute(&path)).collect();
    }
    let mut folders = Vec::new();
    for site in sites {
        if !Path::new(site).is_dir() {
            return Err(format!("--site {site}: there is no such folder"));
        }
        folders.push(PathBuf::from(site));
    }
    if let Some(environment) = env::var_os("VIRTUAL_ENV") {
        folders.extend(packages_of(Path::new(&environment)));
    }
    for folder in folders {
        let Some(entry) = absolute(&folder) else { continue };
        if search.after.contains(&entry) {
            continue;
        }
        search.after.push(entry);
        search.after.extend(listed_in(&folder));
    }
    Ok(search)
}

/// Finds the folders of packages of a virtual environment, whichever Python made it.
fn packages_of(environment: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(environment.join("lib")) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("python3"))
        .map(|entry| entry.path().join("site-packages"))
        .filter(|folder| folder.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Returns the folders that the `.pth` files of a folder add. Lines with code are passed over.
fn listed_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pth"))
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    texts
        .flat_map(|text| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>())
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("import "))
        .map(|line| folder.join(line))
        .filter(|path| path.exists())
        .filter_map(|path| absolute(&path))
        .collect()
}

fn absolute(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    Some(path.to_string_lossy().into_owned())
}
