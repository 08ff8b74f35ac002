//! 工地 as the office sees them.

use domain::site::{SitePhoto, SiteState};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::gate::{Counts, VisitCard, ZoneMap};
use crate::{Choice, Fact, Tag};

/// The sites of an office's districts, a page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSites {
    /// In which state they are.
    pub state: SiteState,
    /// How many there are in each state that is shown.
    pub tabs: Vec<(SiteState, i64)>,
    /// How many suspicions wait.
    pub suspected: i64,
    /// The lines.
    pub sites: Vec<OfficeSiteLine>,
    /// The districts to choose from.
    pub districts: Vec<Choice>,
    /// How many a search finds at most.
    pub most_found: i64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSiteLine {
    /// Its id.
    pub id: Uuid,
    /// 工地名称.
    pub name: String,
    /// 施工单位.
    pub contractor: String,
    /// 详细地址.
    pub address: String,
    /// 区县.
    pub district: Option<String>,
    /// 现有机械数.
    pub inside: i64,
    /// When it was last sent.
    pub submitted: Option<String>,
    /// Until when it should be decided.
    pub due: Option<Tag>,
    /// Where it stands.
    pub state: SiteState,
    /// It lies in the low-emission zone.
    pub in_zone: bool,
}

/// One site for its office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSite {
    /// The line of the list.
    pub line: OfficeSiteLine,
    /// How often it was sent.
    pub revision: i64,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// Why it was closed.
    pub closed_reason: Option<String>,
    /// Whoever looks at it may decide.
    pub decides: bool,
    /// The city has a low-emission zone.
    pub has_zone: bool,
    /// The three counts.
    pub counts: Counts,
    /// 公示牌 and permit.
    pub photos: Vec<(SitePhoto, Uuid)>,
    /// Where it lies.
    pub map: Option<ZoneMap>,
    /// What was sent.
    pub facts: Vec<Fact>,
    /// 工地管理员.
    pub people: Vec<OfficeSiteMember>,
    /// 提交记录, a sentence each.
    pub revisions: Vec<String>,
    /// 操作记录, a sentence each.
    pub trail: Vec<String>,
    /// 常用原因, for whoever decides.
    pub phrases: Vec<String>,
    /// 在场机械.
    pub inside: Vec<VisitCard>,
    /// Where the next page of them begins.
    pub next: Option<String>,
}

/// An administrator of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSiteMember {
    /// Their name.
    pub name: String,
    /// `138****0000`.
    pub phone: String,
    /// Since when.
    pub since: String,
}
