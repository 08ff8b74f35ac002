//! The browsers that an account knows.

use crate::store::statements;

statements! {
    FIND = "
        select last_used_at
        from known_device
        where account_id = $1 and device_hash = $2";
    KNOW = "
        insert into known_device (account_id, device_hash, last_used_at)
        values ($1, $2, $3)
        on conflict (account_id, device_hash) do update
        set last_used_at = excluded.last_used_at";
    FORGET_OLDEST = "
        delete from known_device
        where account_id = $1 and device_hash not in (
            select d.device_hash
            from known_device d
            where d.account_id = $1
            order by d.last_used_at desc
            limit $2
        )";
    FORGET_ALL = "
        delete from known_device
        where account_id = $1";
    PURGE = "
        delete from known_device
        where last_used_at < $1";
}
