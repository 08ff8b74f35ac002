//! The browser's entry: hands the page over. A few lines, and only these: everything else lives in `app`.

/// Called once by the page's loader script.
#[cfg(any(feature = "owner", feature = "site", feature = "office"))]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::begin();
}
