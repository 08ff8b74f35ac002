//! 施工工地 (manual 三): what its administrator fills in, what it shows, and where it stands.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fields::{FieldSpec, Fields, Input, Report, not_chosen, required_line, required_name};
use crate::identifiers::{ContactPhone, CreditCode, IdentifierProblem};
use crate::zone::Position;

crate::vocabulary::coded_enum! {
    /// Where a site stands (`design.md`): its office decides, its administrators mend, its office closes.
    SiteState: label {
        Draft => "draft", "填报中";
        Submitted => "submitted", "待审核";
        Approved => "approved", "审核通过";
        Returned => "returned", "审核不通过";
        Closed => "closed", "已关闭";
    }
}

impl SiteState {
    /// Its administrators may change what they filled in.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

crate::vocabulary::coded_enum! {
    /// 工程类型.
    Project: label {
        Building => "building", "房屋建筑";
        Municipal => "municipal", "市政工程";
        Road => "road", "道路桥梁";
        Water => "water", "水利工程";
        Demolition => "demolition", "拆除工程";
        Earthwork => "earthwork", "土石方";
        Greening => "greening", "园林绿化";
        Pipeline => "pipeline", "管线工程";
        Other => "other", "其他";
    }
}

crate::vocabulary::coded_enum! {
    /// The photos of a site, and of what happens at its gate.
    SitePhoto: label {
        Board => "board", "公示牌照片";
        Permit => "permit", "施工许可证照片";
        Entry => "entry", "包含悬挂号牌的机械照片";
    }
}

impl SitePhoto {
    /// The photos of the registration; the first must be there.
    pub const REGISTRATION: [Self; 2] = [Self::Board, Self::Permit];
}

/// The choices of 工程类型.
const PROJECTS: &[(&str, &str)] = &[
    ("building", Project::Building.label()),
    ("municipal", Project::Municipal.label()),
    ("road", Project::Road.label()),
    ("water", Project::Water.label()),
    ("demolition", Project::Demolition.label()),
    ("earthwork", Project::Earthwork.label()),
    ("greening", Project::Greening.label()),
    ("pipeline", Project::Pipeline.label()),
    ("other", Project::Other.label()),
];

/// The form 工地注册.
pub const FIELDS: &[FieldSpec] = &[
    FieldSpec::new("name", "工地名称", Input::Text, 60).hint("与公示牌上的工程名称一致"),
    FieldSpec::new("district", "所属区县", Input::District, 10),
    FieldSpec::new("address", "详细地址", Input::Text, 100),
    FieldSpec::new("longitude", "经度", Input::Decimal, 12).hint("如 111.518976；不知道可以不填"),
    FieldSpec::new("latitude", "纬度", Input::Decimal, 12).hint("如 36.088005；不知道可以不填"),
    FieldSpec::new("builder", "建设单位", Input::Text, 100),
    FieldSpec::new("contractor", "施工单位", Input::Text, 100),
    FieldSpec::new("credit_code", "统一社会信用代码", Input::Code, 30).hint("施工单位的18位代码，在营业执照上"),
    FieldSpec::new("project", "工程类型", Input::Choice(PROJECTS), 12),
    FieldSpec::new("starts_on", "计划开工日期", Input::Day, 10),
    FieldSpec::new("ends_on", "计划竣工日期", Input::Day, 10),
    FieldSpec::new("manager", "负责人", Input::Text, 50),
    FieldSpec::new("phone", "负责人电话", Input::Phone, 20)
        .hint("手机号，或带区号的座机；机械未出场时其他工地按此联系"),
];

/// Whether a field carries the red star: everything but the position.
pub fn is_required(field: &str) -> bool {
    !matches!(field, "longitude" | "latitude")
}

/// A site, once everything is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteData {
    /// 工地名称.
    pub name: String,
    /// 所属区县, the office's code.
    pub district: String,
    /// 详细地址.
    pub address: String,
    /// Where it lies, when it is known.
    pub position: Option<Position>,
    /// 建设单位.
    pub builder: String,
    /// 施工单位.
    pub contractor: String,
    /// 统一社会信用代码 of the 施工单位.
    pub credit_code: String,
    /// 工程类型.
    pub project: Project,
    /// 计划开工日期.
    pub starts_on: Date,
    /// 计划竣工日期.
    pub ends_on: Date,
    /// 负责人.
    pub manager: String,
    /// 负责人电话.
    pub phone: String,
}

/// Reads the form: the site when all is right, and what to mend or look at again. `districts` are the codes that can be
/// chosen.
pub fn check(fields: &Fields, have: &[SitePhoto], districts: &[String]) -> (Option<SiteData>, Report) {
    let mut report = Report::default();
    let data = read(fields, districts, &mut report);
    if !have.contains(&SitePhoto::Board) {
        report.error(SitePhoto::Board.code(), format!("请上传{}", SitePhoto::Board.label()));
    }
    let board = (SitePhoto::Board.code(), SitePhoto::Board.label());
    report.settle(FIELDS.iter().map(|spec| (spec.name, spec.label)).chain([board]));
    (data.filter(|_| report.is_clean()), report)
}

