//! The stage from dates, power and fuel, when no number tells it.

use jiff::civil::Date;

use super::flag::{Flag, raise};
use super::wording::{ENGINE, MACHINE, before, kilowatts, not_before, power};
use super::{Facts, Found, Profile, Rule};
use crate::stage::Stage;
use crate::vocabulary::{Fuel, RegistrationType};

/// A day and the words for what it is.
#[derive(Clone, Copy)]
struct Known {
    what: &'static str,
    day: Date,
}

/// What dates, power and fuel say; rules `U1` and `U2` when they say nothing.
pub(super) fn determine(facts: &Facts, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    if facts.fuel == Fuel::Other {
        raise(flags, Flag::FuelUnknown);
        return Found::new(
            Rule::U2,
            Stage::None,
            "燃料为其他燃料，没有可用的判定规则，暂记为X，由审核人员判定".to_owned(),
        );
    }
    let is_machine = facts.registration_type == RegistrationType::Machine;
    let (machine, engine) = (machine_day(facts), engine_day(facts));
    let watts = facts.power_w.filter(|&watts| watts > 0);
    let known = match (machine.or(engine), watts) {
        (None, _) => Err((Flag::NoDate, "机械出厂日期和发动机生产日期都未填写")),
        (_, None) if is_machine => Err((Flag::NoPower, "没有可用的发动机功率")),
        (Some(either), watts) => Ok((either, watts.unwrap_or_default())),
    };
    match known {
        Err((flag, reason)) => {
            raise(flags, flag);
            if facts.power_w.is_none() && is_machine {
                raise(flags, Flag::NoPower);
            }
            Found::new(Rule::U1, Stage::None, [reason, "，不能判定排放阶段，暂记为X，由审核人员判定"].concat())
        }
        Ok((either, _)) if !is_machine => vehicle(either, facts.fuel, profile, flags),
        Ok((either, watts)) if facts.fuel.is_spark_ignited() => spark(engine.unwrap_or(either), watts, profile),
        Ok((either, watts)) => diesel(Days { machine, engine, either }, watts, profile, flags),
    }
}

/// The days of a diesel machine; `either` is the machine's, else the engine's.
struct Days {
    machine: Option<Known>,
    engine: Option<Known>,
    either: Known,
}

/// GB 20891-2007, GB 20891-2014, HJ 1014-2020, 环境保护部公告2016年第5号.
fn diesel(days: Days, watts: i64, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    let is_large = watts > profile.largest_power_w;
    if days.either.day >= profile.fourth_from {
        return fourth(&days, watts, profile, flags);
    }
    // Without the machine's day the engine's own border decides.
    let third_from = if days.machine.is_some() { profile.third_machines_from } else { profile.third_engines_from };
    if days.either.day >= third_from {
        note_old_engine(days.engine, profile.third_engines_from, flags);
        return Found::concluded(Rule::D3, Stage::Three, &[&not_before(days.either.what, days.either.day, third_from)]);
    }
    if days.either.day >= profile.third_engines_from
        && let Some(found) = third_transition(&days, is_large, profile)
    {
        raise(flags, Flag::Transition);
        return found;
    }
    if is_large {
        let reasons =
            [&*before(days.either.what, days.either.day, third_from), &power(watts), "超出国一、国二的功率范围"];
        return Found::concluded(Rule::P0, Stage::None, &reasons);
    }
    first_and_second(days.engine.unwrap_or(days.either), profile, flags)
}

fn fourth(days: &Days, watts: i64, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    let since = not_before(days.either.what, days.either.day, profile.fourth_from);
    let limit = kilowatts(profile.largest_power_w);
    if watts > profile.largest_power_w {
        note_old_engine(days.engine, profile.third_engines_from, flags);
        let range = [&power(watts), "超过", &limit, "，国四不适用"].concat();
        Found::concluded(Rule::D4X, Stage::Three, &[&since, &range])
    } else {
        note_old_engine(days.engine, profile.fourth_from, flags);
        let range = [&power(watts), "不超过", &limit].concat();
        Found::concluded(Rule::D4, Stage::Four, &[&since, &range])
    }
}

