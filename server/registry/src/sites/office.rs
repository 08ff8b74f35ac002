//! 工地审核 (manual 三(三)) and what the office does with a site afterwards: it looks, forces exits, closes.

use domain::fields::{Remark, line, required_line};
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use domain::search::fold_name;
use domain::site::{FIELDS, SitePhoto, SiteState};
use uuid::Uuid;

use super::Site;
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::desk::{ReturnReasons, WHOLE};
use crate::error::Result;
use crate::filings::listing::Page;
use crate::gate::store as visits;
use crate::service::Sites;
use crate::sites::store::{self as sql, SiteFacets, SiteRow};
use crate::store::lists::{self, Order};
use crate::trail::Event;

/// How the office's list is narrowed.
#[derive(Debug, Clone)]
pub struct SiteFilter {
    /// In one state.
    pub state: SiteState,
    /// One office of the viewer's districts.
    pub office: Option<String>,
    /// A part of its name, its 施工单位 or its address.
    pub search: String,
    /// The oldest or the newest first.
    pub order: Order,
    /// Behind which site the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

impl Default for SiteFilter {
    fn default() -> Self {
        Self { state: SiteState::Submitted, office: None, search: String::new(), order: Order::Oldest, after: None }
    }
}

/// A page of sites.
#[derive(Debug, Clone)]
pub struct SitePage {
    /// The lines.
    pub sites: Vec<Site>,
    /// Where the next page begins, when there is one.
    pub next: Option<(i64, Uuid)>,
}

/// The last code point: everything that begins with a text sorts before the text followed by it.
const LAST: char = '\u{10ffff}';

impl Sites<'_> {
    fn site_facets(actor: &Actor, filter: &SiteFilter) -> Result<SiteFacets> {
        let word = fold_name(&filter.search);
        Ok(SiteFacets {
            state: filter.state.code().to_owned(),
            office: actor.narrowed(filter.office.as_deref())?,
            word: (!word.is_empty()).then(|| (word.clone(), format!("{word}{LAST}"))),
            order: filter.order,
            after: filter.after,
        })
    }

    /// At most `limit` sites of the viewer's districts.
    pub(crate) async fn site_lines(self, actor: &Actor, filter: &SiteFilter, limit: i64) -> Result<Vec<Site>> {
        let facets = Self::site_facets(actor, filter)?;
        let rows: Vec<SiteRow> = self.db.list(sql::list(&facets, limit)).await?;
        let offices = self.offices().all().await?;
        rows.into_iter().map(|row| self.site_of(row, &offices)).collect()
    }

