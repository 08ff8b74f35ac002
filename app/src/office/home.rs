//! `/office`: the queues with their counts.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::filing::{FilingState, QueueState};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::queue::Home as Answer;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::layout::notice;
use crate::components::messages::messages_used_up;
use crate::components::office_pieces::count_words;
use crate::page::{At, Page, Person, Shown};

/// The queues and the ways on.
#[server(name = AskDesk, endpoint = "office/home", input = GetUrl)]
pub async fn home() -> Result<Desk<Answer>, ApiError> {
    crate::answers::queue::home().await
}

/// The office's first page.
pub struct Home;

impl Page for Home {
    type Question = AskDesk;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Answer>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(home: Answer, at: &At) -> Shown {
    let tile = |queue: &str, address: String, words: &'static str| {
        let count = home.counts.get(queue).copied().unwrap_or_default();
        let late = queue == QueueState::Overdue.code() && count > 0;
        view! {
            <li>
                <a class="tile" class:tile-late=late href=address>
                    <span class="tile-title">{words}</span>
                    <span class="tile-count">{count_words(queue, count)}</span>
                </a>
            </li>
        }
    };
    let filings =
        |state: QueueState, words: &'static str| tile(state.code(), addresses::office_filings_in(state.code()), words);
    let shortcuts = home.shortcuts.iter();
    let shortcuts =
        shortcuts.map(|(address, words)| view! { <li><a href=address.clone()>{words.clone()}</a></li> }).collect_view();
    Shown::new(
        "审核首页",
        view! {
            <h1>{home.office.clone()}</h1>
            {notice(at.said.notice.as_ref())}
            {home.messages_used_up.then(messages_used_up)}
            <p class="hint">{home.name.clone()} "，您好"</p>
            <ul class="tiles">
                {filings(QueueState::In(FilingState::Submitted), "待审核备案")}
                {tile("site:submitted", "/office/sites".to_owned(), "待审核工地")}
                {filings(QueueState::In(FilingState::UnderReview), "审核中")}
                {filings(QueueState::Doubtful, "疑似重复")}
                {filings(QueueState::Overdue, "超时")}
                {tile("suspicions", "/office/suspicions".to_owned(), "疑似伪造号牌")}
                {tile("plates", "/office/machines?state=registered".to_owned(), "待领取标牌")}
                {filings(QueueState::In(FilingState::Returned), "审核不通过")}
                {filings(QueueState::In(FilingState::Approved), "审核通过")}
            </ul>
            <form method="get" action="/office/machines" class="search-row" role="search">
                <div class="field">
                    <label for="search">"查找登记机械"</label>
                    <input
                        type="search"
                        id="search"
                        name="search"
                        autocomplete="off"
                        placeholder="号码、PIN码、所有者、手机尾号"
                    />
                </div>
                <button type="submit" class="button secondary">"查询"</button>
            </form>
            <ul class="shortcuts">{shortcuts}</ul>
        },
    )
}
