//! The rows of each list, page by page off the same statements that the pages use, so that no list is ever in memory
//! whole.

use std::collections::VecDeque;

use uuid::Uuid;

use super::What;
use super::cells::{event, filing, inspection, machine, message, site};
use crate::Registry;
use crate::actor::Actor;
use crate::db::values;
use crate::desk::queue::{Order, QueueFilter, QueueState};
use crate::error::Result;
use crate::filings::store::filings::ListRow;
use crate::filters::Filters;
use crate::inspections::InspectionFilter;
use crate::machines::MachineFilter;
use crate::machines::store::machines::{self, MachineRow};
use crate::messages::LogFilter;
use crate::search::Named;
use crate::service::Exports;
use crate::sites::SiteFilter;
use crate::spreadsheets::Cell;
use crate::store::lists::{self, Column, Facets};
use crate::store::logs::MessageFacets;
use crate::trail::audit::{AuditFilter, AuditList};

/// Rows read at once.
const PAGE: i64 = 500;
/// More than any list has.
const ALL: i64 = i64::MAX;

/// A list being read.
pub enum Source {
    Filings { filter: QueueFilter, over: bool },
    Machines { ledger: bool, facets: Box<Facets>, state: Option<String>, search: String, parts: Option<Box<Parts>> },
    Inspections { filter: InspectionFilter, over: bool },
    Sites { filter: SiteFilter, over: bool },
    Messages { filter: LogFilter, facets: Option<MessageFacets> },
    Audit { filter: AuditFilter, list: Option<AuditList>, after: Option<(i64, Uuid)> },
}

/// A search of the register looks into several columns, one after the other; a machine that was found is not listed
/// twice.
#[derive(Default)]
pub struct Parts {
    left: VecDeque<Option<(Column, String)>>,
    one: Option<Uuid>,
    seen: std::collections::HashSet<Uuid>,
    searched: bool,
}

impl Source {
    /// The list with its filters from its first row on, in the viewer's districts.
    pub fn of(what: What, actor: &Actor, filters: &Filters) -> Result<Self> {
        // Of another's district nothing is told, whatever the list makes of it, not even who may have it.
        actor.narrowed(filters.office().as_deref())?;
        what.admits(actor)?;
        // A file begins at its first row, and with the oldest unless the other way was chosen.
        let (after, order) = (None, filters.order(Order::Oldest));
        Ok(match what {
            What::Filings => Self::Filings { filter: QueueFilter { after, ..filters.filings() }, over: false },
            What::Inspections => {
                Self::Inspections { filter: InspectionFilter { after, ..filters.inspections() }, over: false }
            }
            What::Sites => {
                Self::Sites { filter: SiteFilter { after, order: Order::Oldest, ..filters.sites() }, over: false }
            }
            What::Messages => Self::Messages { filter: LogFilter { after, ..filters.messages() }, facets: None },
            What::Audit => Self::Audit { filter: AuditFilter { after, ..filters.audit() }, list: None, after: None },
            What::Machines | What::Ledger => {
                let filter = MachineFilter { order, after, ..filters.machines() };
                Self::Machines {
                    ledger: what == What::Ledger,
                    facets: Box::new(filter.facets(actor)?),
                    state: filter.state.map(|state| state.code().to_owned()),
                    search: filter.search,
                    parts: None,
                }
            }
        })
    }

