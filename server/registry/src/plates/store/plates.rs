//! Plates: made on approval or once more, handed over once.

use crate::store::statements;

use uuid::Uuid;

/// A plate of a machine.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PlateRow {
    pub no: i64,
    pub kind: String,
    pub reason: String,
    pub number: String,
    pub code_sealed: String,
    pub issued_name: Option<String>,
    pub issued_at: i64,
    pub collect_by: i64,
    pub void_at: Option<i64>,
    pub collected_at: Option<i64>,
    pub collected_as: Option<String>,
    pub collector_name: Option<String>,
    pub collector_phone_sealed: Option<String>,
    pub note: Option<String>,
    pub handed_name: Option<String>,
}

/// A plate whose pick-up code is of no use any more.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct GivenRow {
    pub office_id: String,
    pub number: String,
    pub collected_at: Option<i64>,
    pub void_at: Option<i64>,
    pub handed_name: Option<String>,
}

/// A plate whose owner should be reminded.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DueRow {
    pub machine_id: Uuid,
    pub no: i64,
    pub number: String,
    pub office_id: String,
    pub code_sealed: String,
    pub collect_by: i64,
}

statements! {
    LAST_NO = "
        select coalesce(max(no), 0)
        from plate
        where machine_id = $1";
    INSERT = "
        insert into plate (machine_id, no, kind, reason, number, office_id, code_hash, code_sealed, issued_by,
            issued_at, collect_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    OF_MACHINE = "
        select p.no, p.kind, p.reason, p.number, p.code_sealed, i.name as issued_name, p.issued_at, p.collect_by,
            p.void_at,
            p.collected_at, p.collected_as, p.collector_name, p.collector_phone_sealed, p.note, h.name as handed_name
        from plate p
        left join account i on i.id = p.issued_by
        left join account h on h.id = p.handed_by
        where p.machine_id = $1
        order by p.no desc";
    WAITING_WITH_CODE = "
        select machine_id
        from plate
        where code_hash = $1 and collected_at is null and void_at is null";
    /// What became of the plate that this code was given for last.
    GIVEN_WITH_CODE = "
        select p.office_id, p.number, p.collected_at, p.void_at, h.name as handed_name
        from plate p
        left join account h on h.id = p.handed_by
        where p.code_hash = $1
        order by p.issued_at desc
        limit 1";
    COLLECT = "
        update plate
        set collected_at = $2, collected_as = $3, collector_name = $4, collector_phone_sealed = $5, note = $6,
            handed_by = $7
        where machine_id = $1 and collected_at is null and void_at is null";
    UNDO = "
        update plate
        set collected_at = null, collected_as = null, collector_name = null, collector_phone_sealed = null,
            note = null, handed_by = null,
            code_hash = $4, code_sealed = $5
        where machine_id = $1 and no = $2 and collected_at >= $3 and void_at is null";
    VOID = "
        update plate
        set void_at = $2
        where machine_id = $1 and collected_at is null and void_at is null";
    /// A plate with another number has to be made anew.
    RENUMBER = "
        update plate
        set number = $2, batch_id = null
        where machine_id = $1 and collected_at is null and void_at is null";
    REHOME = "
        update plate
        set office_id = $2
        where machine_id = $1 and collected_at is null and void_at is null";
    DUE_SOON = "
        select machine_id, no, number, office_id, code_sealed, collect_by
        from plate
        where collected_at is null and void_at is null and reminded_soon_at is null and collect_by <= $1
        order by collect_by
        limit 100";
    DUE_END = "
        select machine_id, no, number, office_id, code_sealed, collect_by
        from plate
        where collected_at is null and void_at is null and reminded_end_at is null and collect_by <= $1
        order by collect_by
        limit 100";
    REMIND_SOON = "
        update plate
        set reminded_soon_at = $3
        where machine_id = $1 and no = $2 and collected_at is null and void_at is null and reminded_soon_at is null";
    REMIND_END = "
        update plate
        set reminded_end_at = $3, reminded_soon_at = coalesce(reminded_soon_at, $3)
        where machine_id = $1 and no = $2 and collected_at is null and void_at is null and reminded_end_at is null";
}
