//! Where the browser is.

/// A page's address, with its query.
pub fn address(path: &str, search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { path.to_owned() } else { format!("{path}?{search}") }
}

/// The address that the browser shows.
pub fn here() -> String {
    let location = leptos::prelude::window().location();
    address(&location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
}
