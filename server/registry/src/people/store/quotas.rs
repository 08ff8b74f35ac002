//! How much of what somebody has had in a day.

use crate::store::statements;

statements! {
    TAKE = "
        insert into quota (key, span, used, updated_at)
        values ($1, $2, $3, $5)
        on conflict (key, span) do update
        set used = quota.used + excluded.used, updated_at = excluded.updated_at
        where quota.used + excluded.used <= $4";
    USED = "
        select used
        from quota
        where key = $1 and span = $2";
    COUNT_UP = "
        insert into quota (key, span, used, updated_at)
        values ($1, $2, 1, $3)
        on conflict (key, span) do update
        set used = quota.used + 1, updated_at = excluded.updated_at
        returning used";
    PURGE = "
        delete from quota
        where updated_at < $1";
}
