//! The browser's own calls: the document, forms, links, uploads, keys, storage. Only in the browser.

use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
#[cfg(feature = "pages")]
use web_sys::HtmlInputElement;
use web_sys::{Document, Event};
#[cfg(feature = "office")]
use web_sys::{Element, HtmlElement, KeyboardEvent};

#[cfg(feature = "pages")]
#[cfg_attr(not(feature = "owner"), allow(dead_code, reason = "the gate looks nowhere ahead, the desk not back"))]
pub mod ahead;
#[cfg(feature = "pages")]
mod arriving;
#[cfg(feature = "owner")]
mod assist;
#[cfg(feature = "owner")]
mod copies;
#[cfg(feature = "owner")]
mod fields;
#[cfg(feature = "pages")]
pub mod forms;
#[cfg(feature = "site")]
pub mod gate;
#[cfg(feature = "pages")]
mod journey;
#[cfg(feature = "pages")]
mod kept;
#[cfg(feature = "pages")]
pub mod links;
#[cfg(feature = "pages")]
pub mod loading;
#[cfg(feature = "pages")]
mod network;
#[cfg(feature = "pages")]
mod place;
#[cfg(feature = "owner")]
mod sealing;
#[cfg(feature = "owner")]
mod upload;

#[cfg(feature = "owner")]
pub use assist::{Watched, assist};
#[cfg(feature = "owner")]
pub use upload::send_photos;

pub(super) fn document() -> Document {
    leptos::prelude::document()
}

/// The text of the first input with this name.
#[cfg(feature = "pages")]
pub fn value_of(name: &str) -> String {
    document()
        .query_selector(&format!("[name='{name}']"))
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// Moves the focus to an element and brings it into view.
#[cfg(feature = "office")]
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        if let Ok(Some(closed)) = element.closest("details:not([open])") {
            let _ = closed.set_attribute("open", "");
        }
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Listens for single keys outside of text fields. A key that `act` has used does nothing else.
#[cfg(feature = "office")]
pub fn keys(act: impl Fn(&str) -> bool + 'static) {
    on(&document().into(), "keydown", move |event: Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if act(&event.key().to_lowercase()) {
            event.prevent_default();
        }
    });
}

/// Listens for as long as what is shown lives.
pub(super) fn on(target: &web_sys::EventTarget, name: &'static str, act: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    let kept = SendWrapper::new((target.clone(), closure));
    leptos::prelude::on_cleanup(move || {
        let (target, closure) = kept.take();
        let _ = target.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    });
}

/// Listens for as long as the document lives.
#[cfg(feature = "pages")]
pub(super) fn on_document(name: &str, act: impl FnMut(Event) + 'static) {
    for_good(&document(), name, act);
}

/// Listens to the window for as long as the document lives.
#[cfg(feature = "pages")]
pub(super) fn on_window(name: &str, act: impl FnMut(Event) + 'static) {
    for_good(&leptos::prelude::window(), name, act);
}

#[cfg(feature = "pages")]
fn for_good(target: &web_sys::EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}
