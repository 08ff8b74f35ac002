//! The delivery log and the audit: statements put together from the filters that are set, each page read off an index.

use uuid::Uuid;

use super::lists::{Order, Text};
use crate::db::Built;

/// What the delivery log is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct MessageFacets {
    /// One office, or every one.
    pub office: Option<String>,
    /// In one state.
    pub state: Option<&'static str>,
    /// One template.
    pub template: Option<&'static str>,
    /// The end of the phone.
    pub phone_tail: Option<String>,
    /// About one filing or machine.
    pub subject: Option<Uuid>,
    /// Behind which line the page begins.
    pub after: Option<(i64, Uuid)>,
}

/// What the audit is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct EventFacets {
    /// One office, or every one.
    pub office: Option<String>,
    /// By one person.
    pub person: Option<Uuid>,
    /// About one record.
    pub subject: Option<Uuid>,
    /// One kind.
    pub what: Option<String>,
    /// From this instant on.
    pub from: Option<i64>,
    /// Before this instant.
    pub until: Option<i64>,
    /// Behind which line the page begins.
    pub after: Option<(i64, Uuid)>,
}

const MESSAGE: &str = "o.id, o.template, o.subject_id, o.office_id, o.phone_sealed, o.text_sealed, o.shown_sealed, \
    o.state, o.error, o.tries, o.created_at, o.sent_at";
const EVENT: &str = "e.id, e.subject_id, e.at, e.actor_id, e.actor_name, e.office_id, e.what, e.detail, m.number";

fn id_is(text: &mut Text, column: &str, id: Option<Uuid>) {
    if let Some(id) = id {
        let place = text.bind(id);
        text.conditions.push(format!("{column} = {place}"));
    }
}

fn behind(text: &mut Text, time: &str, id: &str, after: Option<(i64, Uuid)>) {
    if let Some((at, last)) = after {
        let (at, last) = (text.bind(at), text.bind(last));
        text.conditions.push(format!("({time}, {id}) < ({at}, {last})"));
    }
}

/// A page of the delivery log, the newest first.
pub fn messages(facets: &MessageFacets, limit: i64) -> Built {
    let mut text = Text { conditions: vec!["o.created_at is not null".to_owned()], ..Text::default() };
    text.equal("o.office_id", facets.office.as_ref());
    text.equal("o.state", facets.state.map(str::to_owned).as_ref());
    text.equal("o.template", facets.template.map(str::to_owned).as_ref());
    text.equal("o.phone_tail", facets.phone_tail.as_ref());
    id_is(&mut text, "o.subject_id", facets.subject);
    behind(&mut text, "o.created_at", "o.id", facets.after);
    text.finish(&format!("select {MESSAGE} from outbox o"), Order::Newest, "o.created_at", "o.id", limit)
}

/// A page of the audit, the newest first.
pub fn events(facets: &EventFacets, limit: i64) -> Built {
    let mut text = Text { conditions: vec!["e.at is not null".to_owned()], ..Text::default() };
    text.equal("e.office_id", facets.office.as_ref());
    id_is(&mut text, "e.actor_id", facets.person);
    id_is(&mut text, "e.subject_id", facets.subject);
    text.equal("e.what", facets.what.as_ref());
    if let Some(from) = facets.from {
        let place = text.bind(from);
        text.conditions.push(format!("e.at >= {place}"));
    }
    if let Some(until) = facets.until {
        let place = text.bind(until);
        text.conditions.push(format!("e.at < {place}"));
    }
    behind(&mut text, "e.at", "e.id", facets.after);
    let head = format!("select {EVENT} from event e left join machine m on m.id = e.subject_id");
    text.finish(&head, Order::Newest, "e.at", "e.id", limit)
}

/// Every statement that can be built, by a name that says which.
#[cfg(test)]
pub fn all() -> Vec<(String, Built)> {
    let mut all = Vec::new();
    for bits in 0_u16..128 {
        let on = |bit: u16| bits & (1 << bit) != 0;
        let some = |bit: u16| on(bit).then(|| "x".to_owned());
        let (id, after) = (Uuid::nil(), on(4).then_some((1, Uuid::nil())));
        let facets = MessageFacets {
            office: some(0),
            state: on(1).then_some("sent"),
            template: on(2).then_some("code"),
            phone_tail: some(3),
            subject: on(5).then_some(id),
            after,
        };
        all.push((format!("logs::messages {bits:07b}"), messages(&facets, 50)));
        let facets = EventFacets {
            office: some(0),
            person: on(1).then_some(id),
            what: some(2),
            subject: on(3).then_some(id),
            from: on(5).then_some(1),
            until: on(6).then_some(2),
            after,
        };
        all.push((format!("logs::events {bits:07b}"), events(&facets, 50)));
    }
    all
}
