//! The texts of the messages: built in, and edited by the city's administration.

use domain::fields::Report;
use domain::message::Template;
use domain::refusal::Refusal;

use crate::actor::{Actor, Duty, Scope};
use crate::db::values;
use crate::error::Result;
use crate::messages::store as sql;
use crate::service::Messages;

/// A text as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText {
    /// Whose text.
    pub template: Template,
    /// What is sent, with its placeholders.
    pub text: String,
    /// It is the city's own, not the built-in one.
    pub edited: bool,
    /// For saving: what was changed since is not overwritten.
    pub version: i64,
}

/// The texts are the city's: every office sends the same words.
fn may_edit(actor: &Actor) -> Result<()> {
    if actor.staff(Duty::Administration)? == &Scope::City { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

impl Messages<'_> {
    /// Every text.
    pub async fn message_templates(self, actor: &Actor) -> Result<Vec<TemplateText>> {
        may_edit(actor)?;
        let rows: Vec<sql::TemplateRow> = self.db.all(sql::TEMPLATES, values![]).await?;
        let text = |template: Template| {
            let row = rows.iter().find(|row| row.template == template.code());
            let edited = row.and_then(|row| row.text.clone());
            TemplateText {
                template,
                edited: edited.is_some(),
                text: edited.unwrap_or_else(|| template.text().to_owned()),
                version: row.map_or(0, |row| row.version),
            }
        };
        Ok(Template::ALL.iter().copied().map(text).collect())
    }

    /// Reads a text without saving it, for a preview.
    pub fn check_message_template(self, actor: &Actor, template: Template, raw: &str) -> Result<String> {
        may_edit(actor)?;
        template.check(raw).map_err(|sentence| {
            let mut report = Report::default();
            report.error(&format!("text-{}", template.code()), sentence);
            Refusal::Invalid { report }.into()
        })
    }

    /// Saves a text. `version` is the one the page was made from.
    pub async fn set_message_template(self, actor: &Actor, template: Template, version: i64, raw: &str) -> Result<()> {
        let text = self.check_message_template(actor, template, raw)?;
        // The built-in words, saved again, are the built-in text.
        self.keep_template(actor, template, version, Some(text).filter(|text| text != template.text())).await
    }

    /// 恢复默认.
    pub async fn reset_message_template(self, actor: &Actor, template: Template, version: i64) -> Result<()> {
        may_edit(actor)?;
        self.keep_template(actor, template, version, None).await
    }

    async fn keep_template(self, actor: &Actor, template: Template, version: i64, text: Option<String>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::OPEN_TEMPLATE, values![template.code(), self.clock.now_ms()]).await?;
        let kept =
            tx.run(sql::SET_TEMPLATE, values![template.code(), version, text.clone(), self.clock.now_ms()]).await?;
        if kept == 0 {
            return Err(Refusal::TemplateStale.into());
        }
        let (what, detail) = match text {
            Some(text) => ("template.set", serde_json::json!({"template": template.code(), "text": text})),
            None => ("template.reset", serde_json::json!({"template": template.code()})),
        };
        self.trail().record(&mut tx, actor.account, actor, what, &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
