//! The server: configuration, wiring, middleware, the plain routes, and the commands. No rule of the register lives
//! here. A library only so that `benches/` can ask it for pages without a port.
#![forbid(unsafe_code)]

use std::path::Path;

use axum::Router;
use registry::Registry;
use registry::messages::DevelopmentOutbox;

mod asking;
mod backup;
mod commands;
mod config;
mod connections;
mod failures;
mod functions;
mod health;
mod middleware;
mod next_page;
mod routes;
mod serve;
mod state;
mod supervise;
#[cfg(test)]
mod tests;

pub use commands::{Cli, run};

/// Everything that answers requests, on an open register, without a port and without the web build.
pub fn in_process(registry: Registry) -> Router {
    let folder = Path::new("");
    routes::router(state::AppState::bare(registry, DevelopmentOutbox::default()), folder)
}
