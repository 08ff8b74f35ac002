//! `cargo xtask setup`: installs what is missing for building. With everything there it takes a second.

pub mod apt;
mod wasm_std;

use crate::{
    clock,
    cmd::{self, Cmd},
    files,
    toolchain::{self, Toolchain, WASM},
};
use anyhow::{Result, bail};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The version of the npm package `binaryen`; Debian's is too old for the compiler's wasm.
pub const BINARYEN: &str = "132";

/// Checks, installs, and says what is there.
pub fn run() -> Result<()> {
    clock::task("setup", "installs what building needs; a second when it is there, two minutes from nothing", || {
        let toolchain = wasm_toolchain()?;
        println!("   browser's compiler: {toolchain:?}, {}", toolchain.version()?);
        match wasm_opt()? {
            Some(path) => println!("   wasm-opt: binaryen {BINARYEN} in {}", path.display()),
            None => println!(
                "   wasm-opt: none, because node and npm are not on this machine: the wasm stays about a seventh \
                 larger once unpacked, the download about the same. Install nodejs and npm and run \
                 `cargo xtask setup` to change that"
            ),
        }
        Ok(())
    })
}

/// Where wasm-opt lies, when it is installed and node can run it.
pub fn installed_wasm_opt() -> Option<PathBuf> {
    let folder = tools().join("node_modules/binaryen");
    let described = files::note(&folder.join("package.json"));
    let right = described.contains(&format!("\"version\": \"{BINARYEN}."));
    (right && cmd::find("node").is_some()).then(|| folder.join("bin/wasm-opt"))
}

fn tools() -> PathBuf {
    files::target().join("tools")
}

fn wasm_opt() -> Result<Option<PathBuf>> {
    if let Some(path) = installed_wasm_opt() {
        return Ok(Some(path));
    }
    if cmd::find("node").is_none() || cmd::find("npm").is_none() {
        return Ok(None);
    }
    std::fs::create_dir_all(tools())?;
    Cmd::new("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
        .arg(tools())
        .arg(format!("binaryen@{BINARYEN}"))
        .hint("check that the npm registry can be reached, then run `cargo xtask setup` again")
        .run()?;
    match installed_wasm_opt() {
        Some(path) => Ok(Some(path)),
        None => bail!(
            "npm installed another binaryen than {BINARYEN}: remove target/tools and run `cargo xtask setup` again"
        ),
    }
}

/// A toolchain for the browser: what is there, else rustup's target, else Debian's packages.
fn wasm_toolchain() -> Result<Toolchain> {
    if let Some(toolchain) = Toolchain::ready() {
        return Ok(toolchain);
    }
    let forced = std::env::var("NRMM_WASM_TOOLCHAIN").unwrap_or_default();
    if forced != "debian" && toolchain::has_rustup() {
        println!("   asking rustup for {WASM} and the sources of the library, for at most two minutes");
        let added = Cmd::new("rustup").args(["target", "add", WASM]).succeeds_within(Duration::from_mins(1))
            && Cmd::new("rustup").args(["component", "add", "rust-src"]).succeeds_within(Duration::from_mins(1));
        match Toolchain::ready() {
            Some(toolchain) if added => return Ok(toolchain),
            _ => println!("   rustup cannot get it (a closed network?): taking Debian's packages"),
        }
    }
    if forced == "rustup" || cmd::find("apt-get").is_none() {
        bail!(
            "this machine has no compiler for the browser: run `rustup target add {WASM}` and `rustup component add \
             rust-src` where the network is open"
        );
    }
    debian_toolchain()?;
    Toolchain::required()
}

fn debian_toolchain() -> Result<()> {
    let packages = [
        ("/usr/bin/rustc", "rustc-web"),
        ("/usr/bin/cargo", "cargo-web"),
        ("/usr/lib/rustlib/src/rust/library/std/Cargo.toml", "rust-web-src"),
        (toolchain::DEBIAN_LINKER, "lld-22"),
    ];
    let missing = packages.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package);
    apt::install(&missing.collect::<Vec<_>>())?;
    wasm_std::install()
}
