//! Where uploads are received: a folder of this process alone, beside which it holds a lock as long as it lives. What
//! lies in a folder whose lock nobody holds was left by a process that died, and is removed; a living one's is never
//! touched.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use crate::clock::DAY_MS;
use crate::error::Result;

/// What is being stored under no lock that is known is left alone for so long.
const OLD_MS: i64 = DAY_MS / 24;

/// The folder of this process, made when it is first needed.
pub(super) struct Folder {
    parent: PathBuf,
    name: String,
    lock: Mutex<Option<File>>,
}

impl Folder {
    pub(super) fn new(parent: PathBuf, id: Uuid) -> Self {
        Self { parent, name: id.simple().to_string(), lock: Mutex::new(None) }
    }

    /// A place for one upload.
    pub(super) fn place(&self, id: Uuid) -> Incoming {
        // Where it cannot be made, writing the upload fails and says so.
        if let Err(error) = self.make() {
            tracing::error!(%error, "no folder for uploads can be made");
        }
        Incoming(self.parent.join(&self.name).join(format!("{id}.part")))
    }

    /// First the lock, then the folder: a folder that can be seen has its lock.
    fn make(&self) -> Result<()> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(self.lock_of(&self.name))?;
            file.lock()?;
            std::fs::create_dir_all(self.parent.join(&self.name))?;
            *lock = Some(file);
        }
        Ok(())
    }

    fn lock_of(&self, name: &str) -> PathBuf {
        self.parent.join(format!("{name}.lock"))
    }

    /// Removes what dead processes left, here and among the files they were storing.
    pub(super) fn clear(&self, blobs: &Path, now: i64) -> Result<()> {
        self.make()?;
        // Listed before it is asked who lives: whoever stores a file has its lock before.
        let half_stored = half_stored(blobs)?;
        let mut others_live = false;
        for entry in std::fs::read_dir(&self.parent)? {
            let path = entry?.path();
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
            if name == self.name {
                continue;
            }
            match path.extension().and_then(|extension| extension.to_str()) {
                None => others_live |= !self.clear_of_dead(name)?,
                // From before, when every process used the same folder.
                Some("part") if is_old(&path, now, OLD_MS) => remove(&path)?,
                Some("lock") if !self.parent.join(name).exists() && is_old(&path, now, DAY_MS) => remove(&path)?,
                Some(_) => {}
            }
        }
        for file in half_stored {
            if !others_live || is_old(&file, now, OLD_MS) {
                remove(&file)?;
            }
        }
        Ok(())
    }

    /// Removes another process's folder; answers whether it was dead.
    fn clear_of_dead(&self, name: &str) -> Result<bool> {
        let lock = self.lock_of(name);
        match File::open(&lock) {
            // Held, or nobody can say: left alone.
            Ok(file) if file.try_lock().is_err() => return Ok(false),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        match std::fs::remove_dir_all(self.parent.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        remove(&lock)?;
        Ok(true)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let lock = self.lock.get_mut().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() {
            let _ = std::fs::remove_dir_all(self.parent.join(&self.name));
            let _ = std::fs::remove_file(self.lock_of(&self.name));
        }
    }
}

/// Files on their way into their place: they lie beside it, as `….jpg#1`, until they are whole.
fn half_stored(blobs: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(blobs)? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder)? {
            let file = file?.path();
            if file.extension().and_then(|extension| extension.to_str()).is_some_and(|it| it.contains('#')) {
                found.push(file);
            }
        }
    }
    Ok(found)
}

fn is_old(path: &Path, now: i64, age: i64) -> bool {
    let changed = std::fs::metadata(path).and_then(|known| known.modified()).ok();
    let since = changed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_millis()).ok()).is_some_and(|at| at < now - age)
}

/// Removes a file that may have gone by itself.
fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A file being received; removed when it is dropped.
pub struct Incoming(PathBuf);

impl Incoming {
    /// Where to write it.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
