//! `cargo xtask build`: everything that is needed to run: the browser's part and the server, in release mode.

use crate::{clock, cmd::Cmd, files, setup, web};
use anyhow::Result;
use std::path::PathBuf;

/// Setup, web, server.
pub fn run() -> Result<()> {
    clock::task("build", "setup, web and server; twelve minutes from nothing, seconds when nothing changed", || {
        setup::run()?;
        web::run(web::Profile::Release)?;
        server()
    })
}

/// The server in release mode.
pub fn server() -> Result<()> {
    clock::task("server", "compiles the server in release mode; ten minutes from nothing", || {
        Cmd::cargo().args(["build", "--release", "--package", "server"]).run()
    })
}

/// Where the server lies, in `release` or `debug`.
pub fn server_program(folder: &str) -> PathBuf {
    files::target().join(folder).join(format!("server{}", std::env::consts::EXE_SUFFIX))
}
