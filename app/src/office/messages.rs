//! `/office/messages`: the delivery log, for the administration.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::message::{MessageState, Template};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::administration::{MessageLine, MessageLog};
use wire::desk::Desk;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::messages::{fate_words, messages_used_up};
use crate::components::table::classed_table;
use crate::page::{At, Page, Person, Shown};

/// The log, narrowed by its address.
#[server(name = AskMessages, endpoint = "office/messages", input = GetUrl)]
pub async fn messages() -> Result<Desk<MessageLog>, ApiError> {
    crate::answers::administration::messages().await
}

/// The log.
pub struct Log;

impl Page for Log {
    type Question = AskMessages;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<MessageLog>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

/// The columns.
const COLUMNS: [&str; 6] = ["时间", "短信", "手机号", "内容", "状态", "操作"];

fn filter_bar(at: &At) -> FilterBar {
    FilterBar::new("/office/messages", at.search())
        .named("查找短信")
        .select("state", "状态", options(MessageState::ALL, MessageState::code, MessageState::label))
        .select("template", "短信", options(Template::ALL, Template::code, Template::label))
        .search("q", "手机尾号、登记号码或备案编号", "")
}

fn show(log: MessageLog, at: &At) -> Shown {
    let MessageLog { used_up, edits_texts, lines, next } = log;
    let bar = filter_bar(at);
    let empty = lines.is_empty();
    let rows = lines.iter().map(|line| row(line, &at.here)).collect_view();
    Shown::new(
        "短信记录",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"短信记录"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {used_up.then(messages_used_up)}
            {edits_texts.then(|| view! {
                <p><a class="button secondary" href="/office/messages/templates">"修改短信内容"</a></p>
            })}
            {bar.show()}
            {empty.then(|| view! { <p class="empty">"没有符合条件的短信。可以换一个条件，或清除条件后再看。"</p> })}
            {(!empty).then(|| view! {
                {classed_table("queue message-log", "短信记录", "，最新的在前", &COLUMNS, rows.into_any())}
            })}
            {bar.paging(next)}
            <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
            {(!empty).then(|| export_buttons("messages", &bar.query()))}
        },
    )
    .wrong(at.said.refusal.is_some())
}

fn row(message: &MessageLine, here: &str) -> AnyView {
    let subject = message.subject.map(|id| view! { <br/> <a href=addresses::office_filing(id)>"查看备案"</a> });
    view! {
        <tr>
            <td>{message.at.clone()}</td>
            <td>{message.label.clone()} {subject}</td>
            <td>{message.phone.clone()}</td>
            <td class="message-text">{message.text.clone()}</td>
            <td>{fate_words(&message.fate)}</td>
            <td>{message.resend.map(|id| resend(id, &message.phone, here))}</td>
        </tr>
    }
    .into_any()
}

fn resend(id: Uuid, phone: &str, here: &str) -> AnyView {
    view! {
        <form method="post" action="/api/office/message_resend" class="inline-form">
            <input type="hidden" name="message" value=id.to_string()/>
            <input type="hidden" name="back" value=here.to_owned()/>
            <button type="submit" class="button secondary">
                "重新发送"
                <span class="visually-hidden">{format!("给{phone}")}</span>
            </button>
        </form>
    }
    .into_any()
}
