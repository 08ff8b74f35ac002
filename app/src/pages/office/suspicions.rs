//! `/office/suspicions`: 疑似伪造号牌, the newest first: what waits for an answer, what turned out true, what was a mistake.

use leptos::prelude::*;
use registry::clock::china_time;
use registry::gate::suspicions::{Suspicion, SuspicionState};
use registry::{Duty, Role};

use crate::addresses;
use crate::components::form::{refusal_summary, report_of};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::context::{Flash, actor, query, registry, take_desk_flash};
use crate::pages::loaded;

/// The list in one state.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let state = query("state").as_deref().and_then(SuspicionState::from_code).unwrap_or(SuspicionState::Open);
        let found = registry.gate().suspicions(&actor, state).await?;
        let counts = registry.desk().queue_counts(&actor).await?;
        let open = counts.get("suspicions").copied().unwrap_or_default();
        let judges = actor.has_duty(Duty::Review);
        let tabs = SuspicionState::ALL.into_iter().map(|tab| {
            let here = (tab == state).then_some("page");
            let count = (tab == SuspicionState::Open).then(|| view! { " " <span class="tab-count">{open}</span> });
            view! {
                <li>
                    <a href=addresses::suspicions_in(tab.code()) aria-current=here>
                        {tab.label()}
                        {count}
                    </a>
                </li>
            }
        });
        let lines = found.iter().map(|one| line(one, judges, &flash)).collect_view();
        Ok(frame(
            Person::Office,
            "疑似伪造号牌",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"疑似伪造号牌"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                <nav class="tabs" aria-label="核实状态"><ul>{tabs.collect_view()}</ul></nav>
                {found.is_empty().then(|| view! { <p class="empty">"这里没有疑似伪造号牌。"</p> })}
                <ul class="cards" id="suspected">{lines}</ul>
            },
        ))
    })
}

fn line(one: &Suspicion, judges: bool, flash: &Flash) -> AnyView {
    let seen = match &one.gate {
        Some((site, name, guard)) => view! {
            "工地 "
            <a href=addresses::office_site(site)>{name.clone()}</a>
            {format!("，{guard}核对后确认")}
        }
        .into_any(),
        None => format!("公众查验{}次", one.count).into_any(),
    };
    let answer = one.judgement.clone().map(|(note, by, at)| {
        view! { <p>{one.state.label()} "：" {note} " " <span class="hint">{by} " " {china_time(at)}</span></p> }
    });
    view! {
        <li class="card">
            <p>
                {china_time(one.at)} "，" {seen} "：号牌 " <strong class="number">{one.typed.clone()}</strong>
                "，登记册 " <a class="number" href=addresses::office_machine(one.machine)>{one.number.clone()}</a>
            </p>
            <p class="hint">{one.why.label()}</p>
            {answer}
            {judges.then(|| form(one, flash))}
        </li>
    }
    .into_any()
}

fn form(one: &Suspicion, flash: &Flash) -> AnyView {
    let key = one.key.text();
    // What came back belongs to the plate it was written for, and the summary leads to it.
    let mine = flash.typed("other") == key;
    let id = if mine { "note".to_owned() } else { format!("note-{}", key.replace('/', "-")) };
    let error_id = format!("{id}-error");
    let report = report_of(flash.refusal.as_ref().filter(|_| mine));
    let error = report.error_of("note").map(str::to_owned);
    let wrong = error.is_some();
    let note = if mine { flash.typed("note") } else { String::new() };
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
