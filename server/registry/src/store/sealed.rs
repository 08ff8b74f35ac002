//! Every column that holds sealed text, in one table, so that all of them can be sealed anew. A test reads the schema
//! and fails when one is missing here.

use uuid::Uuid;

use crate::db::Sql;

/// A sealed text and where it stands: the row's id, and the rest of its key as text.
#[derive(Debug, sqlx::FromRow)]
pub struct SealedRow {
    pub id: Uuid,
    pub part: String,
    pub text: String,
}

/// One column and the statements that work through it.
#[derive(Debug, Clone, Copy)]
pub struct SealedColumn {
    pub table: &'static str,
    pub column: &'static str,
    /// `$1` the prefix of the current key: how many texts have another.
    pub count: Sql,
    /// `$1`, `$2` behind which row, `$3` the prefix: the next texts that have another.
    pub next: Sql,
    /// `$1`, `$2` the row, `$3` its text, `$4` the new one; nothing happens when the text has changed since.
    pub replace: Sql,
}

/// The length of a prefix is part of the statements: see `seal::Seal::prefix`.
macro_rules! columns {
    ($($table:literal $id:literal $part:literal $column:literal: $count:ident $next:ident $replace:ident;)+) => {
        statements! {
            $(
                $count = concat!("
                    select count(*)
                    from ", $table, "
                    where ", $column, " is not null and substr(", $column, ", 1, 12) <> $1");
                $next = concat!("
                    select ", $id, " as id, ", $part, " as part, ", $column, " as text
                    from ", $table, "
                    where ", $id, " >= $1 and (", $id, " > $1 or ", $part, " > $2)
                        and ", $column, " is not null and substr(", $column, ", 1, 12) <> $3
                    order by 1, 2
                    limit 200");
                $replace = concat!("
                    update ", $table, "
                    set ", $column, " = $4
                    where ", $id, " = $1 and ", $part, " = $2 and ", $column, " = $3");
            )+
        }
        /// The table of sealed columns.
        pub const COLUMNS: &[SealedColumn] = &[
            $(SealedColumn { table: $table, column: $column, count: $count, next: $next, replace: $replace }),+
        ];
    };
}

columns! {
    "hash_key" "id" "''" "key_sealed": COUNT_HASH_KEY NEXT_HASH_KEY REPLACE_HASH_KEY;
    "certificate" "id" "''" "content_sealed": COUNT_CERTIFICATE NEXT_CERTIFICATE REPLACE_CERTIFICATE;
    "account" "id" "''" "totp_sealed": COUNT_TOTP NEXT_TOTP REPLACE_TOTP;
    "account" "id" "''" "closed_sealed": COUNT_CLOSED NEXT_CLOSED REPLACE_CLOSED;
    "outbox" "id" "''" "phone_sealed": COUNT_PHONE NEXT_PHONE REPLACE_PHONE;
    "outbox" "id" "''" "text_sealed": COUNT_TEXT NEXT_TEXT REPLACE_TEXT;
    "filing" "id" "''" "subject_sealed": COUNT_SUBJECT NEXT_SUBJECT REPLACE_SUBJECT;
    "filing_revision" "filing_id" "cast(no as text)" "subject_sealed": COUNT_REVISION NEXT_REVISION REPLACE_REVISION;
    "kept_form" "filing_id" "step" "fields_sealed": COUNT_KEPT NEXT_KEPT REPLACE_KEPT;
    "left_form" "account_id" "page" "fields_sealed": COUNT_LEFT NEXT_LEFT REPLACE_LEFT;
    "outbox" "id" "''" "shown_sealed": COUNT_SHOWN NEXT_SHOWN REPLACE_SHOWN;
    "machine_holder" "machine_id" "''" "subject_sealed": COUNT_HOLDER NEXT_HOLDER REPLACE_HOLDER;
    "plate" "machine_id" "cast(no as text)" "code_sealed": COUNT_PICKUP NEXT_PICKUP REPLACE_PICKUP;
    "plate" "machine_id" "cast(no as text)" "collector_phone_sealed": COUNT_COLLECTOR NEXT_COLLECTOR REPLACE_COLLECTOR;
    "site" "id" "''" "fields_sealed": COUNT_SITE NEXT_SITE REPLACE_SITE;
    "site_revision" "site_id" "cast(no as text)" "fields_sealed": COUNT_SITE_SENT NEXT_SITE_SENT REPLACE_SITE_SENT;
    "desk_form" "account_id" "page" "fields_sealed": COUNT_DESK NEXT_DESK REPLACE_DESK;
    "job" "id" "''" "task_sealed": COUNT_TASK NEXT_TASK REPLACE_TASK;
}
