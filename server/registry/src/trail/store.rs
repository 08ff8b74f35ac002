//! The append-only trail, one hash chain per thing.

use crate::store::statements;

use uuid::Uuid;

/// The end of a chain.
#[derive(Debug, sqlx::FromRow)]
pub struct HeadRow {
    pub seq: i64,
    pub hash: String,
}

/// One line of a thing's history.
#[derive(Debug, sqlx::FromRow)]
pub struct EventRow {
    pub at: i64,
    pub actor_name: String,
    pub what: String,
    pub detail: String,
}

/// One link with the head of its chain, as the same instant shows them.
#[derive(Debug, sqlx::FromRow)]
pub struct CheckedRow {
    pub subject_id: Uuid,
    pub seq: i64,
    pub at: i64,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub office_id: Option<String>,
    pub what: String,
    pub detail: String,
    pub previous_hash: String,
    pub hash: String,
    pub head_seq: Option<i64>,
    pub head_hash: Option<String>,
}

/// One line of the audit.
#[derive(Debug, sqlx::FromRow)]
pub struct AuditRow {
    pub id: Uuid,
    pub subject_id: Uuid,
    pub at: i64,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub office_id: Option<String>,
    pub what: String,
    pub detail: String,
    pub number: Option<String>,
}

statements! {
    OPEN_CHAIN = "
        insert into event_head (subject_id, seq, hash)
        values ($1, 0, '')
        on conflict (subject_id) do update
        set seq = event_head.seq";
    HEAD = "
        select seq, hash
        from event_head
        where subject_id = $1";
    ADVANCE = "
        update event_head
        set seq = $2, hash = $3
        where subject_id = $1";
    INSERT = "
        insert into event (id, subject_id, seq, at, actor_id, actor_name, office_id, what, detail, previous_hash, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    OF_SUBJECT = "
        select at, actor_name, what, detail
        from event
        where subject_id = $1
        order by seq";
    FAILED_SIGN_INS = "
        select at, actor_name, what, detail
        from event
        where subject_id = $1 and what = 'account.sign_in_failed'
        order by seq desc
        limit 20";
    AFTER = "
        select e.subject_id, e.seq, e.at, e.actor_id, e.actor_name, e.office_id, e.what, e.detail, e.previous_hash,
            e.hash, h.seq as head_seq, h.hash as head_hash
        from event e
        left join event_head h on h.subject_id = e.subject_id
        where (e.subject_id, e.seq) > ($1, $2)
        order by e.subject_id, e.seq
        limit 1000";
    HEADS_ALONE = "
        select h.subject_id, h.seq
        from event_head h
        where not exists (select 1 from event e where e.subject_id = h.subject_id)
        order by h.subject_id
        limit 100";
    PEOPLE = "
        select id
        from account
        where role in ('owner', 'site', 'staff') and login = $1
        union
        select id
        from account
        where name = $2
        limit 20";
}
