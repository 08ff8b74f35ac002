//! What is written reads back; what is too large, broken or dangerous is refused or harmless.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use domain::sheet::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, OtherFile, SheetProblem};
use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::{Cell, Format, Grid, Writer};

/// A table with its heading in the first row.
#[derive(Debug, PartialEq, Eq)]
struct Table {
    heading: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

/// The first sheet.
fn read(path: &Path) -> Result<Table, SheetProblem> {
    let Grid { problem, mut rows, .. } = super::read::read(path)?.remove(0);
    match problem {
        Some(problem) => Err(problem),
        None => Ok(Table { heading: rows.remove(0).1, rows }),
    }
}

fn written(format: Format, folder: &TempDir, heading: &[&'static str], rows: &[Vec<Cell>]) -> PathBuf {
    let path = folder.path().join("table");
    let mut writer = Writer::create(format, &path, "表", heading).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap();
    path
}

fn file(folder: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    path
}

fn csv_bytes(bytes: &[u8]) -> Result<Table, SheetProblem> {
    let folder = tempfile::tempdir().unwrap();
    read(&file(&folder, bytes))
}

fn parts(path: &Path, parts: &[(&str, &[u8])]) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// A workbook whose one sheet has the given xml as its rows.
fn workbook(folder: &TempDir, rows: &str) -> PathBuf {
    let real = std::fs::File::open(written(Format::Xlsx, folder, &["h"], &[])).unwrap();
    let mut real = zip::ZipArchive::new(real).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..real.len() {
        let mut part = real.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let xml = concat!(
                r#"<?xml version="1.0"?>"#,
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#
            );
            bytes = format!("{xml}{rows}</sheetData></worksheet>").into_bytes();
        }
        all.push((name, bytes));
    }
    let path = folder.path().join("made.xlsx");
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    parts(&path, &all);
    path
}

#[test]
fn numbers_come_back_exactly_and_texts_that_look_like_numbers_stay_texts() {
    let row = vec![Cell::Thousandths(625), Cell::Thousandths(-1610), Cell::Whole(42), "000123".into(), "1e5".into()];
    for format in [Format::Xlsx, Format::Csv] {
        let folder = tempfile::tempdir().unwrap();
        let table = read(&written(format, &folder, &["a", "b", "c", "d", "e"], std::slice::from_ref(&row))).unwrap();
        assert_eq!(table.rows, [(2, ["0.625", "-1.61", "42", "000123", "1e5"].map(str::to_owned).to_vec())]);
    }
}

#[test]
fn a_text_that_begins_like_a_formula_never_runs() {
    let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0"];
    let rows: Vec<Vec<Cell>> = evil.iter().map(|text| vec![(*text).into(), "x".into()]).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = written(Format::Csv, &folder, &["a", "b"], &rows);
    let text = std::fs::read_to_string(&path).unwrap();
    for (line, text) in text.lines().skip(1).filter(|line| line.ends_with(",x")).zip(evil) {
        assert!(line.trim_start_matches('"').starts_with('\''), "{line:?} for {text:?}");
    }
    assert_eq!(read(&path).unwrap().rows[0].1[0], "=1+1", "and reads back without the apostrophe");
    let path = written(Format::Xlsx, &folder, &["a", "b"], &rows);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    let xml = std::io::read_to_string(&mut sheet).unwrap();
    assert!(xml.contains("1+1") && !xml.contains("<f>"), "{xml}");
    drop(sheet);
    assert_eq!(read(&path).unwrap().rows[3].1[0], "@SUM(A1)");
}

#[test]
fn csv_is_read_in_the_encodings_of_this_country() {
    let text = "环保登记号码,报告编号\r\n3-DL000001,临检〔2026〕1号\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tabs = text.replace(',', "\t");
    let marked = format!("\u{feff}{text}");
    for bytes in [text.as_bytes(), marked.as_bytes(), &gb, &utf16, tabs.as_bytes()] {
        let table = csv_bytes(bytes).unwrap();
        assert_eq!(table.heading, ["环保登记号码", "报告编号"]);
        assert_eq!(table.rows, [(2, vec!["3-DL000001".to_owned(), "临检〔2026〕1号".to_owned()])]);
    }
    assert_eq!(csv_bytes(&[0xff, 0xff, 0x41]), Err(SheetProblem::Encoding));
}

#[test]
fn rows_are_counted_as_people_see_them() {
    let table = csv_bytes("h,i\r\n\r\na,\"two\r\nlines\"\r\n,\r\nb,x".as_bytes()).unwrap();
    let rows: Vec<(usize, &str)> = table.rows.iter().map(|(number, cells)| (*number, cells[0].as_str())).collect();
    assert_eq!(rows, [(3, "a"), (5, "b")]);
}

#[test]
fn limits_hold_on_them_and_not_above_them() {
    let rows = |count: usize| format!("h\n{}", "x\n".repeat(count));
    assert_eq!(csv_bytes(rows(MAX_ROWS).as_bytes()).unwrap().rows.len(), MAX_ROWS);
    let more = MAX_ROWS + super::TITLES + 1;
    assert_eq!(csv_bytes(rows(more).as_bytes()), Err(SheetProblem::TooManyRows));
    let columns = |count: usize| vec!["x"; count].join(",");
    assert_eq!(csv_bytes(columns(MAX_COLUMNS).as_bytes()).unwrap().heading.len(), MAX_COLUMNS);
    assert_eq!(csv_bytes(columns(MAX_COLUMNS + 1).as_bytes()), Err(SheetProblem::TooManyColumns));
    let cell = |count: usize| format!("h\n{}", "字".repeat(count));
    assert!(csv_bytes(cell(MAX_CELL).as_bytes()).is_ok());
    assert_eq!(csv_bytes(cell(MAX_CELL + 1).as_bytes()), Err(SheetProblem::CellTooLong { row: 2, column: 1 }));
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    assert_eq!(csv_bytes(&large), Err(SheetProblem::TooLarge));
}

#[test]
fn a_cell_far_away_needs_no_memory_for_all_between() {
    let folder = tempfile::tempdir().unwrap();
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_eq!(read(&workbook(&folder, far)), Err(SheetProblem::TooManyRows));
    let wide = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
    assert_eq!(read(&workbook(&folder, wide)), Err(SheetProblem::TooManyColumns));
    let empty = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>"#;
    assert_eq!(read(&workbook(&folder, empty)).unwrap().heading, ["1"], "a mere format is nothing");
}

#[test]
fn a_bomb_is_refused_by_its_directory_and_by_what_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.xlsx");
    let zeros = vec![b' '; 70 * 1024 * 1024];
    parts(&path, &[("xl/worksheets/sheet1.xml", &zeros)]);
    let honest = std::fs::read(&path).unwrap();
    assert!(honest.len() < 200_000, "it is a bomb");
    assert_eq!(read(&path), Err(SheetProblem::TooLarge));
    // The same with a directory that says 10 bytes: both places of the size are changed.
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let mut lying = honest;
    let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let refused = read(&file(&folder, &lying));
    assert!(matches!(refused, Err(SheetProblem::TooLarge | SheetProblem::Broken)), "{refused:?}");
    parts(&path, &[("xl/sharedStrings.xml", &zeros[..25 * 1024 * 1024])]);
    assert_eq!(read(&path), Err(SheetProblem::TooLarge));
    // Joined cells that overlap: each is small, together they are more than any sheet.
    let joined = r#"<mergeCell ref="A1:A20000"/>"#.repeat(2000);
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="B20000"><v>1</v></c></row>"#;
    let path = workbook(&folder, &format!("{rows}</sheetData><mergeCells>{joined}</mergeCells><sheetData>"));
    assert_eq!(read(&path), Err(SheetProblem::Broken));
}

