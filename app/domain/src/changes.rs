//! What happens to a machine after its registration (`domain.md` §1, §2): its state in the register, the changes that
//! an owner or an office asks for, and the hand-over of its plate.

use crate::fields::{FieldSpec, Fields, Input, Report, line, missing, not_chosen, required_line, required_name};
use crate::filing::FilingKind;
use crate::identifiers::{ContactPhone, IdentifierProblem, Mobile};

crate::vocabulary::coded_enum! {
    /// Where a machine stands in the register.
    MachineState: label {
        Registered => "registered", "待领取标牌";
        Collected => "collected", "已领取";
        Cancelled => "cancelled", "已注销";
    }
}

crate::vocabulary::coded_enum! {
    /// Why a plate was made.
    PlateKind: label {
        First => "first", "首次领取";
        Reissue => "reissue", "补领";
    }
}

crate::vocabulary::coded_enum! {
    /// Why a plate is made once more.
    ReissueCause: label {
        Lost => "lost", "丢失";
        Damaged => "damaged", "损坏";
        Corrected => "corrected", "排放阶段或号码已更正";
    }
}

crate::vocabulary::coded_enum! {
    /// Why a machine leaves the register.
    CancellationCause: label {
        Scrapped => "scrapped", "报废";
        Left => "left", "转出本市";
        Unused => "unused", "不再使用";
        Double => "double", "重复登记";
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// 过户 to the account with this phone, which must bear this name.
    Transfer {
        /// The phone of the new owner's account, normalised.
        phone: String,
        /// The new owner's name as typed.
        name: String,
    },
    /// 迁移 to another district.
    Move {
        /// The district's code.
        district: String,
        /// 详细使用地点 there.
        place: String,
    },
    /// 补领标牌.
    Reissue {
        /// Why.
        cause: ReissueCause,
    },
    /// 注销.
    Cancellation {
        /// Why.
        cause: CancellationCause,
    },
}

/// A request with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub request: Request,
    /// Why, in the applicant's words.
    pub reason: String,
}

const REASON: FieldSpec = FieldSpec::new("reason", "理由", Input::Text, 200).hint("写明情况，供审核参考");
const TRANSFER: &[FieldSpec] = &[
    FieldSpec::new("new_phone", "新所有者手机号", Input::Phone, 20).hint("对方注册本平台机械主账号的手机号"),
    FieldSpec::new("new_name", "新所有者姓名或企业名称", Input::Text, 100).hint("与对方账号一致"),
    REASON,
];
const MOVE: &[FieldSpec] = &[
    FieldSpec::new("new_district", "迁入区县", Input::District, 12),
    FieldSpec::new("new_place", "详细使用地点", Input::Text, 120).hint("乡镇、街道或工地名称"),
    REASON,
];
/// The fields of 补领标牌, for owners and for the counter.
pub const REISSUE: &[FieldSpec] = &[
    FieldSpec::new(
        "cause",
        "补领原因",
        Input::Choice(&[("lost", "丢失"), ("damaged", "损坏"), ("corrected", "排放阶段或号码已更正")]),
        20,
    ),
    REASON,
];
const CANCELLATION: &[FieldSpec] = &[
    FieldSpec::new(
        "cause",
        "注销原因",
        Input::Choice(&[("scrapped", "报废"), ("left", "转出本市"), ("unused", "不再使用"), ("double", "重复登记")]),
        20,
    ),
    REASON,
];

/// The fields of a change; a registration has none here.
pub const fn fields(kind: FilingKind) -> &'static [FieldSpec] {
    match kind {
        FilingKind::Registration => &[],
        FilingKind::Transfer => TRANSFER,
        FilingKind::Move => MOVE,
        FilingKind::Reissue => REISSUE,
        FilingKind::Cancellation => CANCELLATION,
    }
}

