//! `/office/messages`: the delivery log, for the administration; and the messages of one filing for its history.

use domain::message::Template;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::filters::Filters;
use registry::messages::{Logged, MessageState};
use registry::{Duty, Role};

use super::pieces::state_words;
use crate::addresses;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::refusal_summary;
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::classed_table;
use crate::context::{actor, here, query_string, registry, take_flash};
use crate::pages::loaded;

/// The log.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let flash = take_flash();
        let filter = Filters::parse(&query_string()).messages();
        let page = registry().messages().message_log(&actor, &filter).await?;
        let used_up = registry().people().messages_used_up().await?;
        let edits = actor.has_duty(Duty::Administration) && actor.sees_city();
        let bar = filter_bar();
        let empty = page.messages.is_empty();
        let rows = page.messages.iter().map(row).collect_view();
        Ok(frame(
            Person::Office,
            "短信记录",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"短信记录"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {used_up.then(super::pieces::messages_used_up)}
                {edits.then(|| view! {
                    <p><a class="button secondary" href="/office/messages/templates">"修改短信内容"</a></p>
                })}
                {bar.show()}
                {empty.then(|| view! { <p class="empty">"没有符合条件的短信。可以换一个条件，或清除条件后再看。"</p> })}
                {(!empty).then(|| view! {
                    {classed_table("queue message-log", "短信记录", "，最新的在前", &COLUMNS, rows.into_any())}
                })}
                {bar.paging(crate::answers::place(page.next))}
                <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
                {(!empty).then(|| export_buttons("messages", &bar.query()))}
            },
        ))
    })
}

/// The columns.
const COLUMNS: [&str; 6] = ["时间", "短信", "手机号", "内容", "状态", "操作"];

fn filter_bar() -> FilterBar {
    FilterBar::new("/office/messages", &query_string())
        .named("查找短信")
        .select("state", "状态", options(MessageState::ALL, MessageState::code, MessageState::label))
        .select("template", "短信", options(Template::ALL, Template::code, Template::label))
        .search("q", "手机尾号、登记号码或备案编号", "")
}

fn row(message: &Logged) -> AnyView {
    let label = message.template.map_or("其他", Template::label);
    let subject = message.subject.map(|id| view! { <br/> <a href=addresses::office_filing(id)>"查看备案"</a> });
    view! {
        <tr>
            <td>{china_time(message.created_at)}</td>
            <td>{label} {subject}</td>
            <td>{message.phone.clone()}</td>
            <td class="message-text">{message.text.clone()}</td>
            <td>{state_words(message)}</td>
            <td>{message.may_be_resent().then(|| resend(message))}</td>
        </tr>
    }
    .into_any()
}

fn resend(message: &Logged) -> AnyView {
    view! {
        <form method="post" action="/api/office/message_resend" class="inline-form">
            <input type="hidden" name="message" value=message.id.to_string()/>
            <input type="hidden" name="back" value=here()/>
            <button type="submit" class="button secondary">
                "重新发送"
                <span class="visually-hidden">{format!("给{}", message.phone)}</span>
            </button>
        </form>
    }
    .into_any()
}
