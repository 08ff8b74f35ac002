//! Counters that slow things down.

use crate::store::statements;

// A block that ends later than any can ($4) was written under a clock that ran ahead: it counts as none.
statements! {
    COUNT_TRY = "
        insert into throttle (key, failures, blocked_until, updated_at)
        values ($1, 1, 0, $2)
        on conflict (key) do update
        set failures = case when throttle.updated_at < $3 then 1 else throttle.failures + 1 end,
            updated_at = excluded.updated_at
        where throttle.blocked_until <= excluded.updated_at or throttle.blocked_until > $4
        returning failures";
    BLOCK = "
        update throttle
        set blocked_until = $2
        where key = $1";
    BLOCKED_UNTIL = "
        select blocked_until
        from throttle
        where key = $1";
    PURGE = "
        delete from throttle
        where updated_at < $1 and blocked_until < $2";
    CLEAR = "
        delete from throttle
        where key = $1";
    TAKE_BACK = "
        update throttle
        set failures = failures - 1
        where key = $1 and failures > 0";
    HOLD = "
        insert into throttle (key, failures, blocked_until, updated_at)
        values ($1, 0, $2, $3)
        on conflict (key) do update
        set blocked_until = excluded.blocked_until, updated_at = excluded.updated_at
        where throttle.blocked_until <= excluded.updated_at or throttle.blocked_until > $4";
}
