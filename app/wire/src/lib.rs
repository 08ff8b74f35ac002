//! What travels between a page and its server function: questions and answers, by room. Ready to be shown: words and
//! days are written by the server, so that a phone carries neither a calendar nor the register's types.
//!
//! serde on the domain's types only. Nothing here decides, formats or fetches.

pub mod administration;
pub mod at_gate;
pub mod desk;
pub mod dossier;
pub mod failure;
pub mod filings;
pub mod gate;
pub mod imports;
pub mod inspections;
pub mod machines;
pub mod notices;
pub mod office_sites;
pub mod offices;
pub mod people;
pub mod plates;
pub mod queue;
pub mod register;
pub mod sites;
pub mod staff;
pub mod trail;

use domain::fields::Fields;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use failure::{Failure, Refused, Refuses};
pub use notices::Notice;

/// What the website says about itself, and how this browser wants it shown. Comes with the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Website {
    /// 主办单位.
    pub organiser: String,
    /// 联系方式.
    pub contact: String,
    /// ICP备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// 网站标识码.
    pub identifier: String,
    /// 临汾市.
    pub city: String,
    /// Which version of 《用户协议》 and 《隐私政策》 holds.
    pub agreement: String,
    /// The development routes exist.
    pub development: bool,
    /// 大字版.
    pub large: bool,
}

/// Where a form leads when all went well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// The address of the next page, or of a file.
    pub to: String,
    /// What that page says was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// The header by which a script asks that the page a form leads to come with its answer, as [`NextPage`].
pub const NEXT_PAGE: &str = "x-next-page";

/// What stands beside a [`Next`] where it was asked for and could be had.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NextPage {
    /// The answer of the page's question.
    #[serde(default)]
    pub page: Option<Box<serde_json::value::RawValue>>,
}

/// What a page says once, about the form that led to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refused>,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// What was typed, passwords apart.
    #[serde(default, skip_serializing_if = "Fields::is_blank")]
    pub typed: Fields,
    /// A password that was typed before the code was asked for: in the form of the page, never in what it carries.
    #[serde(skip)]
    pub password: String,
}

impl Said {
    /// What was typed into a field.
    pub fn typed(&self, name: &str) -> String {
        self.typed.get(name).to_owned()
    }
}

/// An office, and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 临汾市生态环境局尧都分局.
    pub name: String,
    /// Whom to call.
    pub phone: String,
    /// Where.
    pub address: String,
    /// When.
    pub hours: String,
}

/// A word in a box with a colour of its own: where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The key of its colour.
    pub code: String,
    /// The word.
    pub label: String,
}

/// A line of a list of facts: label and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The field's label.
    pub label: String,
    /// Its value in words.
    pub value: String,
    /// Letters and digits that are compared one by one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    /// What to look at once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The value of the submission before, where it was another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// A choice of a list: its key and its words.
pub type Choice = (String, String);

/// Something with a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
}
