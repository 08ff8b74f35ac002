//! 我的机械 (manual 二(三)): the list with states and contact, and one machine with 机械基本信息, 机械环保信息, 检测记录.

use domain::changes::MachineState;
use domain::filing::{FilingState, Step};
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::filings::listing::Entry;
use uuid::Uuid;

use crate::addresses;
use crate::components::facts::facts;
use crate::components::facts::{contact, filing_reason};
use crate::components::form::{asking, post_button, refusal_summary};
use crate::components::inspections::of_own_machine;
use crate::components::layout::{Person, notice, page as frame};
use crate::components::visits::whereabouts;
use crate::components::{register, stage};
use crate::context::{actor, registry, take_flash};
use crate::pages::cursor;
use crate::pages::districts;
use crate::pages::{id_param, loaded};

/// What a machine is called in a list.
fn title(entry: &Entry) -> String {
    let words: Vec<&str> =
        [entry.product.as_str(), entry.model.as_str()].into_iter().filter(|words| !words.is_empty()).collect();
    if words.is_empty() { "未填写机械信息".to_owned() } else { words.join(" ") }
}

/// Where 继续填报 or 修改 leads.
fn edit_path(entry: &Entry) -> String {
    addresses::filing_page(entry.id, "check")
}

/// `/owner/machines`.
pub fn list() -> AnyView {
    loaded(Role::Owner, async {
        let actor = actor(Role::Owner)?;
        let flash = take_flash();
        let page = registry().filings().my_machines(&actor, cursor()).await?;
        let empty = page.entries.is_empty();
        let registered = page.entries.iter().any(|entry| entry.number.is_some());
        let next = page.next.map(|(at, id)| addresses::owner_machines_after(at, id));
        let items = page.entries.iter().map(|entry| item(entry, actor.account)).collect_view();
        Ok(frame(
            Person::Owner,
            "我的机械",
            false,
            view! {
                <h1>"我的机械"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {empty.then(|| view! { <p class="empty">"还没有机械。点“新增机械备案”开始登记，填到一半可以随时离开，回来接着填。"</p> })}
                {(!empty).then(|| view! { <ul class="cards">{items}</ul> })}
                {next.map(|next| view! { <p><a class="button secondary wide" href=next>"下一页"</a></p> })}
                {registered.then(|| view! {
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
        ))
    })
}

/// Where it stands; of a registered machine that is gone, why.
fn standing(entry: &Entry, owner: Uuid) -> AnyView {
    if entry.holder.is_some_and(|holder| holder != owner) {
        view! { <span class="state state-cancelled">"已过户"</span> }.into_any()
    } else if entry.machine == Some(MachineState::Cancelled) {
        register::state_tag(MachineState::Cancelled)
    } else {
        stage::state_tag(entry.state)
    }
}

fn item(entry: &Entry, owner: Uuid) -> AnyView {
    let view_path = addresses::owner_machine(entry.id);
    let action = match entry.state {
        FilingState::Draft => Some((edit_path(entry), "继续填报")),
        FilingState::Returned => Some((edit_path(entry), "修改")),
        _ => None,
    };
    view! {
        <li class="card machine-card">
            <div class="card-head">
                <h2><a href=view_path.clone()>{title(entry)}</a></h2>
                {standing(entry, owner)}
            </div>
            <p>{entry.maker.clone()}</p>
            {entry.number.clone().map(|number| view! { <p>"环保登记号码 " <strong class="number">{number}</strong></p> })}
            {entry
                .stage
                .filter(|_| entry.state != FilingState::Draft)
                .map(|found| view! { <p>"排放阶段 " {stage::badge(found)}</p> })}
            {entry.submitted_at.map(|at| view! { <p class="hint">"提交时间 " {china_time(at)}</p> })}
            {entry.state.is_undecided().then(|| entry.office.as_ref().map(contact))}
            <div class="card-actions">
                {action.map(|(path, words)| view! { <a class="button primary" href=path>{words}</a> })}
                <a class="button secondary" href=view_path>"查看"</a>
            </div>
        </li>
    }
    .into_any()
}

/// `/owner/machines/{id}`.
pub fn one() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Owner)?, registry(), take_flash());
        let machine = registry.filings().my_machine(&actor, id).await?;
        let districts = districts(&registry).await?;
        let inspections = registry.inspections().inspections_of(&actor, id).await?;
        let visits = match machine.held {
            Some(_) => registry.gate().visits_of(&actor, id).await?,
            None => Vec::new(),
        };
        let entry = &machine.entry;
        let (environment, basic): (Vec<_>, Vec<_>) = Step::Machine.fields().iter().copied().partition(|spec| {
            [
                "disclosure_number",
                "env_code",
                "approval_number",
                "engine_number",
                "fuel",
                "power",
                "speed",
                "engine_maker",
                "engine_model",
                "engine_date",
            ]
            .contains(&spec.name)
                || spec.name.starts_with("after_")
        });
        let hidden = [("filing", id.to_string())];
        let held = machine.held.as_ref().map(|held| held.determination.clone());
        let found = held.or_else(|| machine.revisions.first().map(|revision| revision.determination.clone()));
        let never_sent = entry.state == FilingState::Draft && entry.revision == 0;
        let history = machine
            .revisions
            .iter()
            .map(|revision| {
                let outcome = revision.outcome.map_or("待审核".to_owned(), |outcome| outcome.label().to_owned());
                view! { <li>{format!("第{}次提交 {}：{outcome}", revision.no, china_time(revision.submitted_at))}</li> }
            })
            .collect_view();
        Ok(frame(
            Person::Owner,
            &title(entry),
            false,
            view! {
                <h1>{title(entry)} " " {standing(entry, actor.account)}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {machine.held.as_ref().map(|held| {
                    super::change::number_card(
                        held,
                        held.office.as_ref(),
                        machine.registered_on.map(domain::day::chinese),
                    )
                })}
                {machine.has_passed_on.then(|| view! {
                    <p class="warning-box">"这台机械已过户给新的所有者，下面是您备案时填写的内容。"</p>
                })}
                {machine.held.as_ref().map(super::change::change_section)}
                {(entry.state == FilingState::Returned).then(|| view! {
                    <section class="returned-box">
                        <h2>"审核不通过的原因"</h2>
                        <ul>
                            {machine
                                .reasons
                                .iter()
                                .map(|remark| view! { <li>{filing_reason(remark)}</li> })
                                .collect_view()}
                        </ul>
                    </section>
                })}
                {entry.state.is_undecided().then(|| {
                    entry.office.as_ref().map(|office| view! { <section class="card">{contact(office)}</section> })
                })}
                <section class="card">
                    <h2>"机械基本信息"</h2>
                    {facts(&basic, &machine.fields, &districts, None)}
                    {super::check::gallery(&machine.photos, false)}
                </section>
                <section class="card">
                    <h2>"机械环保信息"</h2>
                    {facts(&environment, &machine.fields, &districts, None)}
                    {found.map(|found| stage::explanation(&found, false))}
                </section>
                <section class="card"><h2>"检测记录"</h2>{of_own_machine(&inspections)}</section>
                {machine.held.is_some().then(|| view! {
                    <section class="card"><h2>"进出工地记录"</h2>{whereabouts(&visits, false)}</section>
                })}
                {(!machine.revisions.is_empty()).then(|| view! {
                    <section class="card"><h2>"提交记录"</h2><ul>{history}</ul></section>
                })}
                <div class="action-bar">
                    {entry.state.is_editable().then(|| view! {
                        <a class="button primary" href=edit_path(entry)>
                            {if entry.state == FilingState::Returned { "修改" } else { "继续填报" }}
                        </a>
                    })}
                    <a class="button secondary" href="/owner/machines">"返回列表"</a>
                    {(!machine.fields.is_blank())
                        .then(|| post_button("/api/filing/copy", &hidden, "复制一台", "button quiet"))}
                    {(entry.state == FilingState::Submitted).then(|| {
                        let act = post_button("/api/filing/withdraw", &hidden, "确认撤回", "button secondary");
                        asking("撤回修改", "button quiet", "撤回后审核部门不再审核这份备案，修改后需要重新提交、重新排队。", act)
                    })}
                    {never_sent.then(|| {
                        let act = post_button("/api/filing/delete", &hidden, "确认删除", "button danger");
                        asking("删除草稿", "button quiet danger", "删除后已填写的内容和照片不能恢复。", act)
                    })}
                </div>
            },
        ))
    })
}
