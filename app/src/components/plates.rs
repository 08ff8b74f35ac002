//! The plates of a machine, the form that hands one over (on the machine's page and at the counter), and the word of
//! caution about how they look.

use domain::changes;
use leptos::prelude::*;
use uuid::Uuid;
use wire::plates::PlateLine;

use crate::components::change::form_fields;
use crate::components::form::{asking, deaf_to_enter, report_of};
use crate::page::parts::At;

/// The plates of a machine.
pub fn plates(plates: &[PlateLine]) -> AnyView {
    let rows = plates
        .iter()
        .map(|plate| {
            let reason = (!plate.reason.is_empty()).then(|| format!("：{}", plate.reason));
            view! {
                <li>
                    <strong class="number">{plate.number.clone()}</strong> " "
                    {plate.kind.label()}
                    {reason}
                    " · "
                    {plate.stands.clone()}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{rows}</ul> }.into_any()
}

/// 领取登记. The first choice is the usual one, so that the counter presses once.
pub fn collect_form(machine: Uuid, from: &'static str, at: &At) -> AnyView {
    let mut typed = at.said.typed.clone();
    if typed.get("collected_as").is_empty() {
        typed.set("collected_as", "owner");
    }
    let report = report_of(at.said.refusal.as_ref());
    view! {
        <form method="post" action="/api/office/collect_plate" class="form" novalidate>
            <input type="hidden" name="machine" value=machine.to_string()/>
            <input type="hidden" name="from" value=from/>
            {deaf_to_enter()}
            {form_fields(changes::HAND_OVER, (&typed, &report), &["collected_as"], &[])}
            {asking(
                "领取登记",
                "button secondary",
                "请核对领取人和环保登记号码。登记后标牌即已交给对方；当天可以撤销。",
                view! { <button type="submit" class="button primary">"确认领取"</button> }.into_any(),
            )}
        </form>
    }
    .into_any()
}

/// The word of caution, until the authority has approved what is printed.
pub fn unapproved(approved: bool) -> Option<AnyView> {
    let words =
        "标牌、信息采集卡和信息采集表的式样（尺寸、颜色、内容）尚未经主管部门批准，批准后由系统管理员在配置中确认。";
    (!approved).then(|| view! { <p class="warning-box">{words}</p> }.into_any())
}
