//! The append-only trail, one hash chain per thing.

use uuid::Uuid;

/// The end of a chain.
#[derive(Debug, sqlx::FromRow)]
pub struct LastRow {
    pub seq: i64,
    pub hash: String,
}

/// One link.
#[derive(Debug, sqlx::FromRow)]
pub struct EventRow {
    pub subject_id: Uuid,
    pub seq: i64,
    pub at: i64,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub what: String,
    pub detail: String,
    pub previous_hash: String,
    pub hash: String,
}

statements! {
    LAST = "
        select seq, hash
        from event
        where subject_id = $1
        order by seq desc
        limit 1";
    INSERT = "
        insert into event (id, subject_id, seq, at, actor_id, actor_name, what, detail, previous_hash, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_SUBJECT = "
        select subject_id, seq, at, actor_id, actor_name, what, detail, previous_hash, hash
        from event
        where subject_id = $1
        order by seq";
    AFTER = "
        select subject_id, seq, at, actor_id, actor_name, what, detail, previous_hash, hash
        from event
        where (subject_id, seq) > ($1, $2)
        order by subject_id, seq
        limit 1000";
}
