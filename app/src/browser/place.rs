//! Where the browser is.

use wasm_bindgen::JsValue;

/// The address that the browser shows: path and query.
pub fn here() -> String {
    let location = leptos::prelude::window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Shows an address, as a new step of the way back or in the place of the one at hand.
pub fn show_address(to: &str, replace: bool) {
    let Ok(history) = leptos::prelude::window().history() else { return };
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(to))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(to))
    };
}