#[test]
fn what_is_no_table_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(csv_bytes(b""), Err(SheetProblem::Missing));
    assert_eq!(csv_bytes(b"\r\n \r\n"), Err(SheetProblem::Empty));
    assert_eq!(csv_bytes(b"a,b\0,c"), Err(SheetProblem::NotATable));
    assert_eq!(csv_bytes(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), Err(SheetProblem::OldOrLocked));
    let path = folder.path().join("other.zip");
    for (name, kind) in [
        ("word/document.xml", OtherFile::Document),
        ("ppt/presentation.xml", OtherFile::Presentation),
        ("content.xml", OtherFile::OpenDocument),
        ("IMG_0001.jpg", OtherFile::Archive),
    ] {
        parts(&path, &[("a.txt", b"x"), (name, b"<x/>")]);
        assert_eq!(read(&path), Err(SheetProblem::OtherFile { kind }), "{name}");
    }
    let whole = std::fs::read(written(Format::Xlsx, &folder, &["a"], &[vec!["b".into()]])).unwrap();
    for end in [10, whole.len() / 2, whole.len() - 30] {
        assert_eq!(read(&file(&folder, &whole[..end])), Err(SheetProblem::Broken), "{end}");
    }
}

#[test]
fn another_kind_of_file_is_told_as_what_it_is() {
    use OtherFile::{Archive, Document, Pdf, Picture, Video, WebPage};
    let cases: [(&[u8], OtherFile); 14] = [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Picture),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Picture),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Picture),
        (b"GIF89a\0\0", Picture),
        (b"BM\x36\0\0\0\0\0", Picture),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Picture),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", Video),
        (b"%PDF-1.7", Pdf),
        (b"{\\rtf1", Document),
        (b"Rar!\x1a\x07", Archive),
        (b"7z\xbc\xaf\x27\x1c\0", Archive),
        (b"<html><table>", WebPage),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", WebPage),
        (b"  <table border=1>", WebPage),
    ];
    for (bytes, kind) in cases {
        assert_eq!(csv_bytes(bytes), Err(SheetProblem::OtherFile { kind }), "{kind:?}");
    }
    assert_eq!(
        csv_bytes(&[b"%PDF".as_slice(), &vec![0; 11 << 20]].concat()),
        Err(SheetProblem::OtherFile { kind: Pdf })
    );
    assert!(SheetProblem::OtherFile { kind: Picture }.sentence().starts_with("这不是表格文件（是一张照片）"));
    for table in ["BMW,1\n2,3\n", "a<html>,b\n1,2\n"] {
        assert!(csv_bytes(table.as_bytes()).is_ok(), "{table}");
    }
}

