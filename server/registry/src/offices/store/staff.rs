//! The staff of the offices, as their administrators manage them.

use crate::store::statements;

use uuid::Uuid;

/// A member of staff with their office.
#[derive(Debug, sqlx::FromRow)]
pub struct MemberRow {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub office_id: String,
    pub office_name: String,
    pub office_kind: String,
    pub duties: String,
    pub temporary_since: Option<i64>,
    pub totp_sealed: Option<String>,
    pub closed_at: Option<i64>,
    pub version: i64,
    pub last_seen_at: Option<i64>,
}

statements! {
    LIST = "
        select a.id, a.login, a.name, a.office_id, o.name as office_name, o.kind as office_kind, a.duties,
            a.temporary_since, a.totp_sealed, a.closed_at, a.version,
            (select max(s.last_seen_at) from session s where s.account_id = a.id) as last_seen_at
        from account a
        join office o on o.id = a.office_id
        where a.role = 'staff' and a.login > $1
            and ($2 = '' or a.office_id = $2)
            and ($3 = '' or replace(a.login, $3, '') <> a.login or replace(lower(a.name), $3, '') <> lower(a.name))
        order by a.login
        limit $4";
    FIND = "
        select a.id, a.login, a.name, a.office_id, o.name as office_name, o.kind as office_kind, a.duties,
            a.temporary_since, a.totp_sealed, a.closed_at, a.version,
            (select max(s.last_seen_at) from session s where s.account_id = a.id) as last_seen_at
        from account a
        join office o on o.id = a.office_id
        where a.role = 'staff' and a.id = $1";
    LOCK = "
        update office
        set name = name
        where id = (select min(id) from office)";
    EDIT = "
        update account
        set name = $3, office_id = $4, duties = $5, version = version + 1
        where id = $1 and version = $2";
    SET_TEMPORARY_PASSWORD = "
        update account
        set password_hash = $2, temporary_since = $3, closed_at = null, version = version + 1
        where id = $1";
    MAKE_TEMPORARY = "
        update account
        set temporary_since = $2
        where id = $1";
    CLOSE = "
        update account
        set closed_at = $2, version = version + 1
        where id = $1 and closed_at is null";
}
