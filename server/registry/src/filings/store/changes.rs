//! Changes of registered machines: the filings that ask for them, and what carrying them out writes.

use crate::db::written;
use crate::store::statements;

use uuid::Uuid;

/// A change of a machine, or its registration.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ChangeRow {
    pub id: Uuid,
    pub kind: String,
    pub change: String,
    pub state: String,
    pub office_id: Option<String>,
    pub reasons: String,
    pub submitted_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub decided_name: Option<String>,
}

/// The account of an owner.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OwnerRow {
    pub id: Uuid,
    pub name: String,
    pub login: String,
}

written! {
    /// A change that is asked for: the values of `INSERT`.
    NewChange {
        id: Uuid,
        owner_id: Uuid,
        kind: &'a str,
        machine_id: Uuid,
        change: String,
        subject_sealed: &'a str,
        photos: &'a str,
        machine: &'a str,
        office_id: &'a str,
        owner_name: &'a str,
        phone_tail: &'a str,
        product: &'a str,
        maker: &'a str,
        model: &'a str,
        fuel: &'a str,
        identity_tail: Option<String>,
        stage: &'a str,
        determination: &'a str,
        submitted_at: i64,
        amber_at: i64,
        due_at: i64,
        filed_by: Uuid,
    }
}

statements! {
    INSERT = "
        insert into filing (id, owner_id, kind, machine_id, change, state, version, revision, subject_sealed, photos,
            machine, office_id, owner_name, phone_tail,
            product, maker, model, fuel, identity_tail, stage, determination, warnings, reasons, doubtful,
                submitted_at, amber_at, due_at, created_at, updated_at, filed_by)
        values ($1, $2, $3, $4, $5, 'submitted', 1, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            '[]', '[]', 0, $19, $20, $21, $19, $19, $22)";
    OPEN_OF_MACHINE = "
        select kind
        from filing
        where machine_id = $1 and state in ('submitted', 'under_review')";
    OF_MACHINE = "
        select f.id, f.kind, f.change, f.state, f.office_id, f.reasons, f.submitted_at, f.decided_at,
            d.name as decided_name
        from filing f
        left join account d on d.id = f.decided_by
        where f.machine_id = $1
        order by f.submitted_at desc
        limit 50";
    REGISTRATION = "
        select f.id, f.kind, f.change, f.state, f.office_id, f.reasons, f.submitted_at, f.decided_at,
            d.name as decided_name
        from filing f
        left join account d on d.id = f.decided_by
        where f.id = $1";
    WITHDRAW = "
        update filing
        set state = 'draft', version = version + 1, updated_at = $3
        where id = $1 and owner_id = $2 and state = 'submitted' and kind <> 'registration'";
    OWNER_BY_PHONE = "
        select id, name, login
        from account
        where role = 'owner' and login = $1 and closed_at is null";
    OWNER = "
        select id, name, login
        from account
        where role = 'owner' and id = $1 and closed_at is null";
    SUBJECT = "
        select coalesce(h.subject_sealed, f.subject_sealed), h.since
        from filing f
        left join machine_holder h on h.machine_id = f.id
        where f.id = $1";
    SET_HOLDER = "
        insert into machine_holder (machine_id, subject_sealed, since)
        values ($1, $2, $3)
        on conflict (machine_id) do update
        set subject_sealed = excluded.subject_sealed, since = excluded.since";
    FORMER_NUMBERS = "
        select number, replaced_at
        from former_number
        where machine_id = $1
        order by replaced_at desc";
    KEEP_NUMBER = "
        insert into former_number (machine_id, number, replaced_at)
        values ($1, $2, $3)
        on conflict (machine_id, replaced_at) do nothing";
    DOUBTED_BECAUSE_OF = "
        select filing_id
        from possible_duplicate
        where other_id = $1 and verdict is null";
    FORGET_DOUBTS_ABOUT = "
        delete from possible_duplicate
        where other_id = $1 and verdict is null";
}