/// Between the day of engines and the day of machines the engine's day decides. Nothing for a large machine whose
/// engine is not known to be new: there is no 国二 above the largest power.
fn third_transition(days: &Days, is_large: bool, profile: &Profile) -> Option<Found> {
    let (from, until) = (profile.third_engines_from, profile.third_machines_from);
    let period =
        [&*not_before(days.either.what, days.either.day, from), "、早于", &crate::day::chinese(until)].concat();
    match days.engine {
        Some(engine) if engine.day >= from => {
            Some(Found::concluded(Rule::D3T, Stage::Three, &[&period, &not_before(engine.what, engine.day, from)]))
        }
        _ if is_large => None,
        Some(engine) => {
            Some(Found::concluded(Rule::D3T, Stage::Two, &[&period, &before(engine.what, engine.day, from)]))
        }
        None => Some(Found::concluded(Rule::D3T, Stage::Two, &[&period, "发动机生产日期不明，从严处理"])),
    }
}

fn first_and_second(reference: Known, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    if profile.is_transitional(reference.day) {
        raise(flags, Flag::Transition);
    }
    let Known { what, day } = reference;
    if day >= profile.second_from {
        Found::concluded(Rule::D2, Stage::Two, &[&not_before(what, day, profile.second_from)])
    } else if day >= profile.first_from {
        let reasons = [&*not_before(what, day, profile.first_from), "未到国二实施日期"];
        Found::concluded(Rule::D1, Stage::One, &reasons)
    } else {
        Found::concluded(Rule::D0, Stage::None, &[&before(what, day, profile.first_from)])
    }
}

/// GB 26133-2010 for small engines; above them no national stage exists.
fn spark(reference: Known, watts: i64, profile: &Profile) -> Found {
    let Known { what, day } = reference;
    let limit = kilowatts(profile.largest_spark_power_w);
    if watts > profile.largest_spark_power_w {
        let reason = ["点燃式发动机", &power(watts), "超过", &limit].concat();
        return Found::concluded(Rule::S0, Stage::None, &[&reason]);
    }
    let small = ["点燃式发动机", &power(watts), "不超过", &limit].concat();
    if day >= profile.spark_second_from {
        Found::concluded(Rule::S2, Stage::Two, &[&small, &not_before(what, day, profile.spark_second_from)])
    } else if day >= profile.spark_first_from {
        Found::concluded(Rule::S1, Stage::One, &[&small, &not_before(what, day, profile.spark_first_from)])
    } else {
        Found::concluded(Rule::S0, Stage::None, &[&small, &before(what, day, profile.spark_first_from)])
    }
}

/// GB 17691 and GB 18352; an estimate, because sales and registration of vehicles had other days than production.
fn vehicle(reference: Known, fuel: Fuel, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    raise(flags, Flag::VehicleDateEstimate);
    let Known { what, day } = reference;
    let table = if fuel == Fuel::Diesel { &profile.diesel_vehicles } else { &profile.other_vehicles };
    let kind = ["场内车辆燃料为", fuel.label()].concat();
    match (table.iter().rev().find(|(from, _)| day >= *from), table.first()) {
        (Some(&(from, stage)), _) => Found::concluded(Rule::V1, stage, &[&kind, &not_before(what, day, from)]),
        (None, Some(&(first, _))) => Found::concluded(Rule::V1, Stage::Zero, &[&kind, &before(what, day, first)]),
        (None, None) => Found::concluded(Rule::V1, Stage::None, &[&kind]),
    }
}

fn note_old_engine(engine: Option<Known>, border: Date, flags: &mut Vec<Flag>) {
    if engine.is_some_and(|engine| engine.day < border) {
        raise(flags, Flag::OldEngineStock);
    }
}

fn machine_day(facts: &Facts) -> Option<Known> {
    facts.machine_date.map(|day| Known { what: MACHINE, day })
}

fn engine_day(facts: &Facts) -> Option<Known> {
    facts.engine_date.map(|day| Known { what: ENGINE, day })
}
