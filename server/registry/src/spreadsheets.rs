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

mod kinds;
mod read;
mod unpacked;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use read::TITLES;
pub use write::{Cell, Format, Writer};

/// A sheet of a file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its name; a text file has none.
    pub name: String,
    /// Rows that are not blank: their number, counted from 1, and the cells, trimmed; what spans rows is in each of
    /// them.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Cells that are joined to one.
    pub(crate) spans: Vec<Span>,
    /// Why it was not read to its end.
    pub problem: Option<SheetProblem>,
}

/// Cells that are joined to one; rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub row: usize,
    pub column: usize,
    pub last_row: usize,
    pub last_column: usize,
}

/// Whether a text would be taken for a formula by a program that opens a CSV file; full-width signs count in some of
/// them. So does an apostrophe before one, or reading could not tell whose it is.
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
    pub async fn read(&self, file: &Path) -> Result<Vec<Grid>> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Error::Broken("table permits"))?;
        let file = file.to_owned();
        let read = tokio::task::spawn_blocking(move || {
            let grids = read::read(&file);
            drop(permit);
            grids
        });
        // A file that makes the reader fall over is a broken file.
        let grids = read.await.unwrap_or(Err(SheetProblem::Broken));
        grids.map_err(|problem| Refusal::Sheet { problem }.into())
    }
}
