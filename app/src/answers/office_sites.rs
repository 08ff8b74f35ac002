//! 工地 as the office sees them: the register's rows in the words that travel.

use domain::fields::{Fields, Remark};
use domain::message::masked_phone;
use domain::refusal::Refusal;
use domain::site::{FIELDS, SiteState, position};
use registry::clock::china_time;
use registry::filings::listing::Due;
use registry::filters::{Filters, cursor};
use registry::gate::RecordFilter;
use registry::sites::{MOST_FOUND, Member, Site, SiteFile, SiteRevision};
use registry::trail::Event;
use registry::trail::words::{actor_words, sentence};
use registry::{Duty, Registry};
use wire::Tag;
use wire::desk::Desk;
use wire::office_sites::{OfficeSite, OfficeSiteLine, OfficeSiteMember, OfficeSites};

use super::gate::{counts, visit_card};
use super::zone_map::zone_map;
use super::{Beside, desk, districts, facts, id, place};
use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::site_reason;
use crate::context::{data, query, query_string};

/// The states that an office sees: a draft is nobody's business but its writer's.
const TABS: [SiteState; 4] = [SiteState::Submitted, SiteState::Approved, SiteState::Returned, SiteState::Closed];

/// The sites of one's districts.
pub async fn office_list() -> Result<Desk<OfficeSites>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).sites();
        let page = registry.sites().list(&actor, &filter).await?;
        let counts = registry.desk().queue_counts(&actor).await?;
        let count = |key: &str| counts.get(key).copied().unwrap_or_default();
        Ok(OfficeSites {
            state: filter.state,
            tabs: TABS.map(|tab| (tab, count(&format!("site:{}", tab.code())))).to_vec(),
            suspected: count("suspicions"),
            sites: page.sites.iter().map(line).collect(),
            districts: desk::choosable(&actor, &registry).await?,
            most_found: MOST_FOUND,
            next: place(page.next),
        })
    })
    .await
}

fn line(site: &Site) -> OfficeSiteLine {
    OfficeSiteLine {
        id: site.id,
        name: site.name.clone(),
        contractor: site.contractor.clone(),
        address: site.address.clone(),
        district: site.office.as_ref().map(|office| office.district.clone()),
        inside: site.inside,
        submitted: site.submitted_at.map(china_time),
        due: site.due.map(due),
        state: site.state,
        in_zone: site.in_zone,
    }
}

/// Until when a site should be decided: in words, and amber or red.
fn due(due: Due) -> Tag {
    let (class, words, at) = match due {
        Due::InTime(at) => ("due", "办理时限", at),
        Due::LastDay(at) => ("due due-amber", "今日到期", at),
        Due::Late(at) => ("due due-red", "已超时", at),
    };
    Tag { code: class.to_owned(), label: format!("{words} {}", registry::clock::deadline(at)) }
}

/// One site for its office.
pub async fn office_one(text: &str) -> Result<Desk<OfficeSite>, ApiError> {
    let id = data(id(text))?;
    desk::form(&addresses::office_site(id), async |registry, actor| {
        let file = registry.sites().site(&actor, id).await?;
        let (members, _) = registry.sites().site_members(&actor, id).await?;
        let after = query("after").as_deref().and_then(cursor);
        let filter = RecordFilter { inside: Some(true), after, ..RecordFilter::default() };
        let inside = registry.gate().records(&actor, id, &filter).await?;
        let events = registry.sites().site_events(&actor, id).await?;
        let phrases = registry.desk().phrases(&actor).await?;
        let districts = districts(&registry).await?;
        let site = &file.site;
        let decides = actor.has_duty(Duty::Sites);
        let (sent, before) = sent(&file, decides);
        let beside = Beside { before, warnings: assessed(&registry, &file).await? };
        let zone = registry.config().zone.as_ref();
        Ok(OfficeSite {
            line: line(site),
            revision: site.revision,
            decided_by: site.decided_by.clone(),
            closed_reason: site.closed_reason.clone(),
            decides,
            has_zone: zone.is_some(),
            counts: counts(site),
            photos: file.photos.clone(),
            map: zone_map(zone, position(&sent)),
            facts: facts(FIELDS, &sent, &districts, &beside),
            people: members.iter().map(member).collect(),
            revisions: file.revisions.iter().map(revision).collect(),
            trail: events.iter().map(event).collect(),
            phrases: if decides { phrases } else { Vec::new() },
            inside: inside.visits.iter().map(visit_card).collect(),
            next: place(inside.next),
        })
    })
    .await
}

/// What was sent last, and what before that: an office never reads what is being mended. Whoever only looks needs
/// nobody's phone.
fn sent(file: &SiteFile, decides: bool) -> (Fields, Option<Fields>) {
    let read = |fields: &Fields| {
        let phone = fields.get("phone");
        if decides { fields.clone() } else { fields.clone().with("phone", &masked_phone(phone)) }
    };
    let mut sent = file.revisions.iter().map(|revision| read(&revision.fields));
    let last = sent.next().unwrap_or_else(|| read(&file.site.fields));
    (last, sent.next())
}

/// What looks odd in a site that waits.
async fn assessed(registry: &Registry, file: &SiteFile) -> Result<Vec<Remark>, Refusal> {
    if file.site.state != SiteState::Submitted {
        return Ok(Vec::new());
    }
    let (_, report) = registry.sites().assess_site(file).await?;
    Ok(report.warnings)
}

fn member(member: &Member) -> OfficeSiteMember {
    OfficeSiteMember { name: member.name.clone(), phone: member.phone.clone(), since: china_time(member.since) }
}

fn revision(revision: &SiteRevision) -> String {
    let outcome = revision.outcome.map_or("待审核", SiteState::label);
    let reasons: Vec<String> = revision.reasons.iter().map(site_reason).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!("（{}）", reasons.join("；")) };
    let by = revision.decided_by.clone().unwrap_or_default();
    format!("第{}次提交 {}：{outcome}{reasons} {by}", revision.no, china_time(revision.submitted_at))
}

fn event(event: &Event) -> String {
    let detail = serde_json::from_str(&event.detail).unwrap_or_default();
    format!("{} {} {}", china_time(event.at), actor_words(&event.actor, true), sentence(&event.what, &detail))
}
