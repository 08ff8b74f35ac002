//! Whether anything was written since something was read. What stands in memory is good exactly as long as nothing
//! was.
//!
//! SQLite's commits are counted in the head of the index of its log, a file beside the database that every process
//! shares which has it open (<https://www.sqlite.org/walformat.html>, "The WAL-Index Header"). A commit can be read,
//! and is acknowledged, only after that head was written: whoever finds it as it was has missed nothing, of this
//! process or of another. PostgreSQL has nothing like it that costs less than to ask; there nothing is kept.

use std::collections::HashMap;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use super::Db;

/// The head of the index, its own checksum included.
const HEAD: usize = 48;
/// As many things are kept at most.
const MOST: usize = 10_000;

/// Where the database stood at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand([u8; HEAD]);

/// Reads where an SQLite database stands.
pub struct Changes {
    index: PathBuf,
    /// Never closed as long as SQLite has it open: a process that closes a file gives up every lock that it holds on
    /// it, SQLite's too.
    open: RwLock<Option<ManuallyDrop<File>>>,
}

impl Changes {
    pub(super) fn of(database: &Path) -> Self {
        let mut index = database.as_os_str().to_owned();
        index.push("-shm");
        Self { index: index.into(), open: RwLock::default() }
    }

    /// None where it cannot be known.
    fn stand(&self) -> Option<Stand> {
        let known = self.open.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|file| stand(file));
        known.or_else(|| self.stand_anew())
    }

    fn stand_anew(&self) -> Option<Stand> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        match open.as_ref() {
            Some(file) if is_there(file) => return stand(file),
            _ => {}
        }
        let file = File::open(&self.index).ok()?;
        if let Some(gone) = open.replace(ManuallyDrop::new(file)) {
            // SQLite has let go of it, and so of its locks.
            drop(ManuallyDrop::into_inner(gone));
        }
        open.as_ref().and_then(|file| stand(file))
    }
}

/// SQLite removes the file with its last connection, and makes another with the next.
fn is_there(file: &File) -> bool {
    file.metadata().is_ok_and(|file| file.nlink() > 0)
}

/// None of a file that is not that of the database any more.
fn stand(file: &File) -> Option<Stand> {
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, 0).ok()?;
    is_there(file).then_some(Stand(head))
}

impl Db {
    /// Where the database stands; none where that is not known for less than it costs to ask.
    fn stand(&self) -> Option<Stand> {
        match self {
            Self::Sqlite { changes, .. } => changes.stand(),
            Self::Postgres(_) => None,
        }
    }
}

/// What was read, by its key, for as long as nothing was written.
pub struct Unchanged<T>(Mutex<(Option<Stand>, HashMap<String, T>)>);

impl<T> Default for Unchanged<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Unchanged<T> {
    /// What stands under a key: as it was read when nothing was written since, else read now.
    pub async fn or_read<E>(
        &self,
        db: &Db,
        key: &str,
        read: impl Future<Output = Result<Option<T>, E>>,
    ) -> Result<Option<T>, E> {
        // Before it is read: what is written meanwhile makes it worthless.
        let stand = db.stand();
        if stand.is_some() {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.0 == stand
                && let Some(known) = kept.1.get(key)
            {
                return Ok(Some(known.clone()));
            }
        }
        let found = read.await?;
        if let (Some(_), Some(found)) = (stand, &found) {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.0 != stand || kept.1.len() >= MOST {
                *kept = (stand, HashMap::new());
            }
            kept.1.insert(key.to_owned(), found.clone());
        }
        Ok(found)
    }
}
