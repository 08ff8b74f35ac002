//! The reviewer's photo viewer: one photo large, zoom, turn, fit; J/K next and previous, Z zoom, R turn, A approve, B send back.
//! Without scripts the photos are a list of links to the full pictures.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A photo to look at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shown {
    /// Its id.
    pub id: Uuid,
    /// What it shows.
    pub label: String,
    /// The slot's key, so that fields can point to it.
    pub slot: String,
}

/// Shows `photos`, the first one large.
#[island]
pub fn PhotoViewer(photos: Vec<Shown>) -> impl IntoView {
    let count = photos.len();
    let at = RwSignal::new(0_usize);
    let zoom = RwSignal::new(1_u32);
    let turns = RwSignal::new(0_u32);
    let stored = StoredValue::new(photos);
    let step = move |by: usize| {
        if count > 0 {
            at.update(|at| *at = (*at + by) % count);
            zoom.set(1);
            turns.set(0);
        }
    };
    let zoom_in = move || zoom.update(|zoom| *zoom = if *zoom >= 4 { 1 } else { *zoom * 2 });
    let turn = move || turns.update(|turns| *turns = (*turns + 1) % 4);
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        super::browser::keys(move |key| {
            match key {
                "j" => step(1),
                "k" => step(count.saturating_sub(1)),
                "z" => zoom_in(),
                "r" => turn(),
                "a" => super::browser::focus("approve"),
                "b" => super::browser::focus("reason-whole"),
                _ => return false,
            }
            true
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = (step, zoom_in, turn, count);
    });
    let large = move || {
        stored.with_value(|photos| {
            photos.get(at.get()).map(|photo| {
                let style = format!("--turn:{};--zoom:{}", turns.get(), zoom.get());
                let turned = turns.get() % 2 == 1;
                view! {
                    <img src=format!("/photos/{}", photo.id) alt=photo.label.clone() style=style class:turned=turned/>
                    <p class="viewer-label">{photo.label.clone()} {format!("（{}/{count}）", at.get() + 1)}</p>
                }
            })
        })
    };
    view! {
        <div class="viewer">
            <div class="viewer-large" tabindex="0" role="group" aria-label="照片">{large}</div>
            <div class="viewer-buttons">
                <button type="button" class="button small secondary" on:click=move |_| step(count.saturating_sub(1))>"上一张 K"</button>
                <button type="button" class="button small secondary" on:click=move |_| step(1)>"下一张 J"</button>
                <button type="button" class="button small secondary" on:click=move |_| zoom_in()>"放大 Z"</button>
                <button type="button" class="button small secondary" on:click=move |_| turn()>"旋转 R"</button>
                <button type="button" class="button small secondary" on:click=move |_| { zoom.set(1); turns.set(0); }>"还原"</button>
            </div>
            <ul class="viewer-thumbs">
                {stored.with_value(|photos| photos.iter().cloned().enumerate().map(|(index, photo)| view! {
                    <li>
                        <a
                            href=format!("/photos/{}", photo.id)
                            id=format!("photo-{}", photo.slot)
                            class:current=move || at.get() == index
                            on:click=move |event| { event.prevent_default(); at.set(index); zoom.set(1); turns.set(0); }
                        >
                            <img src=format!("/photos/{}/thumb", photo.id) alt="" loading="lazy"/>
                            <span>{photo.label}</span>
                        </a>
                    </li>
                }).collect_view())}
            </ul>
        </div>
    }
}
