//! What a made-up construction site is called, where it lies and where it stands.

use domain::fields::Fields;
use domain::site::{Project, SiteState};

use super::draw::{Dice, below_ms};
use registry::clock::DAY_MS;

/// Roads and places: each names as large a share of the sites as any other.
const PLACES: [&str; 24] = [
    "滨河西路",
    "滨河东路",
    "鼓楼北大街",
    "鼓楼西大街",
    "平阳南街",
    "平阳北街",
    "解放东路",
    "解放西路",
    "迎春街",
    "五一路",
    "贡院街",
    "河汾路",
    "向阳路",
    "中大街",
    "财神楼街",
    "尧贤街",
    "秦蜀路",
    "滨汾路",
    "景观大道",
    "华州路",
    "锣鼓大道",
    "涝洰河",
    "汾河公园",
    "城隍庙街",
];
const WORKS: [(&str, Project); 8] = [
    ("道路改造工程", Project::Road),
    ("安置房建设项目", Project::Building),
    ("雨污分流工程", Project::Pipeline),
    ("绿化提升工程", Project::Greening),
    ("旧厂房拆除工程", Project::Demolition),
    ("地下停车场建设项目", Project::Municipal),
    ("河道治理工程", Project::Water),
    ("土石方平整工程", Project::Earthwork),
];
const CONTRACTORS: [&str; 12] = [
    "山西汾河路桥工程有限公司",
    "临汾市鼎盛建筑工程有限公司",
    "山西建投临汾建筑产业有限公司",
    "临汾市市政工程集团有限公司",
    "山西平阳基础工程有限公司",
    "中建晋南建设有限公司",
    "山西尧都水利工程有限公司",
    "临汾市园林绿化工程有限公司",
    "山西宏远土石方工程有限公司",
    "侯马市晋安建筑工程有限公司",
    "霍州市天宇建设工程有限公司",
    "洪洞县广厦建筑安装有限公司",
];

/// A made-up site.
pub struct Place {
    pub state: SiteState,
    /// When it was sent, or begun.
    pub at: i64,
    pub office: String,
    pub name: String,
    pub address: String,
    pub contractor: String,
    project: Project,
}

impl Place {
    /// The `number`-th site of a register whose last day begins at `today`. The first is open, so that there is a gate.
    pub fn draw(dice: &mut Dice, number: usize, offices: &[String], today: i64) -> Self {
        let state = match dice.below(20) {
            _ if number == 0 => SiteState::Approved,
            0 | 1 => SiteState::Submitted,
            2 | 3 => SiteState::Returned,
            4 => SiteState::Draft,
            5 => SiteState::Closed,
            _ => SiteState::Approved,
        };
        // What waits was sent in the last days, everything else before the first visits.
        let at = match state {
            SiteState::Submitted => today - DAY_MS - below_ms(dice, 12 * DAY_MS),
            _ => today - 3 * 365 * DAY_MS + below_ms(dice, 365 * DAY_MS),
        };
        let office = if dice.below(3) == 0 { offices.first() } else { offices.get(dice.below(offices.len())) };
        let (place, (works, project)) = (*dice.pick(&PLACES), *dice.pick(&WORKS));
        Self {
            state,
            at,
            office: office.cloned().unwrap_or_default(),
            name: format!("{place}{works}第{}标段", number + 1),
            address: format!("{place}{}号", 1 + dice.below(400)),
            contractor: (*dice.pick(&CONTRACTORS)).to_owned(),
            project,
        }
    }

    /// The form as it was typed.
    pub fn fields(&self) -> Fields {
        [
            ("name", self.name.as_str()),
            ("district", &self.office),
            ("address", &self.address),
            ("builder", "临汾市市政建设服务中心"),
            ("contractor", &self.contractor),
            ("credit_code", "911400001100123453"),
            ("project", self.project.code()),
            ("starts_on", "2024-03-15"),
            ("ends_on", "2027-10-31"),
            ("manager", "刘志远"),
            ("phone", "0357-2012345"),
        ]
        .into_iter()
        .collect()
    }
}
