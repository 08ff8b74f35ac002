//! The card on the page of a filing that asks for a change: kind, from → to, reason, the machine.

use domain::filing::FilingKind;
use leptos::prelude::*;
use wire::dossier::{Change, Dossier};

use crate::addresses;
use crate::components::change::change_hint;

/// What a filing asks to change.
pub fn card(dossier: &Dossier, change: &Change) -> AnyView {
    let row = |label: &'static str, value: &str| {
        let value = value.to_owned();
        (!value.is_empty()).then(|| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let (from, to) = match dossier.kind {
        FilingKind::Transfer => ("原所有者", "新所有者"),
        _ => ("现登记区县", "迁入区县"),
    };
    let number = dossier.number.clone().unwrap_or_default();
    let machine = dossier.machine.map(|id| {
        view! {
            <div class="fact">
                <dt>"机械"</dt>
                <dd><a class="number" href=addresses::office_machine(id)>{number}</a></dd>
            </div>
        }
    });
    view! {
        <section class="card change-card">
            <h2>"申请事项：" {dossier.kind.label()}</h2>
            <dl class="facts">
                {machine}
                {row(from, &change.from)}
                {row(to, &change.to)}
                {row("新的使用地点", &change.place)}
                {row("原因", &change.cause)}
                {row("理由", &change.reason)}
                {row("申请人", &change.by)}
            </dl>
            <p class="hint">{change_hint(dossier.kind)}</p>
        </section>
    }
    .into_any()
}
