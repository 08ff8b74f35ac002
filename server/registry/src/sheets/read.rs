//! Reading a table: what kind of file it is by its first bytes, then cell by cell, stopping at the first limit.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use domain::sheet::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetProblem};
use encoding_rs::{Encoding, GB18030};

use super::{Table, is_dangerous, unpacked};

/// All text of a table together, in bytes: cells can share a text, so a small file can say much.
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// An xls of old, or an xlsx with a password, is a compound file.
const COMPOUND: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Reads a file.
pub fn read(path: &Path) -> Result<Table, SheetProblem> {
    let mut file = File::open(path).map_err(|_| SheetProblem::Broken)?;
    let length = file.metadata().map_err(|_| SheetProblem::Broken)?.len();
    if length == 0 {
        return Err(SheetProblem::Missing);
    }
    if length > MAX_BYTES {
        return Err(SheetProblem::TooLarge);
    }
    let mut head = [0; 4];
    let got = file.read(&mut head).map_err(|_| SheetProblem::Broken)?;
    file.rewind().map_err(|_| SheetProblem::Broken)?;
    if head[..got] == COMPOUND {
        return Err(SheetProblem::OldOrLocked);
    }
    let cells = if head[..got] == *b"PK\x03\x04" { workbook(file)? } else { text(file)? };
    cells.table()
}

/// Cells as they come, in whatever order.
#[derive(Default)]
struct Cells {
    rows: Vec<Vec<String>>,
    text: usize,
}

impl Cells {
    fn put(&mut self, row: usize, column: usize, text: &str) -> Result<(), SheetProblem> {
        if text.chars().nth(MAX_CELL).is_some() {
            return Err(SheetProblem::CellTooLong { row: row + 1, column: column + 1 });
        }
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if row > MAX_ROWS {
            return Err(SheetProblem::TooManyRows);
        }
        if column >= MAX_COLUMNS {
            return Err(SheetProblem::TooManyColumns);
        }
        self.text += text.len();
        if self.text > MAX_TEXT {
            return Err(SheetProblem::TooLarge);
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        text.clone_into(&mut cells[column]);
        Ok(())
    }

    /// The first row with anything in it is the heading; blank rows are passed over.
    fn table(self) -> Result<Table, SheetProblem> {
        let mut rows = self.rows.into_iter().zip(1..).filter(|(cells, _)| !cells.is_empty());
        let (heading, _) = rows.next().ok_or(SheetProblem::Empty)?;
        Ok(Table { heading, rows: rows.map(|(cells, number)| (number, cells)).collect() })
    }
}

/// The first visible sheet of a workbook.
fn workbook(mut file: File) -> Result<Cells, SheetProblem> {
    unpacked::check(BufReader::new(&mut file))?;
    file.rewind().map_err(|_| SheetProblem::Broken)?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| SheetProblem::NotATable)?;
    let sheet = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or(SheetProblem::Empty)?;
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(|_| SheetProblem::Broken)?;
    let mut cells = Cells::default();
    while let Some(cell) = reader.next_cell().map_err(|_| SheetProblem::Broken)? {
        let (row, column) = cell.get_position();
        let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        let (row, column) = (at(row), at(column));
        match cell.get_value() {
            DataRef::Empty => {}
            DataRef::String(text) | DataRef::DurationIso(text) => cells.put(row, column, text)?,
            DataRef::SharedString(text) => cells.put(row, column, text)?,
            DataRef::Int(number) => cells.put(row, column, &number.to_string())?,
            DataRef::Float(number) => cells.put(row, column, &number_words(*number))?,
            DataRef::Bool(yes) => cells.put(row, column, if *yes { "是" } else { "否" })?,
            DataRef::DateTime(moment) => cells.put(row, column, &moment_words(moment))?,
            DataRef::DateTimeIso(text) => cells.put(row, column, &text.replace('T', " "))?,
            DataRef::Error(error) => cells.put(row, column, &error.to_string())?,
        }
    }
    Ok(cells)
}

/// A number as it was meant: what binary fractions add behind the tenth place goes.
fn number_words(number: f64) -> String {
    let text = format!("{number:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// `2026-11-02`, `14:30`, or both.
fn moment_words(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let number = moment.as_f64();
    let time = format!("{hour:02}:{minute:02}");
    if moment.is_duration() || number < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if number.fract() == 0.0 { date } else { format!("{date} {time}") }
}

/// CSV: UTF-8 with or without a mark, UTF-16 with one, else GB18030.
fn text(mut file: File) -> Result<Cells, SheetProblem> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|_| SheetProblem::Broken)?;
    let decoded = match (Encoding::for_bom(&bytes), std::str::from_utf8(&bytes)) {
        (Some((encoding, mark)), _) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]),
        (None, Ok(text)) => Some(text.into()),
        (None, Err(_)) => GB18030.decode_without_bom_handling_and_without_replacement(&bytes),
    };
    // Every line ends in the same way, so that lines can be counted.
    let text = decoded.ok_or(SheetProblem::Encoding)?.replace("\r\n", "\n") + "\n";
    if text.chars().any(|c| c == '\0') {
        return Err(SheetProblem::NotATable);
    }
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().find(|sign| first.contains(char::from(*sign))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut cells = Cells::default();
    let mut record = csv::StringRecord::new();
    let mut inner_breaks = 0;
    while reader.read_record(&mut record).map_err(|_| SheetProblem::Broken)? {
        // The row that people see is the line, less the line breaks inside of cells; blank lines count. The reader stands
        // at the beginning of the next line.
        inner_breaks += record.iter().map(|text| text.matches('\n').count()).sum::<usize>();
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let row = line.saturating_sub(2 + inner_breaks);
        for (column, text) in record.iter().enumerate() {
            let text = text.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(text);
            cells.put(row, column, text)?;
        }
    }
    Ok(cells)
}
