//! The office's photo viewer: one photo large beside what it proves, zoom, turn, fit, two side by side; J/K next and
//! previous, Z zoom, R turn, S side by side, A approve, B send back.
//! Without scripts the photos are a list of links to the full pictures.

use leptos::prelude::*;
use wire::register::ProvingPhoto;

use crate::addresses;

/// Which photo is shown, how large and how turned.
#[derive(Clone, Copy)]
struct Pane {
    at: RwSignal<usize>,
    zoom: RwSignal<u32>,
    turns: RwSignal<u32>,
}

impl Pane {
    fn new() -> Self {
        Self { at: RwSignal::new(0), zoom: RwSignal::new(1), turns: RwSignal::new(0) }
    }

    fn fit(self) {
        self.zoom.set(1);
        self.turns.set(0);
    }

    fn show(self, index: usize) {
        self.at.set(index);
        self.fit();
    }

    fn zoom_in(self) {
        self.zoom.update(|zoom| *zoom = if *zoom >= 4 { 1 } else { *zoom * 2 });
    }

    fn turn(self) {
        self.turns.update(|turns| *turns = (*turns + 1) % 4);
    }

    /// The photo `ahead` places further on.
    fn picture(self, photos: &[ProvingPhoto], ahead: usize) -> Option<AnyView> {
        let count = photos.len();
        let index = (self.at.get() + ahead).checked_rem(count)?;
        let photo = photos.get(index)?;
        let style = format!("--turn:{};--zoom:{}", self.turns.get(), self.zoom.get());
        let turned = self.turns.get() % 2 == 1;
        Some(
            view! {
                <img src=addresses::photo(photo.id) alt=photo.label.clone() style=style class:turned=turned/>
                <p class="viewer-label">{photo.label.clone()} {format!("（{}/{count}）", index + 1)}</p>
            }
            .into_any(),
        )
    }
}

/// Shows `photos`, the first one large.
pub fn photo_viewer(photos: Vec<ProvingPhoto>) -> AnyView {
    let count = photos.len();
    let pane = Pane::new();
    let double = RwSignal::new(false);
    let stored = StoredValue::new(photos);
    let step = move |by: usize| {
        if count > 0 {
            pane.show((pane.at.get_untracked() + by) % count);
        }
    };
    Effect::new(move |_| {
        #[cfg(feature = "office")]
        crate::browser::keys(move |key| {
            match key {
                "j" => step(1),
                "k" => step(count.saturating_sub(1)),
                "z" => pane.zoom_in(),
                "r" => pane.turn(),
                "s" => double.update(|double| *double = !*double),
                "a" => crate::browser::focus("approve"),
                "b" => crate::browser::focus("whole"),
                _ => return false,
            }
            true
        });
        #[cfg(not(feature = "office"))]
        let _ = (step, count);
    });
    let proves = move || {
        stored.with_value(|photos| {
            let proves = photos.get(pane.at.get()).map(|photo| photo.proves.clone()).unwrap_or_default();
            (!proves.is_empty()).then(|| {
                view! {
                    <dl class="viewer-proves">
                        {proves
                            .into_iter()
                            .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
                            .collect_view()}
                    </dl>
                }
            })
        })
    };
    let one = move || stored.with_value(|photos| pane.picture(photos, 0));
    let other = move || {
        (double.get() && count > 1).then(|| {
            view! {
                <div class="viewer-large" tabindex="0" role="group" aria-label="并排的照片">
                    {stored.with_value(|photos| pane.picture(photos, 1))}
                </div>
            }
        })
    };
    view! {
        <div class="viewer">
            <div class="viewer-panes" class:double=move || double.get()>
                <div class="viewer-large" tabindex="0" role="group" aria-label="照片">{one}</div>
                {other}
            </div>
            {proves}
            <div class="viewer-buttons">
                <button type="button" class="button small secondary" on:click=move |_| step(count.saturating_sub(1))>
                    "上一张 K"
                </button>
                <button type="button" class="button small secondary" on:click=move |_| step(1)>"下一张 J"</button>
                <button type="button" class="button small secondary" on:click=move |_| pane.zoom_in()>"放大 Z"</button>
                <button type="button" class="button small secondary" on:click=move |_| pane.turn()>"旋转 R"</button>
                <button
                    type="button"
                    class="button small secondary"
                    aria-pressed=move || double.get().to_string()
                    on:click=move |_| double.update(|double| *double = !*double)
                >
                    "并排 S"
                </button>
                <button type="button" class="button small secondary" on:click=move |_| pane.fit()>"还原"</button>
            </div>
            <ul class="viewer-thumbs">
                {stored.with_value(|photos| photos.iter().cloned().enumerate().map(|(index, photo)| view! {
                    <li>
                        <a
                            href=addresses::photo(photo.id)
                            id=format!("photo-{}", photo.slot)
                            class:current=move || pane.at.get() == index
                            on:click=move |event| { event.prevent_default(); pane.show(index); }
                        >
                            <img src=addresses::thumbnail(photo.id) alt="" loading="lazy"/>
                            <span>{photo.label}</span>
                        </a>
                    </li>
                }).collect_view())}
            </ul>
        </div>
    }
    .into_any()
}
