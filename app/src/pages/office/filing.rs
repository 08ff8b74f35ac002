//! `/office/filings/{id}`: photos left, data right, decision bar below; earlier submissions, possible duplicates,
//! history.

use domain::fields::Fields;
use domain::filing::{FilingKind, FilingState, Step};
use leptos::prelude::*;
use registry::clock::china_time;
use registry::desk::{Dossier, Revision};
use registry::filters::Filters;
use registry::messages::Logged;
use registry::{Actor, Duty, Registry, Role};

use super::pieces::{due_tag, proved};
use crate::addresses;
use crate::addresses::filing_address;
use crate::answers::districts;
use crate::answers::{Beside, fact_list as facts};
use crate::components::form::refusal_summary;
use crate::components::served::{Person, kept_note, notice, page as frame, unsent};
use crate::components::stage;
use crate::context::{Flash, actor, query, registry, take_desk_flash};
use crate::islands::{PhotoViewer, Shown};
use crate::pages::{id_param, loaded};

mod decision;
mod duplicates;
mod history;

/// What the page shows and how it was asked for.
struct Desk {
    actor: Actor,
    dossier: Dossier,
    districts: Vec<(String, String)>,
    phrases: Vec<String>,
    messages: Vec<Logged>,
    flash: Flash,
    reveal: bool,
    /// Which submission is shown; the newest unless an earlier one was asked for.
    shown: usize,
    /// The query string of the queue the reviewer came from; empty when they came from elsewhere.
    queue: Option<String>,
    /// The filing after this one in that queue.
    next: Option<String>,
}

impl Desk {
    /// The address of this page, with the queue it belongs to.
    fn address(&self, extra: &str) -> String {
        filing_address(self.dossier.id, self.queue.as_deref(), extra)
    }

    fn revision(&self) -> Option<&Revision> {
        self.dossier.revisions.get(self.shown)
    }
}

/// One filing.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let reveal = query("reveal").is_some();
        let dossier = registry.desk().dossier(&actor, id, reveal).await?;
        let no: Option<i64> = query("no").and_then(|no| no.parse().ok());
        let shown = dossier.revisions.iter().position(|revision| Some(revision.no) == no).unwrap_or(0);
        let queue = query("queue").map(|queue| crate::addresses::queue::without_place(&queue));
        let next = next_address(&registry, &actor, &dossier, queue.as_deref()).await;
        let messages = registry.messages().messages_of(&actor, id).await?;
        let phrases = registry.desk().phrases(&actor).await?;
        let districts = districts(&registry).await?;
        Ok(show(&Desk { actor, dossier, districts, phrases, messages, flash, reveal, shown, queue, next }))
    })
}

async fn next_address(registry: &Registry, actor: &Actor, dossier: &Dossier, queue: Option<&str>) -> Option<String> {
    let queue = queue.filter(|_| actor.has_duty(Duty::Review))?;
    let filter = Filters::parse(queue).filings();
    let next = registry.desk().next_in_queue(actor, &filter, dossier.id).await.ok()??;
    Some(filing_address(next, Some(queue), ""))
}

fn show(desk: &Desk) -> AnyView {
    let Some(revision) = desk.revision() else { return ().into_any() };
    let dossier = &desk.dossier;
    let title = format!("{} {}", revision_title(&revision.machine), dossier.state.label());
    let undecided = dossier.state.is_undecided();
    let newest = desk.shown == 0;
    let decides = undecided && newest && desk.actor.has_duty(Duty::Review);
    frame(
        Person::Office,
        &title,
        desk.flash.refusal.is_some(),
        view! {
            {crumbs(desk)}
            {head(desk, revision)}
            {refusal_summary(desk.flash.refusal.as_ref())}
            {notice(desk.flash.notice.as_ref())}
            {kept_note(&desk.flash)}
            {(!decides).then(|| unsent(&desk.flash, &decision::labels(desk, revision)))}
            {(!newest).then(|| view! {
                <p class="notice">
                    {format!("这是第{}次提交的内容，不是最新的。", revision.no)}
                    <a href=desk.address("")>"查看最新一次提交"</a>
                </p>
            })}
            <div class="dossier">
                {photos(desk, revision)}
                {data(desk, revision)}
            </div>
            {decides.then(|| decision::bar(desk, revision))}
        },
    )
}

fn crumbs(desk: &Desk) -> AnyView {
    let state = desk.dossier.state;
    let back = desk.queue.as_ref().map_or_else(|| addresses::office_filings_in(state.code()), addresses::office_queue);
    view! {
        <p class="crumbs">
            <a href="/office">"审核首页"</a> " › " <a href=back>"备案"</a>
            {desk.next.clone().map(|next| view! { " · " <a href=next id="next-filing">"跳过，看下一份"</a> })}
        </p>
    }
    .into_any()
}

