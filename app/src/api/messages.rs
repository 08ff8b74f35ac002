//! Messages: 重新发送, and the texts that the city edits.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use uuid::Uuid;

use super::ApiError;
use wire::Next;

#[cfg(feature = "ssr")]
use {
    crate::context::{answer, answer_desk, as_staff, leave_notice, leave_once, local_path},
    domain::fields::Fields,
    domain::message::Template,
    domain::refusal::Refusal,
    wire::Notice,
};

#[cfg(feature = "ssr")]
const TEMPLATES: &str = "/office/messages/templates";

/// 重新发送 a message that failed or whose fate is not known; back to the list it stood in.
#[server(endpoint = "office/message_resend")]
pub async fn message_resend(message: Uuid, #[server(default)] back: String) -> Result<Next, ApiError> {
    let back = local_path(&back).filter(|back| back.starts_with("/office/messages")).unwrap_or("/office/messages");
    let result = as_staff(async |registry, actor| registry.messages().resend_message(&actor, message).await).await;
    if result.is_ok() {
        leave_notice(back, Notice::MessageResent);
    }
    answer(result.map(|()| back.to_owned()), back, Fields::default())
}

/// Saves the text of a template, or with `go=preview` shows what it would say.
#[server(endpoint = "office/template_set")]
pub async fn template_set(
    template: String,
    version: i64,
    #[server(default)] text: String,
    #[server(default)] go: String,
) -> Result<Next, ApiError> {
    let typed = Fields::default().with("template", &template).with("text", &text);
    let preview = go == "preview";
    let result = as_staff(async |registry, actor| {
        let template = Template::from_code(&template).ok_or(Refusal::NotFound)?;
        if preview {
            registry.messages().check_message_template(&actor, template, &text).map(drop)
        } else {
            registry.messages().set_message_template(&actor, template, version, &text).await
        }
    })
    .await;
    let page = format!("{TEMPLATES}#text-{template}");
    if result.is_ok() {
        if preview {
            leave_once(TEMPLATES, typed.clone());
        } else {
            leave_notice(TEMPLATES, Notice::TemplateSaved);
        }
    }
    let next = if preview { page } else { TEMPLATES.to_owned() };
    if preview && result.is_ok() {
        // Nothing was saved: what was typed goes along, and what was kept stays.
        return answer(result.map(|()| next), TEMPLATES, typed);
    }
    answer_desk(result.map(|()| next), TEMPLATES, typed).await
}

/// 恢复默认.
#[server(endpoint = "office/template_reset")]
pub async fn template_reset(template: String, version: i64) -> Result<Next, ApiError> {
    let result = as_staff(async |registry, actor| {
        let template = Template::from_code(&template).ok_or(Refusal::NotFound)?;
        registry.messages().reset_message_template(&actor, template, version).await
    })
    .await;
    if result.is_ok() {
        leave_notice(TEMPLATES, Notice::TemplateReset);
    }
    answer(result.map(|()| TEMPLATES.to_owned()), TEMPLATES, Fields::default())
}
