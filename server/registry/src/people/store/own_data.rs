//! Everything of one account, and its end.

use crate::store::statements;

use uuid::Uuid;

/// An account as its owner is told of it.
#[derive(Debug, sqlx::FromRow)]
pub struct AccountRow {
    pub name: String,
    pub login: String,
    pub agreement_version: Option<String>,
    pub consented_at: Option<i64>,
    pub created_at: i64,
}

/// A session, open or over.
#[derive(Debug, sqlx::FromRow)]
pub struct SessionRow {
    pub address: String,
    pub agent: String,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub ended_at: Option<i64>,
}

/// A filing that keeps its account open.
#[derive(Debug, sqlx::FromRow)]
pub struct OpenFilingRow {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub machine_id: Option<Uuid>,
}

statements! {
    ACCOUNT = "
        select name, login, agreement_version, consented_at, created_at
        from account
        where id = $1";
    FILINGS = "
        select id
        from filing
        where owner_id = $1
        order by updated_at, id";
    MACHINES = "
        select id, number
        from machine
        where owner_id = $1
        order by registered_at, id";
    CERTIFICATES = "
        select issued_at, count
        from certificate
        where owner_id = $1
        order by issued_at, id";
    MESSAGES = "
        select id, template, subject_id, office_id, phone_sealed, text_sealed, shown_sealed, state, error, tries,
            created_at, sent_at
        from outbox
        where phone_tail = $1
        order by created_at, id";
    SESSIONS = "
        select address, agent, created_at, last_seen_at, ended_at
        from session
        where account_id = $1
        order by created_at";
    EVENTS = "
        select at, actor_name, what, detail
        from event
        where actor_id = $1
        union
        select at, actor_name, what, detail
        from event
        where subject_id = $1
        order by 1";
    LIVE_MACHINES = "
        select id, number
        from machine
        where owner_id = $1 and state <> 'cancelled'
        order by registered_at, id
        limit 20";
    OPEN_FILINGS = "
        select id, kind, state, machine_id
        from filing
        where owner_id = $1 and state in ('submitted', 'under_review')
        order by updated_at, id
        limit 20";
    FREEZE_FILINGS = "
        update filing
        set version = version + 1
        where owner_id = $1 and state in ('draft', 'returned')";
    UNSENT = "
        select id
        from filing
        where owner_id = $1 and state = 'draft' and revision = 0
        order by id";
    FORGET_PHOTOS = "
        delete from site_photo
        where site_id = $1";
    FORGET_MEMBERS = "
        delete from site_member
        where site_id = $1";
    FORGET_WORDS = "
        delete from site_word
        where site_id = $1";
    FORGET_SITE = "
        delete from site
        where id = $1 and revision = 0";
    FORGET_LEFT = "
        delete from left_form
        where account_id = $1";
    LEAVE_SITES = "
        delete from site_member
        where account_id = $1";
    DECLINE = "
        update site_invitation
        set answered_at = $2, outcome = 'declined'
        where phone = $1 and answered_at is null";
    CLOSE = "
        update account
        set closed_at = $2, closed_sealed = $3, login = $4, name = $5, password_hash = '', version = version + 1
        where id = $1 and closed_at is null";
}
