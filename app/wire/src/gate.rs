//! 进出场 at the gate of a site.

use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A machine that is or was on a site, as every kind of person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCard {
    /// The visit's id.
    pub id: Uuid,
    /// 环保登记号码 as it was at the entry.
    pub number: String,
    /// 排放阶段 at the entry.
    pub stage: Option<Stage>,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// The photo with the plate.
    pub photo: Uuid,
    /// When and by whom it was let in.
    pub entered: Passage,
    /// When and by whom it was let out; none while it is inside.
    pub left: Option<Passage>,
    /// What is worth knowing besides: an exemption, a forced exit, a tablet's clock.
    pub notes: Option<String>,
}

/// A way through the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// When.
    pub at: String,
    /// Who let it through.
    pub by: String,
}

/// The three counts of a site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 工地现有机械数.
    pub inside: i64,
    /// 总入场机械数.
    pub entries: i64,
    /// 总出场机械数.
    pub exits: i64,
}

/// Where a site lies: the border of the zone and a dot, drawn already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneMap {
    /// Inside the zone or outside, in words.
    pub words: String,
    /// The drawing's `viewBox`.
    pub size: String,
    /// The corners of the border.
    pub points: String,
    /// The dot: how far to the right, how far down.
    pub place: (String, String),
}
