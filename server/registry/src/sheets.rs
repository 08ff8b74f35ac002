//! Tables in and out: xlsx and CSV, with hard limits on the way in and bounded memory on the way out.
//!
//! A text that begins like a formula never runs: in xlsx every text is typed as a text, in CSV it gets an apostrophe in
//! front, which reading takes away again. Numbers that are numbers stay numbers.

use std::path::Path;
use std::sync::Arc;

use domain::refusal::Refusal;
use domain::sheet::SheetProblem;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

mod read;
mod unpacked;
mod write;

#[cfg(test)]
mod tests;

pub use write::{Cell, Format, Writer};

/// A table as it was sent: a heading and rows, each with the number it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The heading, trimmed.
    pub heading: Vec<String>,
    /// Row number, counted from 1, and the cells, trimmed.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Whether a text would be taken for a formula by a program that opens a CSV file; full-width signs count in some of them.
/// So does an apostrophe before one, or reading could not tell whose it is.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Reads tables off the async threads, one at a time.
#[derive(Clone)]
pub(crate) struct Reader(Arc<Semaphore>);

impl Reader {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Reads a received file.
    pub async fn read(&self, file: &Path) -> Result<Table> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Error::Broken("table permits"))?;
        let file = file.to_owned();
        let read = tokio::task::spawn_blocking(move || {
            let table = read::read(&file);
            drop(permit);
            table
        });
        // A file that makes the reader fall over is a broken file.
        let table = read.await.unwrap_or(Err(SheetProblem::Broken));
        table.map_err(|problem| Refusal::Sheet { problem }.into())
    }
}
