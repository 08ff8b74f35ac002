//! What belongs to a machine, as everybody who may sees it: what it is, its photos, 检测记录, where it has been.

use domain::inspection::Verdict;
use domain::stage::Stage;
use leptos::prelude::*;
use wire::filings::{Inspection, Photo, Stay};
use wire::machines::ZoneWords;

use crate::addresses;
use crate::components::facts::facts;
use crate::components::stage;

/// What a machine is: number, stage, kind and maker.
pub fn machine_words(number: &str, found: Option<Stage>, product: &str, model: &str, maker: &str) -> AnyView {
    let known = !product.is_empty() || !model.is_empty();
    view! {
        <p class="gate-machine"><strong class="number">{number.to_owned()}</strong> " " {found.map(stage::badge)}</p>
        {known.then(|| view! {
            <p>{product.to_owned()} " " <span class="code">{model.to_owned()}</span> " · " {maker.to_owned()}</p>
        })}
    }
    .into_any()
}

/// Thumbnails with their labels: the identity documents, or the others.
pub fn gallery(photos: &[Photo], documents: bool) -> AnyView {
    let items = photos
        .iter()
        .filter(|photo| photo.slot.is_sensitive() == documents)
        .map(|photo| {
            view! {
                <li>
                    <a href=addresses::photo(photo.id) target="_blank" rel="noopener">
                        <img src=addresses::thumbnail(photo.id) alt="" loading="lazy"/>
                        <span>{photo.slot.label()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="gallery">{items}</ul> }.into_any()
}

/// 合格, 不合格, 不适用, told apart by more than colour.
pub fn verdict_tag(verdict: Verdict) -> AnyView {
    let (class, sign) = match verdict {
        Verdict::Pass => ("verdict pass", "✓ "),
        Verdict::Fail => ("verdict fail", "✗ "),
        Verdict::NotApplicable => ("verdict none", "— "),
    };
    view! { <span class=class><span aria-hidden="true">{sign}</span>{verdict.label()}</span> }.into_any()
}

/// 检测记录 for the owner: one below the other, so that a phone shows all of each, its verdict first.
pub fn inspections(list: &[Inspection]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    let items = list.iter().map(|one| {
        let withdrawn = one.withdrawn.then(|| view! { <span class="verdict none">"已撤销"</span> });
        let paper = one.paper.map(|id| view! { <p><a href=addresses::paper(id)>"附件"</a></p> });
        view! {
            <li class="test">
                <p>{verdict_tag(one.verdict)} " " {withdrawn} " " {one.when.clone()}</p>
                {facts(&one.facts)}
                {paper}
            </li>
        }
    });
    view! { <ul class="tests">{items.collect_view()}</ul> }.into_any()
}

/// Where a machine is and has been, for its owner and its office.
pub fn whereabouts(stays: &[Stay], with_links: bool) -> AnyView {
    if stays.is_empty() {
        return view! { <p class="empty">"还没有进出工地的记录。"</p> }.into_any();
    }
    let lines = stays.iter().map(|stay| {
        let site = if with_links {
            view! { <a href=addresses::office_site(stay.site_id)>{stay.site.clone()}</a> }.into_any()
        } else {
            stay.site.clone().into_any()
        };
        let end = match &stay.left {
            None => view! { <strong>"在场"</strong> }.into_any(),
            Some(left) => format!("{left}出场").into_any(),
        };
        let notes = stay.notes.clone().map(|words| view! { <p class="visit-note">{words}</p> });
        view! { <li>{site} "：" {stay.entered.clone()} "入场，" {end} {notes}</li> }
    });
    view! { <ul class="whereabouts">{lines.collect_view()}</ul> }.into_any()
}

/// What a stage means in the zone, in a box.
pub fn zone_box(words: &ZoneWords) -> AnyView {
    let class = if words.admitted { "zone-words" } else { "zone-words warning-box" };
    view! { <p class=class>{words.sentence.clone()}</p> }.into_any()
}
