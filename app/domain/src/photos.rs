//! The photo slots of a filing, which of them must be filled, and what a photo may be (manual 二(二)1, 2).

use serde::{Deserialize, Serialize};

use crate::fields::{FieldSpec, Fields, Input, Report, not_chosen};
use crate::machine;
use crate::vocabulary::RegistrationType;

/// Largest file that is taken, in bytes.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;
/// Largest picture that is taken, in pixels.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Most photos in 其他机械资料.
pub const MAX_OTHERS: usize = 6;

/// The shorter side of the smallest picture that is taken, in pixels: below it no plate can be read.
pub const MIN_SIDE: u32 = 200;

crate::vocabulary::coded_enum! {
    /// What makes a photo hard to read. It is asked about and holds nobody back: the owner sees better than a measure.
    Doubt: words {
        Dark => "dark", "照片太暗，可能看不清，请在光线充足处重拍；确认看得清可以继续";
        Blank => "blank", "照片几乎是一片颜色，可能没有拍到，请打开核对，需要时重拍；确认无误可以继续";
        Blurred => "blurred", "照片模糊，可能看不清，请对准、拿稳后重拍；确认看得清可以继续";
    }
}

impl Doubt {
    /// In a word, for whoever looks at the photo beside it.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Dark => "系统提示：太暗，可能看不清",
            Self::Blank => "系统提示：几乎一片颜色，可能看不清",
            Self::Blurred => "系统提示：模糊，可能看不清",
        }
    }
}

/// Stands behind the office's reason about a photo that is no longer there.
pub const REPLACED: &str = "（照片已更换）";

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// 身份证正面照片.
    IdCard,
    /// 营业执照照片.
    License,
    /// 正面.
    Front,
    /// 背面.
    Rear,
    /// 侧面45度.
    Side45,
    /// 机械铭牌.
    MachinePlate,
    /// 发动机铭牌.
    EnginePlate,
    /// 机械环保代码.
    EnvCode,
    /// 环保信息标签.
    EnvLabel,
    /// 合格证.
    Certificate,
    /// 环保信息随车清单正面 (场内车辆).
    ChecklistFront,
    /// 环保信息随车清单反面 (场内车辆).
    ChecklistBack,
    /// 其他机械资料: invoice and whatever else helps; several.
    Other,
}

impl Slot {
    /// Every slot, in the order of the pages.
    pub const ALL: [Self; 13] = [
        Self::IdCard,
        Self::License,
        Self::Front,
        Self::Rear,
        Self::Side45,
        Self::MachinePlate,
        Self::EnginePlate,
        Self::EnvCode,
        Self::EnvLabel,
        Self::Certificate,
        Self::ChecklistFront,
        Self::ChecklistBack,
        Self::Other,
    ];
    /// 机身照片: all three are required.
    pub const BODY: [Self; 3] = [Self::Front, Self::Rear, Self::Side45];
    /// 机械资料 with nameplates: at least one of the four.
    pub const PLATES: [Self; 4] = [Self::MachinePlate, Self::EnginePlate, Self::EnvCode, Self::EnvLabel];
    /// 环保信息随车清单, for 场内车辆.
    pub const CHECKLIST: [Self; 2] = [Self::ChecklistFront, Self::ChecklistBack];

