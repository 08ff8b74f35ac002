//! Reading a table: what kind of file it is by its first bytes, then cell by cell, stopping at the first limit.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use domain::sheet::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetProblem};
use encoding_rs::{Encoding, GB18030};

use super::{Grid, Span, is_dangerous, kinds, unpacked};

/// All text of a table together, in bytes: cells can share a text, so a small file can say much.
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// Rows that titles may take above the heading.
pub const TITLES: usize = 40;
/// Lines of a text file that are looked at for what parts its cells.
const SAMPLE: usize = 20;
/// An xls of old, or an xlsx with a password, is a compound file.
const COMPOUND: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Reads the sheets of a file; there is at least one.
pub fn read(path: &Path) -> Result<Vec<Grid>, SheetProblem> {
    let mut file = File::open(path).map_err(|_| SheetProblem::Broken)?;
    let length = file.metadata().map_err(|_| SheetProblem::Broken)?.len();
    if length == 0 {
        return Err(SheetProblem::Missing);
    }
    let mut head = Vec::new();
    file.by_ref().take(kinds::HEAD as u64).read_to_end(&mut head).map_err(|_| SheetProblem::Broken)?;
    file.rewind().map_err(|_| SheetProblem::Broken)?;
    if let Some(kind) = kinds::other(&head) {
        return Err(SheetProblem::OtherFile { kind });
    }
    if length > MAX_BYTES {
        return Err(SheetProblem::TooLarge);
    }
    if head.starts_with(&COMPOUND) {
        return Err(SheetProblem::OldOrLocked);
    }
    let grids = if head.starts_with(b"PK\x03\x04") { workbook(file)? } else { vec![text(file)?] };
    if grids.iter().all(|grid| grid.rows.is_empty() && grid.problem.is_none()) {
        return Err(SheetProblem::Empty);
    }
    Ok(grids)
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
        if row > MAX_ROWS + TITLES {
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

    /// What is said once for several rows is true of each of them. A row with nothing of its own stays empty; what
    /// spans columns is not repeated, or one reading would become three.
    fn fill_down(&mut self, spans: &[Span]) -> Result<(), SheetProblem> {
        let mut steps = 0;
        for span in spans.iter().filter(|span| span.last_row > span.row && span.column < MAX_COLUMNS) {
            let Some(text) = self.rows.get(span.row).and_then(|cells| cells.get(span.column)).cloned() else {
                continue;
            };
            let last = span.last_row.min(self.rows.len() - 1);
            // Spans never overlap, so that together they have no more cells than the sheet.
            steps += last.saturating_sub(span.row);
            if steps > MAX_ROWS * MAX_COLUMNS {
                return Err(SheetProblem::Broken);
            }
            for row in span.row + 1..=last {
                let cells = &self.rows[row];
                if !cells.is_empty() && cells.get(span.column).is_none_or(String::is_empty) {
                    self.put(row, span.column, &text)?;
                }
            }
        }
        Ok(())
    }

    /// Blank rows are passed over.
    fn grid(self, name: String, spans: Vec<Span>, problem: Option<SheetProblem>) -> Grid {
        let rows = (1..).zip(self.rows).filter(|(_, cells)| !cells.is_empty()).collect();
        Grid { name, rows, spans, problem }
    }
}

/// The visible sheets of a workbook. One that cannot be taken does not spoil the others.
fn workbook(mut file: File) -> Result<Vec<Grid>, SheetProblem> {
    unpacked::check(BufReader::new(&mut file))?;
    file.rewind().map_err(|_| SheetProblem::Broken)?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|_| SheetProblem::NotATable)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut grids, mut text) = (Vec::new(), 0);
    for name in names {
        let mut cells = Cells { text, ..Cells::default() };
        let mut read = sheet(&mut book, &name, &mut cells);
        let spans = spans(&mut book, &name);
        read = read.and_then(|()| cells.fill_down(spans.as_deref().unwrap_or_default()));
        text = cells.text;
        let problem = read.err().or_else(|| spans.as_ref().err().cloned());
        grids.push(cells.grid(name, spans.unwrap_or_default(), problem));
    }
    if grids.is_empty() { Err(SheetProblem::Empty) } else { Ok(grids) }
}

type Book = Xlsx<BufReader<File>>;

fn at(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn sheet(book: &mut Book, name: &str, cells: &mut Cells) -> Result<(), SheetProblem> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| SheetProblem::Broken)?;
    while let Some(cell) = reader.next_cell().map_err(|_| SheetProblem::Broken)? {
        let (row, column) = cell.get_position();
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
    Ok(())
}

/// Cells that are joined to one.
fn spans(book: &mut Book, name: &str) -> Result<Vec<Span>, SheetProblem> {
    let joined = book.merge_cells_by_sheet_name(name).map_err(|_| SheetProblem::Broken)?;
    let span = |joined: &calamine::Dimensions| Span {
        row: at(joined.start.0),
        column: at(joined.start.1),
        last_row: at(joined.end.0),
        last_column: at(joined.end.1),
    };
    Ok(joined.iter().map(span).collect())
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
fn text(mut file: File) -> Result<Grid, SheetProblem> {
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
    let (text, delimiter) = parted(&text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut cells = Cells::default();
    let read = lines(&mut reader, &mut cells);
    Ok(cells.grid(String::new(), Vec::new(), read.err()))
}

fn lines(reader: &mut csv::Reader<&[u8]>, cells: &mut Cells) -> Result<(), SheetProblem> {
    let mut record = csv::StringRecord::new();
    let mut inner_breaks = 0;
    while reader.read_record(&mut record).map_err(|_| SheetProblem::Broken)? {
        // The row that people see is the line, less the line breaks inside of cells; blank lines count. The reader
        // stands at the beginning of the next line.
        inner_breaks += record.iter().map(|text| text.matches('\n').count()).sum::<usize>();
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let row = line.saturating_sub(2 + inner_breaks);
        for (column, text) in record.iter().enumerate() {
            let text = text.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(text);
            cells.put(row, column, text)?;
        }
    }
    Ok(())
}

/// What parts the cells: the sign that a first line `sep=;` names, which no program shows as a row, else the one that
/// stands most often in the first lines.
fn parted(text: &str) -> (&str, u8) {
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(sign) = first.trim().trim_matches('"').to_ascii_lowercase().strip_prefix("sep=")
        && let Ok([sign]) = <[u8; 1]>::try_from(if sign.is_empty() { b"\t" } else { sign.as_bytes() })
    {
        return (rest, sign);
    }
    let often = |sign: u8| text.lines().take(SAMPLE).map(|line| line.matches(char::from(sign)).count()).sum::<usize>();
    // Of those that are equal the first counts: max_by_key takes the last.
    (text, [b';', b'\t', b','].into_iter().max_by_key(|sign| often(*sign)).unwrap_or(b','))
}
