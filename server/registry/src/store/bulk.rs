//! Many rows at once, for the generator of made-up registers: one statement for a batch.

use crate::db::{Built, Sql, Value};

/// A table to fill, with its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    name: &'static str,
    columns: &'static str,
}

/// accounts.
pub const ACCOUNT: Table = Table {
    name: "account",
    columns: "id, role, login, name, password_hash, duties, totp_step, version, created_at",
};
/// filings.
pub const FILING: Table = Table {
    name: "filing",
    columns: "id, owner_id, kind, change, state, version, revision, subject_sealed, photos, machine, office_id, owner_name, phone_tail, product, maker, model, fuel, \
        identity_tail, stage, determination, warnings, reasons, doubtful, submitted_at, amber_at, due_at, decided_by, decided_at, created_at, updated_at",
};
/// what was sent.
pub const REVISION: Table = Table {
    name: "filing_revision",
    columns: "filing_id, no, subject_sealed, photos, machine, photo_ids, determination, submitted_at, outcome, reasons, decided_by, decided_at",
};
/// what identifies a machine.
pub const IDENTITY: Table = Table { name: "filing_identity", columns: "key, filing_id" };
/// flags of what waits.
pub const FLAG: Table = Table { name: "filing_flag", columns: "flag, office_id, submitted_at, filing_id" };
/// machines.
pub const MACHINE: Table = Table {
    name: "machine",
    columns: "id, prefix, serial, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, identity_key, identity_tail, product, maker, \
        model, fuel, data, registered_by, registered_at, collect_by, updated_at",
};
/// names by their ends.
pub const WORD: Table = Table { name: "search_word", columns: "kind, suffix, word" };
/// links.
pub const EVENT: Table = Table {
    name: "event",
    columns: "id, subject_id, seq, at, actor_id, actor_name, office_id, what, detail, previous_hash, hash",
};
/// ends of chains.
pub const HEAD: Table = Table { name: "event_head", columns: "subject_id, seq, hash" };

impl Table {
    /// How many values a row has.
    pub fn width(self) -> usize {
        self.columns.split(',').count()
    }

    /// One statement that enters these rows, their values one after the other.
    pub fn insert(self, values: Vec<Value>) -> Built {
        let width = self.width();
        let rows: Vec<String> = (0..values.len() / width)
            .map(|row| {
                let places: Vec<String> = (1..=width).map(|place| format!("${}", row * width + place)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let text = format!(
            "insert into {} ({}) values {} on conflict do nothing",
            self.name,
            self.columns,
            rows.join(", ")
        );
        Built { text, values }
    }
}

/// Every index that only makes reading fast, with the statement that makes it.
pub const INDEXES: Sql = Sql {
    sqlite: "
        select name, sql
        from sqlite_master
        where type = 'index' and sql is not null and sql not like 'create unique%'",
    postgres: "
        select indexname, indexdef
        from pg_indexes
        where schemaname = current_schema() and indexdef not like 'CREATE UNIQUE%'",
};

/// Takes an index away.
pub fn drop_index(name: &str) -> Built {
    Built { text: format!("drop index {name}"), values: Vec::new() }
}

/// Makes an index again, by the statement that [`INDEXES`] gave.
pub fn make_index(statement: String) -> Built {
    Built { text: statement, values: Vec::new() }
}

statements! {
    SET_SERIES = "
        insert into number_series (prefix, next_ordinal)
        values ($1, $2)
        on conflict (prefix) do update
        set next_ordinal = excluded.next_ordinal";
}

/// What PostgreSQL's own worker would do in a while. SQLite plans by its rules alone, which `store::plans` checks: with
/// statistics it skips through an index that begins with another column, and sorts what it finds.
pub const ANALYZE: Sql = Sql { sqlite: "select 1", postgres: "analyze" };