    /// The fields of 机械信息 that this photo proves, for whoever compares them.
    pub const fn proves(self) -> &'static [&'static str] {
        match self {
            Self::Front | Self::Rear | Self::Side45 => &["product", "maker", "model", "plant_number"],
            Self::MachinePlate | Self::Certificate => {
                &["product", "maker", "model", "pin", "factory_number", "machine_date", "power"]
            }
            Self::EnginePlate => {
                &["engine_maker", "engine_model", "engine_number", "approval_number", "power", "speed", "engine_date"]
            }
            Self::EnvCode => &["env_code"],
            Self::EnvLabel | Self::ChecklistFront | Self::ChecklistBack => {
                &["disclosure_number", "approval_number", "engine_maker", "engine_model"]
            }
            Self::IdCard | Self::License | Self::Other => &[],
        }
    }

    /// The manual's word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::IdCard => "身份证正面照片",
            Self::License => "营业执照照片",
            Self::Front => "正面",
            Self::Rear => "背面",
            Self::Side45 => "侧面45度",
            Self::MachinePlate => "机械铭牌",
            Self::EnginePlate => "发动机铭牌",
            Self::EnvCode => "机械环保代码",
            Self::EnvLabel => "环保信息标签",
            Self::Certificate => "合格证",
            Self::ChecklistFront => "环保信息随车清单正面",
            Self::ChecklistBack => "环保信息随车清单反面",
            Self::Other => "其他机械资料",
        }
    }

    /// The key in the database, in forms and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdCard => "id_card",
            Self::License => "license",
            Self::Front => "front",
            Self::Rear => "rear",
            Self::Side45 => "side45",
            Self::MachinePlate => "machine_plate",
            Self::EnginePlate => "engine_plate",
            Self::EnvCode => "env_code",
            Self::EnvLabel => "env_label",
            Self::Certificate => "certificate",
            Self::ChecklistFront => "checklist_front",
            Self::ChecklistBack => "checklist_back",
            Self::Other => "other",
        }
    }

    /// The slot of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.code() == code)
    }

    /// The drawing that shows what to photograph, under `/drawings`.
    pub const fn drawing(self) -> &'static str {
        match self {
            Self::IdCard => "id-card.svg",
            Self::License => "license.svg",
            Self::Front => "front.svg",
            Self::Rear => "rear.svg",
            Self::Side45 => "side45.svg",
            Self::MachinePlate => "machine-plate.svg",
            Self::EnginePlate => "engine-plate.svg",
            Self::EnvCode => "env-code.svg",
            Self::EnvLabel => "env-label.svg",
            Self::Certificate => "certificate.svg",
            Self::ChecklistFront => "checklist-front.svg",
            Self::ChecklistBack => "checklist-back.svg",
            Self::Other => "invoice.svg",
        }
    }

    /// One line on what the photo must show (manual 二(二)2).
    pub const fn advice(self) -> &'static str {
        match self {
            Self::IdCard => "有姓名和身份证号码的一面，四角完整，字迹清楚",
            Self::License => "营业执照正本或副本，企业名称和代码清楚",
            Self::Front => "站在机械正前方，拍到整台机械",
            Self::Rear => "站在机械正后方，拍到整台机械",
            Self::Side45 => "站在机械斜前方45度，拍到整台机械",
            Self::MachinePlate => "机械生产厂家的金属铭牌，通常在驾驶室门外侧或机身外侧",
            Self::EnginePlate => "发动机厂家的金属铭牌，通常粘贴或铆接在发动机缸体上",
            Self::EnvCode => "机架上的17位号码，两端有 * 或 >< 分隔符",
            Self::EnvLabel => "2017年7月以后出厂的机械，在驾驶室入口下方或驾驶室外侧",
            Self::Certificate => "机械出厂时的产品合格证",
            Self::ChecklistFront | Self::ChecklistBack => "场内车辆的环保信息随车清单",
            Self::Other => "购机发票、其他必要说明的照片，没有可以不传",
        }
    }

    /// It holds a person's identity: kept away from everybody but the owner and the deciding office.
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::IdCard | Self::License)
    }
}

/// The choice of the photo step: with or without nameplates.
pub const NAMEPLATE: FieldSpec = FieldSpec::new(
    "nameplate",
    "有无铭牌",
    Input::Choice(&[("yes", "有发动机、机械铭牌"), ("no", "无发动机、机械铭牌")]),
    3,
);
/// What the step keeps as its own.
pub const FIELDS: &[FieldSpec] = &[NAMEPLATE];
/// What its form asks: also 机械类型, which says which photos are needed and is kept with 机械信息.
pub const FORM: &[FieldSpec] = &[machine::REGISTRATION_TYPE, NAMEPLATE];

