//! What several pages of the office show alike: terms, counts, messages.

use domain::filing::QueueState;
use leptos::prelude::*;
use wire::dossier::Message;
use wire::queue::{Due, Haste};

/// Until when a filing should be decided: in words, and amber or red.
pub fn due_tag(due: &Due) -> AnyView {
    let (class, words) = match due.haste {
        Haste::InTime => ("due", "办理时限"),
        Haste::LastDay => ("due due-amber", "今日到期"),
        Haste::Late => ("due due-red", "已超时"),
    };
    view! { <span class=class>{words} " " {due.day.clone()}</span> }.into_any()
}

/// 超时 is counted to a thousand only.
pub fn count_words(queue: &str, count: i64) -> String {
    if queue == QueueState::Overdue.code() && count >= 1000 { "999+".to_owned() } else { count.to_string() }
}

/// Whoever registers or forgets a password gets no code any more today; somebody has to know.
pub fn messages_used_up() -> AnyView {
    view! {
        <p class="notice" role="status">
            "今天全市的短信数量已到上限，验证码、邀请等短信今天不再发出，审核结果等通知不受影响。请告知系统管理员：确属正常使用的，调高配置中的 messages_per_day；有人恶意获取验证码的，请查看短信记录。"
        </p>
    }
    .into_any()
}

/// The messages about one filing or machine, for its history.
pub fn messages_about(messages: &[Message]) -> AnyView {
    if messages.is_empty() {
        return view! { <p class="hint">"还没有发送过短信。"</p> }.into_any();
    }
    let lines = messages
        .iter()
        .map(|message| {
            view! {
                <li>
                    {message.at.clone()} " "
                    {message.phone.clone()} " "
                    {message_fate(message)}
                    <br/>
                    <span class="message-text">{message.text.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{lines}</ul> }.into_any()
}

/// What became of a message.
fn message_fate(message: &Message) -> AnyView {
    let tries = (message.tries > 1).then(|| format!("，共{}次", message.tries));
    let error = message.error.clone().map(|error| view! { <span class="message-error">{error}</span> });
    view! {
        <span class=format!("message-state message-{}", message.state.code)>{message.state.label.clone()}</span>
        {tries} " "
        {error}
    }
    .into_any()
}
