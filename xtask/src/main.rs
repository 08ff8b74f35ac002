//! `cargo xtask`: everything that is done to the project from a terminal: set up, build, run, develop, test.
//!
//! One module per command; every command is a sequence of other programs, started through [`cmd`]. Nothing here knows
//! the register itself: what the server and the pages do is theirs.

mod bench;
mod build;
#[cfg(test)]
mod circles;
mod clock;
mod cmd;
mod dev;
mod files;
mod lint;
mod run;
mod setup;
mod test;
mod toolchain;
#[cfg(test)]
mod walls;
mod web;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup                     install what is missing for building: the wasm target, the linker, wasm-opt
  web [--debug | --why]     build what the browser downloads into target/site, and check its size; or say of which
                            crates and functions the programs are made
  build                     setup, web, and the server in release mode
  run [-- ARGS]             build, then start the server with its demo data on http://127.0.0.1:3000
  dev [-- ARGS]             run a debug build, and rebuild and restart it when a source changes
  bench                     how long queues, filters, searches and pages take at 10,000 and at 1,000,000 machines, and
                            the pages of sites at 1,000 and at 100,000 sites with 100 visits each, on both engines;
                            generates the registers first (an hour; SQLite's are kept)
  bench peers               what 我的机械 costs beside a bare axum and sqlx handler of the same rows
  bench browser [--before SERVER SITE]
                            how long a person waits between two pages on a slow network, beside another build's server
                            and target/site; and what ten thousand navigations leave behind
  test [--only STEP | --from STEP] [--all]
                            every check, leaving out what has passed on the very files that it reads
                            (steps: fmt, tools, clippy, unit, doc, web, server, browser)

environment: NRMM_ADDR and NRMM_DATA (run, dev), NRMM_TEST_POSTGRES (test: use this cluster instead of a throw-away
one), NRMM_PG_BIN (folder of initdb and postgres), NRMM_WASM_TOOLCHAIN=rustup|debian (force a toolchain), CI=true
(test: as --all)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let (command, rest) = arguments.split_first().map_or(("help", &[][..]), |(command, rest)| (command.as_str(), rest));
    match command {
        "setup" => without_arguments(rest).and_then(|()| setup::run()),
        "web" => web::asked(rest),
        "build" => without_arguments(rest).and_then(|()| build::run()),
        "run" => run::run(server_arguments(rest)),
        "dev" => dev::run(server_arguments(rest)),
        "test" => test::Selection::from_arguments(rest).and_then(|selection| test::run(&selection)),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => bail!("there is no command `{unknown}`\n\n{USAGE}"),
    }
}

fn without_arguments(rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(argument) => bail!("leave out `{argument}`: this command takes no arguments"),
    }
}

/// What follows an optional `--` is handed to the server.
fn server_arguments(rest: &[String]) -> &[String] {
    match rest.split_first() {
        Some((first, tail)) if first == "--" => tail,
        _ => rest,
    }
}
