//! The outbox of messages, and the texts they are made from.

use crate::store::statements;

use uuid::Uuid;

/// A message that waits.
#[derive(Debug, sqlx::FromRow)]
pub struct OutboxRow {
    pub id: Uuid,
    pub template: String,
    pub phone_sealed: String,
    pub text_sealed: String,
    pub tries: i64,
    pub created_at: i64,
}

/// A message in the log.
#[derive(Debug, sqlx::FromRow)]
pub struct LogRow {
    pub id: Uuid,
    pub template: String,
    pub subject_id: Option<Uuid>,
    pub office_id: Option<String>,
    pub phone_sealed: String,
    pub text_sealed: String,
    pub shown_sealed: Option<String>,
    pub state: String,
    pub error: Option<String>,
    pub tries: i64,
    pub created_at: i64,
    pub sent_at: Option<i64>,
}

/// The city's text of a template; none once the built-in one is restored.
#[derive(Debug, sqlx::FromRow)]
pub struct TemplateRow {
    pub template: String,
    pub text: Option<String>,
    pub version: i64,
}

statements! {
    INSERT = "
        insert into outbox (id, template, subject_id, office_id, phone_sealed, phone_tail, text_sealed, shown_sealed,
            state, created_at, next_try_at, tries)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $9, 0)";
    WAITING_CODES = "
        select id, template, phone_sealed, text_sealed, tries, created_at
        from outbox
        where state = 'waiting' and template = 'code' and next_try_at <= $1
        order by next_try_at
        limit 50";
    WAITING = "
        select id, template, phone_sealed, text_sealed, tries, created_at
        from outbox
        where state = 'waiting' and template <> 'code' and next_try_at <= $1
        order by next_try_at
        limit 20";
    CLAIM = "
        update outbox
        set state = 'sending', tries = tries + 1, next_try_at = $3
        where id = $1 and tries = $2 and state = 'waiting'";
    SENT = "
        update outbox
        set state = 'sent', error = null, sent_at = $3
        where id = $1 and next_try_at = $2 and state in ('sending', 'unknown')";
    AGAIN = "
        update outbox
        set state = 'waiting', error = $3, next_try_at = $4
        where id = $1 and next_try_at = $2 and state in ('sending', 'unknown')";
    FAILED = "
        update outbox
        set state = 'failed', error = $3
        where id = $1 and next_try_at = $2 and state in ('sending', 'unknown')";
    UNKNOWN = "
        update outbox
        set state = 'unknown', error = $3
        where id = $1 and next_try_at = $2 and state = 'sending'";
    GIVE_UP = "
        update outbox
        set state = 'failed', error = $3
        where id = $1 and tries = $2 and state = 'waiting'";
    ANY_LAPSED = "
        select cast(1 as bigint)
        from outbox
        where state = 'sending' and next_try_at <= $1
        limit 1";
    LAPSE = "
        update outbox
        set state = 'unknown', error = $2
        where state = 'sending' and next_try_at <= $1";
    RESEND = "
        update outbox
        set state = 'waiting', error = null, tries = 0, next_try_at = $2
        where id = $1 and state in ('failed', 'unknown')";
    PURGE = "
        delete from outbox
        where created_at < $1 and state in ('sent', 'failed', 'unknown')";
    FIND = "
        select id, template, subject_id, office_id, phone_sealed, text_sealed, shown_sealed, state, error, tries,
            created_at, sent_at
        from outbox
        where id = $1";
    OF_SUBJECT = "
        select id, template, subject_id, office_id, phone_sealed, text_sealed, shown_sealed, state, error, tries,
            created_at, sent_at
        from outbox
        where subject_id = $1
        order by created_at desc, id desc
        limit 100";
    TEMPLATE_TEXT = "
        select text
        from message_template
        where template = $1";
    TEMPLATES = "
        select template, text, version
        from message_template
        order by template";
    OPEN_TEMPLATE = "
        insert into message_template (template, text, version, updated_at)
        values ($1, null, 0, $2)
        on conflict (template) do nothing";
    SET_TEMPLATE = "
        update message_template
        set text = $3, version = version + 1, updated_at = $4
        where template = $1 and version = $2";
}
