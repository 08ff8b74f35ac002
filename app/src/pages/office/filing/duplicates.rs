//! Possible duplicates side by side: what both have in common, where they differ, and the reviewer's word on it.

use domain::fields::Fields;
use domain::filing::Step;
use leptos::prelude::*;
use registry::Duty;
use registry::clock::china_time;
use registry::desk::duplicates::{Pair, Verdict};
use registry::photos::Photo;

use super::{Desk, filing_address, revision_title};
use crate::addresses;
use crate::components::facts::value_words;
use crate::components::form::report_of;
use crate::components::stage;
use crate::components::table::classed_table;

/// Every pair of the filing; nothing when there is none.
pub fn section(desk: &Desk) -> Option<AnyView> {
    if desk.dossier.pairs.is_empty() {
        return None;
    }
    let pairs = desk.dossier.pairs.iter().map(|pair| one(desk, pair)).collect_view();
    Some(
        view! { <section class="warning-box duplicates" id="duplicates"><h2>"疑似重复"</h2>{pairs}</section> }
            .into_any(),
    )
}

fn one(desk: &Desk, pair: &Pair) -> AnyView {
    let name = pair.number.clone().unwrap_or_else(|| "另一份备案".to_owned());
    let office = pair.office.as_ref().map(|office| format!("{}（{}）", office.name, office.phone)).unwrap_or_default();
    let name = if pair.seen.is_some() {
        view! { <a href=filing_address(pair.other, None, "")>{name}</a> }.into_any()
    } else {
        view! { <strong>{name}</strong> }.into_any()
    };
    let judged = pair.judgement.clone().map(|judgement| {
        view! {
            <p class="judgement">
                {judgement.by}
                "："
                <strong>{judgement.verdict.label()}</strong>
                "。"
                {judgement.reason} " "
                {china_time(judgement.at)}
            </p>
        }
    });
    let seen = pair.seen.as_ref().map(|(machine, photos)| compared(desk, machine, photos));
    let hidden = pair.seen.is_none().then(|| {
        view! { <p>"这份备案属于其他区县，请与" {office} "联系核对。"</p> }
    });
    let judge = (desk.dossier.state.is_undecided() && desk.actor.has_duty(Duty::Review)).then(|| form(desk, pair));
    view! {
        <article class="pair">
            <h3>{name} " " {stage::state_tag(pair.state)}</h3>
            <p>{pair.shared.join("，")}</p>
            {seen}
            {hidden}
            {judged}
            {judge}
        </article>
    }
    .into_any()
}

/// The fields of both beside each other, those that differ marked; the photos of the other below.
fn compared(desk: &Desk, other: &Fields, photos: &[Photo]) -> AnyView {
    let Some(revision) = desk.dossier.revisions.first() else { return ().into_any() };
    let rows = Step::Machine
        .fields()
        .iter()
        .map(|spec| {
            let words = |fields: &Fields| value_words(spec, fields.get(spec.name), &desk.districts);
            (spec.label, words(&revision.machine), words(other))
        })
        .filter(|(_, this, that)| !this.is_empty() || !that.is_empty())
        .map(|(label, this, that)| {
            let differs = this != that;
            let mark = differs.then(|| view! { <span class="visually-hidden">"不同："</span> });
            view! { <tr class:differs=differs><th scope="row">{label}</th><td>{this}</td><td>{mark}{that}</td></tr> }
        })
        .collect_view();
    let pictures = photos
        .iter()
        .map(|photo| {
            let alt = format!("另一份：{}", photo.slot.label());
            view! {
                <li>
                    <a href=addresses::photo(photo.id) target="_blank" rel="noopener">
                        <img src=addresses::thumbnail(photo.id) alt=alt loading="lazy"/>
                    </a>
                </li>
            }
        })
        .collect_view();
    let other_title = format!("另一份：{}", revision_title(other));
    view! {
        <details open>
            <summary>"并排比较"</summary>
            {classed_table("compare", "两份备案的机械信息", "", &["项目", "本份", &other_title], rows.into_any())}
            <ul class="pair-photos">{pictures}</ul>
        </details>
    }
    .into_any()
}

fn form(desk: &Desk, pair: &Pair) -> AnyView {
    // What came back belongs to the pair it was written for, and the summary leads to it.
    let mine = desk.flash.typed("other") == pair.other.to_string();
    let id = if mine { "pair_reason".to_owned() } else { format!("pair-{}", pair.other) };
    let error_id = format!("{id}-error");
    let report = report_of(desk.flash.refusal.as_ref().filter(|_| mine));
    let typed = if mine { desk.flash.typed("reason") } else { String::new() };
    let error = report.error_of("pair_reason").map(str::to_owned);
    let wrong = error.is_some();
    view! {
        <form method="post" action="/api/office/judge" class="judge">
            <input type="hidden" name="filing" value=desk.dossier.id.to_string()/>
            <input type="hidden" name="other" value=pair.other.to_string()/>
            <input type="hidden" name="queue" value=desk.queue.clone().unwrap_or_default()/>
            <label for=id.clone()>"判断的理由"</label>
            <input
                type="text"
                id=id
                name="reason"
                value=typed
                maxlength="200"
                autocomplete="off"
                aria-describedby=error_id.clone()
                aria-invalid=wrong.then_some("true")
            />
            <button type="submit" class="button small secondary" name="verdict" value=Verdict::Different.code()>
                "不是同一台机械"
            </button>
            <button type="submit" class="button small secondary" name="verdict" value=Verdict::Same.code()>
                "是同一台机械"
            </button>
            <p class="error" id=error_id role="alert">{error}</p>
        </form>
    }
    .into_any()
}
