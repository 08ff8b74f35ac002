//! 机械信息 of one machine (manual 二(三)): 机械基本信息, 机械环保信息, 检测记录, where it has been.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::filing::FilingState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::MachineFile;

use super::held::{change_section, number_card};
use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::{contact, facts};
use crate::components::form::{asking, post_button, refusal_summary};
use crate::components::layout::notice;
use crate::components::machine::{gallery, inspections, whereabouts};
use crate::components::stage;
use crate::page::{At, Page, Person, Shown};

/// One machine or filing of an owner.
#[server(name = AskFile, endpoint = "owner/machine", input = GetUrl)]
pub async fn file(#[server(default)] id: String) -> Result<MachineFile, ApiError> {
    crate::answers::filings::machine(&id).await
}

/// `/owner/machines/{id}`.
pub struct File;

impl Page for File {
    type Question = AskFile;
    const PERSON: Person = Person::Owner;

    fn show(file: MachineFile, at: &At) -> Shown {
        show(&file, at)
    }
}

fn show(file: &MachineFile, at: &At) -> Shown {
    let hidden = [("filing", file.id.to_string())];
    let history = file.revisions.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
    Shown::new(
        file.title.clone(),
        view! {
            <h1>{file.title.clone()} " " {stage::tag(&file.standing)}</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {file.held.as_ref().map(number_card)}
            {file.passed_on.then(|| view! {
                <p class="warning-box">"这台机械已过户给新的所有者，下面是您备案时填写的内容。"</p>
            })}
            {file.held.as_ref().map(change_section)}
            {(file.state == FilingState::Returned).then(|| view! {
                <section class="returned-box">
                    <h2>"审核不通过的原因"</h2>
                    <ul>
                        {file.reasons.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {file.office.as_ref().map(|office| view! { <section class="card">{contact(office)}</section> })}
            <section class="card">
                <h2>"机械基本信息"</h2>
                {facts(&file.basic)}
                {gallery(&file.photos, false)}
            </section>
            <section class="card">
                <h2>"机械环保信息"</h2>
                {facts(&file.environment)}
                {file.explained.as_ref().map(|found| stage::explanation(found, false))}
            </section>
            <section class="card"><h2>"检测记录"</h2>{inspections(&file.inspections)}</section>
            {file.held.is_some().then(|| view! {
                <section class="card"><h2>"进出工地记录"</h2>{whereabouts(&file.visits, false)}</section>
            })}
            {(!file.revisions.is_empty()).then(|| view! {
                <section class="card"><h2>"提交记录"</h2><ul>{history}</ul></section>
            })}
            <div class="action-bar">
                {file.state.is_editable().then(|| view! {
                    <a class="button primary" href=addresses::filing_page(file.id, "check")>
                        {if file.state == FilingState::Returned { "修改" } else { "继续填报" }}
                    </a>
                })}
                <a class="button secondary" href="/owner/machines">"返回列表"</a>
                {file.filled
                    .then(|| post_button("/api/filing/copy", &hidden, "复制一台", "button quiet"))}
                {(file.state == FilingState::Submitted).then(|| {
                    let act = post_button("/api/filing/withdraw", &hidden, "确认撤回", "button secondary");
                    asking("撤回修改", "button quiet", "撤回后审核部门不再审核这份备案，修改后需要重新提交、重新排队。", act)
                })}
                {file.never_sent.then(|| {
                    let act = post_button("/api/filing/delete", &hidden, "确认删除", "button danger");
                    asking("删除草稿", "button quiet danger", "删除后已填写的内容和照片不能恢复。", act)
                })}
            </div>
        },
    )
}
