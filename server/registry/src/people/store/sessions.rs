//! The sessions of an account, as their owner sees them.

use crate::store::statements;

use uuid::Uuid;

/// A session that is still open.
#[derive(Debug, sqlx::FromRow)]
pub struct OpenRow {
    pub id: Uuid,
    pub token_hash: String,
    pub address: String,
    pub agent: String,
    pub created_at: i64,
    pub last_seen_at: i64,
}

statements! {
    OPEN = "
        select id, token_hash, address, agent, created_at, last_seen_at
        from session
        where account_id = $1 and ended_at is null and pending is null and expires_at > $2 and last_seen_at > $3
        order by last_seen_at desc, id
        limit 200";
    END_ONE = "
        update session
        set ended_at = $3
        where id = $1 and account_id = $2 and ended_at is null";
    END_OTHERS = "
        update session
        set ended_at = $3
        where account_id = $1 and token_hash <> $2 and ended_at is null";
    LEAVE_STEP = "
        update session
        set ended_at = $3
        where token_hash = $1 and pending = $2 and ended_at is null and expires_at > $3";
}
