//! What several pages of the office show alike: titles, terms, what a photo proves, messages.

use domain::fields::Fields;
use domain::photos::Slot;
use domain::vocabulary::Product;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::desk::QueueState;
use registry::filings::listing::Due;
use registry::machines::MachineFile;
use registry::messages::Logged;

use crate::components::facts::value_words;

/// 挖掘机 SY215C.
pub fn title(file: &MachineFile) -> String {
    format!("{} {}", file.entry.product.map_or("机械", Product::label), file.entry.model)
}

/// What a photo proves, as far as it was filled in.
pub fn proved(slot: Slot, machine: &Fields, districts: &[(String, String)]) -> Vec<(String, String)> {
    slot.proves()
        .iter()
        .filter_map(|name| domain::machine::FIELDS.iter().find(|spec| spec.name == *name))
        .map(|spec| (spec.label.to_owned(), value_words(spec, machine.get(spec.name), districts)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Until when a filing should be decided: in words, and amber or red.
pub fn due_tag(due: Due) -> AnyView {
    let (class, words, at) = match due {
        Due::InTime(at) => ("due", "办理时限", at),
        Due::LastDay(at) => ("due due-amber", "今日到期", at),
        Due::Late(at) => ("due due-red", "已超时", at),
    };
    let day = registry::clock::deadline(at);
    view! { <span class=class>{words} " " {day}</span> }.into_any()
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
pub fn of_subject(messages: &[Logged]) -> AnyView {
    if messages.is_empty() {
        return view! { <p class="hint">"还没有发送过短信。"</p> }.into_any();
    }
    let lines = messages
        .iter()
        .map(|message| {
            view! {
                <li>
                    {china_time(message.created_at)} " "
                    {message.phone.clone()} " "
                    {state_words(message)}
                    <br/>
                    <span class="message-text">{message.text.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{lines}</ul> }.into_any()
}

/// What became of a message.
pub fn state_words(message: &Logged) -> AnyView {
    let tries = (message.tries > 1).then(|| format!("，共{}次", message.tries));
    let error = message.error.clone().map(|error| view! { <span class="message-error">{error}</span> });
    view! {
        <span class=format!("message-state message-{}", message.state.code())>{message.state.label()}</span>
        {tries} " "
        {error}
    }
    .into_any()
}
