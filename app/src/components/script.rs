//! A script of the site that only one page needs.

use leptos::prelude::*;

/// The script. In the browser it is begun by the page that is already there, which its policy trusts.
pub fn script(path: &'static str) -> AnyView {
    #[cfg(feature = "ssr")]
    let nonce = leptos::nonce::use_nonce();
    #[cfg(not(feature = "ssr"))]
    let nonce = None::<String>;
    view! { <script nonce=nonce src=path defer></script> }.into_any()
}
