//! What a reviewer would ask, asked of the owner first: at the field, before anything is sent, and never in the way.

use super::{Facts, Flag};
use crate::fields::Remark;

/// The question of a flag, at the field where its answer is typed; none where nothing that was typed can be mended.
fn question(flag: Flag, facts: &Facts) -> Option<(&'static str, &'static str)> {
    // What a stage was read from: the machine's own number, else the engine's.
    let numbered = if facts.disclosure_no.is_some() { "disclosure_number" } else { "approval_number" };
    Some(match flag {
        Flag::NumberConflict => (
            "approval_number",
            "发动机型式核准号与环保信息公开编号所载的排放阶段不一致，两个编号都对吗？请对照标签和发动机铭牌核对",
        ),
        Flag::NumberVsDate => {
            (numbered, "编号所载的排放阶段与按出厂日期、燃料和功率推算的不一致，编号和日期都对吗？请对照铭牌核对")
        }
        Flag::Early => (numbered, "编号所载的排放阶段在机械出厂时还没有开始，编号和日期都对吗？请对照铭牌核对"),
        Flag::EngineNewerThanMachine => {
            ("engine_date", "发动机出厂日期晚于机械出厂日期，更换过发动机吗？没有更换的请核对两个日期")
        }
        Flag::EngineMuchOlder => {
            ("engine_date", "发动机出厂日期比机械出厂日期早三年以上，两个日期都对吗？请对照铭牌核对")
        }
        Flag::OldEngineStock => {
            ("engine_date", "发动机生产于该排放阶段实施之前，发动机出厂日期对吗？请对照发动机铭牌核对")
        }
        Flag::Transition => ("engine_date", "日期处于两个排放阶段的过渡期，日期对吗？请对照发动机铭牌核对"),
        Flag::ElectricWithEngineNumber => {
            ("fuel", "燃料类型为电能，却填写了环保信息公开编号或发动机型式核准号，燃料类型对吗？")
        }
        Flag::PowerOutOfRange => ("power", "功率超出常见范围，单位是千瓦吗？是否与转速填反？请对照铭牌核对"),
        Flag::BadDisclosureNumber => (
            "disclosure_number",
            "环保信息公开编号的类别或阶段不正确（字母G后面的数字是排放阶段），抄写对吗？请对照标签核对",
        ),
        Flag::BadApprovalNumber => {
            ("approval_number", "发动机型式核准号的格式、类别或阶段不正确，抄写对吗？请对照发动机铭牌核对")
        }
        Flag::BadCheckDigit => ("env_code", "机械环保代码的位数或校验位不符，抄写对吗？请对照机身标识核对"),
        Flag::FutureDate => ("machine_date", "机械或发动机的出厂日期晚于今天，日期对吗？请对照铭牌核对"),
        Flag::MachineEnvCodeStageDiffers => {
            ("env_code", "机械环保代码所示的排放阶段与判定结果不一致，抄写对吗？请对照机身标识核对")
        }
        Flag::NoDate => {
            ("machine_date", "机械和发动机的出厂日期都没有填写，不能按日期判定排放阶段，铭牌或合格证上有吗？")
        }
        Flag::NoPower => ("power", "没有功率，不能判定排放阶段，发动机铭牌上有吗？"),
        Flag::FuelUnknown => ("fuel", "“其他燃料”没有对应的排放阶段规则，燃料确实不是列出的几种吗？"),
        // The rule itself is an estimate, and the label is what the office looks at: nothing typed is in doubt.
        Flag::VehicleDateEstimate | Flag::Imported => return None,
    })
}

/// Every question about what was typed; `flags` are those of [`super::determine`] and [`super::plausibility`].
pub fn questions(facts: &Facts, flags: &[Flag]) -> Vec<Remark> {
    let asked = flags.iter().filter_map(|flag| question(*flag, facts));
    asked
        .map(|(field, sentence)| Remark {
            field: field.to_owned(), sentence: format!("{sentence}；确认无误可以继续")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::emission::{Profile, determine, plausibility};
    use crate::fields::Fields;
    use crate::machine;

    fn asked(typed: &[(&str, &str)]) -> Vec<Remark> {
        let mut fields: Fields = [
            ("registration_type", "machine"),
            ("product", "excavator"),
            ("fuel", "diesel"),
            ("power", "118"),
            ("machine_date", "2018-06-11"),
            ("engine_date", "2018-04-20"),
        ]
        .into_iter()
        .collect();
        for (name, value) in typed {
            fields.set(name, value);
        }
        let today = date(2026, 11, 24);
        let facts = machine::facts(&fields, today);
        let mut flags = determine(&facts, &Profile::shanxi_default(), today).flags;
        flags.extend(plausibility(&facts));
        questions(&facts, &flags)
    }

    #[test]
    fn what_the_reviewer_would_ask_is_asked_at_its_field() {
        for (typed, field) in [
            (vec![("disclosure_number", "CN FJ G9 00 0S21000008 000001")], "disclosure_number"),
            (vec![("disclosure_number", "CN FJ G4 00 0S21000008 000001")], "disclosure_number"),
            (vec![("approval_number", "CN FC G4 00 0S21000008 000001")], "approval_number"),
            (vec![("engine_date", "2022-04-20")], "engine_date"),
            (vec![("machine_date", "1950-01-01")], "engine_date"),
            (vec![("engine_date", "2012-04-20")], "engine_date"),
            (vec![("power", "1180")], "power"),
            (vec![("fuel", "electric"), ("approval_number", "CN FC G3 00 0S21000008 000001")], "fuel"),
            (vec![("fuel", "other")], "fuel"),
            (vec![("env_code", "AAAAAAAAAAAAAAAAA")], "env_code"),
            (vec![("machine_date", ""), ("engine_date", "")], "machine_date"),
        ] {
            let asked = asked(&typed);
            assert!(asked.iter().any(|remark| remark.field == field), "{typed:?}: {asked:?}");
        }
        assert!(asked(&[]).is_empty());
    }

    #[test]
    fn every_flag_about_what_was_typed_has_its_question() {
        let facts = machine::facts(&Fields::default(), date(2026, 11, 24));
        for flag in Flag::ALL {
            let asked = questions(&facts, &[*flag]);
            if matches!(flag, Flag::VehicleDateEstimate | Flag::Imported) {
                assert!(asked.is_empty(), "{flag:?}");
                continue;
            }
            let [remark] = asked.as_slice() else { panic!("{flag:?} asks nothing") };
            assert!(machine::FIELDS.iter().any(|spec| spec.name == remark.field), "{flag:?}: {}", remark.field);
            assert!(remark.sentence.contains('？') && remark.sentence.ends_with("确认无误可以继续"), "{flag:?}");
        }
    }
}