/// Reads the form of a change. `districts` are the codes that exist, `here` the one that has the machine.
pub fn check(kind: FilingKind, fields: &Fields, districts: &[String], here: &str) -> (Option<Asked>, Report) {
    let mut report = Report::default();
    let request = match kind {
        FilingKind::Registration => None,
        FilingKind::Transfer => {
            let phone = phone(fields, "new_phone", "新所有者手机号", &mut report, |raw| {
                Mobile::parse(raw).map(|phone| phone.as_str().to_owned())
            });
            let name = required_name(fields.get("new_name"), "新所有者姓名或企业名称", 100);
            let name = report.keep("new_name", name);
            phone.zip(name).map(|(phone, name)| Request::Transfer { phone, name })
        }
        FilingKind::Move => {
            let district = Some(fields.get("new_district").to_owned()).filter(|code| districts.contains(code));
            match district.as_deref() {
                None => report.error("new_district", not_chosen("迁入区县")),
                Some(code) if code == here => {
                    report.error("new_district", "机械已登记在这个区县，请选择另一个区县");
                }
                Some(_) => {}
            }
            let place = report.keep("new_place", required_line(fields.get("new_place"), "详细使用地点", 120));
            district.zip(place).map(|(district, place)| Request::Move { district, place })
        }
        FilingKind::Reissue => reissue_cause(fields, &mut report).map(|cause| Request::Reissue { cause }),
        FilingKind::Cancellation => {
            let cause = CancellationCause::from_code(fields.get("cause"));
            if cause.is_none() {
                report.error("cause", not_chosen("注销原因"));
            }
            cause.map(|cause| Request::Cancellation { cause })
        }
    };
    let reason = report.keep("reason", required_line(fields.get("reason"), "理由", 200));
    report.settle_fields(self::fields(kind));
    let asked = request.zip(reason).map(|(request, reason)| Asked { request, reason });
    (asked.filter(|_| report.is_clean()), report)
}

/// Reads why a plate is made once more.
fn reissue_cause(fields: &Fields, report: &mut Report) -> Option<ReissueCause> {
    let cause = ReissueCause::from_code(fields.get("cause"));
    if cause.is_none() {
        report.error("cause", not_chosen("补领原因"));
    }
    cause
}

fn phone(
    fields: &Fields,
    field: &str,
    what: &str,
    report: &mut Report,
    parse: impl Fn(&str) -> Result<String, IdentifierProblem>,
) -> Option<String> {
    let raw = fields.get(field);
    if raw.trim().is_empty() {
        report.error(field, missing(what));
        return None;
    }
    report.keep(field, parse(raw).map_err(|problem| problem.sentence().into()))
}

/// Who came for the plate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collector {
    /// The owner.
    Owner,
    /// 代领人.
    Agent {
        /// Name.
        name: String,
        /// Phone, normalised.
        phone: String,
    },
}

/// A hand-over of a plate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// To whom.
    pub collector: Collector,
    /// What else is to be remembered.
    pub note: Option<String>,
}

/// The fields of 领取登记.
pub const HAND_OVER: &[FieldSpec] = &[
    FieldSpec::new(
        "collected_as",
        "领取人",
        Input::Choice(&[("owner", "所有者本人（本单位）"), ("agent", "代领人")]),
        10,
    ),
    FieldSpec::new("collector_name", "代领人姓名", Input::Text, 50).hint("代领时填写"),
    FieldSpec::new("collector_phone", "代领人电话", Input::Phone, 20).hint("代领时填写"),
    FieldSpec::new("note", "备注", Input::Text, 200).hint("选填"),
];

