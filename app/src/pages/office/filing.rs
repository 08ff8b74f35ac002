//! `/office/filings/{id}`: photos left, data right, decision bar below.

use domain::fields::Fields;
use domain::filing::{FilingState, Step};
use domain::photos::Slot;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::review::{Dossier, Revision};
use registry::{Actor, Duty, Role};

use crate::components::facts::{Beside, facts};
use crate::components::form::{post_button, refusal_summary, report_of};
use crate::components::layout::{Person, notice, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, query, registry, take_flash};
use crate::islands::{PhotoViewer, Shown};
use crate::pages::owner::districts;
use crate::pages::owner::machines::reason_words;
use crate::pages::{id_param, loaded};

/// Reasons that are given again and again, to pick from.
const COMMON_REASONS: [&str; 8] = [
    "照片模糊，看不清铭牌上的字，请重新拍照上传",
    "照片与填写的机械不是同一台，请核对",
    "PIN码/出厂编号与铭牌照片不一致，请核对",
    "机械出厂日期与铭牌照片不一致，请核对",
    "功率与发动机铭牌不一致，请核对单位（千瓦）",
    "燃料类型选择有误，电动机械请选“电能”",
    "机身照片没有拍到整台机械，请重新拍照",
    "注册登记区县不正确，请选择机械目前所在的区县",
];

/// One filing.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Staff)?, registry(), take_flash());
        let reveal = query("reveal").is_some();
        let dossier = registry.dossier(&actor, id, reveal).await.map_err(|error| error.refusal())?;
        Ok(show(&actor, &dossier, &districts(&registry).await?, &flash, reveal))
    })
}

fn show(actor: &Actor, dossier: &Dossier, districts: &[(String, String)], flash: &Flash, reveal: bool) -> AnyView {
    let Some(revision) = dossier.revisions.first() else { return ().into_any() };
    let before = dossier.revisions.get(1);
    let part = |step: Step| {
        let fields = |revision: &Revision| match step {
            Step::Subject => revision.subject.clone(),
            Step::Photos => revision.photo_fields.clone(),
            Step::Machine => revision.machine.clone(),
        };
        let beside = Beside { before: before.map(fields), warnings: dossier.warnings.clone() };
        view! { <section class="card"><h2>{step.label()}</h2>{facts(step.fields(), &fields(revision), districts, Some(&beside))}</section> }
    };
    let (identity, shown): (Vec<_>, Vec<_>) = dossier.photos.iter().partition(|photo| photo.slot.is_sensitive());
    let shown: Vec<Shown> = shown
        .into_iter()
        .map(|photo| Shown { id: photo.id, label: photo.slot.label().to_owned(), slot: photo.slot.code().to_owned() })
        .collect();
    let title = format!("{} {}", revision_title(&revision.machine), dossier.state.label());
    let stage_now = &revision.determination;
    frame(
        Person::Office,
        &title,
        flash.refusal.is_some(),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href=format!("/office/filings?state={}", dossier.state.code())>{dossier.state.label()} "备案"</a></p>
            <div class="dossier-head">
                <h1>{revision_title(&revision.machine)} " " {stage::state_tag(dossier.state)}</h1>
                {dossier.number.clone().map(|number| view! { <p class="number big">{number}</p> })}
                <p class="hint">{format!("第{}次提交，{}", revision.no, china_time(revision.submitted_at))}
                    {dossier.claimed_by.clone().filter(|_| !dossier.mine).map(|name| view! { " · " <strong>{name} "正在审核"</strong> })}
                    {dossier.decided_by.clone().map(|name| view! { " · 审核人：" {name} })}
                </p>
            </div>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_deref())}
            <div class="dossier">
                <div class="dossier-photos">
                    <PhotoViewer photos=shown/>
                    {(!identity.is_empty()).then(|| view! {
                        <p class="identity-photos">
                            {identity.iter().map(|photo| view! { <a href=format!("/photos/{}", photo.id) target="_blank" rel="noopener">"查看" {photo.slot.label()}</a> " " }).collect_view()}
                            <span class="hint">"查看证件会留下记录"</span>
                        </p>
                    })}
                </div>
                <div class="dossier-data">
                    {stage::explanation(stage_now, true)}
                    {(!dossier.same_identity.is_empty()).then(|| view! {
                        <div class="warning-box">
                            <h2>"疑似重复"</h2>
                            <ul>{dossier.same_identity.iter().map(|(id, state, number)| view! {
                                <li><a href=format!("/office/filings/{id}")>{number.clone().unwrap_or_else(|| "另一份备案".to_owned())}</a> " " {state.label()}</li>
                            }).collect_view()}</ul>
                        </div>
                    })}
                    {part(Step::Machine)}
                    {part(Step::Photos)}
                    {part(Step::Subject)}
                    {(!reveal && actor.has_duty(Duty::Review)).then(|| view! { <p><a href=format!("/office/filings/{}?reveal=1", dossier.id)>"查看完整身份证号码（留下记录）"</a></p> })}
                    {history(dossier)}
                </div>
            </div>
            {(dossier.state.is_undecided() && actor.has_duty(Duty::Review)).then(|| decision(dossier, revision, flash))}
        },
    )
}

