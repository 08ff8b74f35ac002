//! `/owner/machines/{id}/change/{kind}`: 申请过户, 迁移, 补领 or 注销; and what the page of a machine says of them.

use domain::changes::MachineState;
use domain::filing::{FilingKind, FilingState};
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::Role;
use registry::clock::deadline;
use registry::machines::Held;
use registry::offices::Office;

use crate::addresses;
use crate::components::facts::{contact, filing_reason};
use crate::components::form::{asking, post_button, refusal_summary, restored};
use crate::components::layout::{Person, page as frame};
use crate::components::register::{change_form, change_hint, change_words, day, state_tag};
use crate::components::stage;
use crate::context::{actor, registry, restore_left, take_flash};
use crate::pages::districts;
use crate::pages::kind_param;
use crate::pages::{id_param, loaded};

/// The form.
pub fn page() -> AnyView {
    let (id, kind) = (id_param(), kind_param());
    loaded(Role::Owner, async move {
        let (id, actor, registry, mut flash) = (id?, actor(Role::Owner)?, registry(), take_flash());
        let machine = registry.filings().my_machine(&actor, id).await?;
        let (held, kind) = (machine.held.ok_or(Refusal::NotFound)?, kind?);
        if held.state == MachineState::Cancelled {
            return Err(Refusal::MachineCancelled);
        }
        let page = addresses::owner_change(id, kind.code());
        let is_restored = restore_left(&actor, &page, &mut flash).await;
        let districts = districts(&registry).await?;
        Ok(frame(
            Person::Owner,
            kind.label(),
            flash.refusal.is_some(),
            view! {
                <h1>{kind.label()}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {restored(is_restored)}
                <p>"环保登记号码 " <strong class="number">{held.number.clone()}</strong></p>
                <p class="hint">{change_hint(kind)}</p>
                {change_form("/api/owner/start_change", id, kind, &flash, &districts)}
                <p class="links"><a href=addresses::owner_machine(id)>"返回"</a></p>
            },
        ))
    })
}

/// 环保登记号码, and where the plate waits.
pub(super) fn number_card(held: &Held, office: Option<&Office>, registered: Option<String>) -> AnyView {
    let plate = match (held.state, &held.code) {
        (MachineState::Registered, Some(code)) => Some(
            view! {
                <p>"领取码 " <strong class="number big">{code.clone()}</strong></p>
                <p>{format!("请在{}前，凭领取码到下面的单位领取环保标牌及信息采集卡并悬挂。", deadline(held.collect_by))}</p>
                <p class="hint">"代领的，请代领人带上领取码和身份证件。领取码请勿告诉无关的人。"</p>
            }
            .into_any(),
        ),
        (MachineState::Registered, None) => {
            Some(view! { <p>"请联系当地生态环境部门领取环保标牌及信息采集卡并悬挂。"</p> }.into_any())
        }
        (MachineState::Collected, _) => {
            held.plate.as_ref().and_then(|plate| plate.collection.as_ref()).map(|collection| {
                let who = collection.agent.as_ref().map(|(name, _)| format!("，由{name}代领")).unwrap_or_default();
                view! { <p>{format!("环保标牌已于{}领取{who}。", day(collection.at))}</p> }.into_any()
            })
        }
        (MachineState::Cancelled, _) => Some(view! { <p>"这台机械已注销，号码和标牌不再有效。"</p> }.into_any()),
    };
    view! {
        <section class="card number-card">
            <p>"环保登记号码 " {state_tag(held.state)}</p>
            <p class="number big">{held.number.clone()}</p>
            {registered.map(|day| view! { <p class="hint">"登记日期 " {day}</p> })}
            {(held.state != MachineState::Cancelled).then(|| view! {
                <div class="card-actions">
                    <a class="button secondary" href=addresses::owner_card(held.id)>"出示电子信息采集卡"</a>
                    {post_button(
                        "/api/owner/certify",
                        &[("machine", held.id.to_string())],
                        "开具登记证明",
                        "button secondary",
                    )}
                </div>
            })}
            {plate}
            {office.map(contact)}
        </section>
    }
    .into_any()
}

/// 变更: what waits, what came back, and what can be asked for.
pub(super) fn change_section(held: &Held) -> AnyView {
    let open = held.open_change().map(|line| {
        let hidden = [("filing", line.id.to_string())];
        let withdraw = (line.state == FilingState::Submitted).then(|| {
            let act = post_button("/api/owner/withdraw_change", &hidden, "确认撤回", "button secondary");
            asking("撤回申请", "button quiet", "撤回后这项变更不再办理，需要时重新申请。", act)
        });
        view! {
            <div class="open-change"><p>{change_words(line)} " " {stage::state_tag(line.state)}</p>{withdraw}</div>
        }
    });
    let returned = held.returned_change().map(|line| {
        let reasons = line.reasons.iter().map(|remark| view! { <li>{filing_reason(remark)}</li> }).collect_view();
        view! {
            <div class="returned-box">
                <h3>{line.kind.label()} "审核不通过"</h3>
                <ul>{reasons}</ul>
                <p>"核对后可以重新申请。"</p>
            </div>
        }
    });
    let links = FilingKind::ALL.iter().filter(|kind| **kind != FilingKind::Registration).map(|kind| {
        let path = addresses::owner_change(held.id, kind.code());
        view! { <a class="button secondary" href=path>{kind.label()}</a> }
    });
    let may_ask = open.is_none() && held.state != MachineState::Cancelled;
    view! {
        <section class="card">
            <h2>"变更"</h2>
            <p class="hint">"出售、转到其他区县、标牌丢失或损坏、报废，请在30日内申请变更。"</p>
            {returned}
            {open}
            {may_ask.then(|| view! { <div class="card-actions">{links.collect_view()}</div> })}
        </section>
    }
    .into_any()
}
