//! 机械信息: the machine as its owner describes it (manual 二(二)3), read into typed data once everything is right.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::day;
use crate::emission::Facts;
use crate::fields::{Fields, Report, line, missing, not_chosen, required_line};
use crate::identifiers::{DisclosureNumber, FactoryNumber, MachineEnvCode, Pin};
use crate::vocabulary::{Aftertreatment, Fuel, Product, RegistrationType};

mod fields;
mod numbers;
mod typed;

pub use fields::{AFTERTREATMENT_FIELDS, FIELDS, NUMBER_FIELDS, OF_ONE_MACHINE, REGISTRATION_TYPE};
pub use numbers::{power as power_in_watts, speed as speed_in_rpm};
pub use typed::kilowatts;

/// The machine, once everything is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineData {
    /// 机械类型.
    pub registration_type: RegistrationType,
    /// 机械产品名称.
    pub product: Product,
    /// PIN码, normalised.
    pub pin: Option<String>,
    /// 出厂编号, normalised.
    pub factory_number: Option<String>,
    /// 环保信息公开编号, normalised when it has the known shape, else as typed.
    pub disclosure_number: Option<String>,
    /// 机械环保代码, normalised.
    pub env_code: Option<String>,
    /// 发动机型式核准号, as typed.
    pub approval_number: Option<String>,
    /// 发动机出厂编号.
    pub engine_number: Option<String>,
    /// 注册登记区县: the district's code.
    pub district: String,
    /// 详细使用地点.
    pub place: String,
    /// 机械场内编号/牌照 (场内车辆 only).
    pub plant_number: Option<String>,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 机械出厂日期.
    pub made_on: Option<Date>,
    /// 燃料类型.
    pub fuel: Fuel,
    /// 功率, in watts.
    pub power_w: i64,
    /// 转速, in r/min.
    pub speed_rpm: Option<i64>,
    /// 发动机制造企业.
    pub engine_maker: Option<String>,
    /// 发动机型号.
    pub engine_model: Option<String>,
    /// 发动机出厂日期.
    pub engine_made_on: Option<Date>,
    /// 后处理装置类型; several may be fitted.
    pub aftertreatment: Vec<Aftertreatment>,
}

impl MachineData {
    /// What identifies this one machine in the whole register: its PIN, else its 机械环保代码, else maker and 出厂编号.
    pub fn identity_key(&self) -> Option<String> {
        if let Some(pin) = &self.pin {
            return Some(format!("pin:{pin}"));
        }
        if let Some(code) = &self.env_code {
            return Some(format!("env:{code}"));
        }
        self.factory_key()
    }

    fn factory_key(&self) -> Option<String> {
        self.factory_number.as_ref().map(|number| format!("factory:{}:{number}", crate::text::fold_code(&self.maker)))
    }

    /// Everything by which two filings of one machine can be told (`domain.md` §4): PIN, 机械环保代码, maker and 出厂编号,
    /// engine maker and engine number.
    pub fn identity_keys(&self) -> Vec<String> {
        let pin = self.pin.as_ref().map(|pin| format!("pin:{pin}"));
        let env = self.env_code.as_ref().map(|code| format!("env:{code}"));
        let engine = self.engine_number.as_ref().map(|number| {
            let maker = crate::text::fold_code(self.engine_maker.as_deref().unwrap_or_default());
            format!("engine:{maker}:{}", crate::text::fold_code(number))
        });
        [pin, env, self.factory_key(), engine].into_iter().flatten().collect()
    }

    /// The PIN or 出厂编号, whichever was given.
    pub fn identifier(&self) -> Option<&str> {
        self.pin.as_deref().or(self.factory_number.as_deref())
    }
}

/// What may be taken over for the next machine of the same kind (复制一台).
pub fn for_another(fields: &Fields) -> Fields {
    let kept = fields.only(FIELDS);
    kept.iter().filter(|(name, _)| !OF_ONE_MACHINE.contains(name)).collect()
}

/// The registration type chosen so far.
pub fn registration_type(fields: &Fields) -> Option<RegistrationType> {
    RegistrationType::from_code(fields.get("registration_type"))
}

