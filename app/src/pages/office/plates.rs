//! `/office/plates`: the counter. A 领取码 or a number leads to the machine, one press hands its plate over.

use leptos::prelude::*;
use registry::clock::deadline;
use registry::machines::MachineFile;
use registry::{Duty, Role};
use uuid::Uuid;

use super::pieces::title;
use crate::addresses;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::register::{collect_form, plates, state_tag};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, query, registry, take_desk_flash};
use crate::pages::loaded;

/// The counter.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        actor.staff(Duty::Plates)?;
        let machine: Option<Uuid> = query("machine").and_then(|id| id.parse().ok());
        let file = match machine {
            Some(id) => Some(registry.machines().machine_file(&actor, id, false).await?),
            None => None,
        };
        Ok(frame(
            Person::Office,
            "领取登记",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/office">"审核首页"</a>
                    " › "
                    <a href="/office/machines?state=registered">"待领取标牌"</a>
                </p>
                <h1>"领取登记"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                {find_form(&flash)}
                {file.map(|file| found(&file, &flash))}
            },
        ))
    })
}

/// Posted, because a code in an address would stay in logs and histories.
fn find_form(flash: &Flash) -> AnyView {
    let code = Line {
        name: "code",
        label: "领取码或环保登记号码",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "领取码在机械主的短信和“我的机械”里",
    };
    let find = view! { <button type="submit" class="button secondary">"查找"</button> };
    let report = report_of(flash.refusal.as_ref());
    view! {
        <form method="post" action="/api/office/find_plate" class="form counter" novalidate>
            {line(code, flash.typed("code"), &report, Some(find.into_any()))}
        </form>
    }
    .into_any()
}

fn found(file: &MachineFile, flash: &Flash) -> AnyView {
    let entry = &file.entry;
    let waits = file.plates.first().is_some_and(|plate| plate.collection.is_none() && plate.void_at.is_none());
    view! {
        <section class="card counter-machine">
            <h2><a href=addresses::office_machine(entry.id)>{title(file)}</a> " " {state_tag(entry.state)}</h2>
            <p class="number big">{entry.number.clone()}</p>
            <p>{stage::badge(entry.stage)} " " {entry.maker.clone()}</p>
            <p>"所有者：" <strong>{entry.owner_name.clone()}</strong> {format!("，手机尾号{}", entry.phone_tail)}</p>
            {plates(&file.plates)}
            {entry.is_overdue.then(|| view! { <p class="late">{deadline(entry.collect_by)} "前领取，已超期"</p> })}
            {if waits {
                collect_form(entry.id, "counter", flash)
            } else {
                view! { <p class="warning-box">"没有待领取的标牌。标牌丢失或损坏的，请在机械页面办理补领。"</p> }.into_any()
            }}
        </section>
    }
    .into_any()
}
