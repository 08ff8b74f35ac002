//! A registered machine as its owner sees it: 环保登记号码, where the plate waits, and what can be changed.

use domain::changes::MachineState;
use domain::filing::{FilingKind, FilingState};
use leptos::prelude::*;
use wire::filings::HeldMachine;

use crate::addresses;
use crate::components::facts::contact;
use crate::components::form::{asking, post_button};
use crate::components::stage;

/// 环保登记号码, and where the plate waits.
pub fn number_card(held: &HeldMachine) -> AnyView {
    let plate = match (held.state, &held.code) {
        (MachineState::Registered, Some(code)) => Some(
            view! {
                <p>"领取码 " <strong class="number big">{code.clone()}</strong></p>
                <p>{format!("请在{}前，凭领取码到下面的单位领取环保标牌及信息采集卡并悬挂。", held.collect_by)}</p>
                <p class="hint">"代领的，请代领人带上领取码和身份证件。领取码请勿告诉无关的人。"</p>
            }
            .into_any(),
        ),
        (MachineState::Registered, None) => {
            Some(view! { <p>"请联系当地生态环境部门领取环保标牌及信息采集卡并悬挂。"</p> }.into_any())
        }
        (MachineState::Collected, _) => held.collected.clone().map(|words| view! { <p>{words}</p> }.into_any()),
        (MachineState::Cancelled, _) => Some(view! { <p>"这台机械已注销，号码和标牌不再有效。"</p> }.into_any()),
    };
    view! {
        <section class="card number-card">
            <p>"环保登记号码 " {stage::machine_tag(held.state)}</p>
            <p class="number big">{held.number.clone()}</p>
            {held.registered_on.clone().map(|day| view! { <p class="hint">"登记日期 " {day}</p> })}
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
            {held.office.as_ref().map(contact)}
        </section>
    }
    .into_any()
}

/// 变更: what waits, what came back, and what can be asked for.
pub fn change_section(held: &HeldMachine) -> AnyView {
    let open = held.open_change.as_ref().map(|change| {
        let hidden = [("filing", change.id.to_string())];
        let withdraw = (change.state == FilingState::Submitted).then(|| {
            let act = post_button("/api/owner/withdraw_change", &hidden, "确认撤回", "button secondary");
            asking("撤回申请", "button quiet", "撤回后这项变更不再办理，需要时重新申请。", act)
        });
        view! {
            <div class="open-change"><p>{change.words.clone()} " " {stage::state_tag(change.state)}</p>{withdraw}</div>
        }
    });
    let returned = held.returned_change.as_ref().map(|change| {
        let reasons = change.reasons.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
        view! {
            <div class="returned-box">
                <h3>{change.kind.label()} "审核不通过"</h3>
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
