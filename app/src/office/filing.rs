//! `/office/filings/{id}`: photos left, data right, decision bar below; earlier submissions, possible duplicates,
//! history.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::filing::FilingKind;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::dossier::Dossier;

use super::on_desk;
use crate::addresses;
use crate::addresses::{filing_address, queue};
use crate::api::ApiError;
use crate::components::facts::facts;
use crate::components::form::refusal_summary;
use crate::components::kept::{kept_note, unsent};
use crate::components::layout::notice;
use crate::components::look_ahead::next_filing;
use crate::components::office_pieces::due_tag;
use crate::components::stage;
use crate::components::viewer::viewer;
use crate::page::{At, Page, Person, Shown};

mod asked;
mod decision;
mod duplicates;
mod history;

/// A filing of the reviewer's districts.
#[server(name = AskFiling, endpoint = "office/filing", input = GetUrl)]
pub async fn filing(#[server(default)] id: String) -> Result<Desk<Dossier>, ApiError> {
    crate::answers::dossier::filing(&id).await
}

/// One filing.
pub struct One;

impl Page for One {
    type Question = AskFiling;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Dossier>, at: &At) -> Shown {
        on_desk(desk, at, |dossier, at| {
            let queue = at.query("queue").map(|query| queue::without_place(&query));
            show(&Open { dossier: &dossier, at, queue })
        })
    }
}

/// The filing on the desk, and how it was asked for.
struct Open<'a> {
    dossier: &'a Dossier,
    at: &'a At,
    /// The query string of the queue the reviewer came from; nothing when they came from elsewhere.
    queue: Option<String>,
}

impl Open<'_> {
    /// The address of this page, with the queue it belongs to.
    fn address(&self, extra: &str) -> String {
        filing_address(self.dossier.id, self.queue.as_deref(), extra)
    }

    /// The queue, as a hidden field carries it along.
    fn queue(&self) -> String {
        self.queue.clone().unwrap_or_default()
    }
}

fn show(open: &Open) -> Shown {
    let (dossier, at) = (open.dossier, open.at);
    if let Some(next) = &dossier.next {
        next_filing(at, filing_address(next.id, open.queue.as_deref(), ""), &next.pictures);
    }
    let said = &at.said;
    let decides = dossier.state.is_undecided() && dossier.shown.is_newest && dossier.reviews;
    Shown::new(
        format!("{} {}", dossier.shown.title, dossier.state.label()),
        view! {
            {crumbs(open)}
            {head(dossier)}
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            {(!decides).then(|| unsent(at, &decision::labels(dossier)))}
            {(!dossier.shown.is_newest).then(|| view! {
                <p class="notice">
                    {format!("这是第{}次提交的内容，不是最新的。", dossier.shown.no)}
                    <a href=open.address("")>"查看最新一次提交"</a>
                </p>
            })}
            <div class="dossier">
                {photos(dossier)}
                {data(open)}
            </div>
            {decides.then(|| decision::bar(open))}
        },
    )
    .wrong(said.refusal.is_some())
}

fn crumbs(open: &Open) -> AnyView {
    let state = open.dossier.state;
    let back = open.queue.as_ref().map_or_else(|| addresses::office_filings_in(state.code()), addresses::office_queue);
    let next = open.dossier.next.as_ref().map(|next| filing_address(next.id, open.queue.as_deref(), ""));
    view! {
        <p class="crumbs">
            <a href="/office">"审核首页"</a> " › " <a href=back>"备案"</a>
            {next.map(|next| view! { " · " <a href=next id="next-filing">"跳过，看下一份"</a> })}
        </p>
    }
    .into_any()
}

fn head(dossier: &Dossier) -> AnyView {
    let kind = (dossier.kind != FilingKind::Registration).then(|| dossier.kind.label());
    let holder = dossier.claimed_by.clone().filter(|_| !dossier.mine);
    let number = dossier.number.clone().map(|number| match dossier.machine {
        Some(id) => view! { <p class="number big"><a href=addresses::office_machine(id)>{number}</a></p> }.into_any(),
        None => view! { <p class="number big">{number}</p> }.into_any(),
    });
    view! {
        <div class="dossier-head">
            <h1>
                {dossier.shown.title.clone()} " "
                {stage::state_tag(dossier.state)}
                {kind.map(|kind| view! { " " <span class="kind">{kind}</span> })}
            </h1>
            {number}
            {dossier.due.as_ref().map(due_tag)}
            <p class="hint">{format!("第{}次提交，{}", dossier.shown.no, dossier.shown.sent)}
                {holder.map(|name| view! { " · " <strong>{name} "正在审核"</strong> })}
                {dossier.decided_by.clone().map(|name| view! { " · 审核人：" {name} })}
            </p>
        </div>
    }
    .into_any()
}

/// The photos, each with the fields that it proves; identity documents only behind a link that leaves a trace.
fn photos(dossier: &Dossier) -> AnyView {
    let (photos, documents) = (&dossier.shown.photos, &dossier.shown.documents);
    let links = documents.iter().map(|photo| {
        view! {
            <a href=addresses::photo(photo.id) target="_blank" rel="noopener">"查看" {photo.slot.label()}</a>
            " "
        }
    });
    view! {
        <div class="dossier-photos">
            {(!photos.is_empty()).then(|| viewer(photos.clone()))}
            {(!documents.is_empty()).then(|| view! {
                <p class="identity-photos">
                    {links.collect_view()}
                    <span class="hint">"查看证件会留下记录"</span>
                </p>
            })}
        </div>
    }
    .into_any()
}

fn data(open: &Open) -> AnyView {
    let (dossier, shown) = (open.dossier, &open.dossier.shown);
    let parts = shown.parts.iter().map(|(step, lines)| {
        view! { <section class="card"><h2>{step.label()}</h2>{facts(lines)}</section> }
    });
    let set_by_hand = shown.set_by_hand.clone().map(|(stage, reason)| {
        view! { <p class="warning-box">"审核人将排放阶段改为 " {stage::badge(stage)} "，理由：" {reason}</p> }
    });
    view! {
        <div class="dossier-data">
            {dossier.change.as_ref().map(|change| asked::card(dossier, change))}
            {stage::explanation(&shown.explained, true)}
            {set_by_hand}
            {hints(&dossier.hints)}
            {duplicates::section(open)}
            {parts.collect_view()}
            {shown.hides_number.then(|| view! {
                <p class="no-print"><a href=open.address("reveal=1")>"查看完整身份证号码（留下记录）"</a></p>
            })}
            {history::section(open)}
        </div>
    }
    .into_any()
}

/// 提示: what lists count, said where the filing is read.
fn hints(hints: &[String]) -> Option<AnyView> {
    let lines = hints.iter().map(|hint| view! { <li class="flag">{hint.clone()}</li> }).collect_view();
    let title = format!("提示 {}条", hints.len());
    (!hints.is_empty()).then(|| {
        view! { <section class="card" id="hints"><h2>{title}</h2><ul class="flags">{lines}</ul></section> }.into_any()
    })
}
