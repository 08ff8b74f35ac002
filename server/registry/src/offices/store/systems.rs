//! 系统接口: keys of other systems.

use crate::store::statements;

use uuid::Uuid;

/// A system with a key.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SystemRow {
    pub id: Uuid,
    pub name: String,
    pub office_id: String,
    pub key_tail: String,
    pub by: String,
    pub created_at: i64,
    pub last_used_on: Option<String>,
    pub stopped_at: Option<i64>,
}

macro_rules! system {
    ($rest:literal) => {
        concat!(
            "
        select s.id, s.name, s.office_id, s.key_tail, a.name as by, s.created_at, s.last_used_on, s.stopped_at
        from other_system s
        join account a on a.id = s.created_by
        ",
            $rest
        )
    };
}

statements! {
    INSERT = "
        insert into other_system (id, name, office_id, key_hash, key_tail, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    OF_CITY = system!("order by s.created_at desc, s.id desc
        limit 200");
    OF_OFFICE = system!("where s.office_id = $1
        order by s.created_at desc, s.id desc
        limit 200");
    FIND = system!("where s.id = $1");
    OF_KEY = system!("where s.key_hash = $1 and s.stopped_at is null");
    USED = "
        update other_system
        set last_used_on = $2
        where id = $1 and (last_used_on is null or last_used_on <> $2)";
    STOP = "
        update other_system
        set stopped_at = $2
        where id = $1 and stopped_at is null";
}
