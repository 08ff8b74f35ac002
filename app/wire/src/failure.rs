//! Why there is no answer, as a page shows it. A browser reads these few words; the register's own list of refusals,
//! with all they hold, stays on the server.

use domain::fields::Report;
use domain::filing::Step;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What was refused. Read from the same text as [`Refusal`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The key of the refusal.
    pub code: String,
    /// What is wrong and what to do, in Chinese.
    #[serde(default)]
    pub sentence: String,
    /// What is wrong with each field, where it is a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// The step with something to mend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// How long there is to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
}

impl Refused {
    /// What is wrong, in one line.
    pub fn words(&self) -> String {
        match &self.report {
            Some(report) if !report.errors.is_empty() => {
                report.errors.iter().map(|remark| remark.sentence.as_str()).collect::<Vec<_>>().join("；")
            }
            _ => self.sentence.clone(),
        }
    }

    /// Nobody is signed in, or not all the way.
    pub fn wants_sign_in(&self) -> bool {
        ["sign_in_required", "second_factor_required"].contains(&self.code.as_str())
    }

    /// Somebody is signed in, but not all the way.
    pub fn wants_second_factor(&self) -> bool {
        self.code == "second_factor_required"
    }

    /// There is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.code == "not_found"
    }

    /// Somebody else has saved since.
    pub fn is_changed_elsewhere(&self) -> bool {
        self.code == "changed_elsewhere"
    }

    /// No reason was given where there must be one.
    pub fn wants_reason(&self) -> bool {
        self.code == "reason_missing"
    }

    /// The page was older than what it showed.
    pub fn is_stale(&self) -> bool {
        self.code == "stale"
    }
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        let (report, step, seconds) = match refusal {
            Refusal::Invalid { report } => (Some(report.clone()), None, None),
            Refusal::Incomplete { step } => (None, Some(*step), None),
            Refusal::CodeTooSoon { seconds } => (None, None, Some(*seconds)),
            _ => (None, None, None),
        };
        Self { code: refusal.code().to_owned(), sentence: refusal.sentence(), report, step, seconds }
    }
}

/// A refusal on the wire: with its sentence, for whoever does not know it.
#[derive(Serialize)]
pub struct Told<'a> {
    #[serde(flatten)]
    refusal: &'a Refusal,
    sentence: String,
}

impl<'a> Told<'a> {
    /// The refusal with its sentence.
    pub fn new(refusal: &'a Refusal) -> Self {
        Self { refusal, sentence: refusal.sentence() }
    }
}

/// Writes a refusal with its sentence.
pub fn with_sentence<S: serde::Serializer>(refusal: &Refusal, serializer: S) -> Result<S::Ok, S::Error> {
    Told::new(refusal).serialize(serializer)
}

/// What can be said above a form that came back.
pub trait Refuses {
    /// What is wrong with each field, where it is a form.
    fn report(&self) -> Option<&Report>;
    /// What is wrong and what to do.
    fn sentence(&self) -> String;
}

impl Refuses for Refused {
    fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    fn sentence(&self) -> String {
        self.sentence.clone()
    }
}

impl Refuses for Refusal {
    fn report(&self) -> Option<&Report> {
        match self {
            Self::Invalid { report } => Some(report),
            _ => None,
        }
    }

    fn sentence(&self) -> String {
        self.sentence()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The register says no.
    Refused(Refused),
    /// Something else comes first: another page.
    Elsewhere {
        /// Its address.
        to: String,
    },
    /// The answer never came, or could not be read.
    Unreachable,
}

impl Failure {
    /// What to show.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(refused) => refused.sentence.clone(),
            Self::Elsewhere { .. } => "请在打开的页面继续".to_owned(),
            Self::Unreachable => "网络不通，请检查网络后重试；已填写的内容还在".to_owned(),
        }
    }
}