    /// How many rows there will be; of a search, at most.
    pub async fn count(&mut self, registry: &Registry, actor: &Actor) -> Result<i64> {
        match self {
            Self::Filings { filter, .. } => registry.exports().count_queue(actor, filter).await,
            Self::Inspections { filter, .. } => registry.inspections().count_inspections(actor, filter).await,
            Self::Sites { filter, .. } => registry.sites().count_sites(actor, filter).await,
            Self::Messages { filter, facets } => {
                *facets = registry.messages().message_facets(actor, filter).await?;
                match facets {
                    Some(facets) => registry.messages().count_messages(facets).await,
                    None => Ok(0),
                }
            }
            Self::Audit { filter, list, .. } => {
                let begun = registry.trail().export_audit(actor, filter).await?;
                let count = registry.trail().count_audit(&begun).await?;
                *list = Some(begun);
                Ok(count)
            }
            Self::Machines { facets, state, search, parts, .. } => {
                let parts = begun(registry, search, parts).await?;
                let mut sum = i64::from(parts.one.is_some());
                for part in &parts.left {
                    let facets = Facets { equals: part.clone(), ..(**facets).clone() };
                    let counted = lists::counted(lists::machines(&facets, state.as_ref(), ALL));
                    sum += registry.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count);
                }
                Ok(sum)
            }
        }
    }

    /// The next rows; none when all have been read.
    pub async fn page(&mut self, registry: &Registry, actor: &Actor) -> Result<Vec<Vec<Cell>>> {
        let offices = registry.offices().all().await?;
        match self {
            Self::Filings { over: true, .. }
            | Self::Inspections { over: true, .. }
            | Self::Sites { over: true, .. } => Ok(Vec::new()),
            Self::Filings { filter, over } => {
                let rows = registry.desk().queue_rows(actor, filter, PAGE).await?;
                let late = filter.state == Some(QueueState::Overdue);
                let key = |row: &ListRow| (if late { row.due_at } else { row.submitted_at }).unwrap_or_default();
                filter.after = rows.last().map(|last| (key(last), last.id));
                *over = rows.len() < usize::try_from(PAGE).unwrap_or_default();
                Ok(rows.iter().map(|row| filing(row, &offices)).collect())
            }
            Self::Inspections { filter, over } => {
                let rows = registry.inspections().inspection_page(actor, filter, PAGE).await?;
                filter.after = rows.last().map(|last| (last.tested_at, last.id));
                *over = rows.len() < usize::try_from(PAGE).unwrap_or_default();
                Ok(rows.iter().map(|row| inspection(row, &offices)).collect())
            }
            Self::Sites { filter, over } => {
                let sites = registry.sites().site_lines(actor, filter, PAGE).await?;
                filter.after = sites.last().map(|last| (last.submitted_at.unwrap_or_default(), last.id));
                *over = sites.len() < usize::try_from(PAGE).unwrap_or_default();
                Ok(sites.iter().map(site).collect())
            }
            Self::Messages { facets, .. } => {
                let Some(facets) = facets else { return Ok(Vec::new()) };
                let lines = registry.messages().message_lines(facets, PAGE).await?;
                facets.after = lines.last().map(|last| (last.created_at, last.id)).or(facets.after);
                Ok(lines.iter().map(|line| message(line, &offices)).collect())
            }
            Self::Audit { list, after, .. } => {
                let Some(list) = list else { return Ok(Vec::new()) };
                let lines = registry.trail().audit_lines(list, *after, PAGE).await?;
                *after = lines.last().map(|last| (last.at, last.id)).or(*after);
                Ok(lines.iter().map(|line| event(line, &offices)).collect())
            }
            Self::Machines { ledger, facets, state, search, parts } => {
                let parts = begun(registry, search, parts).await?;
                let rows = machine_rows(registry, facets, state.as_ref(), parts).await?;
                rows.iter().map(|row| machine(row, *ledger, &offices)).collect()
            }
        }
    }
}

async fn begun<'a>(registry: &Registry, search: &str, parts: &'a mut Option<Box<Parts>>) -> Result<&'a mut Parts> {
    if parts.is_none() {
        let mut found = Parts::default();
        if search.trim().is_empty() {
            found.left.push_back(None);
        } else {
            let named = registry.named(search).await?;
            found.one = named.machine;
            found.left = named.columns().into_iter().map(Some).collect();
            found.searched = true;
        }
        *parts = Some(Box::new(found));
    }
    Ok(parts.get_or_insert_default())
}

async fn machine_rows(
    registry: &Registry,
    facets: &mut Facets,
    state: Option<&String>,
    parts: &mut Parts,
) -> Result<Vec<MachineRow>> {
    if let Some(id) = parts.one.take() {
        let row: Option<MachineRow> = registry.db.one(machines::FIND, values![id]).await?;
        let fits = |row: &MachineRow| {
            let equal = |filter: Option<&String>, value: &String| filter.is_none_or(|filter| filter == value);
            equal(facets.office.as_ref(), &row.office_id)
                && equal(facets.product.as_ref(), &row.product)
                && equal(facets.stage.as_ref(), &row.stage)
                && equal(facets.fuel.as_ref(), &row.fuel)
                && equal(state, &row.state)
                && Named::fits(facets, row.registered_at, row.id)
        };
        if let Some(row) = row.filter(fits) {
            parts.seen.insert(row.id);
            return Ok(vec![row]);
        }
    }
    while let Some(part) = parts.left.front() {
        facets.equals.clone_from(part);
        let mut rows: Vec<MachineRow> = registry.db.list(lists::machines(facets, state, PAGE)).await?;
        facets.after = rows.last().map(|last| (last.registered_at, last.id));
        if rows.len() < usize::try_from(PAGE).unwrap_or_default() {
            parts.left.pop_front();
            facets.after = None;
        }
        if parts.searched {
            rows.retain(|row| parts.seen.insert(row.id));
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

impl Exports<'_> {
    /// How many filings a queue has; of a search, at most.
    async fn count_queue(self, actor: &Actor, filter: &QueueFilter) -> Result<i64> {
        if !filter.search.trim().is_empty() {
            return Ok(i64::try_from(self.desk().queue_rows(actor, filter, 10_000).await?.len()).unwrap_or_default());
        }
        let counted = lists::counted(self.desk().queue_list(actor, filter, ALL)?);
        Ok(self.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count))
    }
}
