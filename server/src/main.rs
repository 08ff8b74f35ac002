//! The binary: configuration, wiring, middleware, the plain routes, and the commands. No rule of the register lives here.
#![forbid(unsafe_code)]

use clap::Parser;

mod commands;
mod config;
mod middleware;
mod routes;
mod serve;
#[cfg(test)]
mod tests;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    commands::run(commands::Cli::parse()).await
}
