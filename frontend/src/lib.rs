//! The browser's entry: installs the panic report; the page's loader then hydrates each island. A few lines, and only
//! these: islands live in `app`.

/// Called once by the page's loader script, before the islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::install();
    leptos::mount::hydrate_islands();
}