#[test]
fn a_line_that_names_the_separator_is_no_row() {
    for text in ["sep=;\r\nh;i\r\na;b,c\r\n", "\u{feff}\"sep=;\"\r\nh;i\r\na;b,c\r\n", "h;i\r\na;b,c\r\n"] {
        let table = csv_bytes(text.as_bytes()).unwrap();
        assert_eq!(
            (table.heading, table.rows),
            (vec!["h".into(), "i".into()], vec![(2, vec!["a".into(), "b,c".into()])])
        );
    }
    let titled = csv_bytes("台账\nh\ti\tj\na\tb,c\td\n".as_bytes()).unwrap();
    assert_eq!(titled.rows[0].1, ["h", "i", "j"], "the first line is a title and has no separator");
}

#[test]
fn what_spans_rows_is_in_each_of_them_and_what_spans_columns_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("joined.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let (page, plain) = (book.add_worksheet(), rust_xlsxwriter::Format::new());
    page.write_string(0, 0, "h").unwrap();
    page.merge_range(1, 0, 4, 0, "四行", &plain).unwrap();
    page.merge_range(1, 1, 1, 3, "0.61", &plain).unwrap();
    for row in [2, 4] {
        page.write_string(row, 4, "x").unwrap();
    }
    book.save(&path).unwrap();
    let rows = read(&path).unwrap().rows;
    let firsts: Vec<(usize, &str)> = rows.iter().map(|(number, cells)| (*number, cells[0].as_str())).collect();
    assert_eq!(firsts, [(2, "四行"), (3, "四行"), (5, "四行")], "a row with nothing of its own stays blank");
    assert_eq!(rows[0].1, ["四行", "0.61"]);
}

fn part_of(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut part = archive.by_name(name).unwrap();
    std::io::read_to_string(&mut part).unwrap()
}

