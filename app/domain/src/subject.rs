//! 主体信息: who declares the machine, a person or a company (manual 二(二)1).

use serde::{Deserialize, Serialize};

use crate::fields::{FieldSpec, Fields, Input, Remark, Report, not_chosen, required_line, required_name};
use crate::identifiers::{ContactPhone, CreditCode, IdentifierProblem, Mobile, ResidentId};
use crate::photos::Slot;

/// The fields of the step, in the manual's order; the consent stands before what is collected with it.
pub const FIELDS: &[FieldSpec] = &[
    FieldSpec::new("subject_kind", "主体类型", Input::Choice(&[("person", "个人"), ("company", "企业")]), 7),
    FieldSpec::new("sensitive_consent", "单独同意", Input::Tick, 3),
    FieldSpec::new("person_name", "所有者姓名", Input::Text, 50),
    FieldSpec::new("resident_id", "身份证号码", Input::Code, 30)
        .hint("18位，最后一位可能是 X；外国人填写永久居留身份证号码"),
    FieldSpec::new("person_phone", "联系电话", Input::Phone, 20).hint("手机号，或带区号的座机"),
    FieldSpec::new("company_name", "企业名称", Input::Text, 100).hint("与营业执照一致"),
    FieldSpec::new("credit_code", "统一社会信用代码", Input::Code, 30).hint("18位，在营业执照上"),
    FieldSpec::new("contact_name", "联系人姓名", Input::Text, 50),
    FieldSpec::new("company_phone", "联系电话", Input::Phone, 20).hint("手机号，或带区号的座机"),
];

/// Fields and photo that only a person fills in.
pub const PERSON_FIELDS: [&str; 3] = ["person_name", "resident_id", "person_phone"];
/// Fields that only a company fills in.
pub const COMPANY_FIELDS: [&str; 4] = ["company_name", "credit_code", "contact_name", "company_phone"];

/// Who declares, once everything is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// 个人.
    Person {
        /// 所有者姓名.
        name: String,
        /// 身份证号码, normalised. Sensitive (个人信息保护法 28).
        resident_id: String,
        /// 联系电话, normalised.
        phone: String,
    },
    /// 企业.
    Company {
        /// 企业名称.
        name: String,
        /// 统一社会信用代码, normalised.
        credit_code: String,
        /// 联系人姓名.
        contact: String,
        /// 联系电话, normalised.
        phone: String,
    },
}

impl Subject {
    /// The name on the card: the person's or the company's.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Company { name, .. } => name,
        }
    }

    /// The number to call.
    pub fn phone(&self) -> &str {
        match self {
            Self::Person { phone, .. } | Self::Company { phone, .. } => phone,
        }
    }
}

/// The document photo that goes with a subject type; `None` while the type is not chosen.
pub fn document_slot(fields: &Fields) -> Option<Slot> {
    match fields.get("subject_kind") {
        "person" => Some(Slot::IdCard),
        "company" => Some(Slot::License),
        _ => None,
    }
}

/// Whether a 单独同意 is asked for: only where sensitive personal data is collected, the ID number and its photo of a
/// person. What a company shows (its licence, whom to call) is not sensitive (个人信息保护法 28, 29).
pub fn needs_consent(fields: &Fields) -> bool {
    fields.get("subject_kind") == "person"
}

/// The fields and photo slots of the page with their words, in its order.
pub fn parts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let fields = |of_company: bool| {
        let wanted = move |spec: &&FieldSpec| COMPANY_FIELDS.contains(&spec.name) == of_company;
        FIELDS.iter().filter(wanted).map(|spec| (spec.name, spec.label))
    };
    let slot = |slot: Slot| std::iter::once((slot.code(), slot.label()));
    fields(false).chain(slot(Slot::IdCard)).chain(fields(true)).chain(slot(Slot::License))
}

/// Reads the step: the subject when all is right, and what to mend or look at again.
pub fn check(fields: &Fields, have: &[Slot]) -> (Option<Subject>, Report) {
    let mut report = Report::default();
    let subject = match fields.get("subject_kind") {
        "person" => person(fields, &mut report),
        "company" => company(fields, &mut report),
        _ => {
            report.error("subject_kind", not_chosen("主体类型"));
            None
        }
    };
    if let Some(slot) = document_slot(fields).filter(|slot| !have.contains(slot)) {
        report.error(slot.code(), format!("请上传{}", slot.label()));
    }
    if needs_consent(fields) && fields.get("sensitive_consent") != "yes" {
        report.error("sensitive_consent", "请阅读并勾选单独同意后继续；不同意则无法在线办理，可到窗口办理");
    }
    report.settle(parts());
    (subject.filter(|_| report.is_clean()), report)
}

/// What is worth asking of the owner and nobody else: a landline as the contact receives no message.
pub fn questions(fields: &Fields) -> Vec<Remark> {
    let field = match fields.get("subject_kind") {
        "person" => "person_phone",
        "company" => "company_phone",
        _ => return Vec::new(),
    };
    let typed = fields.get(field);
    if ContactPhone::parse(typed).is_err() || Mobile::parse(typed).is_ok() {
        return Vec::new();
    }
    let sentence = "这个号码是座机，收不到短信：审核结果只会发到您注册的手机号；要发给联系人的，请填写手机号";
    vec![Remark { field: field.to_owned(), sentence: sentence.to_owned() }]
}

