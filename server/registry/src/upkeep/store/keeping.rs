//! What outlives a key and a clock: keys of hashes, and instants that are remembered by a name.

use crate::store::statements;

/// A key of hashes.
#[derive(Debug, sqlx::FromRow)]
pub struct HashKeyRow {
    pub origin: String,
    pub key_sealed: String,
}

statements! {
    HASH_KEYS = "
        select origin, key_sealed
        from hash_key
        order by created_at, id";
    ADD_HASH_KEY = "
        insert into hash_key (id, origin, key_sealed, created_at)
        values ($1, $2, $3, $4)
        on conflict (origin) do nothing";
    ANY_HASHED = "
        select cast(case when exists (select 1 from certificate) or exists (select 1 from other_system)
            or exists (select 1 from plate) then 1 else 0 end as bigint)";
    MARK = "
        select at
        from mark
        where name = $1";
    BEGIN_MARK = "
        insert into mark (name, at)
        values ($1, $2)
        on conflict (name) do nothing";
    ADVANCE_MARK = "
        update mark
        set at = $2
        where name = $1 and at < $2";
    SET_MARK = "
        insert into mark (name, at)
        values ($1, $2)
        on conflict (name) do update
        set at = excluded.at";
    LAST_EVENT = "
        select max(at)
        from event";
    FREE_JOBS = "
        update job
        set lease_until = $1
        where state in ('waiting', 'running') and lease_until > $2";
    FREE_WAITING_MESSAGES = "
        update outbox
        set next_try_at = $1
        where state = 'waiting' and next_try_at > $2";
    FREE_SENDING_MESSAGES = "
        update outbox
        set next_try_at = $1
        where state = 'sending' and next_try_at > $2";
}
