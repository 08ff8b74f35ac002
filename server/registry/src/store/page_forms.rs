//! Forms that could not be saved, by account and page: the statements of every table of that shape.

/// The statements over a table with the columns `account_id`, `page`, `fields_sealed` and `kept_at`.
macro_rules! page_forms {
    ($table:literal) => {
        $crate::store::statements! {
            FIND = concat!("
        select fields_sealed
        from ", $table, "
        where account_id = $1 and page = $2");
            COUNT = concat!("
        select count(*)
        from ", $table, "
        where account_id = $1");
            KEEP = concat!("
        insert into ", $table, " (account_id, page, fields_sealed, kept_at)
        values ($1, $2, $3, $4)
        on conflict (account_id, page) do update
        set fields_sealed = excluded.fields_sealed, kept_at = excluded.kept_at");
            DROP = concat!("
        delete from ", $table, "
        where account_id = $1 and page = $2");
            PURGE = concat!("
        delete from ", $table, "
        where kept_at < $1");
        }
    };
}

pub(crate) use page_forms;
