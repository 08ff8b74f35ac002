//! 我的机械 (manual 二(三)): the list with states and contact.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::filing::FilingState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::{MachineLine, MyMachines};

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::contact;
use crate::components::form::{post_button, refusal_summary};
use crate::components::layout::notice;
use crate::components::stage;
use crate::page::{At, Page, Person, Shown};

/// A page of 我的机械; `after` is the line before it, as addresses have it.
#[server(name = AskMyMachines, endpoint = "owner/machines", input = GetUrl)]
pub async fn my_machines(#[server(default)] after: String) -> Result<MyMachines, ApiError> {
    crate::answers::filings::my_machines(&after).await
}

/// `/owner/machines`.
pub struct List;

impl Page for List {
    type Question = AskMyMachines;
    const PERSON: Person = Person::Owner;

    fn show(machines: MyMachines, at: &At) -> Shown {
        show(&machines, at)
    }
}

fn show(machines: &MyMachines, at: &At) -> Shown {
    let empty = machines.lines.is_empty();
    let items = machines.lines.iter().map(item).collect_view();
    Shown::new(
        "我的机械",
        view! {
            <h1>"我的机械"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {empty.then(|| view! { <p class="empty">"还没有机械。点“新增机械备案”开始登记，填到一半可以随时离开，回来接着填。"</p> })}
            {(!empty).then(|| view! { <ul class="cards">{items}</ul> })}
            {machines.next.clone().map(|next| view! { <p><a class="button secondary wide" href=next>"下一页"</a></p> })}
            {machines.registered.then(|| view! {
                <section class="card">
                    <h2>"登记证明"</h2>
                    <p class="hint">"列出您名下全部已登记的机械和排放阶段，总包单位、出租对象可以扫码查验。"</p>
                    {post_button("/api/owner/certify", &[], "开具全部机械的登记证明", "button secondary")}
                </section>
            })}
            <div class="action-bar">
                {post_button("/api/filing/start", &[], "新增机械备案", "button primary")}
                <a class="button quiet" href="/owner">"返回首页"</a>
            </div>
        },
    )
}

fn item(line: &MachineLine) -> AnyView {
    let view_path = addresses::owner_machine(line.id);
    let action = match line.state {
        FilingState::Draft => Some("继续填报"),
        FilingState::Returned => Some("修改"),
        _ => None,
    };
    let action = action.map(|words| (addresses::filing_page(line.id, "check"), words));
    view! {
        <li class="card machine-card">
            <div class="card-head">
                <h2><a href=view_path.clone()>{line.title.clone()}</a></h2>
                {stage::tag(&line.standing)}
            </div>
            <p>{line.maker.clone()}</p>
            {line.number.clone().map(|number| view! { <p>"环保登记号码 " <strong class="number">{number}</strong></p> })}
            {line.stage.map(|found| view! { <p>"排放阶段 " {stage::badge(found)}</p> })}
            {line.submitted.clone().map(|at| view! { <p class="hint">"提交时间 " {at}</p> })}
            {line.office.as_ref().map(contact)}
            <div class="card-actions">
                {action.map(|(path, words)| view! { <a class="button primary" href=path>{words}</a> })}
                <a class="button secondary" href=view_path>"查看"</a>
            </div>
        </li>
    }
    .into_any()
}
