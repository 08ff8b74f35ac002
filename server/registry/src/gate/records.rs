//! 进出记录: what a site, an owner and an office see of machines that came and went.

use domain::refusal::Refusal;
use domain::search::Lookups;
use jiff::civil::Date;
use uuid::Uuid;

use super::Visit;
use crate::actor::{Actor, Role};
use crate::clock::china_midnight;
use crate::db::values;
use crate::error::Result;
use crate::gate::store::{self as sql, VisitFacets, VisitRow};
use crate::machines::store::machines::{self, MachineRow};
use crate::service::Gate;

/// How the records are narrowed.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// 在场, or 已出场.
    pub inside: Option<bool>,
    /// Entered on this day or later.
    pub from: Option<Date>,
    /// Entered on this day or before.
    pub until: Option<Date>,
    /// A registration number.
    pub search: String,
    /// Behind which visit the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

/// A page of the records.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// The newest entry first.
    pub visits: Vec<Visit>,
    /// Where the next page begins, when there is one.
    pub next: Option<(i64, Uuid)>,
}

/// Lines a page.
const PAGE: i64 = 20;

impl Gate<'_> {
    pub(super) fn visit_facets(self, site: Uuid, filter: &RecordFilter) -> Option<VisitFacets> {
        let search = filter.search.trim();
        let number_key = match (search.is_empty(), Lookups::parse(search).number) {
            (true, _) => None,
            (false, Some((prefix, serial))) => {
                Some(format!("{}{serial}", prefix.unwrap_or_else(|| self.config.number_prefix.clone())))
            }
            (false, None) => return None,
        };
        Some(VisitFacets {
            site,
            inside: filter.inside,
            number_key,
            from: filter.from.map(china_midnight),
            until: filter.until.and_then(|day| day.tomorrow().ok()).map(china_midnight),
            after: filter.after,
        })
    }

    /// A page of a site's records, for its administrators and its office.
    pub async fn records(self, actor: &Actor, site: Uuid, filter: &RecordFilter) -> Result<RecordPage> {
        self.sites().site_row(actor, site).await?;
        let Some(facets) = self.visit_facets(site, filter) else {
            return Ok(RecordPage { visits: Vec::new(), next: None });
        };
        let rows: Vec<VisitRow> = self.db.list(sql::list(&facets, PAGE + 1)).await?;
        let mut visits: Vec<Visit> = rows.into_iter().map(Visit::from).collect();
        let page = usize::try_from(PAGE).unwrap_or_default();
        let more = visits.len() > page;
        visits.truncate(page);
        let next = visits.last().filter(|_| more).map(|last| (last.entered_at, last.id));
        Ok(RecordPage { visits, next })
    }

    /// One visit, for its site and its office.
    pub async fn visit(self, actor: &Actor, id: Uuid) -> Result<Visit> {
        let row: VisitRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        self.sites().site_row(actor, row.site_id).await?;
        Ok(row.into())
    }

    /// Where a machine is and has been, the newest first: for its owner and its office.
    pub async fn visits_of(self, actor: &Actor, machine: Uuid) -> Result<Vec<Visit>> {
        let row: Option<MachineRow> = self.db.one(machines::FIND, values![machine]).await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let theirs = match actor.role {
            Role::Owner => row.owner_id == actor.account,
            Role::Staff => actor.viewer()?.covers(&row.office_id),
            Role::Site => false,
        };
        if !theirs {
            return Err(Refusal::NotFound.into());
        }
        let key: Option<(String,)> = self.db.one(sql::NUMBER_KEY, values![machine]).await?;
        let rows: Vec<VisitRow> = self.db.all(sql::OF_NUMBER, values![key.map(|(key,)| key)]).await?;
        Ok(rows.into_iter().map(Visit::from).collect())
    }
}