fn head(desk: &Desk, revision: &Revision) -> AnyView {
    let dossier = &desk.dossier;
    let kind = (dossier.kind != FilingKind::Registration).then(|| dossier.kind.label());
    let holder = dossier.claimed_by.clone().filter(|_| !dossier.mine);
    let machine = dossier.machine.filter(|_| dossier.number.is_some());
    let number = dossier.number.clone().map(|number| match machine {
        Some(id) => view! { <p class="number big"><a href=addresses::office_machine(id)>{number}</a></p> }.into_any(),
        None => view! { <p class="number big">{number}</p> }.into_any(),
    });
    view! {
        <div class="dossier-head">
            <h1>
                {revision_title(&revision.machine)} " "
                {stage::state_tag(dossier.state)}
                {kind.map(|kind| view! { " " <span class="kind">{kind}</span> })}
            </h1>
            {number}
            {dossier.due.map(due_tag)}
            <p class="hint">{format!("第{}次提交，{}", revision.no, china_time(revision.submitted_at))}
                {holder.map(|name| view! { " · " <strong>{name} "正在审核"</strong> })}
                {dossier.decided_by.clone().map(|name| view! { " · 审核人：" {name} })}
            </p>
        </div>
    }
    .into_any()
}

/// The photos, each with the fields that it proves; identity documents only behind a link that leaves a trace.
fn photos(desk: &Desk, revision: &Revision) -> AnyView {
    let (identity, shown): (Vec<_>, Vec<_>) = desk
        .dossier
        .photos
        .iter()
        .filter(|photo| revision.photo_ids.contains(&photo.id) || desk.shown == 0)
        .partition(|photo| photo.slot.is_sensitive());
    let shown: Vec<Shown> = shown
        .into_iter()
        .map(|photo| Shown {
            id: photo.id,
            label: match photo.doubt {
                Some(doubt) => format!("{}（{}）", photo.slot.label(), doubt.short()),
                None => photo.slot.label().to_owned(),
            },
            slot: photo.slot.code().to_owned(),
            proves: proved(photo.slot, &revision.machine, &desk.districts),
        })
        .collect();
    view! {
        <div class="dossier-photos">
            {(!shown.is_empty()).then(|| view! { <PhotoViewer photos=shown/> })}
            {(!identity.is_empty()).then(|| view! {
                <p class="identity-photos">
                    {identity
                        .iter()
                        .map(|photo| view! {
                            <a href=addresses::photo(photo.id) target="_blank" rel="noopener">
                                "查看" {photo.slot.label()}
                            </a>
                            " "
                        })
                        .collect_view()}
                    <span class="hint">"查看证件会留下记录"</span>
                </p>
            })}
        </div>
    }
    .into_any()
}

fn data(desk: &Desk, revision: &Revision) -> AnyView {
    let dossier = &desk.dossier;
    let before = dossier.revisions.get(desk.shown + 1);
    let fields = |step: Step, revision: &Revision| match step {
        Step::Subject => revision.subject.clone(),
        Step::Photos => revision.photo_fields.clone(),
        Step::Machine => revision.machine.clone(),
    };
    let part = |step: Step| {
        let beside = Beside { before: before.map(|before| fields(step, before)), warnings: dossier.warnings.clone() };
        view! {
            <section class="card">
                <h2>{step.label()}</h2>
                {facts(step.fields(), &fields(step, revision), &desk.districts, Some(&beside))}
            </section>
        }
    };
    let can_reveal = !desk.reveal && desk.actor.has_duty(Duty::Review) && has_resident_id(revision);
    let overridden = revision.stage_override.clone().map(|(stage, reason)| {
        view! { <p class="warning-box">"审核人将排放阶段改为 " {stage::badge(stage)} "，理由：" {reason}</p> }
    });
    view! {
        <div class="dossier-data">
            {dossier.change.is_some().then(|| super::change::change_card(dossier))}
            {stage::explanation(&crate::answers::explained_to_office(&revision.determination), true)}
            {overridden}
            {(desk.shown == 0).then(|| hints(dossier))}
            {duplicates::section(desk)}
            {part(Step::Machine)}
            {part(Step::Photos)}
            {part(Step::Subject)}
            {can_reveal.then(|| view! {
                <p class="no-print"><a href=desk.address("reveal=1")>"查看完整身份证号码（留下记录）"</a></p>
            })}
            {history::section(desk)}
        </div>
    }
    .into_any()
}

/// 提示: what lists count, said where the filing is read.
fn hints(dossier: &Dossier) -> Option<AnyView> {
    if dossier.hints.is_empty() {
        return None;
    }
    let label = |name: &str| {
        Step::ALL
            .iter()
            .flat_map(|step| step.fields())
            .find(|spec| spec.name == name)
            .map(|spec| format!("{}：", spec.label))
    };
    let lines = dossier
        .hints
        .iter()
        .map(|hint| view! { <li class="flag">{label(&hint.field)} {hint.sentence.clone()}</li> })
        .collect_view();
    let title = format!("提示 {}条", dossier.hints.len());
    Some(view! { <section class="card" id="hints"><h2>{title}</h2><ul class="flags">{lines}</ul></section> }.into_any())
}

fn has_resident_id(revision: &Revision) -> bool {
    !revision.subject.get("resident_id").is_empty() && revision.subject.get("subject_kind") == "person"
}

/// 装载机 ZL50CN.
pub fn revision_title(machine: &Fields) -> String {
    let product = domain::vocabulary::Product::from_code(machine.get("product"))
        .map_or("场内车辆", domain::vocabulary::Product::label);
    format!("{product} {}", machine.get("model"))
}

/// In words, for lists that show how a submission was decided.
fn outcome_words(outcome: Option<FilingState>) -> &'static str {
    outcome.map_or("待审核", FilingState::label)
}
