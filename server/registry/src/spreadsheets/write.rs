//! Writing a table: rows go to disk as they come, so that a million of them need no more memory than a thousand.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::{Date, Time, date};
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::is_dangerous;
use crate::clock::china_time;
use crate::error::{Error, Result};

/// Rows of one worksheet; a longer table goes on in the next.
const ROWS_PER_SHEET: u32 = 1_000_000;
/// What Excel takes in one cell, in characters.
const CELL: usize = 32_000;
/// What Excel takes for the name of a sheet, less the number of a second one, in characters.
const NAME: usize = 26;
/// Columns are as wide as their text, between these; in digits.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=50;
/// What the button of the filter takes of a heading.
const BUTTON: usize = 3;
/// The day that a serial number counts from, and the first for which that is right.
const SERIAL: Date = date(1899, 12, 30);
const FIRST: Date = date(1900, 3, 1);
const DAY_FORMAT: &str = r#"yyyy"年"m"月"d"日""#;
const MOMENT_FORMAT: &str = r#"yyyy"年"m"月"d"日" hh:mm"#;
const TIME_FORMAT: &str = "hh:mm";

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
    /// Words and codes: never a formula.
    Text(String),
    /// A day.
    Day(Date),
    /// A time of day, to the minute.
    Time(Time),
    /// An instant in milliseconds, shown as China's time to the minute.
    Moment(i64),
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
            Self::Text(_) | Self::Day(_) | Self::Time(_) | Self::Moment(_) => None,
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

impl From<Option<Date>> for Cell {
    fn from(day: Option<Date>) -> Self {
        day.map_or_else(|| Self::Text(String::new()), Self::Day)
    }
}

impl Cell {
    /// A moment, or nothing.
    pub fn moment(at_ms: Option<i64>) -> Self {
        at_ms.map_or_else(|| Self::Text(String::new()), Self::Moment)
    }

    /// As it stands in a text file, and as a spreadsheet shows it.
    fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => domain::day::iso(*day),
            Self::Time(time) => time.strftime("%H:%M").to_string(),
            Self::Moment(at) => china_time(*at),
            Self::Whole(_) | Self::Thousandths(_) => self.number().unwrap_or_default(),
        }
    }

    /// Days since [`SERIAL`] with their part, and how they are shown.
    fn serial(&self) -> Option<(f64, &'static str)> {
        let days = |day: Date| (day >= FIRST).then(|| (day - SERIAL).get_days());
        let part = |time: Time| f64::from(i32::from(time.hour()) * 60 + i32::from(time.minute())) / 1440.0;
        match self {
            Self::Day(day) => Some((f64::from(days(*day)?), DAY_FORMAT)),
            Self::Time(time) => Some((part(*time), TIME_FORMAT)),
            Self::Moment(at) => {
                let at = crate::clock::china(*at);
                Some((f64::from(days(at.date())?) + part(at.time()), MOMENT_FORMAT))
            }
            _ => None,
        }
    }
}

/// How much of a line a text takes, in digits: letters of this country take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// The sheet that is being written.
struct Page {
    name: String,
    sheet: usize,
    row: u32,
    widths: Vec<usize>,
}

enum To {
    Xlsx { book: Box<Workbook>, path: PathBuf, page: Page },
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
    /// Begins a file with its heading, under a name that a spreadsheet shows; scratch files lie beside it.
    pub fn create(format: Format, path: &Path, name: &str, heading: &[impl AsRef<str>]) -> Result<Self> {
        let heading: Vec<String> = heading.iter().map(|words| words.as_ref().to_owned()).collect();
        let to = match format {
            Format::Xlsx => {
                let mut book = Box::new(Workbook::new());
                if let Some(folder) = path.parent() {
                    book.set_tempdir(folder).map_err(failed)?;
                }
                let name = name.chars().filter(|c| !r"[]:*?/\'".contains(*c)).take(NAME).collect();
                let page = begin(&mut book, name, 0, &heading).map_err(failed)?;
                To::Xlsx { book, path: path.to_owned(), page }
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
            To::Xlsx { book, page, .. } => {
                if page.row >= ROWS_PER_SHEET {
                    end(book, page, &self.heading).map_err(failed)?;
                    *page =
                        begin(book, std::mem::take(&mut page.name), page.sheet + 1, &self.heading).map_err(failed)?;
                }
                put(book, page, cells).map_err(failed)?;
            }
            To::Csv(out) => {
                let texts = cells.iter().map(|cell| match cell {
                    Cell::Text(text) if is_dangerous(text) => format!("'{text}"),
                    other => other.words(),
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
            To::Xlsx { mut book, path, page } => {
                end(&mut book, &page, &self.heading).map_err(failed)?;
                book.save(path).map_err(failed)
            }
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

type Written<T> = std::result::Result<T, XlsxError>;

/// A sheet with its heading, which stays in view.
fn begin(book: &mut Workbook, name: String, sheet: usize, heading: &[String]) -> Written<Page> {
    let bold = CellFormat::new().set_bold();
    let page = book.add_worksheet_with_constant_memory()?;
    if !name.is_empty() {
        page.set_name(if sheet == 0 { name.clone() } else { format!("{name}{}", sheet + 1) })?;
    }
    page.set_freeze_panes(1, 0)?;
    for (column, words) in (0_u16..).zip(heading) {
        page.write_string_with_format(0, column, words, &bold)?;
    }
    let widths = heading.iter().map(|words| width(words) + BUTTON).collect();
    Ok(Page { name, sheet, row: 1, widths })
}

/// What is known of a sheet only when all its rows are there: how wide its columns are, and how far its filter reaches.
fn end(book: &mut Workbook, page: &Page, heading: &[String]) -> Written<()> {
    let sheet = book.worksheet_from_index(page.sheet)?;
    for (column, width) in (0_u16..).zip(&page.widths) {
        let width = (width + 1).clamp(*WIDTHS.start(), *WIDTHS.end());
        sheet.set_column_width(column, f64::from(u32::try_from(width).unwrap_or_default()))?;
    }
    if let Some(last) = heading.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()) {
        sheet.autofilter(0, 0, page.row.saturating_sub(1).max(1), last)?;
    }
    Ok(())
}

fn put(book: &mut Workbook, page: &mut Page, cells: &[Cell]) -> Written<()> {
    let (row, sheet) = (page.row, book.worksheet_from_index(page.sheet)?);
    for (column, cell) in (0_u16..).zip(cells) {
        let words = cell.words();
        if words.is_empty() {
            continue;
        }
        let at = usize::from(column);
        if page.widths.len() <= at {
            page.widths.resize(at + 1, 0);
        }
        page.widths[at] = page.widths[at].max(width(&words));
        write(sheet, (row, column), cell, &words)?;
    }
    page.row += 1;
    Ok(())
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, words: &str) -> Written<()> {
    if let Some((serial, shown)) = cell.serial() {
        sheet.write_number_with_format(row, column, serial, &CellFormat::new().set_num_format(shown))?;
    } else if let Some(number) = cell.number().filter(|text| text.len() <= 12).and_then(|text| text.parse::<f64>().ok())
    {
        sheet.write_number(row, column, number)?;
    } else {
        sheet.write_string(row, column, words.chars().take(CELL).collect::<String>())?;
    }
    Ok(())
}
