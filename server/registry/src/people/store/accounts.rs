//! Accounts, sessions and verification codes.

use crate::store::statements;

use uuid::Uuid;

/// An account with what signing in needs.
#[derive(Debug, sqlx::FromRow)]
pub struct AccountRow {
    pub id: Uuid,
    pub name: String,
    pub password_hash: String,
    pub office_id: Option<String>,
    pub temporary_since: Option<i64>,
    pub totp_sealed: Option<String>,
}

/// A session with the account and office behind it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SessionRow {
    pub account_id: Uuid,
    pub pending: Option<String>,
    pub role: String,
    pub login: String,
    pub name: String,
    pub office_id: Option<String>,
    pub office_kind: Option<String>,
    pub office_name: Option<String>,
    pub duties: String,
    pub last_seen_at: i64,
    pub expires_at: i64,
}

/// A code that may still be tried.
#[derive(Debug, sqlx::FromRow)]
pub struct CodeRow {
    pub id: Uuid,
    pub code_hash: String,
}

// What bears a time that has not come yet was written under a clock that ran ahead; it is passed over.
statements! {
    INSERT = "
        insert into account (id, role, login, name, password_hash, office_id, duties, agreement_version, consented_at,
            totp_step, version, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 1, $10)
        on conflict (role, login) do nothing";
    FIND = "
        select id, name, password_hash, office_id, temporary_since, totp_sealed
        from account
        where role = $1 and login = $2 and closed_at is null";
    LOGIN_OF = "
        select login
        from account
        where id = $1 and closed_at is null";
    SET_PASSWORD = "
        update account
        set password_hash = $2
        where id = $1";
    COUNT = "
        select count(*)
        from account";
    LOCK = "
        update account
        set name = name
        where id = $1";
    LOCK_OPEN = "
        update account
        set name = name
        where id = $1 and closed_at is null";
    INSERT_SESSION = "
        insert into session (token_hash, id, account_id, pending, address, agent, created_at, last_seen_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    FIND_SESSION = "
        select s.account_id, s.pending, a.role, a.login, a.name, a.office_id, o.kind as office_kind,
            o.name as office_name, a.duties, s.last_seen_at, s.expires_at
        from session s
        join account a on a.id = s.account_id
        left join office o on o.id = a.office_id
        where s.token_hash = $1 and s.ended_at is null and a.closed_at is null";
    TOUCH_SESSION = "
        update session
        set last_seen_at = $2
        where token_hash = $1 and last_seen_at < $2";
    END_SESSION = "
        update session
        set ended_at = $2
        where token_hash = $1 and ended_at is null";
    END_SESSIONS_OF = "
        update session
        set ended_at = $2
        where account_id = $1 and ended_at is null";
    INSERT_CODE = "
        insert into sms_code (id, role, phone, purpose, code_hash, address, sent_at, expires_at, tries)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    COUNT_CODES_OF_PHONE = "
        select count(*)
        from sms_code
        where phone = $1 and sent_at > $2 and sent_at <= $3";
    COUNT_CODES_OF_ADDRESS = "
        select count(*)
        from sms_code
        where address = $1 and sent_at > $2 and sent_at <= $3";
    PURGE_CODES = "
        delete from sms_code
        where sent_at < $1";
    PURGE_SESSIONS = "
        delete from session
        where expires_at < $1";
    TRY_CODE = "
        update sms_code
        set tries = tries + 1
        where id = (
            select id
            from sms_code
            where role = $1 and phone = $2 and purpose = $3 and sent_at <= $5
            order by sent_at desc, id desc
            limit 1
        ) and tries < 5 and used_at is null and expires_at > $4
        returning id, code_hash";
    USE_CODE = "
        update sms_code
        set used_at = $2
        where id = $1 and used_at is null";
}
