//! A filing on the desk, with what it is compared with.

use domain::duplicates::Verdict;
use domain::filing::{FilingKind, FilingState, Step};
use domain::photos::Slot;
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::administration::Fate;
use crate::filings::Photo;
use crate::machines::Explained;
use crate::queue::Due;
use crate::{Choice, Fact};

/// A filing with everything a reviewer needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its id.
    pub id: Uuid,
    /// What it asks for.
    pub kind: FilingKind,
    /// Where it stands.
    pub state: FilingState,
    /// 环保登记号码, once registered.
    pub number: Option<String>,
    /// The machine it is about, when it is registered.
    pub machine: Option<Uuid>,
    /// Until when it should be decided.
    pub due: Option<Due>,
    /// Who has taken it.
    pub claimed_by: Option<String>,
    /// Whether that is the one who looks.
    pub mine: bool,
    /// Why another decides: the one who looks asked for it.
    pub own: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Whoever looks may decide.
    pub reviews: bool,
    /// Whoever looks may free what a colleague holds.
    pub frees: bool,
    /// For everything but a registration: what is to be changed.
    pub change: Option<Change>,
    /// The submission that is shown.
    pub shown: Submission,
    /// Everything that lists count as 提示, of the newest.
    pub hints: Vec<String>,
    /// Other filings and machines that may be the same machine.
    pub pairs: Vec<Pair>,
    /// Every submission, the newest first.
    pub sent: Vec<Sent>,
    /// What was said about it by message.
    pub messages: Vec<Message>,
    /// What happened to it, a line each.
    pub events: Vec<String>,
    /// The fields and photos that a reason can be about: name and label.
    pub about: Vec<Choice>,
    /// 常用的审核不通过原因.
    pub phrases: Vec<String>,
    /// The filing after it in the queue it was opened from.
    pub next: Option<NextFiling>,
}

/// A submission, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// 1 for the first.
    pub no: i64,
    /// It is the newest: what is decided about.
    pub is_newest: bool,
    /// 装载机 ZL50CN.
    pub title: String,
    /// When it was sent.
    pub sent: String,
    /// What it says, by step.
    pub parts: Vec<(Step, Vec<Fact>)>,
    /// The stage and why, with what to ask.
    pub explained: Explained,
    /// The stage that the reviewer set instead, and why.
    pub set_by_hand: Option<(Stage, String)>,
    /// Its photos, identity documents apart.
    pub photos: Vec<ShownPhoto>,
    /// The identity documents: whoever opens one leaves a trace.
    pub documents: Vec<Photo>,
    /// An ID number is hidden that may be asked for.
    pub hides_number: bool,
}

/// A photo to look at, beside what it proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPhoto {
    /// Its id, in addresses.
    pub id: Uuid,
    /// What it shows.
    pub slot: Slot,
    /// The same in words, with what makes it hard to read.
    pub label: String,
    /// What it proves: label and value of each field, to be compared with the picture.
    pub proves: Vec<(String, String)>,
}

/// What a filing asks to change, in words; empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// How it is.
    pub from: String,
    /// How it shall be.
    pub to: String,
    /// 详细使用地点 in the new district.
    pub place: String,
    /// Why a plate is made once more, or the machine leaves the register.
    pub cause: String,
    /// Why, in the applicant's words.
    pub reason: String,
    /// Who asked for it.
    pub by: String,
}

/// Another filing that may be the same machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The other filing.
    pub other: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// Its number, once registered.
    pub number: Option<String>,
    /// What both have in common.
    pub shared: String,
    /// What was said so far.
    pub judgement: Option<Judgement>,
    /// The other beside this one, or whom to call.
    pub side: Side,
}

/// What can be seen of the other filing of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It lies in the viewer's districts.
    Seen(Compared),
    /// It lies elsewhere, with this office.
    Elsewhere(String),
}

/// Two filings beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// What the other is called.
    pub title: String,
    /// Label, this value, that value.
    pub rows: Vec<(String, String, String)>,
    /// The photos of the other.
    pub photos: Vec<Photo>,
}

/// What was said of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Same or not.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: String,
}

/// A submission in the history of its filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// 1 for the first.
    pub no: i64,
    /// When it was sent.
    pub at: String,
    /// It is the one that is shown.
    pub is_shown: bool,
    /// What came of it, by whom and when.
    pub outcome: String,
    /// Why it was sent back.
    pub reasons: Vec<String>,
}

/// A message about a filing or machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When it was written.
    pub at: String,
    /// To whom, masked.
    pub phone: String,
    /// What it says.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// The filing that comes next, with what its page will want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextFiling {
    /// Its id.
    pub id: Uuid,
    /// The addresses of its photos, large and small.
    pub pictures: Vec<String>,
}
