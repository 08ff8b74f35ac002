//! `/stage`: 排放阶段自查. A form that anybody can use and an answer that can be sent as a link: everything is in the
//! address.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]
#![allow(clippy::unused_async, reason = "a server function is async, waiting or not")]

use domain::fields::Fields;
use domain::self_check::{self, FIELDS, REQUIRED};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::machines::{StageAnswer, StageFound};

use crate::api::ApiError;
use crate::components::form::{FieldNotes, error_summary, plain_field};
use crate::components::machine::zone_box;
use crate::components::stage;
use crate::page::{At, Page, Person, Shown};

/// The stage of a machine that somebody describes; nothing where nothing is asked.
#[server(name = AskStage, endpoint = "stage/answer", input = GetUrl)]
pub async fn answer(#[server(flatten)] asked: Fields) -> Result<StageAnswer, ApiError> {
    if FIELDS.into_iter().all(|name| asked.iter().all(|(known, _)| known != name)) {
        return Ok(StageAnswer::default());
    }
    Ok(crate::answers::machines::stage(&asked))
}

/// The question, and the answer when there is one.
pub struct StageCheck;

impl Page for StageCheck {
    type Question = AskStage;
    const PERSON: Person = Person::Anybody;

    fn show(answer: StageAnswer, at: &At) -> Shown {
        show(answer, at)
    }
}

fn show(answer: StageAnswer, at: &At) -> Shown {
    let asked: Fields = FIELDS.into_iter().filter_map(|name| Some((name, at.query(name)?))).collect();
    let notes = FieldNotes { report: answer.report, ..FieldNotes::default() };
    let fields =
        self_check::specs().map(|spec| plain_field(spec, &asked, &notes, REQUIRED.contains(&spec.name))).collect_view();
    let report = &notes.report;
    Shown::new(
        "排放阶段自查",
        view! {
            <h1>"排放阶段自查"</h1>
            {error_summary(None, report)}
            <p class="lead">"买机械、租机械或备案之前，查一查它是国几。结果与备案时的自动判定一致；最终以审核为准。"</p>
            {answer.found.as_ref().map(found)}
            <form method="get" action="/stage" class="form" novalidate>
                {fields}
                <div class="action-bar">
                    <button type="submit" class="button primary">"查排放阶段"</button>
                    <a class="button quiet" href="/stage">"清空"</a>
                </div>
            </form>
        },
    )
    .wrong(!report.is_clean())
}

fn found(found: &StageFound) -> AnyView {
    let changes = found
        .changes
        .iter()
        .map(|(condition, changed)| view! { <li>{condition.clone()} "：" {stage::badge(*changed)}</li> })
        .collect_view();
    let flags = found.flags.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect_view();
    view! {
        <section class="answer" aria-label="自查结果">
            {stage::explanation(&found.explained, false)}
            {found.zone.as_ref().map(zone_box)}
            {(!found.flags.is_empty()).then(|| view! {
                <div class="warning-box"><h2>"请再核对"</h2><ul>{flags}</ul></div>
            })}
            <section class="card">
                <h2>"什么会改变结果"</h2>
                <ul>
                    {changes}
                    {found.number_decides.then(|| view! {
                        <li>"机械或发动机的环保信息公开编号载有排放阶段的，以编号为准"</li>
                    })}
                    <li>"审核人员看到铭牌和标签后可以更正，并说明理由"</li>
                </ul>
            </section>
            <p class="hint">"这一页的地址可以收藏或发给别人，打开后看到同样的结果。"</p>
        </section>
    }
    .into_any()
}
