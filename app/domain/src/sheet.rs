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
    /// An xls of old, or one with a password.
    OldOrLocked,
    /// It cannot be read to its end.
    Broken,
    /// Its text has an unknown encoding.
    Encoding,
    /// There is nothing in it.
    Empty,
    /// A column that is needed is not there.
    MissingColumn {
        /// Its heading.
        heading: String,
    },
    /// No file came.
    Missing,
}

impl SheetProblem {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::NotATable | Self::OldOrLocked => 415,
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
            Self::OldOrLocked => {
                "这是旧版Excel（.xls）或设有密码的文件，请在Excel中另存为不设密码的.xlsx后再导入".into()
            }
            Self::Broken => "表格文件不完整或已损坏，请在Excel中打开检查并另存后再导入".into(),
            Self::Encoding => "CSV文件的文字编码无法识别，请在Excel中另存为“CSV UTF-8”或.xlsx后再导入".into(),
            Self::Empty => "表格里没有数据，请按模板从第2行开始填写后再导入".into(),
            Self::MissingColumn { heading } => {
                format!("表格缺少“{heading}”一列，请下载模板，不要修改第1行的表头")
            }
            Self::Missing => "没有收到文件，请先选择表格文件再上传".into(),
        }
    }
}
