//! Long work: what waits, who does it, how far it is.

use crate::store::statements;

use uuid::Uuid;

/// A job in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct JobRow {
    pub id: Uuid,
    pub kind: String,
    pub account_id: Uuid,
    pub account_name: String,
    pub state: String,
    pub outcome: String,
    pub total: Option<i64>,
    pub done: i64,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    pub expires_at: i64,
}

/// A job that somebody has to do, with the account it is done for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TaskRow {
    pub id: Uuid,
    pub kind: String,
    pub office_id: Option<String>,
    pub task_sealed: String,
    pub outcome: String,
    pub done: i64,
    pub tries: i64,
    pub account_id: Uuid,
    pub login: String,
    pub name: String,
    pub account_office_id: Option<String>,
    pub office_kind: Option<String>,
    pub office_name: Option<String>,
    pub duties: String,
    pub closed_at: Option<i64>,
}

macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "
        select j.id, j.kind, j.account_id, a.name as account_name, j.state, j.outcome, j.total, j.done, j.created_at,
            j.ended_at, j.expires_at
        from job j
        join account a on a.id = j.account_id
        ",
            $rest
        )
    };
}

statements! {
    INSERT = "
        insert into job (id, kind, account_id, office_id, state, task_sealed, outcome, done, tries, lease_until,
            created_at, expires_at)
        values ($1, $2, $3, $4, 'waiting', $5, $6, 0, 0, 0, $7, $8)";
    FIND = listed!("where j.id = $1");
    OF_ACCOUNT = listed!("where j.account_id = $1 and j.kind = $2 and j.expires_at > $3
        order by j.created_at desc, j.id desc
        limit 50");
    OF_CITY = listed!("where j.kind = $1 and j.expires_at > $2
        order by j.created_at desc, j.id desc
        limit 100");
    COUNT_OPEN = "
        select count(*)
        from job
        where account_id = $1 and kind = $2 and state in ('waiting', 'running')";
    NEXT = "
        select id
        from job
        where state in ('waiting', 'running') and lease_until <= $1
        order by lease_until, id
        limit 1";
    TAKE = "
        update job
        set state = 'running', taken_by = $2, lease_until = $4, tries = tries + 1
        where id = $1 and state in ('waiting', 'running') and lease_until <= $3";
    TASK = "
        select j.id, j.kind, j.office_id, j.task_sealed, j.outcome, j.done, j.tries, j.account_id, a.login, a.name,
            a.office_id as account_office_id, o.kind as office_kind,
            o.name as office_name, a.duties, a.closed_at
        from job j
        join account a on a.id = j.account_id
        left join office o on o.id = a.office_id
        where j.id = $1";
    PROGRESS = "
        update job
        set total = $3, done = $4, lease_until = $5
        where id = $1 and taken_by = $2 and state = 'running'";
    ADVANCE = "
        update job
        set done = $4, outcome = $5, lease_until = $6
        where id = $1 and taken_by = $2 and state = 'running' and done = $3";
    CHECKED = "
        update job
        set state = 'checked', task_sealed = $3, outcome = $4, total = $5, done = 0, tries = 0, taken_by = null,
            lease_until = 0
        where id = $1 and taken_by = $2 and state = 'running'";
    FINISH = "
        update job
        set state = $3, outcome = $4, ended_at = $5, expires_at = $6, taken_by = null
        where id = $1 and taken_by = $2 and state = 'running'";
    LET_GO = "
        update job
        set taken_by = null, lease_until = $3
        where id = $1 and taken_by = $2 and state = 'running'";
    CONFIRM = "
        update job
        set state = 'waiting', lease_until = 0, expires_at = $4
        where id = $1 and account_id = $2 and state = 'checked' and expires_at > $3";
    AGAIN = "
        update job
        set state = 'waiting', task_sealed = $3, outcome = $4, total = null, done = 0, tries = 0, lease_until = 0
        where id = $1 and account_id = $2 and state = 'checked' and expires_at > $5";
    DROP = "
        update job
        set state = 'dropped', task_sealed = '', ended_at = $3
        where id = $1 and account_id = $2 and state in ('waiting', 'checked')";
    EXPIRED = "
        select id
        from job
        where expires_at <= $1 and state <> 'running'
        limit 200";
    FORGET = "
        delete from job
        where id = $1 and expires_at <= $2 and state <> 'running'";
}