fn person(fields: &Fields, report: &mut Report) -> Option<Subject> {
    let name = report.keep("person_name", required_name(fields.get("person_name"), "所有者姓名", 50));
    let resident_id = required(fields, report, "resident_id", "身份证号码", |raw| {
        ResidentId::parse(raw).map(|id| id.as_str().to_owned()).map_err(IdentifierProblem::sentence)
    });
    let phone = contact_phone(fields, report, "person_phone");
    Some(Subject::Person { name: name?, resident_id: resident_id?, phone: phone? })
}

fn company(fields: &Fields, report: &mut Report) -> Option<Subject> {
    let name = report.keep("company_name", required_line(fields.get("company_name"), "企业名称", 100));
    let credit_code = required(fields, report, "credit_code", "统一社会信用代码", |raw| {
        CreditCode::parse(raw).map_err(IdentifierProblem::sentence)
    });
    if credit_code.as_ref().is_some_and(|code| !code.check_digit_ok()) {
        report.warning("credit_code", "统一社会信用代码的校验位不符，请对照营业执照再核对一遍；确认无误可以继续");
    }
    let contact = report.keep("contact_name", required_name(fields.get("contact_name"), "联系人姓名", 50));
    let phone = contact_phone(fields, report, "company_phone");
    Some(Subject::Company {
        name: name?,
        credit_code: credit_code?.as_str().to_owned(),
        contact: contact?,
        phone: phone?,
    })
}

fn contact_phone(fields: &Fields, report: &mut Report, field: &str) -> Option<String> {
    required(fields, report, field, "联系电话", |raw| {
        ContactPhone::parse(raw).map(|phone| phone.as_str().to_owned()).map_err(IdentifierProblem::sentence)
    })
}

fn required<T, S: Into<String>>(
    fields: &Fields,
    report: &mut Report,
    field: &str,
    what: &str,
    parse: impl Fn(&str) -> Result<T, S>,
) -> Option<T> {
    let raw = fields.get(field);
    if raw.trim().is_empty() {
        report.error(field, crate::fields::missing(what));
        return None;
    }
    report.keep(field, parse(raw).map_err(Into::into))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Fields {
        [
            ("subject_kind", "person"),
            ("person_name", "王建国"),
            ("resident_id", "142601196802291524"),
            ("person_phone", "138 0357 0000"),
            ("sensitive_consent", "yes"),
        ]
        .into_iter()
        .collect()
    }

    fn company() -> Fields {
        [
            ("subject_kind", "company"),
            ("company_name", "临汾市路桥工程有限公司"),
            ("credit_code", "91141002MA0L5T3Q4K"),
            ("contact_name", "李强"),
            ("company_phone", "0357-2012345"),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn a_person_with_the_id_photo_is_complete() {
        let (subject, report) = check(&person(), &[Slot::IdCard]);
        assert!(report.is_clean(), "{report:?}");
        assert_eq!(subject.map(|s| s.phone().to_owned()).as_deref(), Some("13803570000"));
    }

    #[test]
    fn each_slip_is_named_at_its_field() {
        for (field, value) in [
            ("person_name", "<script>"),
            ("person_name", ""),
            ("resident_id", "142601196902291524"),
            ("resident_id", "141002198503120015"),
            ("person_phone", "12345"),
            ("sensitive_consent", ""),
        ] {
            let (subject, report) = check(&person().with(field, value), &[Slot::IdCard]);
            assert!(subject.is_none());
            assert!(report.error_of(field).is_some(), "{field}={value}");
            assert_eq!(report.errors.len(), 1, "{field}={value}: {report:?}");
        }
        assert!(check(&person(), &[Slot::License]).1.error_of("id_card").is_some());
    }

    #[test]
    fn a_wrong_check_digit_of_a_credit_code_warns_and_does_not_refuse() {
        let (subject, report) = check(&company().with("credit_code", "91350100M000100Y4Z"), &[Slot::License]);
        assert!(subject.is_some(), "{report:?}");
        assert!(report.warning_of("credit_code").is_some());
        assert!(
            check(&company().with("credit_code", "9135O100M000100Y43"), &[Slot::License])
                .1
                .error_of("credit_code")
                .is_some()
        );
    }

    #[test]
    fn only_a_person_whose_identity_is_collected_is_asked_to_consent() {
        let (subject, report) = check(&company(), &[Slot::License]);
        assert!(subject.is_some(), "{report:?}");
        assert!(check(&person().with("sensitive_consent", ""), &[Slot::IdCard]).0.is_none());
    }

    #[test]
    fn a_landline_may_be_the_contact() {
        assert!(check(&company(), &[Slot::License]).0.is_some());
        let asked = questions(&company());
        assert!(asked.len() == 1 && asked[0].field == "company_phone" && asked[0].sentence.contains("收不到短信"));
        assert!(questions(&company().with("company_phone", "+86 138-0357-0000")).is_empty());
        assert!(questions(&person()).is_empty() && questions(&person().with("person_phone", "12")).is_empty());
    }
}
