//! The gate: visits, machines from elsewhere, entries that wait, suspected plates.

use crate::db::written;
use crate::store::statements;

use uuid::Uuid;

use crate::db::Built;
use crate::store::lists::{Order, Text};

/// A visit with the names around it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct VisitRow {
    pub id: Uuid,
    pub site_id: Uuid,
    pub site_name: String,
    pub number_key: String,
    pub machine_id: Option<Uuid>,
    pub number: String,
    pub stage: String,
    pub product: String,
    pub maker: String,
    pub model: String,
    pub photo_id: Uuid,
    pub exemption: Option<String>,
    pub entered_at: i64,
    pub entered_name: String,
    pub entry_device_at: Option<i64>,
    pub entry_received_at: i64,
    pub left_at: Option<i64>,
    pub left_by: Option<Uuid>,
    pub left_name: Option<String>,
    pub exit_device_at: Option<i64>,
    pub exit_received_at: Option<i64>,
    pub forced_reason: Option<String>,
    pub foreign_data: Option<String>,
}

/// A line of the gate ledger: a visit with the machine's own data, when it is registered here.
#[derive(Debug, sqlx::FromRow)]
pub struct LedgerRow {
    #[sqlx(flatten)]
    pub visit: VisitRow,
    pub machine_data: Option<String>,
}

/// An entry that waits.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct WaitingRow {
    pub id: Uuid,
    pub site_id: Uuid,
    pub site_name: String,
    pub number_key: String,
    pub number: String,
    pub photo_id: Uuid,
    pub exemption: Option<String>,
    pub created_name: String,
    pub created_login: String,
    pub created_at: i64,
    pub asked_at: Option<i64>,
}

/// A machine that another city registered.
#[derive(Debug, sqlx::FromRow)]
pub struct ForeignRow {
    pub number: String,
    pub data: String,
}

/// A plate whose first position was not the register's.
#[derive(Debug, sqlx::FromRow)]
pub struct SuspectedRow {
    pub machine_id: Uuid,
    pub site_id: Uuid,
    pub site_name: String,
    pub typed: String,
    pub number: String,
    pub seen_name: String,
    pub seen_at: i64,
    pub id: Uuid,
    pub state: String,
    pub note: Option<String>,
    pub judged_name: Option<String>,
    pub judged_at: Option<i64>,
}

macro_rules! visit {
    ($rest:literal) => {
        visit!("", "", $rest)
    };
    ($columns:literal, $joins:literal, $rest:literal) => {
        concat!(
            "
        select v.id, v.site_id, s.name as site_name, v.number_key, v.machine_id, v.number, v.stage, v.product,
            v.maker, v.model,
            v.photo_id, v.exemption, v.entered_at, e.name as entered_name, v.entry_device_at, v.entry_received_at,
            v.left_at, v.left_by, l.name as left_name, v.exit_device_at, v.exit_received_at, v.forced_reason,
            f.data as foreign_data",
            $columns,
            "
        from visit v
        join site s on s.id = v.site_id
        join account e on e.id = v.entered_by
        left join account l on l.id = v.left_by
        left join foreign_machine f on v.machine_id is null and f.number_key = v.number_key
        ",
            $joins,
            $rest
        )
    };
}

macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "
        select w.id, w.site_id, s.name as site_name, w.number_key, w.number, w.photo_id, w.exemption,
            a.name as created_name, a.login as created_login, w.created_at, w.asked_at
        from waiting_entry w
        join site s on s.id = w.site_id
        join account a on a.id = w.created_by
        ",
            $rest
        )
    };
}

written! {
    /// A machine that came in: the values of `ENTER`.
    NewVisit {
        id: Uuid,
        site_id: Uuid,
        number_key: String,
        machine_id: Option<Uuid>,
        number: String,
        stage: String,
        product: &'a str,
        maker: &'a str,
        model: &'a str,
        photo_id: Uuid,
        exemption: Option<&'a str>,
        entered_at: i64,
        entered_by: Uuid,
        entry_device_at: Option<i64>,
        entry_received_at: i64,
    }
}

