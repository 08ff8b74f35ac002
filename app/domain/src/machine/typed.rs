//! Typed data back as the text of the form, for a register that shows and corrects what it holds.

use super::{AFTERTREATMENT_FIELDS, MachineData};
use crate::day;
use crate::fields::Fields;
use crate::vocabulary::RegistrationType;

impl MachineData {
    /// The fields of 机械信息 that read back to this machine.
    pub fn fields(&self) -> Fields {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let vehicle = self.registration_type == RegistrationType::Vehicle;
        let mut fields: Fields = [
            ("disclosure_number", some(&self.disclosure_number)),
            ("env_code", some(&self.env_code)),
            ("approval_number", some(&self.approval_number)),
            ("engine_number", some(&self.engine_number)),
            ("registration_type", self.registration_type.code().to_owned()),
            ("product", if vehicle { String::new() } else { self.product.code().to_owned() }),
            ("identity_kind", if self.pin.is_some() { "pin" } else { "factory" }.to_owned()),
            ("pin", some(&self.pin)),
            ("factory_number", some(&self.factory_number)),
            ("district", self.district.clone()),
            ("place", self.place.clone()),
            ("plant_number", some(&self.plant_number)),
            ("maker", self.maker.clone()),
            ("model", self.model.clone()),
            ("machine_date", self.made_on.map(day::iso).unwrap_or_default()),
            ("fuel", self.fuel.code().to_owned()),
            ("power", kilowatts(self.power_w)),
            ("speed", self.speed_rpm.map(|speed| speed.to_string()).unwrap_or_default()),
            ("engine_maker", some(&self.engine_maker)),
            ("engine_model", some(&self.engine_model)),
            ("engine_date", self.engine_made_on.map(day::iso).unwrap_or_default()),
        ]
        .into_iter()
        .collect();
        for (name, device) in AFTERTREATMENT_FIELDS {
            if self.aftertreatment.contains(&device) {
                fields.set(name, "yes");
            }
        }
        fields
    }
}

/// `118` or `36.8`.
pub fn kilowatts(watts: i64) -> String {
    let (whole, rest) = (watts / 1000, watts % 1000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::machine::check;

    #[test]
    fn what_the_register_holds_reads_back_to_itself() {
        let today = date(2026, 11, 24);
        let districts = ["141002".to_owned()];
        let machine: Fields = [
            ("disclosure_number", "CN FJ G3 00 0S21000008 000001"),
            ("registration_type", "machine"),
            ("product", "excavator"),
            ("identity_kind", "pin"),
            ("pin", "sy0215cajg1000001"),
            ("district", "141002"),
            ("place", "滨河西路工地"),
            ("maker", "三一重机有限公司"),
            ("model", "SY215C"),
            ("machine_date", "2018/6/11"),
            ("fuel", "diesel"),
            ("power", "118.25"),
            ("speed", "2000"),
            ("engine_number", "4HK1-778"),
            ("engine_maker", "五十铃"),
            ("engine_model", "AA-4HK1XDEA-01"),
            ("engine_date", "2018-04-20"),
            ("after_scr", "yes"),
            ("after_dpf", "yes"),
        ]
        .into_iter()
        .collect();
        let vehicle = machine
            .clone()
            .with("registration_type", "vehicle")
            .with("plant_number", "厂内-07")
            .with("identity_kind", "factory")
            .with("factory_number", "LF-2018");
        for typed in [machine, vehicle] {
            let data = check(&typed, true, &districts, today).0.unwrap();
            let again = check(&data.fields(), true, &districts, today).0.unwrap();
            assert_eq!(again, data);
        }
    }

    #[test]
    fn watts_are_written_as_people_write_kilowatts() {
        for (watts, words) in [(118_000, "118"), (36_800, "36.8"), (7_050, "7.05"), (125, "0.125")] {
            assert_eq!(kilowatts(watts), words);
        }
    }
}