fn read(fields: &Fields, districts: &[String], report: &mut Report) -> Option<SiteData> {
    let mut line = |name: &str| {
        let spec = FIELDS.iter().find(|spec| spec.name == name)?;
        let read = if name == "manager" { required_name } else { required_line };
        report.keep(name, read(fields.get(name), spec.label, spec.max))
    };
    let (name, address, builder) = (line("name"), line("address"), line("builder"));
    let (contractor, manager) = (line("contractor"), line("manager"));
    let district = fields.get("district").to_owned();
    let district = if districts.contains(&district) { Ok(district) } else { Err(not_chosen("所属区县")) };
    let district = report.keep("district", district);
    let position = read_position(fields, report);
    let credit_code = CreditCode::parse(fields.get("credit_code")).map_err(|problem| match problem {
        IdentifierProblem::Empty => "请填写统一社会信用代码".to_owned(),
        other => other.sentence().into(),
    });
    let credit_code = report.keep("credit_code", credit_code);
    if credit_code.as_ref().is_some_and(|code| !code.check_digit_ok()) {
        report.warning("credit_code", "统一社会信用代码的校验位不符，请对照营业执照再核对一遍；确认无误可以继续");
    }
    let project = Project::from_code(fields.get("project")).ok_or_else(|| not_chosen("工程类型"));
    let project = report.keep("project", project);
    let mut day = |name: &str, label: &str| {
        let typed = fields.get(name);
        let read = match crate::day::parse(typed) {
            Some(day) if (2000..2100).contains(&day.year()) => Ok(day),
            _ if typed.trim().is_empty() => Err(not_chosen(label)),
            _ => Err(format!("{label}不正确，请按“年-月-日”填写，例：2026-05-20")),
        };
        report.keep(name, read)
    };
    let (starts_on, ends_on) = (day("starts_on", "计划开工日期"), day("ends_on", "计划竣工日期"));
    if let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on)
        && ends_on < starts_on
    {
        report.error("ends_on", "计划竣工日期不能早于计划开工日期");
    }
    let phone = ContactPhone::parse(fields.get("phone")).map_err(|problem| match problem {
        IdentifierProblem::Empty => "请填写负责人电话".to_owned(),
        other => other.sentence().into(),
    });
    let phone = report.keep("phone", phone);
    Some(SiteData {
        name: name?,
        district: district?,
        address: address?,
        position: position?,
        builder: builder?,
        contractor: contractor?,
        credit_code: credit_code?.as_str().to_owned(),
        project: project?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        manager: manager?,
        phone: phone?.as_str().to_owned(),
    })
}

/// Where a form says that a site lies, when it says so.
pub fn position(fields: &Fields) -> Option<Position> {
    Position::parse(fields.get("longitude").trim(), fields.get("latitude").trim()).ok()
}

/// Both coordinates, or neither; the outer `None` says that something is wrong.
#[expect(clippy::option_option, reason = "wrong, absent and given are three things")]
fn read_position(fields: &Fields, report: &mut Report) -> Option<Option<Position>> {
    let (longitude, latitude) = (fields.get("longitude").trim(), fields.get("latitude").trim());
    if longitude.is_empty() && latitude.is_empty() {
        return Some(None);
    }
    match Position::parse(longitude, latitude) {
        Ok(position) => Some(Some(position)),
        Err((field, sentence)) => {
            report.error(field, sentence);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Fields {
        crate::samples::construction("滨河西路改造工程", "141002")
    }

    fn read(fields: &Fields) -> (Option<SiteData>, Report) {
        check(fields, &[SitePhoto::Board], &["141002".to_owned()])
    }

    #[test]
    fn a_filled_form_is_a_site() {
        let (data, report) = read(&filled());
        assert!(report.is_clean(), "{report:?}");
        assert_eq!(data.unwrap().project, Project::Road);
    }

    #[test]
    fn everything_with_a_star_must_be_there_and_is_named() {
        for spec in FIELDS {
            let (data, report) = read(&filled().with(spec.name, ""));
            let alone = matches!(spec.name, "longitude" | "latitude");
            let sentence = report.error_of(spec.name).unwrap_or_default();
            assert!(!sentence.is_empty(), "{}: {report:?}", spec.name);
            assert!(alone || sentence.contains(spec.label), "{}: {sentence}", spec.name);
            assert_eq!(data, None, "{}", spec.name);
        }
        let (data, _) = read(&filled().with("longitude", "").with("latitude", ""));
        assert_eq!(data.unwrap().position, None);
        let (data, report) = check(&filled(), &[], &["141002".to_owned()]);
        assert!(data.is_none() && report.error_of("board").is_some());
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        for (field, bad) in [
            ("district", "999999"),
            ("credit_code", "9114"),
            ("project", "castle"),
            ("starts_on", "2026-02-30"),
            ("ends_on", "2025-01-01"),
            ("phone", "12345"),
            ("longitude", "36.1"),
            ("latitude", "north"),
            ("name", "<b>"),
            ("manager", "张\u{0}"),
        ] {
            let (data, report) = read(&filled().with(field, bad));
            assert!(data.is_none() && report.error_of(field).is_some(), "{field} {bad}: {report:?}");
        }
    }

    #[test]
    fn the_choices_are_the_projects() {
        let codes: Vec<&str> = PROJECTS.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, Project::ALL.iter().map(|project| project.code()).collect::<Vec<_>>());
    }
}
