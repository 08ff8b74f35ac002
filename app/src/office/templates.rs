//! `/office/messages/templates`: what the messages say, edited by the city's administration.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::{Fields, Report};
use domain::message::{LONGEST, Template};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::administration::{MessageText, MessageTexts};
use wire::desk::Desk;

use super::on_desk;
use crate::api::ApiError;
use crate::components::form::{refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

/// What every message says.
#[server(name = AskMessageTexts, endpoint = "office/message_texts", input = GetUrl)]
pub async fn message_texts() -> Result<Desk<MessageTexts>, ApiError> {
    crate::answers::administration::message_texts().await
}

/// Every text with its preview.
pub struct Texts;

impl Page for Texts {
    type Question = AskMessageTexts;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<MessageTexts>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(MessageTexts { texts, tried }: MessageTexts, at: &At) -> Shown {
    let typed = if at.said.typed.is_blank() { &tried } else { &at.said.typed };
    let report = report_of(at.said.refusal.as_ref());
    Shown::new(
        "短信内容",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/messages">"短信记录"</a></p>
            <h1>"短信内容"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {kept_note(at)}
            <p class="hint">{format!("大括号里的项目在发送时换成实际内容。每条最多{LONGEST}个字，约70个字计一条短信费用。全市各机构使用同样的内容。")}</p>
            {texts.iter().map(|text| form(text, typed, &report)).collect_view()}
        },
    )
    .wrong(at.said.refusal.is_some())
}

fn form(saved: &MessageText, typed: &Fields, report: &Report) -> AnyView {
    let template = saved.template;
    let id = format!("text-{}", template.code());
    let typed = (typed.get("template") == template.code()).then(|| typed.get("text").to_owned());
    let error = report.error_of(&id).map(str::to_owned);
    let wrong = error.is_some();
    let text = typed.clone().unwrap_or_else(|| saved.text.clone());
    // What was typed wrongly cannot be previewed; what is saved can.
    let previewed = if wrong { saved.text.clone() } else { text.clone() };
    let differs = typed.filter(|typed| *typed != saved.text);
    view! {
        <section class="card template-card">
            <h2>{template.label()} {saved.edited.then(|| view! { " " <span class="flag-count">"已修改"</span> })}</h2>
            <form method="post" action="/api/office/template_set" class="form" novalidate>
                <input type="hidden" name="template" value=template.code()/>
                <input type="hidden" name="version" value=saved.version.to_string()/>
                <div class=if wrong { "field wrong" } else { "field" }>
                    <label for=id.clone()>"内容"</label>
                    <p class="hint" id=format!("{id}-hint")>"可以用的项目：" {template.written()}</p>
                    {differs.map(|_| view! { <p class="saved-value">"已保存的内容：" {saved.text.clone()}</p> })}
                    <p class="error" id=format!("{id}-error") role="alert">{error}</p>
                    <textarea
                        id=id.clone()
                        name="text"
                        rows="3"
                        aria-describedby=format!("{id}-hint {id}-error")
                        aria-invalid=wrong.then_some("true")
                    >
                        {text}
                    </textarea>
                </div>
                <p class="template-preview"><strong>"示例："</strong> {template.preview(&previewed)}</p>
                <div class="template-buttons">
                    <button type="submit" class="button primary">"保存"</button>
                    <button type="submit" class="button secondary" name="go" value="preview">"预览"</button>
                </div>
            </form>
            {saved.edited.then(|| reset(template, saved.version))}
        </section>
    }
    .into_any()
}

fn reset(template: Template, version: i64) -> AnyView {
    view! {
        <form method="post" action="/api/office/template_reset" class="inline-form">
            <input type="hidden" name="template" value=template.code()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <button type="submit" class="button quiet">
                "恢复默认"
                <span class="visually-hidden">{format!("：{}", template.label())}</span>
            </button>
        </form>
    }
    .into_any()
}
