//! Messages to people: written to the outbox in the transaction that causes them, delivered afterwards by a worker
//! through the configured sender. Phone and text are sealed at rest.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Serialize;

use crate::Registry;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::store::messages as sql;

/// A message as it goes out.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// To whom.
    pub phone: String,
    /// What.
    pub text: String,
    /// Written when, milliseconds since 1970.
    pub at: i64,
}

/// Where messages go; chosen by configuration.
#[derive(Clone)]
pub enum Sender {
    /// Development: the terminal and `/dev/messages`.
    Development(DevelopmentOutbox),
    /// Messages stay in the outbox until a sender is configured.
    None,
}

/// The last messages, for the screen of a developer.
#[derive(Clone, Default)]
pub struct DevelopmentOutbox(Arc<Mutex<VecDeque<Message>>>);

impl DevelopmentOutbox {
    /// The newest first.
    pub fn list(&self) -> Vec<Message> {
        self.0.lock().map(|messages| messages.iter().rev().cloned().collect()).unwrap_or_default()
    }

    fn push(&self, message: Message) {
        if let Ok(mut messages) = self.0.lock() {
            if messages.len() >= 200 {
                messages.pop_front();
            }
            messages.push_back(message);
        }
    }
}

impl Sender {
    fn send(&self, message: Message) -> bool {
        match self {
            Self::Development(outbox) => {
                println!("短信 → {}: {}", message.phone, message.text);
                outbox.push(message);
                true
            }
            Self::None => false,
        }
    }
}

impl Registry {
    /// Writes a message in the caller's transaction.
    pub(crate) async fn post(&self, tx: &mut Tx, template: &str, phone: &str, text: &str) -> Result<()> {
        let values = values![
            self.clock.new_id(),
            template,
            self.seal.seal(&phone)?,
            self.seal.seal(&text)?,
            self.clock.now_ms()
        ];
        tx.run(sql::INSERT, values).await?;
        Ok(())
    }

    /// Sends what waits; a message is claimed before it is sent, so two workers do not send it twice.
    pub async fn deliver_messages(&self, sender: &Sender) -> Result<()> {
        if matches!(sender, Sender::None) {
            return Ok(());
        }
        let waiting: Vec<sql::OutboxRow> = self.db.all(sql::WAITING, values![self.clock.now_ms()]).await?;
        for row in waiting {
            let backoff = 30_000_i64 << row.tries.min(8);
            let mut tx = self.db.begin().await?;
            let claimed = tx.run(sql::CLAIM, values![row.id, row.tries, self.clock.now_ms() + backoff]).await?;
            tx.commit().await?;
            if claimed == 0 {
                continue;
            }
            let message = Message {
                phone: self.seal.open(&row.phone_sealed)?,
                text: self.seal.open(&row.text_sealed)?,
                at: self.clock.now_ms(),
            };
            if sender.send(message) {
                let mut tx = self.db.begin().await?;
                tx.run(sql::SENT, values![row.id, self.clock.now_ms()]).await?;
                tx.commit().await?;
            } else {
                tracing::warn!(
                    template = row.template,
                    tries = row.tries,
                    "a message could not be sent and will be tried again"
                );
            }
        }
        Ok(())
    }

    /// Delivers for ever: at once when something was written, and every few seconds what is due again.
    pub async fn run_outbox(&self, sender: Sender) {
        loop {
            if let Err(error) = self.deliver_messages(&sender).await {
                tracing::error!(%error, "the outbox stopped and goes on");
            }
            let _ = tokio::time::timeout(Duration::from_secs(5), self.outbox_bell.notified()).await;
        }
    }
}
