//! The reviewer's photo viewer: one photo large beside what it proves, zoom, turn, fit, two side by side; J/K next and
//! previous, Z zoom, R turn, S side by side, A approve, B send back.
//! Without scripts the photos are a list of links to the full pictures.

use leptos::prelude::*;
use wire::dossier::ShownPhoto;

use crate::addresses;

/// Which photo is shown, how large and how turned.
#[derive(Clone, Copy)]
struct Pane {
    photos: StoredValue<Vec<ShownPhoto>>,
    count: usize,
    at: RwSignal<usize>,
    zoom: RwSignal<u32>,
    turns: RwSignal<u32>,
    double: RwSignal<bool>,
}

impl Pane {
    fn new(photos: Vec<ShownPhoto>) -> Self {
        Self {
            count: photos.len(),
            photos: StoredValue::new(photos),
            at: RwSignal::new(0),
            zoom: RwSignal::new(1),
            turns: RwSignal::new(0),
            double: RwSignal::new(false),
        }
    }

    fn fit(self) {
        self.zoom.set(1);
        self.turns.set(0);
    }

    fn show(self, index: usize) {
        self.at.set(index);
        self.fit();
    }

    /// Shows the photo `by` places further on, and the first one behind the last.
    fn step(self, by: usize) {
        if let Some(index) = (self.at.get_untracked() + by).checked_rem(self.count) {
            self.show(index);
        }
    }

    fn next(self) {
        self.step(1);
    }

    fn previous(self) {
        self.step(self.count.saturating_sub(1));
    }

    fn zoom_in(self) {
        self.zoom.update(|zoom| *zoom = if *zoom >= 4 { 1 } else { *zoom * 2 });
    }

    fn turn(self) {
        self.turns.update(|turns| *turns = (*turns + 1) % 4);
    }

    fn side_by_side(self) {
        self.double.update(|double| *double = !*double);
    }

    /// The photo `ahead` places further on.
    fn picture(self, ahead: usize) -> Option<AnyView> {
        let index = (self.at.get() + ahead).checked_rem(self.count)?;
        let (id, label) =
            self.photos.with_value(|photos| photos.get(index).map(|photo| (photo.id, photo.label.clone())))?;
        let style = format!("--turn:{};--zoom:{}", self.turns.get(), self.zoom.get());
        let turned = self.turns.get() % 2 == 1;
        let place = format!("（{}/{}）", index + 1, self.count);
        Some(
            view! {
                <img src=addresses::photo(id) alt=label.clone() style=style class:turned=turned/>
                <p class="viewer-label">{label} {place}</p>
            }
            .into_any(),
        )
    }

    /// What the photo that is shown proves.
    fn proves(self) -> Option<AnyView> {
        let index = self.at.get();
        let proves = self.photos.with_value(|photos| photos.get(index).map(|photo| photo.proves.clone()))?;
        let lines = proves.iter().map(|(label, value)| {
            view! { <div><dt>{label.clone()}</dt><dd>{value.clone()}</dd></div> }
        });
        (!proves.is_empty()).then(|| view! { <dl class="viewer-proves">{lines.collect_view()}</dl> }.into_any())
    }
}

/// Shows `photos`, the first one large.
pub fn viewer(photos: Vec<ShownPhoto>) -> AnyView {
    let pane = Pane::new(photos);
    listen(pane);
    let other = move || {
        (pane.double.get() && pane.count > 1).then(|| {
            view! {
                <div class="viewer-large" tabindex="0" role="group" aria-label="并排的照片">{pane.picture(1)}</div>
            }
        })
    };
    view! {
        <div class="viewer">
            <div class="viewer-panes" class:double=move || pane.double.get()>
                <div class="viewer-large" tabindex="0" role="group" aria-label="照片">{move || pane.picture(0)}</div>
                {other}
            </div>
            {move || pane.proves()}
            {buttons(pane)}
            {thumbs(pane)}
        </div>
    }
    .into_any()
}

/// Listens to the keys.
fn listen(pane: Pane) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        crate::browser::keys(move |key| {
            match key {
                "j" => pane.next(),
                "k" => pane.previous(),
                "z" => pane.zoom_in(),
                "r" => pane.turn(),
                "s" => pane.side_by_side(),
                "a" => crate::browser::focus("approve"),
                "b" => crate::browser::focus("whole"),
                _ => return false,
            }
            true
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = pane;
}

/// What the keys do, to be pressed.
fn buttons(pane: Pane) -> AnyView {
    view! {
        <div class="viewer-buttons">
            <button type="button" class="button small secondary" on:click=move |_| pane.previous()>"上一张 K"</button>
            <button type="button" class="button small secondary" on:click=move |_| pane.next()>"下一张 J"</button>
            <button type="button" class="button small secondary" on:click=move |_| pane.zoom_in()>"放大 Z"</button>
            <button type="button" class="button small secondary" on:click=move |_| pane.turn()>"旋转 R"</button>
            <button
                type="button"
                class="button small secondary"
                aria-pressed=move || pane.double.get().to_string()
                on:click=move |_| pane.side_by_side()
            >
                "并排 S"
            </button>
            <button type="button" class="button small secondary" on:click=move |_| pane.fit()>"还原"</button>
        </div>
    }
    .into_any()
}

/// Every photo, as a link to the whole picture.
fn thumbs(pane: Pane) -> AnyView {
    let photos = pane.photos.get_value();
    let items = photos.into_iter().enumerate().map(|(index, photo)| {
        view! {
            <li>
                <a
                    href=addresses::photo(photo.id)
                    id=format!("photo-{}", photo.slot.code())
                    class:current=move || pane.at.get() == index
                    on:click=move |event| {
                        event.prevent_default();
                        pane.show(index);
                    }
                >
                    <img src=addresses::thumbnail(photo.id) alt="" loading="lazy"/>
                    <span>{photo.label}</span>
                </a>
            </li>
        }
    });
    view! { <ul class="viewer-thumbs">{items.collect_view()}</ul> }.into_any()
}
