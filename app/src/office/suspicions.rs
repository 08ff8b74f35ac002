//! `/office/suspicions`: 疑似伪造号牌, the newest first: what waits for an answer, what turned out true, what was a mistake.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::suspicion::SuspicionState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::queue::{Suspicion, Suspicions};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

/// The suspicions in the state that the address asks for.
#[server(name = AskSuspicions, endpoint = "office/suspicions", input = GetUrl)]
pub async fn suspicions() -> Result<Desk<Suspicions>, ApiError> {
    crate::answers::queue::suspicions().await
}

/// The list in one state.
pub struct List;

impl Page for List {
    type Question = AskSuspicions;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Suspicions>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(found: Suspicions, at: &At) -> Shown {
    let said = &at.said;
    let tabs = SuspicionState::ALL.into_iter().map(|tab| {
        let here = (tab == found.state).then_some("page");
        let count = (tab == SuspicionState::Open).then(|| view! { " " <span class="tab-count">{found.open}</span> });
        view! {
            <li>
                <a href=addresses::suspicions_in(tab.code()) aria-current=here>
                    {tab.label()}
                    {count}
                </a>
            </li>
        }
    });
    let lines = found.lines.iter().map(|one| line(one, found.judges, at)).collect_view();
    Shown::new(
        "疑似伪造号牌",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"疑似伪造号牌"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            <nav class="tabs" aria-label="核实状态"><ul>{tabs.collect_view()}</ul></nav>
            {found.lines.is_empty().then(|| view! { <p class="empty">"这里没有疑似伪造号牌。"</p> })}
            <ul class="cards" id="suspected">{lines}</ul>
        },
    )
    .wrong(said.refusal.is_some())
}

fn line(one: &Suspicion, judges: bool, at: &At) -> AnyView {
    let seen = match &one.gate {
        Some(gate) => view! {
            "工地 "
            <a href=addresses::office_site(gate.site)>{gate.name.clone()}</a>
            {format!("，{}核对后确认", gate.guard)}
        }
        .into_any(),
        None => format!("公众查验{}次", one.count).into_any(),
    };
    let answer = one.answer.clone().map(|answer| {
        view! {
            <p>{one.state.label()} "：" {answer.note} " " <span class="hint">{answer.by} " " {answer.at}</span></p>
        }
    });
    view! {
        <li class="card">
            <p>
                {one.at.clone()} "，" {seen} "：号牌 " <strong class="number">{one.typed.clone()}</strong>
                "，登记册 " <a class="number" href=addresses::office_machine(one.machine)>{one.number.clone()}</a>
            </p>
            <p class="hint">{one.why.clone()}</p>
            {answer}
            {judges.then(|| form(one, at))}
        </li>
    }
    .into_any()
}

fn form(one: &Suspicion, at: &At) -> AnyView {
    let (key, said) = (one.key.clone(), &at.said);
    // What came back belongs to the plate it was written for, and the summary leads to it.
    let mine = said.typed("other") == key;
    let id = if mine { "note".to_owned() } else { format!("note-{}", key.replace('/', "-")) };
    let error_id = format!("{id}-error");
    let report = report_of(said.refusal.as_ref().filter(|_| mine));
    let error = report.error_of("note").map(str::to_owned);
    let wrong = error.is_some();
    let note = if mine { said.typed("note") } else { String::new() };
    let verdict = |state: SuspicionState| {
        (state != one.state).then(|| {
            view! {
                <button type="submit" class="button small secondary" name="outcome" value=state.code()>
                    {state.label()}
                </button>
                " "
            }
        })
    };
    view! {
        <form method="post" action="/api/office/judge_suspicion" class="judge">
            <input type="hidden" name="suspicion" value=key/>
            <input type="hidden" name="before" value=one.state.code()/>
            <label for=id.clone()>"核实情况"</label>
            <input
                type="text"
                id=id
                name="note"
                value=note
                maxlength="200"
                autocomplete="off"
                aria-describedby=error_id.clone()
                aria-invalid=wrong.then_some("true")
            />
            {verdict(SuspicionState::Confirmed)}
            {verdict(SuspicionState::Mistaken)}
            <p class="error" id=error_id role="alert">{error}</p>
        </form>
    }
    .into_any()
}