/// Reads the form of 领取登记.
pub fn check_hand_over(fields: &Fields) -> (Option<HandOver>, Report) {
    let mut report = Report::default();
    let collector = match fields.get("collected_as") {
        "owner" => Some(Collector::Owner),
        "agent" => {
            let name = report.keep("collector_name", required_name(fields.get("collector_name"), "代领人姓名", 50));
            let phone = phone(fields, "collector_phone", "代领人电话", &mut report, |raw| {
                ContactPhone::parse(raw).map(|phone| phone.as_str().to_owned())
            });
            name.zip(phone).map(|(name, phone)| Collector::Agent { name, phone })
        }
        _ => {
            report.error("collected_as", not_chosen("领取人"));
            None
        }
    };
    let note = report.keep("note", line(fields.get("note"), 200)).flatten();
    report.settle_fields(HAND_OVER);
    (collector.map(|collector| HandOver { collector, note }).filter(|_| report.is_clean()), report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
        pairs.into_iter().collect()
    }

    fn errors(kind: FilingKind, typed: &Fields) -> Vec<String> {
        let districts = ["141002".to_owned(), "141081".to_owned()];
        let (asked, report) = check(kind, typed, &districts, "141002");
        assert_eq!(asked.is_some(), report.is_clean());
        report.errors.into_iter().map(|remark| remark.field).collect()
    }

    #[test]
    fn every_change_needs_its_own_fields_and_a_reason() {
        let blank = Fields::default();
        assert_eq!(errors(FilingKind::Transfer, &blank), ["new_phone", "new_name", "reason"]);
        assert_eq!(errors(FilingKind::Move, &blank), ["new_district", "new_place", "reason"]);
        assert_eq!(errors(FilingKind::Reissue, &blank), ["cause", "reason"]);
        assert_eq!(errors(FilingKind::Cancellation, &blank), ["cause", "reason"]);
        for kind in FilingKind::ALL.iter().filter(|kind| **kind != FilingKind::Registration) {
            let names: Vec<&str> = super::fields(*kind).iter().map(|spec| spec.name).collect();
            assert_eq!(errors(*kind, &blank), names, "every field is required: {kind:?}");
        }
    }

    #[test]
    fn a_machine_moves_to_another_district_that_exists() {
        let to = |district: &str| fields([("new_district", district), ("new_place", "工地"), ("reason", "转场")]);
        assert_eq!(errors(FilingKind::Move, &to("141081")), [""; 0]);
        assert_eq!(errors(FilingKind::Move, &to("141002")), ["new_district"]);
        assert_eq!(errors(FilingKind::Move, &to("999999")), ["new_district"]);
    }

    #[test]
    fn a_new_owner_is_named_with_a_mobile() {
        let to = |phone: &str| fields([("new_phone", phone), ("new_name", "李秀英"), ("reason", "已出售")]);
        assert_eq!(errors(FilingKind::Transfer, &to("138 0357 0002")), [""; 0]);
        assert_eq!(errors(FilingKind::Transfer, &to("0357-2012345")), ["new_phone"]);
    }

    #[test]
    fn the_choices_of_the_forms_are_the_causes() {
        let choices = |specs: &'static [FieldSpec]| match specs[0].input {
            Input::Choice(choices) => choices.to_vec(),
            _ => Vec::new(),
        };
        let causes: Vec<_> = ReissueCause::ALL.iter().map(|cause| (cause.code(), cause.label())).collect();
        assert_eq!(choices(REISSUE), causes);
        let causes: Vec<_> = CancellationCause::ALL.iter().map(|cause| (cause.code(), cause.label())).collect();
        assert_eq!(choices(CANCELLATION), causes);
    }

    #[test]
    fn an_agent_leaves_name_and_phone() {
        let (taken, report) = check_hand_over(&fields([("collected_as", "agent")]));
        let errors: Vec<&str> = report.errors.iter().map(|remark| remark.field.as_str()).collect();
        assert_eq!((taken, errors), (None, vec!["collector_name", "collector_phone"]));
        let agent = fields([
            ("collected_as", "agent"),
            ("collector_name", "赵敏"),
            ("collector_phone", "0357-2012345"),
            ("note", "持委托书"),
        ]);
        let taken = check_hand_over(&agent).0.map(|taken| taken.collector);
        assert!(matches!(taken, Some(Collector::Agent { name, .. }) if name == "赵敏"));
        assert_eq!(
            check_hand_over(&fields([("collected_as", "owner")])).0,
            Some(HandOver { collector: Collector::Owner, note: None })
        );
        assert!(check_hand_over(&Fields::default()).1.error_of("collected_as").is_some());
    }
}
