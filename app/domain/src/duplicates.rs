//! 疑似重复: what is said of two filings that may be the same machine.

use serde::{Deserialize, Serialize};

/// What a reviewer says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 同一台机械.
    Same,
    /// 不是同一台机械.
    Different,
}

impl Verdict {
    /// The key in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }

    /// The verdict of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Same, Self::Different].into_iter().find(|verdict| verdict.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "是同一台机械",
            Self::Different => "不是同一台机械",
        }
    }
}
