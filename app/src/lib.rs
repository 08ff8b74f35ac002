//! What runs on both sides: pages with their questions and answers, server functions, and the domain's rules behind
//! them.
//!
//! Every page is isomorphic: the server renders the one that is asked for, the browser takes it over and renders the
//! next ones itself, with a program for each person (owners and everybody, site administrators, the office).
//! Links and forms are real on both, so they work before and without any script. `app` sees `registry` only under its
//! feature `ssr`.
#![recursion_limit = "256"]

pub mod addresses;
pub mod api;
mod api_error;

#[cfg(feature = "hydrate")]
mod browser;

#[cfg(any(feature = "ssr", feature = "owner", feature = "site"))]
pub mod account;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod components;
#[cfg(any(feature = "ssr", feature = "office"))]
pub mod office;
#[cfg(any(feature = "ssr", feature = "owner"))]
pub mod owner;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod page;
#[cfg(any(feature = "ssr", feature = "owner"))]
pub mod public;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod routes;

#[cfg(any(feature = "ssr", feature = "site"))]
pub mod site;

#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod shell;

/// Begins in the browser: takes the page over, and every page after it.
#[cfg(feature = "pages")]
pub fn begin() {
    leptos::mount::hydrate_body(routes::App);
}