fn revision_title(machine: &Fields) -> String {
    let product = domain::vocabulary::Product::from_code(machine.get("product"))
        .map_or("场内车辆", domain::vocabulary::Product::label);
    format!("{product} {}", machine.get("model"))
}

fn history(dossier: &Dossier) -> AnyView {
    let revisions = dossier
        .revisions
        .iter()
        .map(|revision| {
            let outcome = revision.outcome.map_or("待审核", FilingState::label);
            let by = revision.decided_by.clone().unwrap_or_default();
            let at = revision.decided_at.map(china_time).unwrap_or_default();
            view! {
                <li>
                    {format!("第{}次提交 {}：{outcome} {by} {at}", revision.no, china_time(revision.submitted_at))}
                    <ul>{revision.reasons.iter().map(|remark| view! { <li>{reason_words(remark)}</li> }).collect_view()}</ul>
                </li>
            }
        })
        .collect_view();
    let events = dossier
        .events
        .iter()
        .map(|event| view! { <li>{china_time(event.at)} " " {event.actor.clone()} " " {event_words(&event.what)}</li> })
        .collect_view();
    view! {
        <section class="card">
            <h2>"历史"</h2>
            <ol class="history">{revisions}</ol>
            <details><summary>"操作记录"</summary><ul class="history">{events}</ul></details>
        </section>
    }
    .into_any()
}

fn event_words(what: &str) -> &'static str {
    match what {
        "filing.started" => "开始填报",
        "filing.submitted" => "提交",
        "filing.withdrawn" => "撤回",
        "filing.approved" => "审核通过",
        "filing.returned" => "审核不通过",
        "identity.viewed" => "查看证件信息",
        _ => "操作",
    }
}

fn decision(dossier: &Dossier, revision: &Revision, flash: &Flash) -> AnyView {
    let filing = dossier.id.to_string();
    let no = revision.no.to_string();
    let duplicate = !dossier.same_identity.is_empty();
    let report = report_of(flash.refusal.as_ref());
    let machine_fields = Step::Machine
        .fields()
        .iter()
        .filter(|spec| !spec.name.starts_with("after_"))
        .map(|spec| (spec.name, spec.label));
    let subject_fields = Step::Subject
        .fields()
        .iter()
        .filter(|spec| !["sensitive_consent", "subject_kind"].contains(&spec.name))
        .map(|spec| (spec.name, spec.label));
    let slots = Slot::ALL
        .into_iter()
        .filter(|slot| dossier.photos.iter().any(|photo| photo.slot == *slot))
        .map(|slot| (slot.code(), slot.label()));
    let reasons: Vec<(&'static str, &'static str)> = machine_fields.chain(slots).chain(subject_fields).collect();
    // A form that came back stays open.
    let typed = !flash.typed.is_blank() || flash.refusal == Some(domain::refusal::Refusal::ReasonMissing);
    view! {
        <div class="decision">
            <div class="decision-main">
                <form method="post" action="/api/office/approve" class="inline-form">
                    <input type="hidden" name="filing" value=filing.clone()/>
                    <input type="hidden" name="revision" value=no.clone()/>
                    {duplicate.then(|| view! {
                        <label for="distinct">"确属不同机械的核对说明"</label>
                        <input type="text" id="distinct" name="distinct" value=flash.typed("distinct") maxlength="200"/>
                    })}
                    <button type="submit" class="button primary" id="approve">"审核通过"</button>
                </form>
                {if dossier.mine {
                    post_button("/api/office/release", &[("filing", filing.clone())], "放回队列", "button quiet")
                } else {
                    post_button("/api/office/claim", &[("filing", filing.clone())], "由我审核", "button secondary")
                }}
            </div>
            <details class="return-box" open=typed>
                <summary>"审核不通过"</summary>
                <form method="post" action="/api/office/return_filing" class="form" novalidate>
                    <input type="hidden" name="filing" value=filing/>
                    <input type="hidden" name="revision" value=no/>
                    <datalist id="common-reasons">{COMMON_REASONS.into_iter().map(|reason| view! { <option value=reason></option> }).collect_view()}</datalist>
                    {reason_line("whole".to_owned(), "整体原因", "whole", flash.typed("whole"), report.error_of("whole"))}
                    <details class="per-field" open=typed>
                        <summary>"按项目填写原因"</summary>
                        {reasons.into_iter().map(|(name, label)| {
                            reason_line(format!("reasons[{name}]"), label, name, flash.typed(name), report.error_of(name))
                        }).collect_view()}
                    </details>
                    <button type="submit" class="button danger">"审核不通过"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

fn reason_line(wire: String, label: &'static str, name: &str, value: String, error: Option<&str>) -> AnyView {
    let id = format!("reason-{name}");
    view! {
        <div class="reason-line">
            <label for=id.clone()>{label}</label>
            <input type="text" id=id name=wire value=value list="common-reasons" autocomplete="off" maxlength="200"/>
            <p class="error">{error.map(str::to_owned)}</p>
        </div>
    }
    .into_any()
}