/// What the fields say about the emission stage, as far as they can be read. Never fails: a draft has gaps.
pub fn facts(fields: &Fields, today: Date) -> Facts {
    let known = |name: &str| Some(crate::text::fold(fields.get(name))).filter(|text| !text.is_empty());
    Facts {
        registration_type: registration_type(fields).unwrap_or(RegistrationType::Machine),
        product: product(fields).unwrap_or(Product::Other),
        fuel: Fuel::from_code(fields.get("fuel")).unwrap_or(Fuel::Other),
        power_w: numbers::power(fields.get("power")).ok().flatten(),
        machine_date: day::made_on(fields.get("machine_date"), today).ok().flatten(),
        engine_date: day::made_on(fields.get("engine_date"), today).ok().flatten(),
        disclosure_no: known("disclosure_number"),
        engine_approval_no: known("approval_number"),
        machine_env_code: known("env_code"),
    }
}

/// The product; a 场内车辆 has only the one name of the manual.
pub fn product(fields: &Fields) -> Option<Product> {
    match registration_type(fields) {
        Some(RegistrationType::Vehicle) => Some(Product::PlantVehicle),
        _ => Product::from_code(fields.get("product")).filter(|product| *product != Product::PlantVehicle),
    }
}

/// Reads the step. `nameplate` is the choice of the photo step, `districts` the codes that exist.
pub fn check(fields: &Fields, nameplate: bool, districts: &[String], today: Date) -> (Option<MachineData>, Report) {
    let mut report = Report::default();
    let registration = registration_type(fields);
    if registration.is_none() {
        report.error("registration_type", not_chosen("机械类型"));
    }
    let product = product(fields);
    if product.is_none() {
        report.error("product", not_chosen("机械产品名称"));
    }
    let fuel = Fuel::from_code(fields.get("fuel"));
    if fuel.is_none() {
        report.error("fuel", not_chosen("燃料类型"));
    }
    let electric = fuel == Some(Fuel::Electric);

    let (disclosure_number, env_code, approval_number, engine_number) =
        machine_numbers(fields, nameplate && !electric, &mut report);
    let (pin, factory_number) = identity(fields, &mut report);

    let district = Some(fields.get("district").to_owned()).filter(|code| districts.contains(code));
    if district.is_none() {
        report.error("district", not_chosen("注册登记区县"));
    }
    let place = report.keep("place", required_line(fields.get("place"), "详细使用地点", 120));
    let plant_number = match registration {
        Some(RegistrationType::Vehicle) => {
            report.keep("plant_number", required_line(fields.get("plant_number"), "机械场内编号/牌照", 30))
        }
        _ => None,
    };
    let maker = report.keep("maker", required_line(fields.get("maker"), "机械制造企业", 100));
    let model = report.keep("model", required_line(fields.get("model"), "型号规格", 60));
    let made_on = made_day(fields, "machine_date", "机械出厂日期", nameplate, today, &mut report);

    let power_w = match numbers::power(fields.get("power")) {
        Ok(None) => {
            report.error("power", missing("功率"));
            None
        }
        Ok(power) => power,
        Err(sentence) => {
            report.error("power", sentence);
            None
        }
    };
    let speed_rpm = report.keep("speed", numbers::speed(fields.get("speed"))).flatten();
    let engine_required = nameplate && !electric && fuel.is_some();
    let engine_maker = engine_line(fields, "engine_maker", "发动机制造企业", 100, engine_required, &mut report);
    let engine_model = engine_line(fields, "engine_model", "发动机型号", 60, engine_required, &mut report);
    let engine_made_on = made_day(fields, "engine_date", "发动机出厂日期", false, today, &mut report);
    numbers::second_look(product, power_w, speed_rpm, &mut report);
    if !electric && fuel.is_some() && engine_made_on.is_none() && report.error_of("engine_date").is_none() {
        report.warning("engine_date", "没有发动机出厂日期时按机械出厂日期判定排放阶段，可能偏低；铭牌上有的请填写");
    }

    let aftertreatment =
        AFTERTREATMENT_FIELDS.iter().filter(|(name, _)| fields.get(name) == "yes").map(|(_, device)| *device).collect();
    let data = (|| {
        Some(MachineData {
            registration_type: registration?,
            product: product?,
            pin,
            factory_number,
            disclosure_number,
            env_code,
            approval_number,
            engine_number,
            district: district?,
            place: place?,
            plant_number,
            maker: maker?,
            model: model?,
            made_on,
            fuel: fuel?,
            power_w: power_w?,
            speed_rpm,
            engine_maker,
            engine_model,
            engine_made_on,
            aftertreatment,
        })
    })();
    report.settle_fields(FIELDS);
    (data.filter(|_| report.is_clean()), report)
}

