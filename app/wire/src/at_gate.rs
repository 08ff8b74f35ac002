//! What the pages of a gate are answered: 出场, what waits, 机械入场, 进出记录.

use domain::fields::Remark;
use domain::site::{SitePhoto, SiteState};
use domain::stage::Stage;
use domain::vocabulary::Product;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::gate::{Counts, VisitCard, ZoneMap};
use crate::{Contact, Fact, Named, Refused};

/// A site's gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePage {
    /// The site.
    pub site: Named,
    /// Where it stands.
    pub state: SiteState,
    /// Its machines.
    pub counts: Counts,
    /// Why it came back.
    pub reasons: Vec<Remark>,
    /// Why it was closed.
    pub closed_reason: Option<String>,
    /// 工地信息.
    pub facts: Vec<Fact>,
    /// Where it lies.
    pub map: Option<ZoneMap>,
    /// Its photos.
    pub photos: Vec<(SitePhoto, Uuid)>,
    /// Who reviews it.
    pub office: Option<Contact>,
    /// What is done at the gate; nothing where none is open.
    pub open: Option<OpenGate>,
}

/// A gate that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenGate {
    /// Who works at it, as the tablet remembers whose an entry is.
    pub account: Uuid,
    /// Exits that can be undone: visit and number.
    pub undoable: Vec<(Uuid, String)>,
    /// Exits that others ask for.
    pub asked: Vec<AskedExit>,
    /// Entries that wait for an exit elsewhere.
    pub waiting: Vec<WaitingEntry>,
    /// Machines inside.
    pub inside: Vec<VisitCard>,
    /// Where the next ones begin.
    pub next: Option<String>,
}

/// Another site asks for a machine to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedExit {
    /// The visit that is asked to end.
    pub visit: Option<Uuid>,
    /// The site that asks.
    pub site: String,
    /// The machine.
    pub number: String,
    /// Who asks.
    pub by: String,
    /// Their phone.
    pub phone: String,
    /// When.
    pub at: Option<String>,
}

/// An entry that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingEntry {
    /// Its id.
    pub id: Uuid,
    /// The machine.
    pub number: String,
    /// Who wanted to let it in.
    pub by: String,
    /// When.
    pub since: String,
    /// When the other site was asked.
    pub asked: Option<String>,
    /// Where it still stands.
    pub blocker: Option<Blocker>,
}

/// Where a machine still stands, and whom to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// 工地名称.
    pub site: String,
    /// 详细地址.
    pub address: String,
    /// Since when.
    pub since: String,
    /// 负责人.
    pub manager: String,
    /// 负责人电话.
    pub phone: String,
}

/// 机械入场.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// The site.
    pub site: Named,
    /// Machines come in.
    pub open: bool,
    /// Who works at the gate.
    pub account: Uuid,
    /// What was asked for.
    pub asked: String,
    /// What was found for it.
    pub found: Found,
    /// For whom the form was made.
    pub writer: String,
    /// What was typed about this machine before the session was over.
    pub left: Option<domain::fields::Fields>,
}

/// What was found for a text at the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// A number that cannot come in: an answer, not a failure of the page.
    Refused {
        /// Why.
        refused: Refused,
        /// As it was typed, where the plate is to be compared with the register once more.
        suspected: Option<String>,
    },
    /// The machine of a number.
    One(AtGate),
    /// Machines to pick from.
    List {
        /// They have every word of the text.
        found: Vec<Candidate>,
        /// No more are listed.
        full: bool,
        /// The text may as well be the number of a machine from elsewhere.
        elsewhere: Option<String>,
    },
}

/// A machine as the gate sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtGate {
    /// The entry's id: sent twice, it counts once.
    pub entry: Uuid,
    /// Its number.
    pub number: String,
    /// 排放阶段.
    pub stage: Stage,
    /// 机械产品名称, when it is known.
    pub product: Option<Product>,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// Where it stands now, in a sentence.
    pub standing: Option<String>,
    /// Another city registered it, and its data is asked for.
    pub foreign: bool,
    /// The zone of the site asks for a written exemption.
    pub needs_exemption: bool,
}

/// A machine of the list from which one is picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its number.
    pub number: String,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// Why it is on the list.
    pub why: Option<String>,
    /// Where it stands, when it is on a site.
    pub standing: Option<String>,
    /// It can be picked.
    pub free: bool,
}

/// 进出记录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// The site.
    pub site: Named,
    /// Its visits.
    pub visits: Vec<VisitCard>,
    /// Where the next ones begin.
    pub next: Option<String>,
}
