//! A page takes the place of another: where it stands, how far down, what has the focus, and what is announced.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::document;
use super::journey::with;
use crate::page::parts::{At, path_of};

/// A page is shown: tells those who hear it, and moves the focus to what matters. Answers on which side it stands: a
/// page that takes the place of another shares nothing with it, not even a text field.
pub fn arrived(at: &At) -> bool {
    with(|journey| {
        let before = journey.here.replace(at.here.clone());
        let first = before.is_empty();
        let height = journey.heights.borrow().get(&at.here).copied();
        let height = if journey.back.replace(false) { height.or(Some(0.0)) } else { None };
        let fresh = journey.fresh.replace(false);
        if !first && (fresh || path_of(&before) != at.path()) {
            journey.side.set(!journey.side.get());
            // What has the focus goes with its page: given up before the other one stands there, nothing is laid out
            // for it in between.
            let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
            let _ = focused.map(|element| element.blur());
        }
        let mended = at.said.refusal.is_some() && journey.refused.replace(false);
        let is_new = before != at.here;
        if !first && (is_new || mended) {
            let held = SendWrapper::new(document().active_element());
            request_animation_frame(move || {
                request_animation_frame(move || tell(is_new, mended, height, held.take()));
            });
        }
        journey.side.get()
    })
    .unwrap_or(false)
}

fn tell(is_new: bool, mended: bool, height: Option<f64>, held: Option<Element>) {
    let (document, window) = (document(), leptos::prelude::window());
    let [errors, asked] = ["errors", "warnings"].map(|id| document.get_element_by_id(id));
    let errors = errors.or(asked);
    let place = window.location().hash().unwrap_or_default();
    let place = document.get_element_by_id(place.trim_start_matches('#'));
    match (height, errors.as_ref().or(place.as_ref())) {
        (Some(height), _) => window.scroll_to_with_x_and_y(0.0, height),
        (None, Some(place)) => place.scroll_into_view(),
        (None, None) if is_new => window.scroll_to_with_x_and_y(0.0, 0.0),
        (None, None) => {}
    }
    if let Some(place) = document.get_element_by_id("announced") {
        place.set_text_content(Some(&document.title()));
    }
    // Whoever has moved the focus meanwhile, by a key, keeps it.
    let now = document.active_element().filter(|now| now.tag_name() != "BODY");
    if now.is_some() && now != held {
        return;
    }
    let target = errors.or_else(|| if mended { None } else { document.query_selector("main h1").ok().flatten() });
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        if target.tab_index() < 0 {
            target.set_tab_index(-1);
        }
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = target.focus_with_options(&options);
    }
}
