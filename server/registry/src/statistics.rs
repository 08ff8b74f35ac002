//! 统计: what is registered, by district, kind, stage, fuel and month; how fast and how filings are decided. Read from
//! tallies that the database keeps: one row for each combination, however many machines it has.

pub(crate) mod store;

mod table;
mod waiting;

use std::collections::BTreeMap;

use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::Result;
use crate::offices::Office;
use crate::service::Statistics;
use crate::statistics::store as sql;

pub use domain::lists::Month;
pub use table::{Part, Table};
pub use waiting::Waiting;

/// What the statistics can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct StatisticsFilter {
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// From this month on.
    pub from: Option<Month>,
    /// To the end of this month.
    pub until: Option<Month>,
}

/// What a district has.
#[derive(Debug, Clone)]
pub struct District {
    /// Its name.
    pub name: String,
    /// Registered and not cancelled.
    pub registered: i64,
    /// Of these, plates not collected yet.
    pub uncollected: i64,
    /// Cancelled.
    pub cancelled: i64,
    /// How its filings were decided.
    pub waiting: Waiting,
}

/// One month, or one year where there are many months.
#[derive(Debug, Clone)]
pub struct Period {
    /// `2026-11` or `2026`.
    pub name: String,
    /// Registered in it, by stage.
    pub stages: BTreeMap<Stage, i64>,
    /// How filings were decided in it.
    pub waiting: Waiting,
}

impl Period {
    /// Registered in it.
    pub fn registered(&self) -> i64 {
        self.stages.values().sum()
    }
}

/// What one reviewer decided.
#[derive(Debug, Clone)]
pub struct Reviewer {
    /// The name.
    pub name: String,
    /// How much, and how long it had waited.
    pub waiting: Waiting,
}

/// Everything that is shown.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Districts, in the order of their codes.
    pub districts: Vec<District>,
    /// Kinds of machine, the most frequent first.
    pub products: Vec<(Product, i64)>,
    /// Stages, in their order.
    pub stages: Vec<(Stage, i64)>,
    /// Fuels, the most frequent first.
    pub fuels: Vec<(Fuel, i64)>,
    /// Months, or years, in which something was registered or decided.
    pub periods: Vec<Period>,
    /// All decisions together.
    pub waiting: Waiting,
    /// By reviewer: every one for the administration, for others their own.
    pub reviewers: Vec<Reviewer>,
}

/// More months are shown as years.
const MOST_MONTHS: usize = 24;

impl Statistics<'_> {
    /// The statistics of the viewer's districts.
    pub async fn read(self, actor: &Actor, filter: &StatisticsFilter) -> Result<Figures> {
        let office = actor.narrowed(filter.office.as_deref())?.unwrap_or_default();
        let from = filter.from.map_or(0, Month::number);
        let until = filter.until.map_or(999_999, Month::number);
        let bounds = || values![office.as_str(), from, until];
        let decisions: Vec<sql::DecisionRow> = self.db.all(sql::DECISIONS, bounds()).await?;
        let machines: Vec<(String, String, i64)> = self.db.all(sql::BY_OFFICE, bounds()).await?;
        let stages: Vec<(i64, String, i64)> = self.db.all(sql::BY_MONTH_AND_STAGE, bounds()).await?;
        let products: Vec<(String, i64)> = self.db.all(sql::BY_PRODUCT, bounds()).await?;
        let fuels: Vec<(String, i64)> = self.db.all(sql::BY_FUEL, bounds()).await?;
        let reviewers: Vec<sql::ReviewerRow> = self.db.all(sql::REVIEWERS, bounds()).await?;
        let mut waiting = Waiting::default();
        for row in &decisions {
            waiting.add(&row.outcome, row.waited_hours, row.n, row.in_time);
        }
        let periods = periods(&stages, &decisions);
        Ok(Figures {
            districts: districts(&self.offices().all().await?, &office, &machines, &decisions),
            products: most_first(products, Product::from_code),
            stages: by_stage(stages.iter().map(|(_, stage, n)| (stage.as_str(), *n))).into_iter().collect(),
            fuels: most_first(fuels, Fuel::from_code),
            periods,
            waiting,
            reviewers: of_reviewers(reviewers, (!actor.has_duty(Duty::Administration)).then_some(actor.account)),
        })
    }
}

