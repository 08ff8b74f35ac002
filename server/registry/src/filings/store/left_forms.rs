//! Forms that came without a session, kept for the account that was given the page.

use crate::store::statements;

statements! {
    FIND = "
        select fields_sealed
        from left_form
        where account_id = $1 and page = $2";
    COUNT = "
        select count(*)
        from left_form
        where account_id = $1";
    KEEP = "
        insert into left_form (account_id, page, fields_sealed, kept_at)
        values ($1, $2, $3, $4)
        on conflict (account_id, page) do update
        set fields_sealed = excluded.fields_sealed, kept_at = excluded.kept_at";
    DROP = "
        delete from left_form
        where account_id = $1 and page = $2";
    PURGE = "
        delete from left_form
        where kept_at < $1";
}
