//! The queues 待审核备案, 疑似重复 and 超时, and every other list of filings: filters, search, order and page, all of them
//! in one value that an address can hold.

use std::collections::BTreeMap;

use domain::emission::{Determination, Flag};
use domain::filing::{FilingKind, FilingState};
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::clock::china_midnight;
use crate::db::{Built, values};
use crate::error::Result;
use crate::filings::listing::{Entry, Page};
use crate::filings::store::filings::ListRow;
use crate::search::Named;
use crate::service::Desk;
use crate::store::lists::{self, Facets, Which};
use crate::store::words as sql;

pub use crate::store::lists::Order;
pub use domain::filing::QueueState;

/// Everything a list of filings can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Which queue; 待审核 when not said, every sent filing when something is searched.
    pub state: Option<QueueState>,
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// What they ask for.
    pub kind: Option<FilingKind>,
    /// 机械产品名称.
    pub product: Option<Product>,
    /// 排放阶段 as determined.
    pub stage: Option<Stage>,
    /// 燃料类型.
    pub fuel: Option<Fuel>,
    /// One of the flags, of what waits for a decision.
    pub flag: Option<Flag>,
    /// Sent on this day or later.
    pub from: Option<Date>,
    /// Sent on this day or before.
    pub until: Option<Date>,
    /// The search box.
    pub search: String,
    /// The oldest or the newest first.
    pub order: Order,
    /// Behind which filing the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

impl QueueFilter {
    pub(crate) fn facets(&self, actor: &Actor) -> Result<Facets> {
        Ok(Facets {
            office: actor.narrowed(self.office.as_deref())?,
            product: self.product.map(|product| product.code().to_owned()),
            stage: self.stage.map(|stage| stage.code().to_string()),
            fuel: self.fuel.map(|fuel| fuel.code().to_owned()),
            ..self.spans()
        })
    }

    /// The days, the order and the page.
    fn spans(&self) -> Facets {
        Facets {
            from: self.from.map(china_midnight),
            until: self.until.and_then(|day| day.tomorrow().ok()).map(china_midnight),
            order: self.order,
            after: self.after,
            ..Facets::default()
        }
    }

    /// Whether a filing that was found by its number belongs on the list. A machine has a few filings: they are read
    /// whole and narrowed here.
    fn admits(&self, row: &ListRow, now: i64) -> bool {
        let is = |wanted: Option<&str>, value: &str| wanted.is_none_or(|wanted| wanted == value);
        let undecided = FilingState::from_code(&row.state).is_some_and(FilingState::is_undecided);
        let in_queue = match self.which(now) {
            Which::Sent => true,
            Which::State(state) => state == row.state,
            Which::Doubtful => undecided && row.doubtful != 0,
            Which::Overdue(now) => undecided && row.due_at.is_some_and(|due| due < now),
        };
        let flagged = self.flag.is_none_or(|flag| {
            let determination = row.determination.as_deref().map(serde_json::from_str::<Determination>);
            undecided && matches!(determination, Some(Ok(known)) if known.flags.contains(&flag))
        });
        let at = if self.is_by_due() { row.due_at } else { row.submitted_at }.unwrap_or_default();
        in_queue
            && flagged
            && is(self.office.as_deref(), row.office_id.as_deref().unwrap_or_default())
            && is(self.kind.map(FilingKind::code), &row.kind)
            && is(self.product.map(Product::code), &row.product)
            && is(self.stage.map(|stage| stage.code().to_string()).as_deref(), row.stage.as_deref().unwrap_or_default())
            && is(self.fuel.map(Fuel::code), &row.fuel)
            && Named::fits(&self.spans(), at, row.id)
    }

    fn is_by_due(&self) -> bool {
        self.state == Some(QueueState::Overdue)
    }

    fn which(&self, now: i64) -> Which {
        match self.state {
            Some(QueueState::In(state)) if state != FilingState::Draft => Which::State(state.code().to_owned()),
            Some(QueueState::Doubtful) => Which::Doubtful,
            Some(QueueState::Overdue) => Which::Overdue(now),
            _ if self.search.trim().is_empty() => Which::State(FilingState::Submitted.code().to_owned()),
            _ => Which::Sent,
        }
    }
}

