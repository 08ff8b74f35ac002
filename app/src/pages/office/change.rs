//! Changes as the office meets them: `/office/machines/{id}/change/{kind}`, and the card on the page of such a filing.

use domain::filing::FilingKind;
use leptos::prelude::*;
use registry::desk::Dossier;
use registry::{Duty, Role};

use super::pieces::title;
use crate::addresses;
use crate::answers::districts;
use crate::components::change::{change_form, change_hint};
use crate::components::form::refusal_summary;
use crate::components::form::report_of;
use crate::components::served::{Person, kept_note, page as frame};
use crate::context::{actor, registry, take_desk_flash};
use crate::pages::kind_param;
use crate::pages::{id_param, loaded};

/// The office asks for a change itself; it goes through the queue like any other.
pub fn page() -> AnyView {
    let (id, kind) = (id_param(), kind_param());
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        actor.staff(Duty::Review)?;
        let file = registry.machines().machine_file(&actor, id, false).await?;
        let kind = kind?;
        let districts = districts(&registry).await?;
        Ok(frame(
            Person::Office,
            &format!("{} {}", kind.label(), file.entry.number),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/office/machines">"机械登记册"</a>
                    " › "
                    <a href=addresses::office_machine(id)>{file.entry.number.clone()}</a>
                </p>
                <h1>{kind.label()} " " {title(&file)}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {kept_note(&flash)}
                <p class="hint">{change_hint(kind)} "由审核人员发起的申请同样进入待审核备案。"</p>
                {change_form(
                    "/api/office/start_change",
                    id,
                    kind,
                    &registry.filings().writer(&actor),
                    (&flash.typed, &report_of(flash.refusal.as_ref())),
                    &districts,
                )}
                <p><a class="button quiet" href=addresses::office_machine(id)>"返回"</a></p>
            },
        ))
    })
}

/// What a filing asks to change: kind, from → to, reason, the machine; nothing for a registration.
pub fn change_card(dossier: &Dossier) -> AnyView {
    let Some(change) = &dossier.change else { return ().into_any() };
    let row = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let (from, to) = match dossier.kind {
        FilingKind::Transfer => ("原所有者", "新所有者"),
        _ => ("现登记区县", "迁入区县"),
    };
    let number = dossier.number.clone().unwrap_or_default();
    let by = change.asked_by_office.clone().map_or_else(|| "机械主".to_owned(), |office| format!("{office}发起"));
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
                {row(from, change.from.clone())}
                {row(to, change.to.clone())}
                {row("新的使用地点", change.place.clone())}
                {row("原因", change.cause_words(dossier.kind).to_owned())}
                {row("理由", change.reason.clone())}
                {row("申请人", by)}
            </dl>
            <p class="hint">{change_hint(dossier.kind)}</p>
        </section>
    }
    .into_any()
}