fn by_stage<'a>(rows: impl Iterator<Item = (&'a str, i64)>) -> BTreeMap<Stage, i64> {
    let mut stages = BTreeMap::new();
    for (code, n) in rows {
        if let Some(stage) = code.chars().next().and_then(Stage::from_code) {
            *stages.entry(stage).or_default() += n;
        }
    }
    stages
}

fn most_first<T>(rows: Vec<(String, i64)>, read: impl Fn(&str) -> Option<T>) -> Vec<(T, i64)> {
    let mut read: Vec<(T, i64)> = rows.into_iter().filter_map(|(code, n)| Some((read(&code)?, n))).collect();
    read.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    read
}

fn districts(
    offices: &[Office],
    only: &str,
    machines: &[(String, String, i64)],
    decisions: &[sql::DecisionRow],
) -> Vec<District> {
    let district = |office: &Office| {
        let of = |states: &[&str]| {
            let rows = machines.iter().filter(|(id, state, _)| *id == office.code && states.contains(&state.as_str()));
            rows.map(|(_, _, n)| *n).sum()
        };
        let mut waiting = Waiting::default();
        for row in decisions.iter().filter(|row| row.office_id == office.code) {
            waiting.add(&row.outcome, row.waited_hours, row.n, row.in_time);
        }
        District {
            name: office.district.clone(),
            registered: of(&["registered", "collected"]),
            uncollected: of(&["registered"]),
            cancelled: of(&["cancelled"]),
            waiting,
        }
    };
    let shown = offices.iter().filter(|office| if only.is_empty() { !office.is_city } else { office.code == only });
    shown.map(district).collect()
}

fn periods(stages: &[(i64, String, i64)], decisions: &[sql::DecisionRow]) -> Vec<Period> {
    let mut months: Vec<i64> =
        stages.iter().map(|(month, _, _)| *month).chain(decisions.iter().map(|row| row.month)).collect();
    months.sort_unstable();
    months.dedup();
    let by_year = months.len() > MOST_MONTHS;
    let name = |month: i64| {
        if by_year { Month::from_number(month).year().to_string() } else { Month::from_number(month).iso() }
    };
    let mut names: Vec<String> = months.iter().map(|month| name(*month)).collect();
    names.dedup();
    let period = |period: String| {
        let registered = stages.iter().filter(|(month, _, _)| name(*month) == period);
        let mut waiting = Waiting::default();
        for row in decisions.iter().filter(|row| name(row.month) == period) {
            waiting.add(&row.outcome, row.waited_hours, row.n, row.in_time);
        }
        Period { stages: by_stage(registered.map(|(_, stage, n)| (stage.as_str(), *n))), name: period, waiting }
    };
    names.into_iter().map(period).collect()
}

fn of_reviewers(rows: Vec<sql::ReviewerRow>, only: Option<Uuid>) -> Vec<Reviewer> {
    let mut reviewers: BTreeMap<Uuid, Reviewer> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| only.is_none_or(|only| row.reviewer == only)) {
        let reviewer =
            reviewers.entry(row.reviewer).or_insert_with(|| Reviewer { name: row.name, waiting: Waiting::default() });
        reviewer.waiting.add(&row.outcome, row.waited_hours, row.n, row.in_time);
    }
    let mut reviewers: Vec<Reviewer> = reviewers.into_values().collect();
    reviewers.sort_by_key(|reviewer| std::cmp::Reverse(reviewer.waiting.decided()));
    reviewers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_written_and_counted_back() {
        assert_eq!(Month::parse("2026-03").map(Month::iso).as_deref(), Some("2026-03"));
        for raw in ["2026", "2026-13", "2026-0", "x-1", ""] {
            assert_eq!(Month::parse(raw), None, "{raw}");
        }
        assert_eq!(Month::from_number(202_603).before(3), Month::from_number(202_512));
        assert_eq!(Month::from_number(202_612).before(12), Month::from_number(202_512));
        assert_eq!(Month::of(jiff::civil::date(2026, 11, 24)), Month::from_number(202_611));
    }

    #[test]
    fn many_months_become_years() {
        let months: Vec<(i64, String, i64)> =
            (0..30).map(|back| (Month::from_number(202_611).before(29 - back).number(), "3".to_owned(), 1)).collect();
        let periods = periods(&months, &[]);
        let told: Vec<(&str, i64)> = periods.iter().map(|period| (period.name.as_str(), period.registered())).collect();
        assert_eq!(told, [("2024", 7), ("2025", 12), ("2026", 11)]);
        assert_eq!(super::periods(&months[..24], &[]).len(), 24);
    }
}
