//! Pages that `public/offline-worker.js` keeps on the device for when there is no network: as documents.

use wasm_bindgen_futures::JsFuture;

/// Whether a document can be had without a network: the page's own, or the one that the worker opens in its place.
pub async fn is_kept(path: &str) -> bool {
    let Ok(caches) = leptos::prelude::window().caches() else { return false };
    let gate: Vec<&str> = path.split('/').take(4).collect();
    let gate = gate.join("/");
    let instead: &[&str] = if path.starts_with("/site") { &[path, &gate, "/site"] } else { &[path] };
    for path in instead {
        let found = JsFuture::from(caches.match_with_str(path)).await;
        if found.is_ok_and(|found| !found.is_undefined()) {
            return true;
        }
    }
    false
}