/// The fields and photo slots of the page with their words, in its order.
pub fn parts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let slots = |slots: &'static [Slot]| slots.iter().map(|slot| (slot.code(), slot.label()));
    let field = |spec: FieldSpec| std::iter::once((spec.name, spec.label));
    let first = field(machine::REGISTRATION_TYPE).chain(slots(&Slot::BODY)).chain(field(NAMEPLATE));
    let plates = slots(&Slot::PLATES).chain(slots(&[Slot::Certificate]));
    first.chain(plates).chain(slots(&Slot::CHECKLIST)).chain(slots(&[Slot::Other]))
}

/// Whether the owner says that nameplates exist; `None` when not said yet.
pub fn has_nameplate(fields: &Fields) -> Option<bool> {
    match fields.get("nameplate") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What is missing among the photos of the photo step. Errors carry the slot's key.
pub fn check(fields: &Fields, have: &[Slot], registration: Option<RegistrationType>) -> Report {
    let mut report = Report::default();
    if registration.is_none() {
        report.error(machine::REGISTRATION_TYPE.name, not_chosen(machine::REGISTRATION_TYPE.label));
    }
    for slot in Slot::BODY {
        if !have.contains(&slot) {
            report.error(slot.code(), format!("请上传机身照片：{}", slot.label()));
        }
    }
    match has_nameplate(fields) {
        None => report.error(NAMEPLATE.name, not_chosen(NAMEPLATE.label)),
        Some(true) if !Slot::PLATES.iter().any(|slot| have.contains(slot)) => {
            report.error(
                Slot::MachinePlate.code(),
                "机械铭牌、发动机铭牌、机械环保代码、环保信息标签四张照片，请至少上传一张",
            );
        }
        Some(false) if !have.contains(&Slot::Certificate) => {
            report.error(Slot::Certificate.code(), "没有铭牌的机械，请上传产品合格证照片");
        }
        Some(_) => {}
    }
    if registration == Some(RegistrationType::Vehicle) {
        for slot in Slot::CHECKLIST {
            if !have.contains(&slot) {
                report.error(slot.code(), format!("场内车辆请上传{}", slot.label()));
            }
        }
    }
    report.settle(parts());
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: Option<RegistrationType> = Some(RegistrationType::Machine);

    fn errors(nameplate: &str, have: &[Slot], registration: Option<RegistrationType>) -> Vec<String> {
        let fields = Fields::default().with("nameplate", nameplate);
        check(&fields, have, registration).errors.into_iter().map(|remark| remark.field).collect()
    }

    #[test]
    fn three_of_the_body_and_one_of_the_plates_are_enough() {
        let body = Slot::BODY.to_vec();
        for plate in Slot::PLATES {
            assert!(errors("yes", &[body.clone(), vec![plate]].concat(), MACHINE).is_empty());
        }
        assert_eq!(errors("yes", &body, MACHINE), ["machine_plate"]);
        assert_eq!(errors("", &[Slot::Front, Slot::Rear], MACHINE), ["side45", "nameplate"]);
    }

    #[test]
    fn without_nameplate_the_certificate_is_required_and_plates_do_not_replace_it() {
        let body = [Slot::BODY.to_vec(), vec![Slot::MachinePlate]].concat();
        assert_eq!(errors("no", &body, MACHINE), ["certificate"]);
    }

    #[test]
    fn what_kind_of_machine_it_is_is_asked_with_the_photos() {
        let have = [Slot::BODY.to_vec(), vec![Slot::MachinePlate]].concat();
        assert_eq!(errors("yes", &have, None), ["registration_type"]);
    }

    #[test]
    fn what_a_photo_proves_is_a_field_of_the_machine() {
        for field in Slot::ALL.into_iter().flat_map(Slot::proves) {
            assert!(crate::machine::FIELDS.iter().any(|spec| spec.name == *field), "{field}");
        }
    }

    #[test]
    fn a_vehicle_in_a_plant_needs_both_sides_of_its_checklist() {
        let have = [Slot::BODY.to_vec(), vec![Slot::MachinePlate]].concat();
        assert_eq!(errors("yes", &have, Some(RegistrationType::Vehicle)), ["checklist_front", "checklist_back"]);
    }
}
