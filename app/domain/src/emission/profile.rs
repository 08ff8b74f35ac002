//! The dates on which stages began, as data. A city chooses a profile; a change of dates is a new version.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::stage::Stage;

/// A table of dates and powers, with a name and a version that are kept beside every determination.
///
/// GB 20891-2007; GB 20891-2014; HJ 1014-2020; 环境保护部公告2016年第5号; GB 26133-2010; GB 17691 and GB 18352 for vehicles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The key in configuration: `default` or `strict`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Changes whenever a date changes.
    pub version: String,
    /// 国四 from this day, machines and engines.
    pub fourth_from: Date,
    /// 国三 for machines from this day, whatever their engine.
    pub third_machines_from: Date,
    /// 国三 for engines from this day.
    pub third_engines_from: Date,
    /// 国二 for engines from this day.
    pub second_from: Date,
    /// 国一 for engines from this day.
    pub first_from: Date,
    /// Periods, from … until before …, in which type approval and all production have different stages.
    pub transitions: Vec<(Date, Date)>,
    /// 国一, 国二 and 国四 reach up to this power, this power included, in watts.
    pub largest_power_w: i64,
    /// Spark-ignited engines above this power have no stage, in watts.
    pub largest_spark_power_w: i64,
    /// Second stage of small spark-ignited engines from this day.
    pub spark_second_from: Date,
    /// First stage of small spark-ignited engines from this day.
    pub spark_first_from: Date,
    /// 场内车辆 with diesel engines: stages and their first days, in ascending order.
    pub diesel_vehicles: Vec<(Date, Stage)>,
    /// 场内车辆 with other engines: stages and their first days, in ascending order.
    pub other_vehicles: Vec<(Date, Stage)>,
    /// A number with 国三 is not credible on a machine made before this day.
    pub earliest_third: Date,
    /// A number with 国四 is not credible on a machine made before this day.
    pub earliest_fourth: Date,
}

const FIRST_APPROVAL: Date = Date::constant(2007, 10, 1);
const FIRST_PRODUCTION: Date = Date::constant(2008, 10, 1);
const SECOND_APPROVAL: Date = Date::constant(2009, 10, 1);
const SECOND_PRODUCTION: Date = Date::constant(2010, 10, 1);

impl Profile {
    /// The practice of Shanxi: 国一 and 国二 begin with their type approval.
    pub fn shanxi_default() -> Self {
        Self::with_borders("default", "山西通行做法", FIRST_APPROVAL, SECOND_APPROVAL)
    }

    /// 国一 and 国二 begin when all production had to comply.
    pub fn strict() -> Self {
        Self::with_borders("strict", "按全面实施日期", FIRST_PRODUCTION, SECOND_PRODUCTION)
    }

    /// The profile of a name in configuration.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "default" => Some(Self::shanxi_default()),
            "strict" => Some(Self::strict()),
            _ => None,
        }
    }

    fn with_borders(name: &str, title: &str, first_from: Date, second_from: Date) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            version: "2026-1".to_owned(),
            fourth_from: Date::constant(2022, 12, 1),
            third_machines_from: Date::constant(2016, 4, 1),
            third_engines_from: Date::constant(2015, 10, 1),
            second_from,
            first_from,
            transitions: vec![(FIRST_APPROVAL, FIRST_PRODUCTION), (SECOND_APPROVAL, SECOND_PRODUCTION)],
            largest_power_w: 560_000,
            largest_spark_power_w: 19_000,
            spark_second_from: Date::constant(2014, 1, 1),
            spark_first_from: Date::constant(2012, 3, 1),
            diesel_vehicles: vec![
                (Date::constant(2001, 9, 1), Stage::One),
                (Date::constant(2004, 9, 1), Stage::Two),
                (Date::constant(2008, 7, 1), Stage::Three),
                (Date::constant(2015, 1, 1), Stage::Four),
                (Date::constant(2017, 7, 1), Stage::Five),
                (Date::constant(2021, 7, 1), Stage::Six),
            ],
            other_vehicles: vec![
                (Date::constant(2001, 7, 1), Stage::One),
                (Date::constant(2005, 7, 1), Stage::Two),
                (Date::constant(2008, 7, 1), Stage::Three),
                (Date::constant(2011, 7, 1), Stage::Four),
                (Date::constant(2018, 1, 1), Stage::Five),
                (Date::constant(2020, 7, 1), Stage::Six),
            ],
            // GB 20891-2014 took effect for type approval on this day.
            earliest_third: Date::constant(2014, 10, 1),
            // Beijing was the first city to ask for 国四.
            earliest_fourth: Date::constant(2021, 12, 1),
        }
    }

    /// Whether a day lies where type approval and all production differ.
    pub(super) fn is_transitional(&self, day: Date) -> bool {
        self.transitions.iter().any(|&(from, until)| from <= day && day < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_by_their_names() {
        for profile in [Profile::shanxi_default(), Profile::strict()] {
            assert_eq!(Profile::by_name(&profile.name), Some(profile));
        }
        assert_eq!(Profile::by_name("beijing"), None);
    }

    #[test]
    fn tables_ascend() {
        let profile = Profile::shanxi_default();
        for table in [&profile.diesel_vehicles, &profile.other_vehicles] {
            assert!(table.is_sorted());
        }
    }
}