impl Desk<'_> {
    /// One page of a queue, of the viewer's own districts.
    pub async fn queue(self, actor: &Actor, filter: &QueueFilter) -> Result<Page> {
        let rows = self.queue_rows(actor, filter, Page::SIZE + 1).await?;
        let by_due = filter.is_by_due();
        let key = |entry: &Entry| if by_due { entry.due_at } else { entry.submitted_at }.unwrap_or_default();
        self.filings().page(rows, key).await
    }

    /// The statement of a queue, whatever is searched.
    pub(crate) fn queue_list(self, actor: &Actor, filter: &QueueFilter, limit: i64) -> Result<Built> {
        let (facets, which) = (filter.facets(actor)?, filter.which(self.clock.now_ms()));
        let (kind, flag) =
            (filter.kind.map(|kind| kind.code().to_owned()), filter.flag.map(|flag| flag.code().to_owned()));
        Ok(lists::filings(&facets, &which, kind.as_ref(), flag.as_ref(), limit))
    }

    /// At most `limit` rows of a queue, in its order.
    pub(crate) async fn queue_rows(self, actor: &Actor, filter: &QueueFilter, limit: i64) -> Result<Vec<ListRow>> {
        let facets = filter.facets(actor)?;
        let which = filter.which(self.clock.now_ms());
        let (kind, flag) =
            (filter.kind.map(|kind| kind.code().to_owned()), filter.flag.map(|flag| flag.code().to_owned()));
        if filter.search.trim().is_empty() {
            return Ok(self.db.list(lists::filings(&facets, &which, kind.as_ref(), flag.as_ref(), limit)).await?);
        }
        let named = self.named(&filter.search).await?;
        let sought = named.columns();
        let mut rows: Vec<ListRow> = Vec::new();
        if !sought.is_empty() {
            rows =
                self.db.list(lists::filings_of(&facets, &which, kind.as_ref(), flag.as_ref(), &sought, limit)).await?;
        }
        if let Some(machine) = named.machine {
            // The registration itself and whatever asked for a change of it since.
            let found: Vec<ListRow> =
                self.db.all(crate::filings::store::filings::LINES_OF_MACHINE, values![machine]).await?;
            let scope = actor.viewer()?;
            let covered = |row: &ListRow| row.office_id.as_deref().is_some_and(|office| scope.covers(office));
            let now = self.clock.now_ms();
            rows.extend(found.into_iter().filter(|row| covered(row) && filter.admits(row, now)));
        }
        let time = |row: &ListRow| match which {
            Which::Overdue(_) => row.due_at,
            _ => row.submitted_at,
        };
        rows.sort_unstable_by_key(|row| (time(row), row.id));
        rows.dedup_by_key(|row| row.id);
        if facets.order == Order::Newest {
            rows.reverse();
        }
        rows.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(rows)
    }

    /// The filing behind a registration number, when it lies in the viewer's districts.
    async fn filing_row(self, actor: &Actor, id: Uuid) -> Result<Option<ListRow>> {
        let row: Option<ListRow> = self.db.one(crate::filings::store::filings::LINE, values![id]).await?;
        let scope = actor.viewer()?;
        Ok(row.filter(|row| row.office_id.as_deref().is_some_and(|office| scope.covers(office))))
    }

    /// The next filing that waits in a queue behind this one; the first one when this was the last. What a colleague
    /// holds is passed over.
    pub async fn next_in_queue(self, actor: &Actor, filter: &QueueFilter, decided: Uuid) -> Result<Option<Uuid>> {
        actor.staff(Duty::Review)?;
        let now = self.clock.now_ms() - super::CLAIM_LAPSES_MS;
        let here = self.filing_row(actor, decided).await?;
        let at = here.and_then(|row| if filter.is_by_due() { row.due_at } else { row.submitted_at });
        for after in [at.map(|at| (at, decided)), None] {
            let filter = QueueFilter { after, ..filter.clone() };
            let rows = self.queue_rows(actor, &filter, 20).await?;
            let free = rows.into_iter().find(|row| {
                let held = row.claimed_name.is_some() && row.claimed_at.is_some_and(|at| at >= now);
                row.id != decided && !held && FilingState::from_code(&row.state).is_some_and(FilingState::is_undecided)
            });
            if let Some(row) = free {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    }

    /// How many there are in each queue of the viewer's districts, by the keys of [`QueueState`], `plates` for 待领取标牌
    /// and `suspicions` for plates to be looked into.
    /// 超时 counts to a thousand.
    pub async fn queue_counts(self, actor: &Actor) -> Result<BTreeMap<String, i64>> {
        let now = self.clock.now_ms();
        let (rows, overdue): (Vec<(String, i64)>, Option<(i64,)>) = match actor.viewer()?.filter() {
            Some(office) => (
                self.db.all(sql::TALLY_OF_OFFICE, values![office]).await?,
                self.db.one(sql::OVERDUE_OF_OFFICE, values![office, now]).await?,
            ),
            None => (
                self.db.all(sql::TALLY_OF_CITY, values![]).await?,
                self.db.one(sql::OVERDUE_OF_CITY, values![now]).await?,
            ),
        };
        let mut counts: BTreeMap<String, i64> = rows
            .into_iter()
            .map(|(what, count)| match what.as_str() {
                "machine:registered" => ("plates".to_owned(), count),
                _ => (what.strip_prefix("filing:").unwrap_or(&what).to_owned(), count),
            })
            .collect();
        let open = self.gate().open_suspicions(actor.viewer()?.filter()).await?;
        counts.insert("suspicions".to_owned(), open);
        counts.insert(QueueState::Overdue.code().to_owned(), overdue.map_or(0, |(count,)| count));
        Ok(counts)
    }
}
