//! What anybody may look up, and the plates that did not fit the register.

use crate::store::statements;

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
    pub day: String,
    pub state: String,
    pub note: Option<String>,
    pub judged_name: Option<String>,
    pub judged_at: Option<i64>,
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
        select s.machine_id, s.typed, m.number, s.why, s.seen, s.last_at, s.day, s.state, s.note,
            j.name as judged_name, s.judged_at
        from suspected_scan s
        join machine m on m.id = s.machine_id
        left join account j on j.id = s.judged_by
        where s.state = $1
        order by s.last_at desc, s.machine_id desc
        limit $2";
    SUSPECTED_OF_OFFICE = "
        select s.machine_id, s.typed, m.number, s.why, s.seen, s.last_at, s.day, s.state, s.note,
            j.name as judged_name, s.judged_at
        from suspected_scan s
        join machine m on m.id = s.machine_id
        left join account j on j.id = s.judged_by
        where s.office_id = $1 and s.state = $2
        order by s.last_at desc, s.machine_id desc
        limit $3";
    SUSPICION = "
        select machine_id, office_id, typed
        from suspected_scan
        where machine_id = $1 and day = $2 and typed = $3 and why = $4";
    JUDGE_SUSPICION = "
        update suspected_scan
        set state = $6, note = $7, judged_by = $8, judged_at = $9
        where machine_id = $1 and day = $2 and typed = $3 and why = $4 and state = $5";
    OPEN_SUSPICIONS_OF_OFFICE = "
        select count(*)
        from (
            select 1 as one
            from suspected_scan
            where office_id = $1 and state = 'open'
            limit 1000
        ) open";
    OPEN_SUSPICIONS_OF_CITY = "
        select count(*)
        from (
            select 1 as one
            from suspected_scan
            where state = 'open'
            limit 1000
        ) open";
}
