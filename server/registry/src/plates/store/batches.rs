//! Batches of plates, cards and tables.

use crate::store::statements;

use uuid::Uuid;

/// A batch in the list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct BatchRow {
    pub id: Uuid,
    pub office_id: Option<String>,
    pub by: String,
    pub created_at: i64,
    pub count: i64,
    pub done_at: Option<i64>,
    pub job_state: Option<String>,
    pub job_done: Option<i64>,
    pub job_total: Option<i64>,
    pub job_outcome: Option<String>,
}

/// A plate that waits to be made, or one of a batch.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PlateToMake {
    pub machine_id: Uuid,
    pub no: i64,
    pub number: String,
    pub issued_at: i64,
    pub product: String,
    pub model: String,
    pub stage: String,
    pub office_id: String,
}

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "
        select b.id, b.office_id, a.name as by, b.created_at, b.count, b.done_at, j.state as job_state,
            j.done as job_done, j.total as job_total, j.outcome as job_outcome
        from print_batch b
        join account a on a.id = b.account_id
        left join job j on j.id = b.id
        ",
            $rest
        )
    };
}

macro_rules! plates {
    ($rest:literal) => {
        concat!(
            "
        select p.machine_id, p.no, p.number, p.issued_at, m.product, m.model, m.stage, p.office_id
        from plate p
        join machine m on m.id = p.machine_id
        where p.batch_id is null and p.collected_at is null and p.void_at is null
        ",
            $rest
        )
    };
}

statements! {
    INSERT = "
        insert into print_batch (id, office_id, account_id, created_at, count)
        values ($1, $2, $3, $4, 0)";
    COUNTED = "
        update print_batch
        set count = $2
        where id = $1";
    DONE = "
        update print_batch
        set done_at = $2
        where id = $1";
    FIND = batches!("where b.id = $1");
    OF_CITY = batches!("order by b.created_at desc, b.id desc
        limit 50");
    OF_OFFICE = batches!("where b.office_id = $1
        order by b.created_at desc, b.id desc
        limit 50");
    /// The plate is made in this batch, if nobody has made it meanwhile.
    MAKE = "
        update plate
        set batch_id = $3
        where machine_id = $1 and no = $2 and batch_id is null and collected_at is null and void_at is null";
    ADD = "
        insert into print_item (batch_id, position, machine_id, plate_no, number)
        values ($1, $2, $3, $4, $5)";
    ITEMS = "
        select machine_id, number
        from print_item
        where batch_id = $1
        order by position";
    NEWEST = "
        select no, number
        from plate
        where machine_id = $1 and void_at is null
        order by no desc
        limit 1";
    UNMADE_OF_CITY = plates!("order by p.issued_at, p.machine_id
        limit $1");
    UNMADE_OF_OFFICE = plates!("and p.office_id = $1
        order by p.issued_at, p.machine_id
        limit $2");
    COUNT_UNMADE_OF_CITY = "
        select count(*)
        from plate p
        where p.batch_id is null and p.collected_at is null and p.void_at is null";
    COUNT_UNMADE_OF_OFFICE = "
        select count(*)
        from plate p
        where p.batch_id is null and p.collected_at is null and p.void_at is null and p.office_id = $1";
}
