//! The outbox of messages.

use uuid::Uuid;

/// A message that waits.
#[derive(Debug, sqlx::FromRow)]
pub struct OutboxRow {
    pub id: Uuid,
    pub template: String,
    pub phone_sealed: String,
    pub text_sealed: String,
    pub tries: i64,
}

statements! {
    INSERT = "
        insert into outbox (id, template, phone_sealed, text_sealed, created_at, next_try_at, tries)
        values ($1, $2, $3, $4, $5, $5, 0)";
    WAITING = "
        select id, template, phone_sealed, text_sealed, tries
        from outbox
        where sent_at is null and next_try_at <= $1
        order by next_try_at
        limit 20";
    CLAIM = "
        update outbox
        set tries = tries + 1, next_try_at = $3
        where id = $1 and tries = $2 and sent_at is null";
    SETTLE = "
        update outbox
        set sent_at = $1
        where sent_at is null";
    PURGE = "
        delete from outbox
        where sent_at < $1";
    SENT = "
        update outbox
        set sent_at = $2
        where id = $1";
}
