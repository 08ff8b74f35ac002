//! `/office/inspections/{id}`: one test. What was measured, what came out, its paper, and the way to withdraw it.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::Report;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::desk::Desk;
use wire::inspections::InspectionFile;

use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{refusal_summary, report_of};
use crate::components::inspections::{verdict_tag, withdrawn_mark};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::components::stage;
use crate::office::on_desk;
use crate::page::{At, Page, Person, Shown};

/// One test.
#[server(name = AskInspection, endpoint = "office/inspection", input = GetUrl)]
pub async fn inspection(#[server(default)] id: String) -> Result<Desk<InspectionFile>, ApiError> {
    crate::answers::inspections::inspection(&id).await
}

/// One test.
pub struct One;

impl Page for One {
    type Question = AskInspection;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<InspectionFile>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn fact(label: String, value: String) -> Option<AnyView> {
    (!value.is_empty()).then(|| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> }.into_any())
}

fn show(one: InspectionFile, at: &At) -> Shown {
    let title = format!("检测记录 {}", one.report_no);
    let said = &at.said;
    let standing = one.withdrawn.is_none();
    let report = report_of(said.refusal.as_ref());
    Shown::new(
        title.clone(),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
            <h1>{title} " " {verdict_tag(one.verdict)} " " {withdrawn_mark(!standing)}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            {one.withdrawn.as_ref().map(|withdrawn| view! {
                <section class="warning-box">
                    <h2>"已撤销"</h2>
                    <p>{withdrawn.reason.clone()}</p>
                    <p class="hint">{withdrawn.by.clone()} " " {withdrawn.at.clone()}</p>
                </section>
            })}
            {machine(&one)}
            <section class="card">
                <h2>"检测"</h2>
                <dl class="facts">
                    {one.facts.iter().map(|(label, value)| fact(label.clone(), value.clone())).collect_view()}
                </dl>
            </section>
            <section class="card">
                <h2>"附件"</h2>
                {if one.paper {
                    view! {
                        <p><a class="button secondary" href=addresses::paper(one.id)>"下载检测报告附件"</a></p>
                    }
                    .into_any()
                } else if one.may_change && standing {
                    paper_form(one.id)
                } else {
                    view! { <p class="empty">"没有附件"</p> }.into_any()
                }}
            </section>
            {(one.may_change && standing).then(|| withdraw_form(one.id, &report, &said.typed("reason")))}
        },
    )
    .wrong(said.refusal.is_some())
}

fn machine(one: &InspectionFile) -> AnyView {
    view! {
        <section class="card">
            <h2>"机械"</h2>
            <dl class="facts">
                <div class="fact">
                    <dt>"环保登记号码"</dt>
                    <dd>
                        <a class="number" href=addresses::office_machine(one.machine)>{one.number.clone()}</a>
                    </dd>
                </div>
                {fact("机械".to_owned(), one.machine_words.clone())}
                <div class="fact"><dt>"排放阶段"</dt><dd>{one.stage.map(stage::badge)}</dd></div>
                {fact("所有者".to_owned(), one.owner.clone())}
                {fact("区县".to_owned(), one.district.clone())}
            </dl>
        </section>
    }
    .into_any()
}

fn paper_form(id: Uuid) -> AnyView {
    view! {
        <form method="post" action=addresses::paper(id) enctype="multipart/form-data" class="form">
            <div class="field">
                <label for="paper">"检测报告"</label>
                <p class="hint" id="paper-hint">"一张照片（不超过20MB）或一个PDF（不超过10MB）；上传后不能更换"</p>
                <input
                    type="file"
                    id="paper"
                    name="paper"
                    accept="image/jpeg,image/png,image/webp,application/pdf"
                    aria-describedby="paper-hint"
                    required
                />
            </div>
            <button type="submit" class="button secondary">"上传附件"</button>
        </form>
    }
    .into_any()
}

fn withdraw_form(id: Uuid, report: &Report, typed: &str) -> AnyView {
    let wrong = report.error_of("reason").map(str::to_owned);
    let open = wrong.is_some();
    view! {
        <section class="card">
            <details open=open>
                <summary>"撤销这条检测记录"</summary>
                <form method="post" action="/api/office/inspection_withdraw" class="form">
                    <input type="hidden" name="inspection" value=id.to_string()/>
                    <div class=if open { "field wrong" } else { "field" }>
                        <label for="reason">"撤销原因"</label>
                        <p class="hint" id="reason-hint">"记录会保留并注明原因，机械主不再看到；报告编号可以重新录入"</p>
                        <p class="error" id="reason-error" role="alert">{wrong}</p>
                        <input
                            type="text"
                            id="reason"
                            name="reason"
                            value=typed.to_owned()
                            maxlength="200"
                            aria-describedby="reason-hint reason-error"
                            aria-invalid=open.then_some("true")
                        />
                    </div>
                    <button type="submit" class="button danger">"撤销"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
