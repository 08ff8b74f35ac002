//! The decision bar: 审核通过, another stage with its reason, 审核不通过 with reasons, taking and freeing.

use domain::stage::Stage;
use leptos::prelude::*;
use wire::Refused;
use wire::dossier::Dossier;

use super::Open;
use crate::components::form::{post_button, report_of};

/// The bar.
pub fn bar(open: &Open) -> AnyView {
    let dossier = open.dossier;
    let (filing, queue) = (dossier.id.to_string(), open.queue());
    let held = dossier.claimed_by.clone().filter(|_| !dossier.mine);
    let taken = held.is_some();
    let shut = taken || dossier.own.is_some();
    let hidden = [("filing", filing.clone()), ("queue", queue.clone())];
    view! {
        <div class="decision">
            {why_shut(dossier, held)}
            <div class="decision-main">
                <form method="post" action="/api/office/approve" class="inline-form">
                    <input type="hidden" name="filing" value=filing/>
                    <input type="hidden" name="revision" value=dossier.shown.no.to_string()/>
                    <input type="hidden" name="queue" value=queue/>
                    <button type="submit" class="button primary" id="approve" disabled=shut>"审核通过"</button>
                    {other_stage(open)}
                </form>
                {if dossier.mine {
                    Some(post_button("/api/office/release", &hidden, "放回队列", "button quiet"))
                } else {
                    (!shut).then(|| post_button("/api/office/claim", &hidden, "由我审核", "button secondary"))
                }}
                {(taken && dossier.frees)
                    .then(|| post_button("/api/office/free", &hidden, "解除锁定", "button quiet"))}
            </div>
            {return_box(open, shut)}
        </div>
    }
    .into_any()
}

/// Why nothing can be decided here, and what can be done about it.
fn why_shut(dossier: &Dossier, held: Option<String>) -> Option<AnyView> {
    let words = if let Some(sentence) = &dossier.own {
        sentence.clone()
    } else {
        let way = if dossier.frees {
            "需要由您审核的，请先点“解除锁定”"
        } else {
            "需要接手的，请对方点“放回队列”，或请管理人员解除锁定；30分钟没有办理的自动放回"
        };
        format!("{}正在审核这份备案，现在不能决定。{way}。", held?)
    };
    Some(view! { <p class="warning-box" id="shut">{words}</p> }.into_any())
}

/// 更改排放阶段: only with a reason, together with the approval.
fn other_stage(open: &Open) -> AnyView {
    let said = &open.at.said;
    let report = report_of(said.refusal.as_ref());
    let typed = said.typed("stage");
    let current = typed.chars().next().and_then(Stage::from_code).unwrap_or(open.dossier.shown.explained.stage);
    let error = report.error_of("override_reason").map(str::to_owned);
    let wrong = error.is_some();
    let options = Stage::ALL
        .iter()
        .map(|stage| {
            view! { <option value=stage.code().to_string() selected=*stage == current>{stage.name()}</option> }
        })
        .collect_view();
    view! {
        <details class="other-stage" open=wrong>
            <summary>"更改排放阶段"</summary>
            <div class="other-stage-fields">
                <label for="stage">"排放阶段"</label>
                <select id="stage" name="stage">{options}</select>
                <label for="override_reason">"更改排放阶段的理由"</label>
                <input
                    type="text"
                    id="override_reason"
                    name="override_reason"
                    value=said.typed("override_reason")
                    maxlength="200"
                    autocomplete="off"
                    aria-describedby="override_reason-error"
                    aria-invalid=wrong.then_some("true")
                />
                <p class="error" id="override_reason-error" role="alert">{error}</p>
            </div>
        </details>
    }
    .into_any()
}

/// Every field that can be written into on this page, with its words.
pub fn labels(dossier: &Dossier) -> Vec<(&str, &str)> {
    let own = [("whole", "整体原因"), ("override_reason", "更改排放阶段的理由"), ("reason", "判断的理由")];
    own.into_iter().chain(dossier.about.iter().map(|(name, label)| (name.as_str(), label.as_str()))).collect()
}

fn return_box(open: &Open, shut: bool) -> AnyView {
    let (dossier, said) = (open.dossier, &open.at.said);
    let report = report_of(said.refusal.as_ref());
    let about = &dossier.about;
    let per_field = about.iter().any(|(name, _)| !said.typed(name).is_empty() || report.error_of(name).is_some());
    // A form that came back stays open.
    let is_open = per_field
        || !said.typed("whole").is_empty()
        || report.error_of("whole").is_some()
        || said.refusal.as_ref().is_some_and(Refused::wants_reason);
    let phrases = dossier.phrases.iter().map(|reason| view! { <option value=reason.clone()></option> }).collect_view();
    let line =
        |wire: String, label: &str, name: &str| reason_line(wire, label, name, said.typed(name), report.error_of(name));
    view! {
        <details class="return-box" open=is_open>
            <summary>"审核不通过"</summary>
            <form method="post" action="/api/office/return_filing" class="form" novalidate>
                <input type="hidden" name="filing" value=dossier.id.to_string()/>
                <input type="hidden" name="revision" value=dossier.shown.no.to_string()/>
                <input type="hidden" name="queue" value=open.queue()/>
                <datalist id="common-reasons">{phrases}</datalist>
                {line("whole".to_owned(), "整体原因", "whole")}
                <details class="per-field" open=per_field>
                    <summary>"按项目填写原因"</summary>
                    {about.iter().map(|(name, label)| line(format!("reasons[{name}]"), label, name)).collect_view()}
                </details>
                <button type="submit" class="button danger" disabled=shut>"审核不通过"</button>
                " " <a href="/office/phrases">"常用原因"</a>
            </form>
        </details>
    }
    .into_any()
}

fn reason_line(wire: String, label: &str, name: &str, value: String, error: Option<&str>) -> AnyView {
    // The field's own name: what the summary of mistakes links to.
    let id = name.to_owned();
    let error_id = format!("{name}-error");
    let wrong = error.is_some().then_some("true");
    view! {
        <div class="reason-line">
            <label for=id.clone()>{label.to_owned()}</label>
            <input
                type="text"
                id=id
                name=wire
                value=value
                list="common-reasons"
                autocomplete="off"
                maxlength="200"
                aria-describedby=error_id.clone()
                aria-invalid=wrong
            />
            <p class="error" id=error_id>{error.map(str::to_owned)}</p>
        </div>
    }
    .into_any()
}
