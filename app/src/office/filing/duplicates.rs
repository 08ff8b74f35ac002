//! Possible duplicates side by side: what both have in common, where they differ, and the reviewer's word on it.

use domain::duplicates::Verdict;
use leptos::prelude::*;
use wire::dossier::{Compared, Pair, Side};
use wire::filings::Photo;

use super::Open;
use crate::addresses;
use crate::addresses::filing_address;
use crate::components::form::report_of;
use crate::components::stage;
use crate::components::table::classed_table;

/// Every pair of the filing; nothing when there is none.
pub fn section(open: &Open) -> Option<AnyView> {
    let pairs = &open.dossier.pairs;
    (!pairs.is_empty()).then(|| {
        let pairs = pairs.iter().map(|pair| one(open, pair)).collect_view();
        view! { <section class="warning-box duplicates" id="duplicates"><h2>"疑似重复"</h2>{pairs}</section> }
            .into_any()
    })
}

fn one(open: &Open, pair: &Pair) -> AnyView {
    let name = pair.number.clone().unwrap_or_else(|| "另一份备案".to_owned());
    let (name, side) = match &pair.side {
        Side::Seen(other) => {
            let link = view! { <a href=filing_address(pair.other, None, "")>{name}</a> };
            (link.into_any(), compared(other))
        }
        Side::Elsewhere(office) => {
            let office = office.clone();
            let words = view! { <p>"这份备案属于其他区县，请与" {office} "联系核对。"</p> };
            (view! { <strong>{name}</strong> }.into_any(), words.into_any())
        }
    };
    let judged = pair.judgement.clone().map(|judgement| {
        view! {
            <p class="judgement">
                {judgement.by}
                "："
                <strong>{judgement.verdict.label()}</strong>
                "。"
                {judgement.reason} " "
                {judgement.at}
            </p>
        }
    });
    let judge = (open.dossier.state.is_undecided() && open.dossier.reviews).then(|| form(open, pair));
    view! {
        <article class="pair">
            <h3>{name} " " {stage::state_tag(pair.state)}</h3>
            <p>{pair.shared.clone()}</p>
            {side}
            {judged}
            {judge}
        </article>
    }
    .into_any()
}

/// The fields of both beside each other, those that differ marked; the photos of the other below.
fn compared(other: &Compared) -> AnyView {
    let rows = other.rows.iter().cloned().map(|(label, this, that)| {
        let differs = this != that;
        let mark = differs.then(|| view! { <span class="visually-hidden">"不同："</span> });
        view! { <tr class:differs=differs><th scope="row">{label}</th><td>{this}</td><td>{mark}{that}</td></tr> }
    });
    let rows = rows.collect_view().into_any();
    let pictures = other.photos.iter().map(picture).collect_view();
    let title = format!("另一份：{}", other.title);
    view! {
        <details open>
            <summary>"并排比较"</summary>
            {classed_table("compare", "两份备案的机械信息", "", &["项目", "本份", &title], rows)}
            <ul class="pair-photos">{pictures}</ul>
        </details>
    }
    .into_any()
}

fn picture(photo: &Photo) -> AnyView {
    let alt = format!("另一份：{}", photo.slot.label());
    view! {
        <li>
            <a href=addresses::photo(photo.id) target="_blank" rel="noopener">
                <img src=addresses::thumbnail(photo.id) alt=alt loading="lazy"/>
            </a>
        </li>
    }
    .into_any()
}

fn form(open: &Open, pair: &Pair) -> AnyView {
    let said = &open.at.said;
    // What came back belongs to the pair it was written for, and the summary leads to it.
    let mine = said.typed("other") == pair.other.to_string();
    let id = if mine { "pair_reason".to_owned() } else { format!("pair-{}", pair.other) };
    let error_id = format!("{id}-error");
    let report = report_of(said.refusal.as_ref().filter(|_| mine));
    let typed = if mine { said.typed("reason") } else { String::new() };
    let error = report.error_of("pair_reason").map(str::to_owned);
    let wrong = error.is_some();
    view! {
        <form method="post" action="/api/office/judge" class="judge">
            <input type="hidden" name="filing" value=open.dossier.id.to_string()/>
            <input type="hidden" name="other" value=pair.other.to_string()/>
            <input type="hidden" name="queue" value=open.queue()/>
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
