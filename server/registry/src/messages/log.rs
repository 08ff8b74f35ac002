//! The delivery log: what was sent to whom, what became of it, and 重新发送.

use domain::message::{Template, masked_mobiles, masked_phone};
use domain::refusal::Refusal;
use domain::search::Lookups;
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::{Error, Result};
use crate::machines::store::machines;
use crate::messages::store as sql;
use crate::service::Messages;
use crate::store::lists;
use crate::store::logs::{self, MessageFacets};

pub use domain::message::MessageState;

/// One message as people may see it.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its id.
    pub id: Uuid,
    /// Which message; none for one that this version does not know any more.
    pub template: Option<Template>,
    /// The filing or machine it is about.
    pub subject: Option<Uuid>,
    /// The district's office.
    pub office: Option<String>,
    /// `138****0000`.
    pub phone: String,
    /// What was said, a code hidden.
    pub text: String,
    /// What became of it.
    pub state: MessageState,
    /// Why not.
    pub error: Option<String>,
    /// How often it was tried.
    pub tries: i64,
    /// Written when.
    pub created_at: i64,
    /// Taken by the gateway when.
    pub sent_at: Option<i64>,
}

impl Logged {
    /// Whether 重新发送 makes sense: a code that has run out helps nobody.
    pub fn may_be_resent(&self) -> bool {
        self.state.may_be_resent() && self.template.is_none_or(|template| template.lives_ms().is_none())
    }
}

/// What the log can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// In one state.
    pub state: Option<MessageState>,
    /// One template.
    pub template: Option<Template>,
    /// The end of a phone, a registration number, or the id of a filing.
    pub search: String,
    /// Behind which message the page begins.
    pub after: Option<(i64, Uuid)>,
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// The newest first.
    pub messages: Vec<Logged>,
    /// Where the next page begins.
    pub next: Option<(i64, Uuid)>,
}

const PAGE: usize = 50;

impl Messages<'_> {
    /// A page of the log: an office's administration sees its own, the city's every one.
    pub async fn message_log(self, actor: &Actor, filter: &LogFilter) -> Result<LogPage> {
        let Some(facets) = self.message_facets(actor, filter).await? else {
            return Ok(LogPage { messages: Vec::new(), next: None });
        };
        let mut messages = self.message_lines(&facets, i64::try_from(PAGE + 1).unwrap_or(i64::MAX)).await?;
        let more = messages.len() > PAGE;
        messages.truncate(PAGE);
        let next = messages.last().filter(|_| more).map(|last| (last.created_at, last.id));
        Ok(LogPage { messages, next })
    }

    /// What a filter means; nothing when it names what is not there.
    pub(crate) async fn message_facets(self, actor: &Actor, filter: &LogFilter) -> Result<Option<MessageFacets>> {
        let office = actor.staff(Duty::Administration)?.filter().map(str::to_owned);
        let mut facets = MessageFacets {
            office,
            state: filter.state.map(MessageState::code),
            template: filter.template.map(Template::code),
            after: filter.after,
            ..MessageFacets::default()
        };
        let search = filter.search.trim();
        if !search.is_empty() {
            match self.searched_message(search).await? {
                Some(Searched::Subject(id)) => facets.subject = Some(id),
                Some(Searched::Tail(tail)) => facets.phone_tail = Some(tail),
                None => return Ok(None),
            }
        }
        Ok(Some(facets))
    }

    /// The next lines of the log.
    pub(crate) async fn message_lines(self, facets: &MessageFacets, limit: i64) -> Result<Vec<Logged>> {
        let rows: Vec<sql::LogRow> = self.db.list(logs::messages(facets, limit)).await?;
        rows.into_iter().map(|row| self.logged(row)).collect()
    }

    /// How many lines the log has.
    pub(crate) async fn count_messages(self, facets: &MessageFacets) -> Result<i64> {
        let counted = lists::counted(logs::messages(facets, i64::MAX));
        Ok(self.db.list::<(i64,)>(counted).await?.first().map_or(0, |(count,)| *count))
    }

    async fn searched_message(self, search: &str) -> Result<Option<Searched>> {
        if let Ok(id) = search.parse::<Uuid>() {
            return Ok(Some(Searched::Subject(id)));
        }
        let lookups = Lookups::parse(search);
        if let Some(tail) = lookups.phone_tail {
            return Ok(Some(Searched::Tail(tail)));
        }
        let Some((prefix, serial)) = lookups.number else { return Ok(None) };
        let prefix = prefix.unwrap_or_else(|| self.config.number_prefix.clone());
        let row: Option<machines::MachineRow> = self.db.one(machines::OF_NUMBER, values![prefix, serial]).await?;
        Ok(row.map(|row| Searched::Subject(row.id)))
    }

    /// The messages about a filing or machine, the newest first, for those who may look at it.
    pub async fn messages_of(self, actor: &Actor, subject: Uuid) -> Result<Vec<Logged>> {
        let scope = actor.viewer()?;
        let rows: Vec<sql::LogRow> = self.db.all(sql::OF_SUBJECT, values![subject]).await?;
        let covered = |row: &sql::LogRow| row.office_id.as_deref().is_some_and(|office| scope.covers(office));
        if !rows.is_empty() && !rows.iter().any(covered) {
            return Err(Refusal::NotFound.into());
        }
        rows.into_iter().filter(|row| covered(row)).map(|row| self.logged(row)).collect()
    }

    /// 重新发送: a person says that a message that failed, or whose fate nobody knows, goes out again.
    pub async fn resend_message(self, actor: &Actor, id: Uuid) -> Result<()> {
        let office = actor.staff(Duty::Administration)?.filter().map(str::to_owned);
        let row: Option<sql::LogRow> = self.db.one(sql::FIND, values![id]).await?;
        let row = row.filter(|row| office.is_none() || row.office_id == office).ok_or(Refusal::NotFound)?;
        let lives = Template::from_code(&row.template).and_then(Template::lives_ms);
        if lives.is_some() {
            return Err(Refusal::MessageExpired.into());
        }
        let mut tx = self.db.begin().await?;
        if tx.run(sql::RESEND, values![id, self.clock.now_ms()]).await? == 0 {
            return Err(Refusal::MessageSettled.into());
        }
        let detail = serde_json::json!({"message": id, "template": row.template, "before": row.state});
        let subject = row.subject_id.unwrap_or(id);
        match &row.office_id {
            Some(office) => {
                self.trail().record(&mut tx, (subject, office.as_str()), actor, "message.resent", &detail).await?;
            }
            None => self.trail().record(&mut tx, subject, actor, "message.resent", &detail).await?,
        }
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    fn logged(self, row: sql::LogRow) -> Result<Logged> {
        let template = Template::from_code(&row.template);
        let text = match (&row.shown_sealed, template) {
            (Some(shown), _) => self.seal.open(shown)?,
            // Written before the log hid codes.
            (None, Some(Template::Code)) => "验证码短信".to_owned(),
            (None, _) => self.seal.open(&row.text_sealed)?,
        };
        let phone: String = self.seal.open(&row.phone_sealed)?;
        Ok(Logged {
            id: row.id,
            template,
            subject: row.subject_id,
            office: row.office_id,
            phone: masked_phone(&phone),
            // Written before the log hid phones, or typed into a name: no number is told whole.
            text: masked_mobiles(&text),
            state: MessageState::from_code(&row.state).ok_or(Error::Broken("message state"))?,
            error: row.error.map(|error| masked_mobiles(&error)),
            tries: row.tries,
            created_at: row.created_at,
            sent_at: row.sent_at,
        })
    }
}

enum Searched {
    Subject(Uuid),
    Tail(String),
}
