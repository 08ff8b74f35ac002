//! Messages to people: written to the outbox in the transaction that causes them, delivered afterwards by a worker
//! through the configured sender, and shown in a log. Phone and text are sealed at rest.

pub(crate) mod store;

mod delivery;
mod gateway;
mod log;
mod sender;
mod templates;

use domain::identifiers::Mobile;
use domain::message::{Filling, Template, fill, fill_hidden};
use domain::search::phone_tail;
use uuid::Uuid;

use crate::db::{Tx, values};
use crate::error::Result;
use crate::messages::store as sql;
use crate::people::store::accounts;
use crate::service::Messages;

pub use gateway::Gateway;
pub use log::{LogFilter, LogPage, Logged, MessageState};
pub use sender::{Answer, DevelopmentOutbox, Message, Sender};
pub use templates::TemplateText;

impl Messages<'_> {
    /// Writes a message in the caller's transaction. `about` is the filing or machine and its office, for the delivery
    /// log.
    pub(crate) async fn post(
        self,
        tx: &mut Tx,
        template: Template,
        about: Option<(Uuid, &str)>,
        phone: &str,
        values: &Filling<'_>,
    ) -> Result<()> {
        let edited: Option<(Option<String>,)> = tx.one(sql::TEMPLATE_TEXT, values![template.code()]).await?;
        // A text that was written while the template still had another placeholder gives way to the built-in one.
        let edited = edited.and_then(|(text,)| text).filter(|text| template.check(text).is_ok());
        let text = edited.unwrap_or_else(|| template.text().to_owned());
        let shown = fill_hidden(&text, values).map(|shown| self.seal.seal(&shown)).transpose()?;
        let values = values![
            self.clock.new_id(),
            template.code(),
            about.map(|(subject, _)| subject),
            about.map(|(_, office)| office),
            self.seal.seal(&phone)?,
            phone_tail(phone),
            self.seal.seal(&fill(&text, values))?,
            shown,
            self.clock.now_ms()
        ];
        tx.run(sql::INSERT, values).await?;
        Ok(())
    }

    /// The same to an owner: to the contact, whose phone may be a landline and then receives nothing, and to the phone
    /// the account is registered with; once when they are the same.
    pub(crate) async fn post_to(
        self,
        tx: &mut Tx,
        template: Template,
        about: (Uuid, &str),
        (owner, contact): (Uuid, &str),
        values: &Filling<'_>,
    ) -> Result<()> {
        let registered: Option<(String,)> = tx.one(accounts::LOGIN_OF, values![owner]).await?;
        for phone in told_phones(contact, registered) {
            self.post(tx, template, Some(about), &phone, values).await?;
        }
        Ok(())
    }

    /// To whom [`Self::post_to`] would send.
    pub(crate) async fn phones_told(self, owner: Uuid, contact: &str) -> Result<Vec<String>> {
        Ok(told_phones(contact, self.db.one(accounts::LOGIN_OF, values![owner]).await?))
    }
}

/// The contact's phone and the registered one, those that receive messages, each once.
fn told_phones(contact: &str, registered: Option<(String,)>) -> Vec<String> {
    let mobile = |phone: &str| Mobile::parse(phone).ok().map(|mobile| mobile.as_str().to_owned());
    let registered = registered.and_then(|(login,)| mobile(&login));
    let mut phones: Vec<String> = mobile(contact).into_iter().chain(registered).collect();
    phones.dedup();
    phones
}
