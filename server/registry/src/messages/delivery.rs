//! Delivery: waiting → sending, committed, before anything leaves; then sent, waiting once more, failed, or unknown.
//!
//! Nothing is sent twice by itself: who dies while sending leaves `sending` behind, which becomes `unknown` and waits
//! for a person's word (重新发送).

use std::convert::Infallible;
use std::time::Duration;

use domain::message::Template;

use super::{Answer, Message, Sender};
use crate::db::{Sql, Value, values};
use crate::error::Result;
use crate::messages::store as sql;
use crate::service::Messages;

/// So often a message is tried.
const MOST_TRIES: i64 = 6;
/// The first pause after a refusal; each further one is twice as long.
const FIRST_PAUSE_MS: i64 = 30_000;
/// Who has said nothing about a message for so long has died over it.
const SENDING_LAPSES_MS: i64 = 10 * 60 * 1000;

impl Messages<'_> {
    /// Sends what is due; answers how many messages were tried. Of two workers one takes a message, the other passes
    /// by.
    pub async fn deliver_messages(self, sender: &Sender) -> Result<usize> {
        if matches!(sender, Sender::None) {
            return Ok(0);
        }
        let now = self.clock.now_ms();
        let lapsed: Option<(i64,)> = self.db.one(sql::ANY_LAPSED, values![now]).await?;
        if lapsed.is_some() {
            self.settle(sql::LAPSE, values![now, "发送途中服务中断"]).await?;
        }
        let codes: Vec<sql::OutboxRow> = self.db.all(sql::WAITING_CODES, values![now]).await?;
        let others: Vec<sql::OutboxRow> = self.db.all(sql::WAITING, values![now]).await?;
        let mut tried = 0;
        for row in codes.into_iter().chain(others) {
            if self.deliver(sender, row).await? {
                tried += 1;
            }
        }
        Ok(tried)
    }

    /// Sends one message; whether it was ours to send.
    async fn deliver(self, sender: &Sender, row: sql::OutboxRow) -> Result<bool> {
        let now = self.clock.now_ms();
        let template = Template::from_code(&row.template);
        let stale = template.and_then(Template::lives_ms).is_some_and(|lives| now > row.created_at + lives);
        let message =
            self.seal.open(&row.phone_sealed).and_then(|phone| Ok((phone, self.seal.open(&row.text_sealed)?)));
        let (phone, text) = match message {
            Ok(message) if !stale => message,
            unsendable => {
                let why = if unsendable.is_err() {
                    "无法用当前密钥解密"
                } else {
                    "验证码已过期，不再发送"
                };
                self.settle(sql::GIVE_UP, values![row.id, row.tries, why]).await?;
                return Ok(false);
            }
        };
        // The stamp says whose try this is: an answer that comes after the message was handed to another changes
        // nothing.
        let stamp = now + SENDING_LAPSES_MS;
        if self.settle(sql::CLAIM, values![row.id, row.tries, stamp]).await? == 0 {
            return Ok(false);
        }
        let answer = sender.send(Message { id: row.id, phone, text, at: now }).await;
        let (tries, now) = (row.tries + 1, self.clock.now_ms());
        if !matches!(sender, Sender::Demonstration(_)) {
            warn_of(&answer, &row.template, tries);
        }
        match answer {
            Answer::Accepted => self.settle(sql::SENT, values![row.id, stamp, now]).await?,
            Answer::Unknown(why) => self.settle(sql::UNKNOWN, values![row.id, stamp, why]).await?,
            Answer::Refused(why) if tries >= MOST_TRIES => {
                self.settle(sql::FAILED, values![row.id, stamp, why]).await?
            }
            Answer::Refused(why) => {
                let pause = FIRST_PAUSE_MS << row.tries.clamp(0, MOST_TRIES);
                self.settle(sql::AGAIN, values![row.id, stamp, why, now + pause]).await?
            }
        };
        Ok(true)
    }

    /// One change of a message, committed; how many it changed.
    async fn settle(self, statement: Sql, values: Vec<Value>) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let changed = tx.run(statement, values).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Delivers for ever: at once when something was written, and every few seconds what is due again. Comes back with
    /// what it failed of; whoever watches it begins anew.
    pub async fn run_outbox(self, sender: &Sender) -> Result<Infallible> {
        loop {
            if self.deliver_messages(sender).await? > 0 {
                continue;
            }
            let _ = tokio::time::timeout(Duration::from_secs(5), self.outbox_bell.notified()).await;
        }
    }
}

/// Warns the operator of what did not go out.
fn warn_of(answer: &Answer, template: &str, tries: i64) {
    match answer {
        Answer::Accepted => {}
        Answer::Unknown(_) => tracing::warn!(template, "whether a message was sent is not known"),
        Answer::Refused(_) if tries >= MOST_TRIES => tracing::error!(template, tries, "a message is given up"),
        Answer::Refused(_) => tracing::warn!(template, tries, "a message was refused and will be tried again"),
    }
}
