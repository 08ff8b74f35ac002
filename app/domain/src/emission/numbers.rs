//! The stage from published numbers, which outrank every date.

use super::flag::{Flag, raise};
use super::wording::{ENGINE, MACHINE, conclude};
use super::{Facts, Found, Profile, Rule};
use crate::day::chinese;
use crate::identifiers::{DisclosureNumber, MachineEnvCode};
use crate::stage::Stage;
use crate::text::fold_code;
use crate::vocabulary::RegistrationType;

/// A number that was read, and the stage it carries.
struct Read {
    number: DisclosureNumber,
    stage: Stage,
}

/// What the numbers say; nothing when there are none that can be used.
///
/// 国环规大气〔2016〕3号; GB 20891-2014.
pub(super) fn determine(facts: &Facts, profile: &Profile, flags: &mut Vec<Flag>) -> Option<Found> {
    let machine = machine_number(facts, flags);
    let engine = engine_number(facts, flags);
    if let (Some(machine), Some(engine)) = (&machine, &engine)
        && machine.stage != engine.stage
    {
        raise(flags, Flag::NumberConflict);
    }
    let found = match (machine, engine) {
        (Some(_), Some(engine)) if let Some(reason) = re_engined(facts) => from_engine(&engine, Some(&reason)),
        (Some(machine), _) => from_machine(&machine),
        (None, Some(engine)) => from_engine(&engine, None),
        (None, None) => return None,
    };
    if is_too_early(facts, profile, found.stage) {
        raise(flags, Flag::Early);
    }
    Some(found)
}

/// Whether an owner who chose 电能 also gave a number that only combustion engines have.
pub(super) fn any_given(facts: &Facts) -> bool {
    [&facts.disclosure_no, &facts.engine_approval_no].into_iter().any(|number| !given(number.as_deref()).is_empty())
}

/// Compares the machine's environmental code with the stage found. Its shape differs between makers, so only a code
/// with a right check character is trusted.
pub(super) fn corroborate(facts: &Facts, stage: Stage, flags: &mut Vec<Flag>) {
    let text = given(facts.machine_env_code.as_deref());
    if text.is_empty() {
        return;
    }
    let Some(code) = MachineEnvCode::parse(&text).ok().filter(MachineEnvCode::check_character_ok) else {
        raise(flags, Flag::BadCheckDigit);
        return;
    };
    let claimed = code.stage_digit().and_then(Stage::from_code);
    let is_determined = !matches!(stage, Stage::None | Stage::Electric);
    if is_determined && claimed.is_some_and(|claimed| claimed != stage) {
        raise(flags, Flag::MachineEnvCodeStageDiffers);
    }
}

fn machine_number(facts: &Facts, flags: &mut Vec<Flag>) -> Option<Read> {
    let text = given(facts.disclosure_no.as_deref());
    if text.is_empty() {
        return None;
    }
    let read = read(&text, facts.registration_type).filter(|read| match facts.registration_type {
        RegistrationType::Machine => read.number.is_machine(),
        // The categories of road vehicles are many; only an engine's number is certainly in the wrong field.
        RegistrationType::Vehicle => !read.number.is_engine(),
    });
    if read.is_none() {
        raise(flags, Flag::BadDisclosureNumber);
    }
    read
}

/// Owners also type the engine's family or model here, so only what looks like a published number is read.
fn engine_number(facts: &Facts, flags: &mut Vec<Flag>) -> Option<Read> {
    let text = given(facts.engine_approval_no.as_deref());
    if !looks_published(&text) {
        return None;
    }
    let read = read(&text, facts.registration_type).filter(|read| match facts.registration_type {
        RegistrationType::Machine => read.number.is_engine(),
        RegistrationType::Vehicle => !read.number.is_machine(),
    });
    if read.is_none() {
        raise(flags, Flag::BadApprovalNumber);
    }
    read
}

fn read(text: &str, kind: RegistrationType) -> Option<Read> {
    let number = DisclosureNumber::parse(text).ok()?;
    let stage = number.stage()?;
    let last = if kind == RegistrationType::Machine { Stage::Four } else { Stage::Six };
    (Stage::One..=last).contains(&stage).then_some(Read { number, stage })
}

/// The text without blanks; empty also for the ways of writing "none".
fn given(number: Option<&str>) -> String {
    let text = fold_code(number.unwrap_or_default());
    if matches!(&*text, "无" | "没有" | "暂无" | "/" | "-" | "—" | "——" | "N/A") {
        String::new()
    } else {
        text
    }
}

fn looks_published(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.starts_with(b"CNFC")
        || bytes.starts_with(b"CNFJ")
        || (bytes.starts_with(b"CN") && bytes.get(4) == Some(&b'G'))
}

fn from_machine(read: &Read) -> Found {
    let reason = ["环保信息公开编号", &read.number.printed(), "载明", read.stage.name()].concat();
    Found::new(Rule::N1, read.stage, conclude(&[&reason], read.stage))
}

fn from_engine(read: &Read, why: Option<&str>) -> Found {
    let reason = ["发动机型式核准号（信息公开编号）", &read.number.printed(), "载明", read.stage.name()].concat();
    let reasons: Vec<&str> = why.into_iter().chain([&*reason]).collect();
    Found::new(Rule::N2, read.stage, conclude(&reasons, read.stage))
}

/// Why the engine's number outranks the machine's: the engine was made after the machine.
fn re_engined(facts: &Facts) -> Option<String> {
    let (machine, engine) = (facts.machine_date?, facts.engine_date?);
    (engine > machine)
        .then(|| [ENGINE, &chinese(engine), "晚于", MACHINE, &chinese(machine), "，以发动机编号为准"].concat())
}

fn is_too_early(facts: &Facts, profile: &Profile, stage: Stage) -> bool {
    let earliest = match (facts.registration_type, stage) {
        (RegistrationType::Machine, Stage::Three) => profile.earliest_third,
        (RegistrationType::Machine, Stage::Four) => profile.earliest_fourth,
        _ => return false,
    };
    facts.machine_date.max(facts.engine_date).is_some_and(|latest| latest < earliest)
}
