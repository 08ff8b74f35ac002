//! The decision bar: 审核通过, another stage with its reason, 审核不通过 with reasons, taking and freeing.

use domain::filing::Step;
use domain::photos::Slot;
use domain::refusal::Refusal;
use domain::stage::Stage;
use leptos::prelude::*;
use registry::Duty;
use registry::desk::Revision;

use super::Desk;
use crate::components::facts::applies;
use crate::components::form::{post_button, report_of};

/// The bar.
pub fn bar(desk: &Desk, revision: &Revision) -> AnyView {
    let filing = desk.dossier.id.to_string();
    let queue = desk.queue.clone().unwrap_or_default();
    let held = desk.dossier.claimed_by.clone().filter(|_| !desk.dossier.mine);
    let taken = held.is_some();
    let shut = taken || desk.dossier.own;
    let hidden = [("filing", filing.clone()), ("queue", queue.clone())];
    view! {
        <div class="decision">
            {why_shut(desk, held)}
            <div class="decision-main">
                <form method="post" action="/api/office/approve" class="inline-form">
                    <input type="hidden" name="filing" value=filing/>
                    <input type="hidden" name="revision" value=revision.no.to_string()/>
                    <input type="hidden" name="queue" value=queue/>
                    <button type="submit" class="button primary" id="approve" disabled=shut>"审核通过"</button>
                    {other_stage(desk, revision)}
                </form>
                {if desk.dossier.mine {
                    Some(post_button("/api/office/release", &hidden, "放回队列", "button quiet"))
                } else {
                    (!shut).then(|| post_button("/api/office/claim", &hidden, "由我审核", "button secondary"))
                }}
                {(taken && desk.actor.has_duty(Duty::Administration))
                    .then(|| post_button("/api/office/free", &hidden, "解除锁定", "button quiet"))}
            </div>
            {return_box(desk, revision, shut)}
        </div>
    }
    .into_any()
}

/// Why nothing can be decided here, and what can be done about it.
fn why_shut(desk: &Desk, held: Option<String>) -> Option<AnyView> {
    let words = if desk.dossier.own {
        Refusal::OwnFiling.sentence()
    } else {
        let may_free = desk.actor.has_duty(Duty::Administration);
        let way = if may_free {
            "需要由您审核的，请先点“解除锁定”"
        } else {
            "需要接手的，请对方点“放回队列”，或请管理人员解除锁定；30分钟没有办理的自动放回"
        };
        format!("{}正在审核这份备案，现在不能决定。{way}。", held?)
    };
    Some(view! { <p class="warning-box" id="shut">{words}</p> }.into_any())
}

/// 更改排放阶段: only with a reason, together with the approval.
fn other_stage(desk: &Desk, revision: &Revision) -> AnyView {
    let report = report_of(desk.flash.refusal.as_ref());
    let typed = desk.flash.typed("stage");
    let current = typed.chars().next().and_then(Stage::from_code).unwrap_or(revision.determination.stage);
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
                    value=desk.flash.typed("override_reason")
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

/// The fields and photos of this filing that a reason can be about.
fn about(desk: &Desk, revision: &Revision) -> Vec<(&'static str, &'static str)> {
    let machine = Step::Machine
        .fields()
        .iter()
        .filter(|spec| !spec.name.starts_with("after_") && applies(spec, &revision.machine))
        .map(|spec| (spec.name, spec.label));
    let subject = Step::Subject
        .fields()
        .iter()
        .filter(|spec| spec.name != "subject_kind" && applies(spec, &revision.subject))
        .map(|spec| (spec.name, spec.label));
    let slots = Slot::ALL
        .into_iter()
        .filter(|slot| desk.dossier.photos.iter().any(|photo| photo.slot == *slot))
        .map(|slot| (slot.code(), slot.label()));
    machine.chain(slots).chain(subject).collect()
}

/// Every field that can be written into on this page, with its words.
pub fn labels(desk: &Desk, revision: &Revision) -> Vec<(&'static str, &'static str)> {
    let own = [("whole", "整体原因"), ("override_reason", "更改排放阶段的理由"), ("reason", "判断的理由")];
    own.into_iter().chain(about(desk, revision)).collect()
}

fn return_box(desk: &Desk, revision: &Revision, shut: bool) -> AnyView {
    let flash = &desk.flash;
    let report = report_of(flash.refusal.as_ref());
    let about = about(desk, revision);
    let per_field = about.iter().any(|(name, _)| !flash.typed(name).is_empty() || report.error_of(name).is_some());
    // A form that came back stays open.
    let open = per_field
        || !flash.typed("whole").is_empty()
        || report.error_of("whole").is_some()
        || flash.refusal == Some(Refusal::ReasonMissing);
    view! {
        <details class="return-box" open=open>
            <summary>"审核不通过"</summary>
            <form method="post" action="/api/office/return_filing" class="form" novalidate>
                <input type="hidden" name="filing" value=desk.dossier.id.to_string()/>
                <input type="hidden" name="revision" value=revision.no.to_string()/>
                <input type="hidden" name="queue" value=desk.queue.clone().unwrap_or_default()/>
                <datalist id="common-reasons">
                    {desk.phrases.iter().map(|reason| view! { <option value=reason.clone()></option> }).collect_view()}
                </datalist>
                {reason_line("whole".to_owned(), "整体原因", "whole", flash.typed("whole"), report.error_of("whole"))}
                <details class="per-field" open=per_field>
                    <summary>"按项目填写原因"</summary>
                    {about.into_iter().map(|(name, label)| {
                        reason_line(format!("reasons[{name}]"), label, name, flash.typed(name), report.error_of(name))
                    }).collect_view()}
                </details>
                <button type="submit" class="button danger" disabled=shut>"审核不通过"</button>
                " " <a href="/office/phrases">"常用原因"</a>
            </form>
        </details>
    }
    .into_any()
}

fn reason_line(wire: String, label: &'static str, name: &str, value: String, error: Option<&str>) -> AnyView {
    // The field's own name: what the summary of mistakes links to.
    let id = name.to_owned();
    let error_id = format!("{name}-error");
    let wrong = error.is_some().then_some("true");
    view! {
        <div class="reason-line">
            <label for=id.clone()>{label}</label>
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
