//! `cargo xtask run`: builds, then becomes the server with its demo data.

use crate::{build, cmd::Cmd};
use anyhow::Result;
use std::path::Path;

/// Where the server listens unless NRMM_ADDR says otherwise: only this machine can reach it.
const ADDRESS: &str = "127.0.0.1:3000";

/// Where the server keeps its data unless NRMM_DATA says otherwise, below the project.
const DATA: &str = "data";

/// Builds and starts the server. The server migrates its database, fills an empty one, and prints address and accounts.
pub fn run(arguments: &[String]) -> Result<()> {
    build::run()?;
    serve(&build::server_program("release"), arguments).become_it()
}

/// The server's command line.
pub fn serve(program: &Path, arguments: &[String]) -> Cmd {
    let or = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    Cmd::new(program)
        .env("NRMM_ADDR", or("NRMM_ADDR", ADDRESS))
        .env("NRMM_DATA", or("NRMM_DATA", DATA))
        .args(["serve", "--demo"])
        .args(arguments)
}
