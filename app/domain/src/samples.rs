//! Forms filled in well, for tests only: the feature `samples` is asked for by dev-dependencies alone. A test changes
//! the one field it is about.

use crate::fields::Fields;

/// 主体信息 of a person, with a contact's phone.
pub fn person(phone: &str) -> Fields {
    [
        ("subject_kind", "person"),
        ("person_name", "王建国"),
        ("resident_id", "142601196802291524"),
        ("person_phone", phone),
        ("sensitive_consent", "yes"),
    ]
    .into_iter()
    .collect()
}

/// 机械信息 of an excavator of stage 3 with a PIN.
pub fn excavator(pin: &str) -> Fields {
    [
        ("disclosure_number", "CN FJ G3 00 0S21000008 000001"),
        ("registration_type", "machine"),
        ("product", "excavator"),
        ("identity_kind", "pin"),
        ("pin", pin),
        ("district", "141002"),
        ("place", "尧都区滨河西路工地"),
        ("maker", "三一重机有限公司"),
        ("model", "SY215C"),
        ("machine_date", "2018-06-11"),
        ("fuel", "diesel"),
        ("power", "118"),
        ("speed", "2000"),
        ("engine_maker", "五十铃"),
        ("engine_model", "AA-4HK1XDEA-01"),
        ("engine_date", "2018-04-20"),
    ]
    .into_iter()
    .collect()
}

/// The same with a 出厂编号 instead, and an engine whose name says nothing of a stage.
pub fn excavator_of_factory(number: &str) -> Fields {
    let fields = excavator("").with("identity_kind", "factory").with("factory_number", number);
    fields.with("engine_model", "4HK1").with("place", "滨河西路工地")
}

/// 工地注册, with a position in 尧都.
pub fn construction(name: &str, district: &str) -> Fields {
    [
        ("name", name),
        ("district", district),
        ("address", "滨河西路中段"),
        ("longitude", "111.518976"),
        ("latitude", "36.088005"),
        ("builder", "临汾市市政建设中心"),
        ("contractor", "山西路桥第一工程有限公司"),
        ("credit_code", "91140000110012345Q"),
        ("project", "road"),
        ("starts_on", "2026-03-01"),
        ("ends_on", "2027-10-31"),
        ("manager", "张建军"),
        ("phone", "13803570099"),
    ]
    .into_iter()
    .collect()
}
