//! Tables that leave the register: CSV that opens in a spreadsheet as text, never as a formula.

use crate::error::{Error, Result};

/// Spreadsheets tell UTF-8 by it.
pub const BOM: &str = "\u{feff}";

/// A cell that a spreadsheet would read as a formula gets a `'` before it.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Lines of CSV.
pub fn lines<'a>(rows: impl IntoIterator<Item = &'a Vec<String>>) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let written = writer.write_record(row.iter().map(|cell| harmless(cell)));
        written.map_err(|_| Error::Broken("a line of CSV cannot be written"))?;
    }
    let bytes = writer.into_inner().map_err(|_| Error::Broken("CSV cannot be written"))?;
    String::from_utf8(bytes).map_err(|_| Error::Broken("CSV that is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        let cells = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "a,b", "说\"好\"", "3-DL000001", ""];
        let row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let text = lines([&row]).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let read = reader.records().next().unwrap().unwrap();
        let expected = ["'=1+1", "'+86", "'-5", "'@SUM(A1)", "'\t=1", "a,b", "说\"好\"", "3-DL000001", ""];
        assert_eq!(read.iter().collect::<Vec<_>>(), expected);
    }
}
