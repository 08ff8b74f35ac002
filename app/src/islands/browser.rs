//! The browser's own calls behind the islands: the document, uploads, keys, storage. Only under `hydrate`.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

mod assist;
mod upload;

pub use assist::assist;
pub use upload::send_photos;

pub(super) fn document() -> Document {
    leptos::prelude::document()
}

/// The text of the first input with this name.
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

/// Listens for as long as the page lives.
pub(super) fn on(target: &web_sys::EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// A panic must not kill the page silently: the plain forms still work, and the person is told to reload.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(body) = document().body() {
            let _ = body.insert_adjacent_html(
                "afterbegin",
                "<p class=\"banner\" role=\"alert\">页面出了问题，内容没有丢失。<a href=\"\">请点此刷新</a></p>",
            );
        }
    }));
}
