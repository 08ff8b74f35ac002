//! What the pages of a gate are answered: the register's rows in the words that travel.

use domain::refusal::Refusal;
use domain::site::{FIELDS, position};
use registry::clock::china_time;
use registry::filters::Filters;
use registry::gate::{AtGate as Machine, Candidate as Row, Known, RecordFilter, Sought, Standing, Waiting, Why};
use registry::{Actor, Registry, Role};
use uuid::Uuid;
use wire::at_gate::{
    AskedExit, AtGate, Blocker, Candidate, EntryPage, Found, GatePage, OpenGate, Records, WaitingEntry,
};
use wire::desk::Desk;
use wire::{Named, Refused};

use super::gate::{counts, visit_card};
use super::zone_map::zone_map;
use super::{Beside, contact, desk, districts, facts, id, place};
use crate::addresses;
use crate::api::ApiError;
use crate::components::sites::site_name;
use crate::context::{acting_for, data, query, query_string};

/// A site as its gate shows it.
pub async fn gate(text: &str) -> Result<GatePage, ApiError> {
    data(acting_for(Role::Site, async |registry, actor| gate_of(&registry, &actor, id(text)?).await).await)
}

async fn gate_of(registry: &Registry, actor: &Actor, id: Uuid) -> Result<GatePage, Refusal> {
    let file = registry.sites().site(actor, id).await?;
    let site = &file.site;
    let open = if site.is_open() { Some(open_gate(registry, actor, id).await?) } else { None };
    let districts = districts(registry).await?;
    Ok(GatePage {
        site: Named { id, name: site_name(site) },
        state: site.state,
        counts: counts(site),
        reasons: site.reasons.clone(),
        closed_reason: site.closed_reason.clone(),
        facts: facts(FIELDS, &site.fields, &districts, &Beside::default()),
        map: zone_map(registry.config().zone.as_ref(), position(&site.fields)),
        photos: file.photos.clone(),
        office: site.office.as_ref().map(contact),
        open,
    })
}

async fn open_gate(registry: &Registry, actor: &Actor, id: Uuid) -> Result<OpenGate, Refusal> {
    let search = query("search").unwrap_or_default();
    let after = Filters::parse(&query_string()).records().after;
    let filter = RecordFilter { inside: Some(true), search, after, ..RecordFilter::default() };
    let inside = registry.gate().records(actor, id, &filter).await?;
    let asked = registry.gate().asked_exits(actor, id).await?;
    let waiting = registry.gate().waiting_entries(actor, id).await?;
    let undoable = registry.gate().undoable_exits(actor, id).await?;
    Ok(OpenGate {
        account: actor.account,
        undoable: undoable.into_iter().map(|visit| (visit.id, visit.number)).collect(),
        asked: asked.into_iter().map(asked_exit).collect(),
        waiting: waiting.into_iter().map(waiting_entry).collect(),
        inside: inside.visits.iter().map(visit_card).collect(),
        next: place(inside.next),
    })
}

fn asked_exit(one: Waiting) -> AskedExit {
    AskedExit {
        visit: one.visit,
        site: one.site_name,
        number: one.number,
        by: one.by,
        phone: one.phone,
        at: one.asked_at.map(china_time),
    }
}

fn waiting_entry(one: Waiting) -> WaitingEntry {
    WaitingEntry {
        id: one.id,
        number: one.number,
        by: one.by,
        since: china_time(one.since),
        asked: one.asked_at.map(china_time),
        blocker: one.blocker.map(|blocker| Blocker {
            site: blocker.site_name,
            address: blocker.address,
            since: china_time(blocker.since),
            manager: blocker.manager,
            phone: blocker.phone,
        }),
    }
}

/// 机械入场: what is meant with a text.
pub async fn enter(text: &str, asked: &str) -> Result<EntryPage, ApiError> {
    data(acting_for(Role::Site, async |registry, actor| entry_of(&registry, &actor, id(text)?, asked).await).await)
}

async fn entry_of(registry: &Registry, actor: &Actor, id: Uuid, asked: &str) -> Result<EntryPage, Refusal> {
    let file = registry.sites().site(actor, id).await?;
    let left = registry.filings().left_form(actor, &addresses::site_enter(id)).await.ok().flatten();
    let found = match registry.gate().sought(actor, id, asked).await.map_err(Refusal::from) {
        Ok(Sought::One(found)) => Found::One(at_gate(id, *found, registry.sites().new_site())),
        Ok(Sought::List { found, elsewhere }) => Found::List {
            full: found.len() >= Row::MOST,
            found: found.into_iter().map(candidate).collect(),
            elsewhere: elsewhere.map(|number| number.to_string()),
        },
        Err(refusal) => Found::Refused {
            refused: Refused::from(&refusal),
            suspected: match refusal {
                Refusal::PlateMismatch { typed, .. } => Some(typed),
                _ => None,
            },
        },
    };
    Ok(EntryPage {
        site: Named { id, name: site_name(&file.site) },
        open: file.site.is_open(),
        account: actor.account,
        asked: asked.to_owned(),
        found,
        writer: registry.filings().writer(actor),
        left: left.filter(|left| left.get("number") == asked),
    })
}

fn at_gate(site: Uuid, found: Machine, entry: Uuid) -> AtGate {
    let standing = found.inside.as_ref().map(|visit| {
        let since = china_time(visit.entered_at);
        if visit.site == site {
            format!("这台机械已在本工地，{since}入场。")
        } else {
            format!(
                "这台机械还在工地“{}”，{since}入场，没有办理出场。可以先拍照确认，本次入场会保存，等对方办理出场后一键完成。",
                visit.site_name
            )
        }
    });
    AtGate {
        entry,
        number: found.number.to_string(),
        stage: found.stage,
        product: found.product,
        model: found.model,
        maker: found.maker,
        standing,
        foreign: matches!(found.known, Known::Unknown),
        needs_exemption: found.needs_exemption,
    }
}

fn candidate(row: Row) -> Candidate {
    let why = match row.why {
        Why::Waiting => Some("等待入场"),
        Why::WasHere => Some("来过本工地"),
        Why::SameOwner => Some("与来过的机械同属一家"),
        Why::Nearby => Some("本区县新登记"),
        Why::Found => None,
    };
    let standing = row.standing.map(|standing| match standing {
        Standing::Here => "已在本工地",
        Standing::Elsewhere => "在其他工地，还没有办理出场",
    });
    Candidate {
        number: row.number,
        stage: row.stage,
        product: row.product,
        model: row.model,
        maker: row.maker,
        why: why.map(str::to_owned),
        standing: standing.map(str::to_owned),
        free: row.standing != Some(Standing::Here),
    }
}

/// 进出记录 for the administrators of the site, narrowed by the address.
pub async fn records(text: &str) -> Result<Records, ApiError> {
    data(acting_for(Role::Site, async |registry, actor| records_of(&registry, &actor, text).await).await)
}

/// The same for the office.
pub async fn records_at_desk(text: &str) -> Result<Desk<Records>, ApiError> {
    desk::read(async |registry, actor| records_of(&registry, &actor, text).await).await
}

async fn records_of(registry: &Registry, actor: &Actor, text: &str) -> Result<Records, Refusal> {
    let id = id(text)?;
    let file = registry.sites().site(actor, id).await?;
    let page = registry.gate().records(actor, id, &Filters::parse(&query_string()).records()).await?;
    Ok(Records {
        site: Named { id, name: site_name(&file.site) },
        visits: page.visits.iter().map(visit_card).collect(),
        next: place(page.next),
    })
}
