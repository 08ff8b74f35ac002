//! Writing a table: rows go to disk as they come, so that a million of them need no more memory than a thousand.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::is_dangerous;
use crate::error::{Error, Result};

/// Rows of one worksheet; a longer table goes on in the next.
const ROWS_PER_SHEET: u32 = 1_000_000;
/// What Excel takes in one cell, in characters.
const CELL: usize = 32_000;

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Excel.
    Xlsx,
    /// CSV, UTF-8 with a mark, as Excel opens it.
    Csv,
}

impl Format {
    /// The ending of the file's name, and the key in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The format of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Xlsx, Self::Csv].into_iter().find(|format| format.code() == code)
    }

    /// As people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel",
            Self::Csv => "CSV",
        }
    }

    /// The content type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A value of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, codes, days: never a formula.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number in thousandths.
    Thousandths(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Cell {
    /// The number as text, without binary fractions.
    fn number(&self) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Whole(number) => Some(number.to_string()),
            Self::Thousandths(number) => {
                let sign = if *number < 0 { "-" } else { "" };
                let (whole, rest) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
                let text = format!("{sign}{whole}.{rest:03}");
                Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
            }
        }
    }
}

enum To {
    Xlsx { book: Box<Workbook>, path: PathBuf, sheet: usize, row: u32 },
    Csv(Box<csv::Writer<BufWriter<File>>>),
}

/// A table being written.
pub struct Writer {
    heading: Vec<String>,
    to: To,
}

fn failed(error: XlsxError) -> Error {
    Error::File(std::io::Error::other(error))
}

impl Writer {
    /// Begins a file with its heading; scratch files lie beside it.
    pub fn create(format: Format, path: &Path, heading: &[impl AsRef<str>]) -> Result<Self> {
        let heading: Vec<String> = heading.iter().map(|words| words.as_ref().to_owned()).collect();
        let to = match format {
            Format::Xlsx => {
                let mut book = Box::new(Workbook::new());
                if let Some(folder) = path.parent() {
                    book.set_tempdir(folder).map_err(failed)?;
                }
                begin(&mut book, &heading)?;
                To::Xlsx { book, path: path.to_owned(), sheet: 0, row: 1 }
            }
            Format::Csv => {
                let mut out = BufWriter::new(File::create(path)?);
                out.write_all("\u{feff}".as_bytes())?;
                let mut out =
                    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
                out.write_record(&heading).map_err(std::io::Error::other)?;
                To::Csv(Box::new(out))
            }
        };
        Ok(Self { heading, to })
    }

    /// Appends a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        match &mut self.to {
            To::Xlsx { book, sheet, row, .. } => {
                if *row >= ROWS_PER_SHEET {
                    begin(book, &self.heading)?;
                    (*sheet, *row) = (*sheet + 1, 1);
                }
                let page = book.worksheet_from_index(*sheet).map_err(failed)?;
                put(page, *row, cells).map_err(failed)?;
                *row += 1;
            }
            To::Csv(out) => {
                let texts = cells.iter().map(|cell| match cell {
                    Cell::Text(text) if is_dangerous(text) => format!("'{text}"),
                    Cell::Text(text) => text.clone(),
                    number => number.number().unwrap_or_default(),
                });
                out.write_record(texts).map_err(std::io::Error::other)?;
            }
        }
        Ok(())
    }

    /// Appends rows off the async threads.
    pub async fn rows(mut self, rows: Vec<Vec<Cell>>) -> Result<Self> {
        let written = tokio::task::spawn_blocking(move || {
            rows.iter().try_for_each(|row| self.row(row))?;
            Ok(self)
        });
        written.await.map_err(|_| Error::Broken("a table being written"))?
    }

    /// Ends the file.
    pub fn finish(self) -> Result<()> {
        match self.to {
            To::Xlsx { mut book, path, .. } => book.save(path).map_err(failed),
            To::Csv(out) => {
                let mut out = out.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
                Ok(out.flush()?)
            }
        }
    }

    /// Ends the file off the async threads.
    pub async fn finished(self) -> Result<()> {
        tokio::task::spawn_blocking(move || self.finish()).await.map_err(|_| Error::Broken("a table being written"))?
    }
}

fn begin(book: &mut Workbook, heading: &[String]) -> Result<()> {
    let bold = CellFormat::new().set_bold();
    let page = book.add_worksheet_with_constant_memory().map_err(failed)?;
    let head = |page: &mut Worksheet| -> std::result::Result<(), XlsxError> {
        page.set_freeze_panes(1, 0)?;
        for (column, words) in (0_u16..).zip(heading) {
            page.set_column_width(column, 16.0)?;
            page.write_string_with_format(0, column, words, &bold)?;
        }
        Ok(())
    };
    head(page).map_err(failed)
}

fn put(page: &mut Worksheet, row: u32, cells: &[Cell]) -> std::result::Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        let number = cell.number().filter(|text| text.len() <= 12).and_then(|text| text.parse::<f64>().ok());
        match (cell, number) {
            (_, Some(number)) => page.write_number(row, column, number)?,
            (Cell::Text(text), None) if text.is_empty() => continue,
            (Cell::Text(text), None) => page.write_string(row, column, text.chars().take(CELL).collect::<String>())?,
            (number, None) => page.write_string(row, column, number.number().unwrap_or_default())?,
        };
    }
    Ok(())
}
