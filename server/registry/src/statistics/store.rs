//! The tallies that the statistics are read from. `$1` is an office or nothing for every one, `$2` and `$3` are months.

use crate::store::statements;

use uuid::Uuid;

/// How many were decided how, and how long they had waited.
#[derive(Debug, sqlx::FromRow)]
pub struct DecisionRow {
    pub office_id: String,
    pub month: i64,
    pub outcome: String,
    pub waited_hours: i64,
    pub n: i64,
    pub in_time: i64,
}

/// How many one reviewer decided how.
#[derive(Debug, sqlx::FromRow)]
pub struct ReviewerRow {
    pub reviewer: Uuid,
    pub name: String,
    pub outcome: String,
    pub waited_hours: i64,
    pub n: i64,
    pub in_time: i64,
}

statements! {
    BY_OFFICE = "
        select office_id, state, cast(sum(n) as bigint)
        from machine_tally
        where ($1 = '' or office_id = $1) and month between $2 and $3
        group by office_id, state
        having sum(n) <> 0
        order by office_id, state";
    BY_PRODUCT = "
        select product, cast(sum(n) as bigint)
        from machine_tally
        where ($1 = '' or office_id = $1) and month between $2 and $3 and state <> 'cancelled'
        group by product
        having sum(n) <> 0";
    BY_FUEL = "
        select fuel, cast(sum(n) as bigint)
        from machine_tally
        where ($1 = '' or office_id = $1) and month between $2 and $3 and state <> 'cancelled'
        group by fuel
        having sum(n) <> 0";
    BY_MONTH_AND_STAGE = "
        select month, stage, cast(sum(n) as bigint)
        from machine_tally
        where ($1 = '' or office_id = $1) and month between $2 and $3 and state <> 'cancelled'
        group by month, stage
        having sum(n) <> 0
        order by month, stage";
    DECISIONS = "
        select office_id, month, outcome, waited_hours, cast(sum(n) as bigint) as n,
            cast(sum(in_time) as bigint) as in_time
        from decision_tally
        where ($1 = '' or office_id = $1) and month between $2 and $3
        group by office_id, month, outcome, waited_hours
        order by office_id, month, outcome, waited_hours";
    REVIEWERS = "
        select d.reviewer, a.name, d.outcome, d.waited_hours, cast(sum(d.n) as bigint) as n,
            cast(sum(d.in_time) as bigint) as in_time
        from decision_tally d
        join account a on a.id = d.reviewer
        where ($1 = '' or d.office_id = $1) and d.month between $2 and $3
        group by d.reviewer, a.name, d.outcome, d.waited_hours
        order by d.reviewer, d.outcome, d.waited_hours";
}