statements! {
    ENTER = "
        insert into visit (id, site_id, number_key, machine_id, number, stage, product, maker, model, photo_id,
            exemption,
            entered_at, entered_by, entry_device_at, entry_received_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (number_key) where left_at is null do nothing";
    LEAVE = "
        update visit
        set left_at = case when entered_at > $4 then entered_at else $4 end, left_by = $3, exit_device_at = $5,
            exit_received_at = $6
        where id = $1 and site_id = $2 and left_at is null";
    FORCE = "
        update visit
        set left_at = $3, left_by = $2, exit_received_at = $3, forced_reason = $4
        where id = $1 and left_at is null";
    CLEAR_SITE = "
        update visit
        set left_at = $3, left_by = $2, exit_received_at = $3, forced_reason = $4
        where site_id = $1 and left_at is null";
    DROP_WAITING_OF_SITE = "
        update waiting_entry
        set settled_at = $2, outcome = 'dropped'
        where site_id = $1 and settled_at is null";
    UNDO = "
        update visit
        set left_at = null, left_by = null, exit_device_at = null, exit_received_at = null
        where id = $1 and site_id = $2 and left_by = $3 and forced_reason is null and exit_received_at >= $4
            and not exists (select 1 from visit o where o.number_key = visit.number_key and o.left_at is null)";
    FIND = visit!("where v.id = $1");
    INSIDE_OF_NUMBER = visit!("where v.number_key = $1 and v.left_at is null");
    OF_NUMBER = visit!("where v.number_key = $1
        order by v.entered_at desc, v.id desc
        limit 20");
    LEFT_SINCE = visit!("where v.site_id = $1 and v.exit_received_at >= $2
        order by v.exit_received_at desc");
    FOREIGN = "
        select number, data
        from foreign_machine
        where number_key = $1";
    FOREIGN_BETWEEN = "
        select number, data
        from foreign_machine
        where number_key >= $1 and number_key <= $2
        order by number_key
        limit 20";
    KEEP_FOREIGN = "
        insert into foreign_machine (number_key, number, data, first_seen_at, updated_at)
        values ($1, $2, $3, $4, $4)
        on conflict (number_key) do update
        set number = excluded.number, data = excluded.data, updated_at = excluded.updated_at";
    WAIT = "
        insert into waiting_entry (id, site_id, number_key, number, visit_id, photo_id, exemption, created_by,
            created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (site_id, number_key) where settled_at is null do nothing";
    WAITING = waiting!("where w.id = $1 and w.settled_at is null");
    WAITING_FOR = waiting!("where w.site_id = $1 and w.number_key = $2 and w.settled_at is null");
    WAITING_OF_SITE = waiting!("where w.site_id = $1 and w.settled_at is null
        order by w.site_id, w.number_key");
    ASKED_OF_SITE = waiting!("join visit v on v.number_key = w.number_key and v.left_at is null
        where v.site_id = $1 and w.settled_at is null and w.asked_at is not null
        order by w.asked_at, w.id");
    WAITING_OF_NUMBER = waiting!("where w.number_key = $1 and w.settled_at is null
        order by w.created_at, w.id");
    ASK = "
        update waiting_entry
        set asked_at = $3
        where id = $1 and site_id = $2 and settled_at is null and (asked_at is null or asked_at < $4)";
    SETTLE = "
        update waiting_entry
        set settled_at = $2, outcome = $3
        where id = $1 and settled_at is null";
    SUSPECT = "
        insert into suspected_plate (id, machine_id, site_id, office_id, typed, number, seen_by, seen_at)
        select $1, $2, $3, $4, $5, $6, $7, $8
        where not exists (
            select 1 from suspected_plate p
            where p.machine_id = $2 and p.site_id = $3 and p.typed = $5 and p.seen_at > $9
        )";
    SUSPECTED_OF_CITY = "
        select p.machine_id, p.site_id, s.name as site_name, p.typed, p.number, a.name as seen_name, p.seen_at,
            p.id, p.state, p.note, j.name as judged_name, p.judged_at
        from suspected_plate p
        join site s on s.id = p.site_id
        join account a on a.id = p.seen_by
        left join account j on j.id = p.judged_by
        where p.state = $1
        order by p.seen_at desc, p.id desc
        limit $2";
    SUSPECTED_OF_OFFICE = "
        select p.machine_id, p.site_id, s.name as site_name, p.typed, p.number, a.name as seen_name, p.seen_at,
            p.id, p.state, p.note, j.name as judged_name, p.judged_at
        from suspected_plate p
        join site s on s.id = p.site_id
        join account a on a.id = p.seen_by
        left join account j on j.id = p.judged_by
        where p.office_id = $1 and p.state = $2
        order by p.seen_at desc, p.id desc
        limit $3";
    SUSPICION = "
        select machine_id, office_id, typed
        from suspected_plate
        where id = $1";
    JUDGE_SUSPICION = "
        update suspected_plate
        set state = $3, note = $4, judged_by = $5, judged_at = $6
        where id = $1 and state = $2";
    OPEN_SUSPICIONS_OF_OFFICE = "
        select count(*)
        from (
            select 1 as one
            from suspected_plate
            where office_id = $1 and state = 'open'
            limit 1000
        ) open";
    OPEN_SUSPICIONS_OF_CITY = "
        select count(*)
        from (
            select 1 as one
            from suspected_plate
            where state = 'open'
            limit 1000
        ) open";
    NUMBER_KEY = "
        select prefix || serial
        from machine
        where id = $1";
}

/// How the records of a site are narrowed.
#[derive(Debug, Clone, Default)]
pub struct VisitFacets {
    /// The site.
    pub site: Uuid,
    /// Inside, or left.
    pub inside: Option<bool>,
    /// One machine.
    pub number_key: Option<String>,
    /// Entered from this instant on.
    pub from: Option<i64>,
    /// Entered before this instant.
    pub until: Option<i64>,
    /// Behind which visit the page begins (keyset); the newest comes first.
    pub after: Option<(i64, Uuid)>,
}

/// A page of the records, the newest entry first.
pub fn list(facets: &VisitFacets, limit: i64) -> Built {
    narrowed(visit!(""), facets, limit)
}

/// The same as lines of the gate ledger.
pub fn ledger(facets: &VisitFacets, limit: i64) -> Built {
    narrowed(visit!(", m.data as machine_data", "left join machine m on m.id = v.machine_id", ""), facets, limit)
}

fn narrowed(head: &str, facets: &VisitFacets, limit: i64) -> Built {
    let mut text = Text::default();
    let site = text.bind(facets.site);
    text.conditions.push(format!("v.site_id = {site}"));
    text.equal("v.number_key", facets.number_key.as_ref());
    match facets.inside {
        Some(true) => text.conditions.push("v.left_at is null".to_owned()),
        Some(false) => text.conditions.push("v.left_at is not null".to_owned()),
        None => {}
    }
    for (sign, instant) in [(">=", facets.from), ("<", facets.until)] {
        if let Some(instant) = instant {
            let place = text.bind(instant);
            text.conditions.push(format!("v.entered_at {sign} {place}"));
        }
    }
    if let Some((at, id)) = facets.after {
        let (at, id) = (text.bind(at), text.bind(id));
        text.conditions.push(format!("(v.entered_at, v.id) < ({at}, {id})"));
    }
    text.finish(head, Order::Newest, "v.entered_at", "v.id", limit)
}

/// Which of these machines are on a site now, and on which.
pub fn inside_of(keys: &[String]) -> Built {
    let mut text = Text::default();
    let places: Vec<String> = keys.iter().map(|key| text.bind(key.as_str())).collect();
    let places = places.join(", ");
    Built {
        text: format!(
            "select v.number_key, v.site_id from visit v where v.left_at is null and v.number_key in ({places})"
        ),
        values: text.values,
    }
}

/// Every list, by a name that says which.
#[cfg(test)]
pub fn built() -> Vec<(String, Built)> {
    let mut all = vec![("visits::inside_of".to_owned(), inside_of(&["x".to_owned(), "y".to_owned()]))];
    for bits in 0_u8..8 {
        for inside in [None, Some(true), Some(false)] {
            let on = |bit: u8| bits & (1 << bit) != 0;
            let facets = VisitFacets {
                site: Uuid::nil(),
                inside,
                number_key: on(0).then(|| "x".to_owned()),
                from: on(1).then_some(1),
                until: on(1).then_some(2),
                after: on(2).then_some((1, Uuid::nil())),
            };
            all.push((format!("visits::list {facets:?}"), list(&facets, 20)));
            all.push((format!("visits::ledger {facets:?}"), ledger(&facets, 20)));
        }
    }
    all
}