/// The numbers on the plates: one of the first three must be there when there are nameplates.
fn machine_numbers(
    fields: &Fields,
    required: bool,
    report: &mut Report,
) -> (Option<String>, Option<String>, Option<String>, Option<String>) {
    let mut disclosure = report.keep("disclosure_number", line(fields.get("disclosure_number"), 60)).flatten();
    if let Some(raw) = &disclosure {
        match DisclosureNumber::parse(raw) {
            Ok(number) => disclosure = Some(number.as_str().to_owned()),
            Err(problem) => report.error("disclosure_number", problem.sentence()),
        }
    }
    let raw_code = fields.get("env_code").trim();
    let mut env_code = None;
    if !raw_code.is_empty() {
        match MachineEnvCode::parse(raw_code) {
            Ok(code) => {
                if !code.check_character_ok() {
                    report.warning("env_code", "机械环保代码的校验位不符，请对照照片再核对一遍；确认无误可以继续");
                }
                env_code = Some(code.as_str().to_owned());
            }
            Err(problem) => report.error("env_code", problem.sentence()),
        }
    }
    let approval = report.keep("approval_number", line(fields.get("approval_number"), 60)).flatten();
    let engine_number = report.keep("engine_number", line(fields.get("engine_number"), 40)).flatten();
    let nothing_typed = NUMBER_FIELDS.iter().all(|name| fields.get(name).trim().is_empty());
    if required && nothing_typed {
        report.error("disclosure_number", "环保信息公开编号、机械环保代码、发动机型式核准号，请按铭牌照片至少填写一个");
    }
    (disclosure, env_code, approval, engine_number.map(|number| crate::text::fold_code(&number)))
}

/// PIN码 or 出厂编号, whichever was chosen.
fn identity(fields: &Fields, report: &mut Report) -> (Option<String>, Option<String>) {
    match fields.get("identity_kind") {
        "pin" => {
            let raw = fields.get("pin");
            if raw.trim().is_empty() {
                report.error("pin", missing("PIN码"));
                return (None, None);
            }
            (
                report.keep(
                    "pin",
                    Pin::parse(raw).map(|pin| pin.as_str().to_owned()).map_err(|problem| problem.sentence().into()),
                ),
                None,
            )
        }
        "factory" => {
            let raw = fields.get("factory_number");
            if raw.trim().is_empty() {
                report.error("factory_number", missing("出厂编号"));
                return (None, None);
            }
            let number = FactoryNumber::parse(raw)
                .map(|number| number.as_str().to_owned())
                .map_err(|problem| problem.sentence().into());
            (None, report.keep("factory_number", number))
        }
        _ => {
            report.error("identity_kind", not_chosen("PIN码/出厂编号"));
            (None, None)
        }
    }
}

fn made_day(
    fields: &Fields,
    field: &str,
    what: &str,
    required: bool,
    today: Date,
    report: &mut Report,
) -> Option<Date> {
    let found = report.keep(field, day::made_on(fields.get(field), today))?;
    if found.is_none() && required {
        report.error(field, missing(what));
    }
    found
}

fn engine_line(
    fields: &Fields,
    field: &str,
    what: &str,
    max: usize,
    required: bool,
    report: &mut Report,
) -> Option<String> {
    let found = report.keep(field, line(fields.get(field), max))?;
    if found.is_none() && required {
        report.error(field, missing(what));
    }
    found
}

#[cfg(test)]
mod tests;
