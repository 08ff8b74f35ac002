//! Links that the router must not follow: to files, to pages of other people, and within a page.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};

use super::on_document;
use crate::addresses::is_of_this_app;

/// Listens before the router does.
pub fn take_over() {
    on_document("click", |event| {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let within = link.get_attribute("href").is_some_and(|href| href.starts_with('#') || href.is_empty());
        if within || !is_of_this_app(&link.pathname()) {
            event.stop_propagation();
        }
    });
}
