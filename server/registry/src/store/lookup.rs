//! What anybody may look up, and the plates that did not fit the register.

use uuid::Uuid;

/// Plates that did not fit, of one machine, day and kind.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SuspectedRow {
    pub machine_id: Uuid,
    pub typed: String,
    pub number: String,
    pub why: String,
    pub seen: i64,
    pub last_at: i64,
}

statements! {
    IS_FORMER = "
        select machine_id
        from former_number
        where machine_id = $1 and number = $2
        limit 1";
    FRONT_PHOTO = "
        select p.thumb_hash
        from photo p
        where p.filing_id = $1 and p.slot = 'front' and p.removed_at is null
        limit 1";
    COUNT_SUSPECTED = "
        insert into suspected_scan (machine_id, day, typed, why, office_id, seen, first_at, last_at)
        values ($1, $2, $3, $4, $5, 1, $6, $6)
        on conflict (machine_id, day, typed, why) do update
        set seen = suspected_scan.seen + 1, last_at = excluded.last_at";
    SUSPECTED_OF_CITY = "
        select s.machine_id, s.typed, m.number, s.why, s.seen, s.last_at
        from suspected_scan s
        join machine m on m.id = s.machine_id
        order by s.last_at desc, s.machine_id desc
        limit $1";
    SUSPECTED_OF_OFFICE = "
        select s.machine_id, s.typed, m.number, s.why, s.seen, s.last_at
        from suspected_scan s
        join machine m on m.id = s.machine_id
        where s.office_id = $1
        order by s.last_at desc, s.machine_id desc
        limit $2";
}