    /// How many there are.
    pub(crate) async fn count_sites(self, actor: &Actor, filter: &SiteFilter) -> Result<i64> {
        let counted = lists::counted(sql::list(&Self::site_facets(actor, filter)?, i64::MAX));
        Ok(self.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count))
    }

    /// A page of the sites of the viewer's districts.
    pub async fn list(self, actor: &Actor, filter: &SiteFilter) -> Result<SitePage> {
        let mut sites = self.site_lines(actor, filter, Page::SIZE + 1).await?;
        let size = usize::try_from(Page::SIZE).unwrap_or_default();
        let more = sites.len() > size;
        sites.truncate(size);
        let next = sites.last().filter(|_| more).map(|last| (last.submitted_at.unwrap_or_default(), last.id));
        Ok(SitePage { sites, next })
    }

    /// What happened to a site, for its office.
    pub async fn site_events(self, actor: &Actor, id: Uuid) -> Result<Vec<Event>> {
        actor.viewer()?;
        self.site_row(actor, id).await?;
        self.trail().events_of(id).await
    }

    async fn site_for(self, actor: &Actor, id: Uuid) -> Result<(SiteRow, String)> {
        actor.staff(Duty::Sites)?;
        let row = self.site_row(actor, id).await?;
        let office = row.office_id.clone().unwrap_or_default();
        Ok((row, office))
    }

    async fn site_decided(self, actor: &Actor, id: Uuid) -> Result<Refusal> {
        let row = self.site_row(actor, id).await?;
        Ok(Refusal::SiteDecided { state: SiteState::from_code(&row.state).unwrap_or(SiteState::Submitted) })
    }

    /// 审核通过; the reviewer says whether it lies in the low-emission zone. Saying so twice says it once.
    pub async fn approve_site(self, actor: &Actor, id: Uuid, revision: i64, in_zone: bool) -> Result<()> {
        self.decide_site(actor, id, revision, SiteState::Approved, in_zone, &[]).await
    }

    /// 审核不通过: back to its administrators with at least one reason.
    pub async fn return_site(self, actor: &Actor, id: Uuid, revision: i64, reasons: &ReturnReasons) -> Result<()> {
        actor.staff(Duty::Sites)?;
        let remarks = read_reasons(reasons)?;
        self.decide_site(actor, id, revision, SiteState::Returned, false, &remarks).await
    }

    async fn decide_site(
        self,
        actor: &Actor,
        id: Uuid,
        revision: i64,
        outcome: SiteState,
        in_zone: bool,
        remarks: &[Remark],
    ) -> Result<()> {
        let (row, office) = self.site_for(actor, id).await?;
        if row.state == outcome.code() && row.revision == revision && row.decided_name.as_deref() == Some(&actor.name) {
            return Ok(());
        }
        let office_words = self.desk().office_words(&office).await?;
        let (now, reasons) = (self.clock.now_ms(), serde_json::to_string(remarks)?);
        let mut tx = self.db.begin().await?;
        let zone = i64::from(in_zone);
        let decided =
            tx.run(sql::DECIDE, values![id, revision, actor.account, outcome.code(), zone, &reasons, now]).await?;
        if decided == 0 {
            drop(tx);
            return Err(self.site_decided(actor, id).await?.into());
        }
        tx.run(sql::DECIDE_REVISION, values![id, revision, outcome.code(), reasons, actor.account, now]).await?;
        let approved = outcome == SiteState::Approved;
        let detail = serde_json::json!({"revision": revision, "reasons": remarks, "in_zone": in_zone.then_some("是")});
        let what = if approved { "site.approved" } else { "site.returned" };
        self.trail().record(&mut tx, (id, office.as_str()), actor, what, &detail).await?;
        let template = if approved { Template::SiteApproved } else { Template::SiteReturned };
        let named = [(Placeholder::Office, office_words.as_str()), (Placeholder::Site, row.name.as_str())];
        // The name of a site that was not approved is a stranger's text, and goes into no message.
        let filling = if approved { &named[..] } else { &named[..1] };
        self.tell_members(&mut tx, id, Some(&office), template, filling).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// 关闭工地: whatever is inside is checked out with the reason, and nothing comes in any more.
    pub async fn close_site(self, actor: &Actor, id: Uuid, reason: &str) -> Result<()> {
        let (row, office) = self.site_for(actor, id).await?;
        let reason =
            required_line(reason, "关闭的原因", 200).map_err(|sentence| at_field("close_reason", &sentence))?;
        let office_words = self.desk().office_words(&office).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if tx.run(sql::CLOSE, values![id, actor.account, &reason, now]).await? == 0 {
            drop(tx);
            return Err(self.site_decided(actor, id).await?.into());
        }
        let forced = format!("工地关闭：{reason}");
        let left = tx.run(visits::CLEAR_SITE, values![id, actor.account, now, forced]).await?;
        tx.run(visits::DROP_WAITING_OF_SITE, values![id, now]).await?;
        let detail = serde_json::json!({"reason": reason, "count": left});
        self.trail().record(&mut tx, (id, office.as_str()), actor, "site.closed", &detail).await?;
        let filling = [(Placeholder::Site, row.name.as_str()), (Placeholder::Office, office_words.as_str())];
        self.tell_members(&mut tx, id, Some(&office), Template::SiteClosed, &filling).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }
}

/// A sentence at one field of a form.
pub(crate) fn at_field(field: &str, sentence: &str) -> Refusal {
    let mut report = domain::fields::Report::default();
    report.error(field, sentence);
    Refusal::Invalid { report }
}

fn read_reasons(reasons: &ReturnReasons) -> Result<Vec<Remark>> {
    let label = |name: &str| {
        let field = FIELDS.iter().find(|spec| spec.name == name).map(|spec| spec.label);
        field.or(SitePhoto::from_code(name).map(SitePhoto::label))
    };
    let fields = reasons.fields.iter();
    let fields = fields.filter_map(|(field, text)| Some((field.as_str(), label(field)?, text.as_str())));
    let mut remarks = Vec::new();
    for (field, label, text) in std::iter::once(("", WHOLE, reasons.whole.as_str())).chain(fields) {
        let place = if field.is_empty() { "whole" } else { field };
        if let Some(sentence) = line(text, 200).map_err(|sentence| at_field(place, &format!("{label}：{sentence}")))? {
            remarks.push(Remark { field: field.to_owned(), sentence });
        }
    }
    if remarks.is_empty() { Err(Refusal::ReasonMissing.into()) } else { Ok(remarks) }
}
