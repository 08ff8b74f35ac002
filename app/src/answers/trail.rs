//! 操作记录: the register's rows in the words that travel.

use registry::clock::china_time;
use registry::filters::Filters;
use registry::offices::Office;
use registry::trail::audit::Audited as Row;
use registry::trail::words::{EVENTS, actor_words, detail_words, event_words};
use wire::desk::Desk;
use wire::trail::{Audit, Audited};

use super::{desk, place};
use crate::api::ApiError;
use crate::context::query_string;

/// 操作记录. Whoever looks at somebody's leaves a trace on it.
pub async fn audit() -> Result<Desk<Audit>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = Filters::parse(&query_string()).audit();
        let page = registry.trail().audit(&actor, &filter).await?;
        let offices = registry.offices().all().await?;
        let choosable: &[Office] = if actor.sees_city() { &offices } else { &[] };
        Ok(Audit {
            lines: page.lines.iter().map(|line| audited(line, &offices)).collect(),
            events: EVENTS.iter().map(|(what, words)| ((*what).to_owned(), (*words).to_owned())).collect(),
            districts: choosable.iter().map(|office| (office.code.clone(), office.district.clone())).collect(),
            next: place(page.next),
        })
    })
    .await
}

fn audited(line: &Row, offices: &[Office]) -> Audited {
    let district = offices.iter().find(|office| line.office.as_ref() == Some(&office.code));
    // An id is long and says little: its end tells records apart, the link tells all.
    let id = line.subject.to_string();
    let end = || id.chars().skip(id.len().saturating_sub(8)).collect();
    Audited {
        at: china_time(line.at),
        account: line.actor,
        person: actor_words(&line.actor_name, line.actor.is_some()),
        what: event_words(&line.what).to_owned(),
        detail: detail_words(&line.detail),
        subject: line.subject,
        record: line.number.clone().unwrap_or_else(end),
        district: district.map(|office| office.district.clone()),
    }
}