#[test]
fn a_sheet_has_a_name_a_filter_a_fixed_head_and_columns_as_wide_as_their_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table");
    let heading = ["号码", "检测日期", "检测时间", "录入时间", "备注"];
    let mut writer = Writer::create(Format::Xlsx, &path, "检测/记录", &heading).unwrap();
    let cells = vec![
        "3-DL000001".into(),
        Cell::Day(jiff::civil::date(2026, 11, 2)),
        Cell::Time(jiff::civil::time(14, 30, 0, 0)),
        Cell::Moment(1_793_604_600_000),
        "很长的备注".repeat(20).into(),
    ];
    writer.row(&cells).unwrap();
    writer.row(&["x".into(), None.into(), Cell::moment(None)]).unwrap();
    writer.finish().unwrap();
    assert!(part_of(&path, "xl/workbook.xml").contains("name=\"检测记录\""));
    let xml = part_of(&path, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<autoFilter ref=\"A1:E3\"/>") && xml.contains("state=\"frozen\""), "{xml}");
    assert!(xml.contains("<v>46328</v>") && xml.contains("<v>0.604166"), "days and times are numbers: {xml}");
    // Neighbours of one width are one entry.
    let said = |column: &str, what: &str| -> f64 {
        column.split(&format!("{what}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let width = |at: f64| {
        let mut columns = xml.split("<col ").skip(1);
        let column = columns.find(|column| said(column, "min") <= at && at <= said(column, "max")).unwrap();
        said(column, " width")
    };
    let widths = [1.0, 2.0, 3.0, 4.0, 5.0].map(width);
    assert!((10.0..14.0).contains(&widths[0]) && widths[3] > 18.0 && (50.0..52.0).contains(&widths[4]), "{widths:?}");
    let styles = part_of(&path, "xl/styles.xml").replace("&quot;", "'");
    assert!(styles.contains("yyyy'年'm'月'd'日'") && styles.contains("yyyy'年'm'月'd'日' hh:mm"), "{styles}");
    let back = read(&path).unwrap();
    assert_eq!(back.rows[0].1[1..4], ["2026-11-02", "14:30", "2026-11-02 15:30"]);
    assert_eq!(back.rows[1], (3, vec!["x".to_owned()]));
    let csv = folder.path().join("csv");
    let mut writer = Writer::create(Format::Csv, &csv, "x", &heading).unwrap();
    writer.row(&cells[..4]).unwrap();
    writer.finish().unwrap();
    let text = std::fs::read_to_string(csv).unwrap();
    assert!(text.contains("3-DL000001,2026-11-02,14:30,2026年11月2日 15:30\r\n"), "{text}");
}

#[test]
fn days_and_times_of_excel_become_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "日期").unwrap();
    let style = |format: &str| rust_xlsxwriter::Format::new().set_num_format(format);
    page.write_number_with_format(1, 0, 46_328, &style("yyyy-mm-dd")).unwrap();
    page.write_number_with_format(2, 0, 0.604_166_666_666, &style("hh:mm")).unwrap();
    page.write_number_with_format(3, 0, 46_328.5, &style("yyyy-mm-dd hh:mm")).unwrap();
    page.write_boolean(4, 0, true).unwrap();
    page.write_number(5, 0, 0.1 + 0.2).unwrap();
    book.save(&path).unwrap();
    let cells: Vec<String> = read(&path).unwrap().rows.into_iter().map(|(_, cells)| cells[0].clone()).collect();
    assert_eq!(cells, ["2026-11-02", "14:30", "2026-11-02 12:00", "是", "0.3"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_reads_back(
        rows in prop::collection::vec(prop::collection::vec("[ -~一-龥＝＠Ⅲ“”]{0,20}", 1..6), 1..12),
    ) {
        for format in [Format::Xlsx, Format::Csv] {
            let folder = tempfile::tempdir().unwrap();
            let cells: Vec<Vec<Cell>> =
                rows.iter().map(|row| row.iter().map(|text| Cell::Text(text.clone())).collect()).collect();
            let table = read(&written(format, &folder, &["h1", "h2", "h3", "h4", "h5"], &cells)).unwrap();
            let expected: Vec<(usize, Vec<String>)> = rows
                .iter()
                .zip(2..)
                .map(|(row, number)| {
                    let mut row: Vec<String> = row.iter().map(|text| text.trim().to_owned()).collect();
                    while row.last().is_some_and(String::is_empty) {
                        row.pop();
                    }
                    (number, row)
                })
                .filter(|(_, row)| !row.is_empty())
                .collect();
            prop_assert_eq!(table.rows, expected);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fall_over(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        packed in any::<bool>(),
    ) {
        let bytes = if packed { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = csv_bytes(&bytes);
    }
}
