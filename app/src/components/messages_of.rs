//! The messages about one filing or machine, for its history.

use leptos::prelude::*;
use wire::register::{Outcome, SentMessage};

/// The messages, and what became of each.
pub fn messages_of(messages: &[SentMessage]) -> AnyView {
    if messages.is_empty() {
        return view! { <p class="hint">"还没有发送过短信。"</p> }.into_any();
    }
    let lines = messages
        .iter()
        .map(|message| {
            view! {
                <li>
                    {message.when.clone()} " "
                    {message.phone.clone()} " "
                    {outcome_words(&message.outcome)}
                    <br/>
                    <span class="message-text">{message.text.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{lines}</ul> }.into_any()
}

/// What became of a message.
pub fn outcome_words(outcome: &Outcome) -> AnyView {
    let tries = (outcome.tries > 1).then(|| format!("，共{}次", outcome.tries));
    let error = outcome.error.clone().map(|error| view! { <span class="message-error">{error}</span> });
    view! {
        <span class=format!("message-state message-{}", outcome.state.code)>{outcome.state.label.clone()}</span>
        {tries} " "
        {error}
    }
    .into_any()
}
