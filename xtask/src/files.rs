//! Folders of the project, and reading, writing and hashing files with errors that name them.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The project's top folder: where cargo says this crate lies, so that a copied tree works on itself.
pub fn root() -> PathBuf {
    let xtask =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// The folder for everything that is built.
pub fn target() -> PathBuf {
    root().join("target")
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a short text that an earlier run may have left; nothing when it did not.
pub fn note(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Writes a file whole or not at all, with the folders above it.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    let doing = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(doing)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    fs::write(&unfinished, content).with_context(doing)?;
    fs::rename(&unfinished, path).with_context(doing)
}

/// Every file under a path, sorted; the path itself when it is a file, nothing when it does not exist.
pub fn walk(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list {}", path.display()))?;
        found.extend(walk(&entry.path())?);
    }
    found.sort();
    Ok(found)
}

/// The SHA-256 of some parts, in hex. Each part is preceded by its length, so that they cannot run into each other.
pub fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// The SHA-256 of the names and contents of files and of all files in folders, relative to the project.
pub fn fingerprint(paths: &[&str]) -> Result<String> {
    let mut found = Vec::new();
    for path in paths {
        found.extend(walk(&root().join(path))?);
    }
    fingerprint_of(&found)
}

/// The same for given files. One that vanished meanwhile counts as empty.
pub fn fingerprint_of(paths: &[PathBuf]) -> Result<String> {
    let mut hasher = Sha256::new();
    for path in paths {
        let content = if path.is_file() { read(path)? } else { Vec::new() };
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(content.len().to_le_bytes());
        hasher.update(&content);
    }
    Ok(hex::encode(hasher.finalize()))
}
