//! 短信 as the office sees them: what became of one, and that none goes out any more today.

use leptos::prelude::*;
use wire::administration::Fate;
use wire::dossier::Message;

/// What became of a message.
pub fn fate_words(fate: &Fate) -> AnyView {
    let tries = (fate.tries > 1).then(|| format!("，共{}次", fate.tries));
    let error = fate.error.clone().map(|error| view! { <span class="message-error">{error}</span> });
    view! {
        <span class=format!("message-state message-{}", fate.state.code())>{fate.state.label()}</span>
        {tries} " "
        {error}
    }
    .into_any()
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
                    {fate_words(&message.fate)}
                    <br/>
                    <span class="message-text">{message.text.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{lines}</ul> }.into_any()
}
