//! What a database holds before it is opened as a register.

use crate::store::statements;

use crate::db::Sql;

/// Names of tables; each engine keeps them elsewhere, so this is the one statement that is written twice.
pub const TABLES: Sql = Sql {
    sqlite: "
        select name
        from sqlite_master
        where type = 'table' and name not like 'sqlite_%'",
    postgres: "
        select table_name::text as name
        from information_schema.tables
        where table_schema = current_schema()",
};

/// The whole database into a new file, as it stands at one instant, while others write: SQLite only.
pub const COPY_INTO: &str = "vacuum into $1";

statements! {
    ANY_MACHINE = "
        select cast(1 as bigint)
        from machine
        limit 1";
    ANY_CERTIFICATE = "
        select cast(1 as bigint)
        from certificate
        limit 1";
}
