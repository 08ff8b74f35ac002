//! `cargo xtask web`: what the browser downloads: wasm, its loader script, the style sheet and the files of public/.
//!
//! Each part keeps what it made, with the fingerprint of what it was made from, in target/web/<profile>; [`site`] puts
//! the parts together in target/site, where the server finds them through manifest.json.

mod budget;
mod compress;
mod script;
mod site;
mod style;
mod why;

use crate::{clock, files, toolchain::Toolchain};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// How the browser's part is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small: optimised, well compressed, and held to the size budget.
    Release,
    /// Quick to build, large, with names for debugging.
    Debug,
}

impl Profile {
    /// Release, or debug with `--debug`.
    pub fn from_arguments(arguments: &[String]) -> Result<Self> {
        match arguments {
            [] => Ok(Self::Release),
            [flag] if flag == "--debug" => Ok(Self::Debug),
            _ => bail!("`cargo xtask web` takes nothing but `--debug` or `--why`"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Debug => "debug",
        }
    }

    /// Where parts of this profile are kept between builds.
    fn kept(self) -> PathBuf {
        files::target().join("web").join(self.name())
    }
}

/// Builds what has changed, and checks the sizes of a release build.
pub fn run(profile: Profile) -> Result<()> {
    build(profile, false)
}

/// `cargo xtask web` as it was asked for.
pub fn asked(arguments: &[String]) -> Result<()> {
    match arguments {
        [flag] if flag == "--why" => {
            clock::task("why", "of what the programs are made; four minutes from nothing", || {
                why::run(&script::Sources::read(Profile::Release, Toolchain::required()?, false)?)
            })
        }
        _ => run(Profile::from_arguments(arguments)?),
    }
}

/// The same in release mode, with lints: what was built without them is compiled again.
pub fn run_linted() -> Result<()> {
    build(Profile::Release, true)
}

fn build(profile: Profile, linted: bool) -> Result<()> {
    let about = match profile {
        Profile::Release => "builds the browser's part; four minutes from nothing, one after a change in app/",
        Profile::Debug => "builds the browser's part for debugging; two minutes from nothing",
    };
    clock::task("web", about, || {
        let toolchain = Toolchain::required()?;
        let script = script::Sources::read(profile, toolchain, linted)?;
        let style = style::fingerprint()?;
        let public = files::fingerprint(&["public"])?;
        let parts = [profile.name(), &script.fingerprint, &style, &public];
        let whole = files::hash(parts.map(str::as_bytes));
        let built = if site::is_built_from(&whole) && script.are_built() {
            println!("   nothing changed");
            site::Manifest::read()?
        } else {
            let style = style::build(profile, &style)?;
            let script = script.build()?;
            site::assemble(profile, &script, &style, &whole)?
        };
        match profile {
            Profile::Release => budget::check(&built),
            Profile::Debug => Ok(()),
        }
    })
}
