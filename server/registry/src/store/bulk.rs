//! Many rows at once, for the generator of made-up registers: one statement for a batch.

use uuid::Uuid;

use crate::db::{Built, Sql, Value};

/// A table to fill, with its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    name: &'static str,
    columns: &'static str,
}

/// accounts.
pub const ACCOUNT: Table =
    Table { name: "account", columns: "id, role, login, name, password_hash, duties, totp_step, version, created_at" };
/// filings.
pub const FILING: Table = Table {
    name: "filing",
    columns: "id, owner_id, kind, change, state, version, revision, subject_sealed, photos, machine, office_id, \
    owner_name, phone_tail, product, maker, model, fuel, \
        identity_tail, stage, determination, warnings, reasons, doubtful, submitted_at, amber_at, due_at, decided_by,
            decided_at, created_at, updated_at",
};
/// what was sent.
pub const REVISION: Table = Table {
    name: "filing_revision",
    columns: "filing_id, no, subject_sealed, photos, machine, photo_ids, determination, submitted_at, outcome, \
        reasons, decided_by, decided_at",
};
/// what identifies a machine.
pub const IDENTITY: Table = Table { name: "filing_identity", columns: "key, filing_id" };
/// filings that may be the same machine.
pub const PAIR: Table = Table { name: "possible_duplicate", columns: "filing_id, other_id, keys, found_at" };
/// flags of what waits.
pub const FLAG: Table = Table { name: "filing_flag", columns: "flag, office_id, submitted_at, filing_id" };
/// machines.
pub const MACHINE: Table = Table {
    name: "machine",
    columns: "id, prefix, serial, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, \
    determination, identity_key, identity_tail, product, maker, \
        model, fuel, data, registered_by, registered_at, collect_by, updated_at",
};
/// plates.
pub const PLATE: Table = Table {
    name: "plate",
    columns: "machine_id, no, kind, reason, number, office_id, code_hash, code_sealed, issued_by, issued_at, \
        collect_by, collected_at, collected_as, handed_by",
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
/// construction sites.
pub const SITE: Table = Table {
    name: "site",
    columns: "id, created_by, state, version, revision, fields_sealed, office_id, name, address, contractor, in_zone, \
    inside_count, entry_count, exit_count, \
        reasons, submitted_at, amber_at, due_at, decided_by, decided_at, closed_reason, created_at, updated_at",
};
/// what was sent of them.
pub const SITE_REVISION: Table = Table {
    name: "site_revision",
    columns: "site_id, no, fields_sealed, photo_ids, submitted_at, outcome, reasons, decided_by, decided_at",
};
/// their names by their ends.
pub const SITE_WORD: Table = Table { name: "site_word", columns: "suffix, site_id, office_id" };
/// who administers them.
pub const SITE_MEMBER: Table = Table { name: "site_member", columns: "site_id, account_id, since" };
/// their photos.
pub const SITE_PHOTO: Table =
    Table { name: "site_photo", columns: "id, site_id, slot, hash, thumb_hash, width, height, created_at" };
/// machines that came in.
pub const VISIT: Table = Table {
    name: "visit",
    columns: "id, site_id, number_key, machine_id, number, stage, product, maker, model, photo_id, entered_at, \
    entered_by, entry_received_at, left_at, left_by, \
        exit_received_at",
};
/// entries that wait.
pub const WAITING_ENTRY: Table = Table {
    name: "waiting_entry",
    columns: "id, site_id, number_key, number, visit_id, photo_id, created_by, created_at, asked_at",
};

/// A machine that generated visits are of.
#[derive(Debug, sqlx::FromRow)]
pub struct KnownMachine {
    /// Its id.
    pub id: Uuid,
    /// Prefix and serial.
    pub number_key: String,
    /// 环保登记号码.
    pub number: String,
    /// 排放阶段.
    pub stage: String,
    /// 机械产品名称.
    pub product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
}

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
        let text =
            format!("insert into {} ({}) values {} on conflict do nothing", self.name, self.columns, rows.join(", "));
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

/// Makes an index or a trigger again, by the statement that [`INDEXES`] or [`VISIT_TRIGGER`] gave.
pub fn make_again(statement: String) -> Built {
    Built { text: statement, values: Vec::new() }
}

statements! {
    /// Where the numbers of a prefix go on.
    SET_SERIES = "
        insert into number_series (prefix, next_ordinal)
        values ($1, $2)
        on conflict (prefix) do update
        set next_ordinal = excluded.next_ordinal";
    /// Machines that visits can be of.
    MACHINES = "
        select id, prefix || serial as number_key, number, stage, product, maker, model
        from machine
        where state <> 'cancelled'
        order by id
        limit $1";
    /// Counts every visit of every site at once.
    COUNT_VISITS = "
        update site
        set inside_count = c.entries - c.exits, entry_count = c.entries, exit_count = c.exits
        from (select site_id, count(*) as entries, count(left_at) as exits from visit group by site_id) c
        where site.id = c.site_id";
}

/// The trigger that counts visits as they are written, as the statement that makes it.
pub const VISIT_TRIGGER: Sql = Sql {
    sqlite: "
        select sql
        from sqlite_master
        where type = 'trigger' and name = 'visit_counted_on_insert'",
    postgres: "
        select pg_get_triggerdef(oid)
        from pg_trigger
        where tgrelid = 'visit'::regclass and tgname = 'visit_counted_on_insert'",
};

/// Takes it away.
pub const DROP_VISIT_TRIGGER: Sql =
    Sql { sqlite: "drop trigger visit_counted_on_insert", postgres: "drop trigger visit_counted_on_insert on visit" };

/// What PostgreSQL's own worker would do in a while. SQLite plans by its rules alone, which `store::plans` checks: with
/// statistics it skips through an index that begins with another column, and sorts what it finds.
pub const ANALYZE: Sql = Sql { sqlite: "select 1", postgres: "analyze" };
