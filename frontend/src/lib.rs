//! The browser's entry: hydrates the islands of the page. A few lines, and only these: pages and islands live in `app`.

/// Called once by the page's loader script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
