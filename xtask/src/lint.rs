//! A cargo that lints what it compiles, so that what follows shares its build: a plain cargo would compile our crates
//! anew, and nothing else.

use crate::cmd::{self, Cmd};
use anyhow::{Result, bail};

/// Clippy's compiler, and `-D warnings` as `cargo clippy` hands it down.
const CLIPPY: &str = "clippy-driver";
const DENY_WARNINGS: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

/// The same cargo, with the compiler that lints; without clippy it is the one that was given.
pub fn linting(cargo: Cmd) -> Cmd {
    match cmd::find(CLIPPY) {
        Some(clippy) => cargo.env("RUSTC_WORKSPACE_WRAPPER", clippy).env("CLIPPY_ARGS", DENY_WARNINGS),
        None => cargo,
    }
}

/// Says how to get clippy, when it is not there.
pub fn required() -> Result<()> {
    if cmd::find(CLIPPY).is_none() {
        bail!("clippy is not installed: run `rustup component add clippy`");
    }
    Ok(())
}
