//! What waits on the desk: queues, suspicions, common reasons: the register's rows in the words that travel.

use domain::suspicion::SuspicionState;
use registry::Duty;
use registry::clock::{china_time, deadline};
use registry::filings::listing::{self, Entry};
use registry::filters::Filters;
use registry::gate::suspicions;
use wire::desk::Desk;
use wire::queue::{Answer, Due, Haste, Home, Phrases, Queue, QueueLine, SeenAtGate, Suspicion, Suspicions};

use super::desk::{self, choosable};
use super::place;
use crate::api::ApiError;
use crate::context::{query, query_string};

/// What stands in no section of its own, with the duty that it needs.
const SHORTCUTS: [(Option<Duty>, &str, &str); 7] = [
    (None, "/m", "扫码查验"),
    (Some(Duty::Plates), "/office/plates", "领取登记"),
    (Some(Duty::Plates), "/office/prints", "制作标牌"),
    (Some(Duty::Inspection), "/office/inspections/new", "录入检测记录"),
    (Some(Duty::Inspection), "/office/inspections/import", "导入检测记录"),
    (Some(Duty::Review), "/office/phrases", "常用退回原因"),
    (None, "/office/exports", "导出文件"),
];

/// The office's first page.
pub async fn home() -> Result<Desk<Home>, ApiError> {
    desk::read(async |registry, actor| {
        let counts = registry.desk().queue_counts(&actor).await?;
        let shortcuts = SHORTCUTS.into_iter().filter(|(duty, ..)| duty.is_none_or(|duty| actor.has_duty(duty)));
        Ok(Home {
            office: actor.office_name().unwrap_or_default().to_owned(),
            name: actor.name.clone(),
            messages_used_up: registry.people().messages_used_up().await?,
            counts,
            shortcuts: shortcuts.map(|(_, address, words)| (address.to_owned(), words.to_owned())).collect(),
        })
    })
    .await
}

/// A queue, or what was searched for.
pub async fn queue() -> Result<Desk<Queue>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).filings();
        let page = registry.desk().queue(&actor, &filter).await?;
        Ok(Queue {
            state: filter.state,
            searching: filter.state.is_none() && !filter.search.trim().is_empty(),
            order: filter.order,
            behind: filter.after.is_some(),
            counts: registry.desk().queue_counts(&actor).await?,
            districts: choosable(&actor, &registry).await?,
            lines: page.entries.into_iter().map(line).collect(),
            next: place(page.next),
        })
    })
    .await
}

fn line(entry: Entry) -> QueueLine {
    QueueLine {
        id: entry.id,
        kind: entry.kind,
        state: entry.state,
        product: entry.product,
        model: entry.model,
        maker: entry.maker,
        owner: entry.owner_name,
        district: entry.office.map(|office| office.district).unwrap_or_default(),
        stage: entry.stage,
        revision: entry.revision,
        remarks: entry.remarks,
        doubtful: entry.doubtful > 0,
        submitted: entry.submitted_at.map(china_time),
        due: entry.due.map(due),
        claimed_by: entry.claimed_by,
        number: entry.number,
    }
}

/// Until when a filing should be decided.
pub fn due(due: listing::Due) -> Due {
    let (haste, at) = match due {
        listing::Due::InTime(at) => (Haste::InTime, at),
        listing::Due::LastDay(at) => (Haste::LastDay, at),
        listing::Due::Late(at) => (Haste::Late, at),
    };
    Due { haste, day: deadline(at) }
}

/// 疑似伪造号牌 in one state.
pub async fn suspicions() -> Result<Desk<Suspicions>, ApiError> {
    desk::form("/office/suspicions", async |registry, actor| {
        let state = query("state").as_deref().and_then(SuspicionState::from_code).unwrap_or(SuspicionState::Open);
        let found = registry.gate().suspicions(&actor, state).await?;
        let counts = registry.desk().queue_counts(&actor).await?;
        Ok(Suspicions {
            state,
            open: counts.get("suspicions").copied().unwrap_or_default(),
            judges: actor.has_duty(Duty::Review),
            lines: found.into_iter().map(suspicion).collect(),
        })
    })
    .await
}

fn suspicion(one: suspicions::Suspicion) -> Suspicion {
    Suspicion {
        key: one.key.text(),
        machine: one.machine,
        typed: one.typed,
        number: one.number,
        why: one.why.label().to_owned(),
        gate: one.gate.map(|(site, name, guard)| SeenAtGate { site, name, guard }),
        count: one.count,
        at: china_time(one.at),
        state: one.state,
        answer: one.judgement.map(|(note, by, at)| Answer { note, by, at: china_time(at) }),
    }
}

/// 常用原因.
pub async fn phrases() -> Result<Desk<Phrases>, ApiError> {
    desk::form("/office/phrases", async |registry, actor| {
        let may_edit = actor.sees_city() && actor.has_duty(Duty::Administration);
        Ok(Phrases { phrases: registry.desk().phrases(&actor).await?, may_edit })
    })
    .await
}
