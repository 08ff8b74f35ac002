//! What is typed as it will be kept: the form of a valid value that the register holds. What cannot be read stays as
//! typed.

use crate::day;
use crate::fields::{line, name};
use crate::identifiers::{ContactPhone, CreditCode, DisclosureNumber, FactoryNumber, MachineEnvCode, Pin, ResidentId};
use crate::machine;

/// Longer than any field may be; how long it may be is said by its own check.
const ANY_LENGTH: usize = 10_000;

/// The value of a field as it is kept.
pub fn shown(field: &str, typed: &str) -> String {
    let kept = match field {
        "pin" => Pin::parse(typed).ok().map(|pin| pin.as_str().to_owned()),
        "factory_number" => FactoryNumber::parse(typed).ok().map(|number| number.as_str().to_owned()),
        "env_code" => MachineEnvCode::parse(typed).ok().map(|code| code.as_str().to_owned()),
        "disclosure_number" => DisclosureNumber::parse(typed).ok().map(|number| number.as_str().to_owned()),
        "engine_number" => written(typed).map(|number| crate::text::fold_code(&number)),
        "power" => machine::power_in_watts(typed).ok().flatten().map(machine::kilowatts),
        "speed" => machine::speed_in_rpm(typed).ok().flatten().map(|speed| speed.to_string()),
        "resident_id" => ResidentId::parse(typed).ok().map(|id| id.as_str().to_owned()),
        "credit_code" => CreditCode::parse(typed).ok().map(|code| code.as_str().to_owned()),
        "person_phone" | "company_phone" => ContactPhone::parse(typed).ok().map(|phone| phone.as_str().to_owned()),
        "person_name" | "contact_name" | "manager" => name(typed, ANY_LENGTH).ok().flatten(),
        "machine_date" | "engine_date" | "starts_on" | "ends_on" => day::parse(typed).map(day::iso),
        _ => written(typed),
    };
    kept.unwrap_or_else(|| typed.to_owned())
}

fn written(typed: &str) -> Option<String> {
    line(typed, ANY_LENGTH).ok().flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fields::Fields;

    #[test]
    fn what_will_be_kept_is_what_is_shown() {
        let typed: Fields = [
            ("disclosure_number", "cn fj g3 00 0s21000008 000001"),
            ("registration_type", "machine"),
            ("product", "excavator"),
            ("identity_kind", "pin"),
            ("pin", "*sy0215cajg1000001*"),
            ("district", "141002"),
            ("place", "　滨河西路 "),
            ("maker", "三一重机有限公司　"),
            ("model", "ＳＹ２１５Ｃ"),
            ("machine_date", "2018.6.11"),
            ("fuel", "diesel"),
            ("power", "３６．８ 千瓦"),
            ("speed", "２０００"),
            ("engine_number", "4hk1 778"),
            ("engine_maker", "五十铃"),
            ("engine_model", "AA-4HK1XDEA-01"),
            ("engine_date", "20180420"),
        ]
        .into_iter()
        .collect();
        let (data, report) = machine::check(&typed, true, &["141002".to_owned()], date(2026, 11, 24));
        let kept = data.unwrap_or_else(|| panic!("{report:?}")).fields();
        for (name, value) in typed.iter() {
            assert_eq!(shown(name, value), kept.get(name), "{name}");
        }
        let factory = shown("factory_number", "lf-2018 061");
        assert_eq!(FactoryNumber::parse(&factory).map(|number| number.as_str().to_owned()), Ok(factory));
    }

    #[test]
    fn what_cannot_be_read_stays_as_typed() {
        for (name, typed) in [("pin", "*SY02*"), ("power", "很大"), ("resident_id", "1426******1524"), ("maker", "")]
        {
            assert_eq!(shown(name, typed), typed);
        }
        assert_eq!(shown("person_phone", "138 0357-9911"), "13803579911");
        assert_eq!(shown("person_name", "艾力・买买提"), "艾力·买买提");
        assert_eq!(shown("person_phone", "0357 2012345-801"), "0357-2012345转801");
        assert_eq!(shown("resident_id", " 11010519491231002x "), "11010519491231002X");
    }
}
