//! 消息, 统计, 导出, 接口.

use domain::fields::Fields;
use domain::message::{MessageState, Template};
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;

// 消息.

/// 短信记录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLog {
    /// Nobody gets a code any more today.
    pub used_up: bool,
    /// Whoever reads it may change what messages say.
    pub edits_texts: bool,
    /// The newest first.
    pub lines: Vec<MessageLine>,
    /// Behind which message the next page begins.
    pub next: Option<String>,
}

/// A message, as people may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    /// Its id, where 重新发送 makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend: Option<Uuid>,
    /// When it was written.
    pub at: String,
    /// Which message, in words.
    pub label: String,
    /// The filing or machine it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    /// `138****0000`.
    pub phone: String,
    /// What was said, a code hidden.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// In a word.
    pub state: MessageState,
    /// How often it was tried.
    pub tries: i64,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// 短信内容: what every message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTexts {
    /// Each of them.
    pub texts: Vec<MessageText>,
    /// The text that was tried out and is not saved, by the names of its form.
    #[serde(default, skip_serializing_if = "Fields::is_blank")]
    pub tried: Fields,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageText {
    /// Which message.
    pub template: Template,
    /// What is sent, with its placeholders.
    pub text: String,
    /// It is the city's own, not the built-in one.
    pub edited: bool,
    /// For saving: what was changed since is not overwritten.
    pub version: i64,
}

// 统计.

/// 统计.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// 区县: what they can be narrowed to.
    pub districts: Vec<Choice>,
    /// What there is to show; nothing where nothing was registered or decided.
    pub figures: Option<Figures>,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The figures above everything, label and value.
    pub totals: Vec<(String, String)>,
    /// Each part with its chart and its table.
    pub parts: Vec<StatisticsPart>,
}

/// A part of the statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticsPart {
    /// Its key in addresses.
    pub code: String,
    /// Its heading.
    pub label: String,
    /// What is drawn; nothing where there is nothing to draw.
    pub chart: Option<Chart>,
    /// The words of its table's columns.
    pub head: Vec<String>,
    /// The rows of its table; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chart {
    /// One bar a row.
    Bars(Vec<(String, i64)>),
    /// Shares of emission stages, a row each.
    Shares(Vec<Shares>),
}

/// One row of shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    /// The row's name.
    pub name: String,
    /// Parts, in the order in which they are drawn.
    pub parts: Vec<(Stage, i64)>,
}

// 导出.

/// 导出文件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// One of them is not made yet.
    pub open: bool,
    /// The newest first.
    pub lines: Vec<ExportLine>,
}

/// A file that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportLine {
    /// Its id.
    pub id: Uuid,
    /// Which list.
    pub title: String,
    /// The filters in words.
    pub filters: String,
    /// Where it stands.
    pub state: ExportState,
    /// Who asked for it.
    pub by: String,
    /// When.
    pub at: String,
}

/// Where an export stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportState {
    /// Being made, and how far it is.
    Running {
        /// Rows written.
        done: i64,
        /// Rows in all.
        total: i64,
    },
    /// It can be fetched.
    Done {
        /// Where it stands, in a word.
        label: String,
        /// What the link to it says.
        words: String,
        /// Until when it is kept.
        until: String,
    },
    /// Anything else, in words.
    Other {
        /// In words.
        words: String,
    },
}

// 接口.

/// 系统接口.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Systems {
    /// The key that was made a moment ago, this once.
    pub fresh: Option<FreshKey>,
    /// The keys that were given out, the newest first.
    pub lines: Vec<SystemLine>,
    /// The offices whose data a key can read, code and name.
    pub offices: Vec<Choice>,
}

/// A key that nobody can see again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshKey {
    /// Whose it is.
    pub name: String,
    /// The key.
    pub key: String,
}

/// Another system with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemLine {
    /// Its id.
    pub id: Uuid,
    /// What it is called here.
    pub name: String,
    /// The office whose data it reads.
    pub office: String,
    /// The last characters of its key.
    pub tail: String,
    /// The last day on which the key was used, in words.
    pub last_used: String,
    /// Who gave the key out.
    pub by: String,
    /// When.
    pub at: String,
    /// Since when the key is worth nothing.
    pub stopped_at: Option<String>,
}
