//! Links to pages of this program are followed without loading a document. Those to files, to other people's pages, to
//! elsewhere and within a page are the browser's, and so is every click that asks for another tab.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::journey::page_at;
use super::loading::go;
use super::on_document;

/// Listens to every link, present and future.
pub fn take_over() {
    on_document("click", |event| {
        let Some(to) = event.dyn_ref::<MouseEvent>().filter(|event| !event.default_prevented()).and_then(followed)
        else {
            return;
        };
        event.prevent_default();
        go(&to, false);
    });
}

/// Where a click leads, if it is for this program to follow.
fn followed(click: &MouseEvent) -> Option<String> {
    if click.button() != 0 || click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let link = click.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let href = link.get_attribute("href")?;
    let is_plain = matches!(link.target().as_str(), "" | "_self") && !link.has_attribute("download");
    let within = href.is_empty() || href.starts_with('#');
    let is_here = leptos::prelude::window().location().origin().is_ok_and(|origin| origin == link.origin());
    if !is_plain || within || !is_here || link.rel().split(' ').any(|rel| rel == "external") {
        return None;
    }
    page_at(&link.pathname())?;
    Some(format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}
