//! The register of machines as offices read it: the list with its filters and search, and one machine's file.

pub mod certificates;
pub mod corrections;
pub mod lookup;
pub(crate) mod store;

mod file;
mod held;

use domain::changes::MachineState;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use jiff::civil::Date;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::china_midnight;
use crate::db::values;
use crate::error::{Error, Result};
use crate::machines::store::machines::{self as sql, MachineRow};
use crate::offices::Office;
use crate::search::Named;
use crate::service::Machines;
use crate::store::lists::{self, Facets, Order};

pub use file::{FilingLine, MachineEvent, MachineFile};
pub use held::Held;

pub(crate) use file::masked_phone;

/// Everything the list can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct MachineFilter {
    /// Where they stand.
    pub state: Option<MachineState>,
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// 机械产品名称.
    pub product: Option<Product>,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// 燃料类型.
    pub fuel: Option<Fuel>,
    /// Registered on this day or later.
    pub from: Option<Date>,
    /// Registered on this day or before.
    pub until: Option<Date>,
    /// The search box.
    pub search: String,
    /// The oldest or the newest first.
    pub order: Order,
    /// Behind which machine the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct MachineEntry {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// Where it stands.
    pub state: MachineState,
    /// 排放阶段.
    pub stage: Stage,
    /// 所有者.
    pub owner_name: String,
    /// The last four digits of the contact phone.
    pub phone_tail: String,
    /// The office that has it.
    pub office: Option<Office>,
    /// 机械产品名称.
    pub product: Option<Product>,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// When it was registered, milliseconds since 1970.
    pub registered_at: i64,
    /// Until when its plate should be collected.
    pub collect_by: i64,
    /// Its plate waits longer than it should.
    pub is_overdue: bool,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct MachinePage {
    /// The lines.
    pub entries: Vec<MachineEntry>,
    /// Where the next page begins, when there is one.
    pub next: Option<(i64, Uuid)>,
}

impl MachinePage {
    /// Lines a page.
    pub const SIZE: i64 = 20;
}

impl MachineFilter {
    pub(crate) fn facets(&self, actor: &Actor) -> Result<Facets> {
        Ok(Facets {
            office: actor.narrowed(self.office.as_deref())?,
            product: self.product.map(|product| product.code().to_owned()),
            stage: self.stage.map(|stage| stage.code().to_string()),
            fuel: self.fuel.map(|fuel| fuel.code().to_owned()),
            from: self.from.map(china_midnight),
            until: self.until.and_then(|day| day.tomorrow().ok()).map(china_midnight),
            equals: None,
            order: self.order,
            after: self.after,
        })
    }
}

impl Machines<'_> {
    /// One page of the register, of the viewer's own districts.
    pub async fn list(self, actor: &Actor, filter: &MachineFilter) -> Result<MachinePage> {
        let mut rows = self.machine_rows(actor, filter, MachinePage::SIZE + 1).await?;
        let size = usize::try_from(MachinePage::SIZE).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        let (offices, now) = (self.offices().all().await?, self.clock.now_ms());
        let entries = rows.iter().map(|row| MachineEntry::of(row, &offices, now)).collect::<Result<Vec<_>>>()?;
        let next = entries.last().filter(|_| more).map(|last| (last.registered_at, last.id));
        Ok(MachinePage { entries, next })
    }

    /// At most `limit` rows of the register, in their order.
    pub(crate) async fn machine_rows(
        self,
        actor: &Actor,
        filter: &MachineFilter,
        limit: i64,
    ) -> Result<Vec<MachineRow>> {
        let facets = filter.facets(actor)?;
        let state = filter.state.map(|state| state.code().to_owned());
        if filter.search.trim().is_empty() {
            return Ok(self.db.list(lists::machines(&facets, state.as_ref(), limit)).await?);
        }
        let named = self.named(&filter.search).await?;
        let sought = named.columns();
        let mut rows: Vec<MachineRow> = Vec::new();
        if !sought.is_empty() {
            rows = self.db.list(lists::machines_of(&facets, state.as_ref(), &sought, limit)).await?;
        }
        if let Some(id) = named.machine
            && let Some(row) = self.db.one::<MachineRow>(sql::FIND, values![id]).await?
            && Named::fits(&facets, row.registered_at, row.id)
            && shows(&facets, state.as_ref(), &row)
        {
            rows.push(row);
        }
        rows.sort_unstable_by_key(|row| (row.registered_at, row.id));
        rows.dedup_by_key(|row| row.id);
        if facets.order == Order::Newest {
            rows.reverse();
        }
        rows.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(rows)
    }
}

/// Whether a machine that was found by its number passes the other filters.
fn shows(facets: &Facets, state: Option<&String>, row: &MachineRow) -> bool {
    let passes = |wanted: Option<&String>, value: &str| wanted.is_none_or(|wanted| wanted == value);
    passes(facets.office.as_ref(), &row.office_id)
        && passes(state, &row.state)
        && passes(facets.product.as_ref(), &row.product)
        && passes(facets.stage.as_ref(), &row.stage)
        && passes(facets.fuel.as_ref(), &row.fuel)
}

/// The stage of a row.
pub(crate) fn stage_of(row: &MachineRow) -> Result<Stage> {
    row.stage.chars().next().and_then(Stage::from_code).ok_or(Error::Broken("machine stage"))
}

impl MachineEntry {
    fn of(row: &MachineRow, offices: &[Office], now: i64) -> Result<Self> {
        let state = MachineState::from_code(&row.state).ok_or(Error::Broken("machine state"))?;
        Ok(Self {
            id: row.id,
            number: row.number.clone(),
            state,
            stage: stage_of(row)?,
            owner_name: row.owner_name.clone(),
            phone_tail: row.phone_tail.clone(),
            office: offices.iter().find(|office| office.code == row.office_id).cloned(),
            product: Product::from_code(&row.product),
            maker: row.maker.clone(),
            model: row.model.clone(),
            registered_at: row.registered_at,
            collect_by: row.collect_by,
            is_overdue: state == MachineState::Registered && row.collect_by <= now,
        })
    }
}
