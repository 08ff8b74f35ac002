//! What runs on both sides: server functions, the islands that hydrate in the browser, and the domain's rules behind
//! them.
//!
//! Pages are rendered on the server only (islands architecture): their links and forms are real, so they work before
//! and without any script; islands make them nicer. `app` sees `registry` only under its feature `ssr`.
#![recursion_limit = "256"]

pub mod addresses;
pub mod api;
mod api_error;
pub mod islands;

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;

/// Registers the server functions and the browser's islands; the linker drops what nothing names.
#[cfg(feature = "hydrate")]
pub fn install() {
    islands::report_panics();
}
