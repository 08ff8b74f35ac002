//! What a form could not save, kept in this browser until it can.

use domain::fields::Fields;
use domain::filing::Step;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::document;

/// What could not be saved, with the version it was made from: a newer draft must not be overwritten by it.
#[derive(Serialize, Deserialize)]
pub struct Copy {
    /// The version of the form.
    pub version: String,
    /// What was typed.
    pub fields: Fields,
}

fn key(filing: Uuid, step: Step) -> String {
    format!("nrmm:{filing}:{}", step.code())
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

/// Keeps a copy.
pub fn keep(filing: Uuid, step: Step, copy: &Copy) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(copy)) {
        let _ = storage.set_item(&key(filing, step), &text);
    }
}

/// Forgets the copy.
pub fn forget(filing: Uuid, step: Step) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(filing, step));
    }
}

/// Takes the copy out, when there is one.
pub fn take(filing: Uuid, step: Step) -> Option<Copy> {
    let text = storage()?.get_item(&key(filing, step)).ok().flatten()?;
    forget(filing, step);
    serde_json::from_str(&text).ok()
}

/// Sets a field of the form, whatever kind of input it has.
pub fn fill(name: &str, value: &str) {
    let selector = format!("[name='fields[{name}]']");
    let Ok(Some(element)) = document().query_selector(&selector) else { return };
    if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
        select.set_value(value);
        return;
    }
    let Some(input) = element.dyn_ref::<HtmlInputElement>() else { return };
    if !matches!(input.type_().as_str(), "radio" | "checkbox") {
        input.set_value(value);
        return;
    }
    let chosen = document().query_selector(&format!("{selector}[value='{value}']")).ok().flatten();
    if let Some(input) = chosen.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(true);
    }
}
