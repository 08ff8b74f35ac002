//! What can be wrong with a table that somebody sends, and how large one may be.

use serde::{Deserialize, Serialize};

/// Largest file, in bytes.
pub const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Most rows below the heading.
pub const MAX_ROWS: usize = 20_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 60;
/// Longest text of a cell, in characters.
pub const MAX_CELL: usize = 2_000;

/// What a file is that somebody sends for a table, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherFile {
    /// A photo or another picture.
    Picture,
    /// A video.
    Video,
    /// A PDF.
    Pdf,
    /// A document of Word or WPS.
    Document,
    /// A presentation.
    Presentation,
    /// A table of OpenDocument.
    OpenDocument,
    /// Packed files.
    Archive,
    /// A web page, which some programs save under the name of a table.
    WebPage,
}

impl OtherFile {
    /// What it is, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Picture => "一张照片",
            Self::Video => "一段视频",
            Self::Pdf => "一份PDF",
            Self::Document => "一份Word文档",
            Self::Presentation => "一份演示文稿",
            Self::OpenDocument => "一份OpenDocument文件",
            Self::Archive => "一个压缩包",
            Self::WebPage => "一个网页",
        }
    }
}

/// What programs for tables write where a formula has no value.
const ERROR_VALUES: [&str; 13] = [
    "#N/A",
    "#VALUE!",
    "#REF!",
    "#DIV/0!",
    "#NUM!",
    "#NAME?",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#GETTING_DATA",
];

/// Whether a cell holds an error instead of a value; so do the hashes of a column that was too narrow when it was saved
/// as text.
pub fn is_error_value(text: &str) -> bool {
    let text = crate::text::fold_code(text);
    ERROR_VALUES.contains(&text.as_str()) || (text.len() >= 2 && text.bytes().all(|byte| byte == b'#'))
}

/// The letters of a column, counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Why a table is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetProblem {
    /// More bytes than allowed, packed or unpacked.
    TooLarge,
    /// More rows than allowed.
    TooManyRows,
    /// More columns than allowed.
    TooManyColumns,
    /// A cell holds more than allowed; row and column count from 1.
    CellTooLong {
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
    /// Neither an xlsx nor a CSV file.
    NotATable,
    /// Another kind of file, whatever its name says.
    OtherFile {
        /// Which kind.
        kind: OtherFile,
    },
    /// An xls of old, or one with a password.
    OldOrLocked,
    /// It cannot be read to its end.
    Broken,
    /// Its text has an unknown encoding.
    Encoding,
    /// There is nothing in it.
    Empty,
    /// No row of it names the columns that are needed.
    NoHeading,
    /// No file came.
    Missing,
}

impl SheetProblem {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::NotATable | Self::OtherFile { .. } | Self::OldOrLocked => 415,
            _ => 422,
        }
    }

    /// What is wrong and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::TooLarge => "表格文件太大（不超过10MB，解压后不超过64MB），请拆成几个文件分别导入".into(),
            Self::TooManyRows => format!("表格超过{MAX_ROWS}行，请拆成几个文件分别导入"),
            Self::TooManyColumns => format!("表格超过{MAX_COLUMNS}列，请用模板填写后再导入"),
            Self::CellTooLong { row, column } => {
                format!("第{row}行第{column}列的内容超过{MAX_CELL}个字，请删减后再导入")
            }
            Self::NotATable => "这个文件不是表格，请上传Excel（.xlsx）或CSV文件".into(),
            Self::OtherFile { kind } => {
                format!("这不是表格文件（是{}），请上传Excel（.xlsx）或CSV文件", kind.words())
            }
            Self::OldOrLocked => {
                "这是旧版Excel（.xls）或设有密码的文件，请在Excel中另存为不设密码的.xlsx后再导入".into()
            }
            Self::Broken => "表格文件不完整或已损坏，请在Excel中打开检查并另存后再导入".into(),
            Self::Encoding => "CSV文件的文字编码无法识别，请在Excel中另存为“CSV UTF-8”或.xlsx后再导入".into(),
            Self::Empty => "表格里没有数据，请在表头下面逐行填写后再导入".into(),
            Self::NoHeading => {
                "表格里没有找到表头，应有一行写着“环保登记号码”“报告编号”等列名；请补上表头，或下载模板填写后再导入"
                    .into()
            }
            Self::Missing => "没有收到文件，请先选择表格文件再上传".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_the_programs_name_them() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (59, "BH"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn errors_are_told_from_values() {
        for text in ["#N/A", "#n/a", "#DIV/0!", "＃VALUE!", "########", "#REF!"] {
            assert!(is_error_value(text), "{text}");
        }
        for text in ["", "#", "3#", "#3", "N/A", "#12号工地"] {
            assert!(!is_error_value(text), "{text}");
        }
    }
}
