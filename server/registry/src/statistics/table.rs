//! The tables of the statistics, the same on the page and in an exported file.

use domain::stage::Stage;

use super::waiting::percent;
use super::{Figures, StatisticsFilter, Waiting};
use crate::actor::Actor;
use crate::error::Result;
use crate::photos::Incoming;
use crate::service::Statistics;
use crate::spreadsheets::{Cell, Format, Writer};

/// A part of the statistics, with a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// By district.
    Districts,
    /// By kind of machine.
    Products,
    /// By stage.
    Stages,
    /// By fuel.
    Fuels,
    /// By month.
    Months,
    /// How long filings waited.
    Waiting,
    /// By reviewer.
    Reviewers,
}

/// A table with its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The words of the columns.
    pub head: Vec<String>,
    /// The rows; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As a file. Counts are numbers there, everything else is text.
    async fn write(&self, format: Format, name: &str, file: Incoming) -> Result<Incoming> {
        let cell = |text: &String| text.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Whole);
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Writer::create(format, file.path(), name, &self.head)?.rows(rows).await?.finished().await?;
        Ok(file)
    }
}

impl Statistics<'_> {
    /// A part of the statistics as a file.
    pub async fn statistics_file(
        self,
        actor: &Actor,
        filter: &StatisticsFilter,
        part: Part,
        format: Format,
    ) -> Result<Incoming> {
        self.statistics()
            .read(actor, filter)
            .await?
            .table(part)
            .write(format, part.label(), self.photos().incoming())
            .await
    }
}

impl Part {
    /// Every part, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Districts, Self::Products, Self::Stages, Self::Fuels, Self::Months, Self::Waiting, Self::Reviewers];

    /// The key in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Districts => "districts",
            Self::Products => "products",
            Self::Stages => "stages",
            Self::Fuels => "fuels",
            Self::Months => "months",
            Self::Waiting => "waiting",
            Self::Reviewers => "reviewers",
        }
    }

    /// The part of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// Its heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Districts => "各区县登记与审核",
            Self::Products => "机械产品名称",
            Self::Stages => "排放阶段",
            Self::Fuels => "燃料类型",
            Self::Months => "各月登记与排放阶段",
            Self::Waiting => "审核等待时间",
            Self::Reviewers => "审核人员",
        }
    }
}

fn head(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Approved, returned, the median and the share in time.
fn decided(waiting: &Waiting) -> [String; 4] {
    [
        waiting.approved.to_string(),
        waiting.returned.to_string(),
        waiting.median().unwrap_or_else(|| "—".to_owned()),
        waiting.in_time_percent().map_or_else(|| "—".to_owned(), |share| format!("{share}%")),
    ]
}

const DECIDED: [&str; 4] = ["审核通过", "审核不通过", "等待时间中位数", "按时办结"];

fn shares(first: &str, rows: impl Iterator<Item = (&'static str, i64)>) -> Table {
    let rows: Vec<(&str, i64)> = rows.collect();
    let whole = rows.iter().map(|(_, n)| n).sum();
    let share = |n: i64| percent(n, whole).map_or_else(|| "—".to_owned(), |share| format!("{share}%"));
    Table {
        head: head(&[first, "台数", "占比"]),
        rows: rows.into_iter().map(|(name, n)| vec![name.to_owned(), n.to_string(), share(n)]).collect(),
    }
}

impl Figures {
    /// Whether nothing at all was registered or decided.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The stages that occur, in their order.
    pub fn stages_shown(&self) -> Vec<Stage> {
        self.stages.iter().filter(|(_, n)| *n > 0).map(|(stage, _)| *stage).collect()
    }

    /// A part as a table.
    pub fn table(&self, part: Part) -> Table {
        match part {
            Part::Districts => self.districts(),
            Part::Products => shares(part.label(), self.products.iter().map(|(product, n)| (product.label(), *n))),
            Part::Stages => shares(part.label(), self.stages.iter().map(|(stage, n)| (stage.name(), *n))),
            Part::Fuels => shares(part.label(), self.fuels.iter().map(|(fuel, n)| (fuel.label(), *n))),
            Part::Months => self.months(),
            Part::Waiting => Table {
                head: head(&["等待时间", "件数"]),
                rows: self.waiting.steps().into_iter().map(|(step, n)| vec![step, n.to_string()]).collect(),
            },
            Part::Reviewers => Table {
                head: [head(&["审核人员"]), head(&DECIDED)].concat(),
                rows: self
                    .reviewers
                    .iter()
                    .map(|reviewer| [vec![reviewer.name.clone()], decided(&reviewer.waiting).to_vec()].concat())
                    .collect(),
            },
        }
    }

    fn districts(&self) -> Table {
        let row = |name: &str, counts: [i64; 3], waiting: &Waiting| {
            [vec![name.to_owned()], counts.map(|n| n.to_string()).to_vec(), decided(waiting).to_vec()].concat()
        };
        let mut rows: Vec<Vec<String>> = self
            .districts
            .iter()
            .map(|one| row(&one.name, [one.registered, one.uncollected, one.cancelled], &one.waiting))
            .collect();
        if rows.len() > 1 {
            let sum = |count: fn(&super::District) -> i64| self.districts.iter().map(count).sum();
            let counts = [sum(|one| one.registered), sum(|one| one.uncollected), sum(|one| one.cancelled)];
            rows.push(row("合计", counts, &self.waiting));
        }
        Table { head: [head(&["区县", "在册", "待领取标牌", "已注销"]), head(&DECIDED)].concat(), rows }
    }

    fn months(&self) -> Table {
        let stages = self.stages_shown();
        let names: Vec<&str> = stages.iter().map(|stage| stage.name()).collect();
        let rows = self.periods.iter().map(|period| {
            let of = |stage: &Stage| period.stages.get(stage).copied().unwrap_or_default().to_string();
            [
                vec![period.name.clone(), period.registered().to_string()],
                stages.iter().map(of).collect(),
                decided(&period.waiting).to_vec(),
            ]
            .concat()
        });
        Table {
            rows: rows.collect(), head: [head(&["登记月份", "登记台数"]), head(&names), head(&DECIDED)].concat()
        }
    }
}
