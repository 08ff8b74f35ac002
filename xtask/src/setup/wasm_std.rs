//! The standard library for the browser, which Debian has only as source: built once and put where its compiler looks.
//!
//! The profile matters: without `lto = "fat"` here the libraries carry no LLVM bitcode, and the frontend, which is
//! linked with lto, stops with "failed to get bitcode".

use crate::{
    cmd, files,
    toolchain::{self, Toolchain, WASM},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

const MANIFEST: &str = r#"[package]
name = "nrmm-wasm-std"
version = "0.0.0"
edition = "2021"

[workspace]

[profile.release]
opt-level = "z"
lto = "fat"
codegen-units = 1
debug = 0
panic = "abort"
"#;

/// Builds and installs it, unless the one that is there was built by the compiler that is there.
pub fn install() -> Result<()> {
    let version = Toolchain::Debian.version()?;
    if version == files::note(Path::new(toolchain::DEBIAN_STD_STAMP)) {
        return Ok(());
    }
    if !cmd::is_root() {
        bail!(
            "the browser's standard library must be put into {} once: run `sudo env PATH=\"$PATH\" HOME=\"$HOME\" \
             cargo xtask setup`",
            toolchain::DEBIAN_STD
        );
    }
    println!("   building the browser's standard library from Debian's sources, once: about a minute");
    let libraries = build()?;
    let into = Path::new(toolchain::DEBIAN_STD);
    if into.exists() {
        fs::remove_dir_all(into).with_context(|| format!("cannot replace {}", into.display()))?;
    }
    for library in libraries {
        if let Some(name) = library.file_name() {
            files::write(&into.join(name), &files::read(&library)?)?;
        }
    }
    files::write(Path::new(toolchain::DEBIAN_STD_STAMP), version.as_bytes())
}

/// The libraries, all but the empty crate's own.
fn build() -> Result<Vec<PathBuf>> {
    let folder = files::target().join("tools/wasm-std");
    let built = folder.join("target");
    if built.exists() {
        fs::remove_dir_all(&built).with_context(|| format!("cannot empty {}", built.display()))?;
    }
    files::write(&folder.join("Cargo.toml"), MANIFEST.as_bytes())?;
    files::write(&folder.join("src/lib.rs"), b"#![no_std]\n")?;
    Toolchain::Debian
        .cargo()
        .dir(&folder)
        .env("CARGO_TARGET_DIR", &built)
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", WASM])
        .hint(
            "check that crates.io can be reached and that rust-web-src has the version of rustc-web, then run \
             `cargo xtask setup` again",
        )
        .run()?;
    let libraries: Vec<PathBuf> = files::walk(&built.join(WASM).join("release/deps"))?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rlib"))
        .filter(|path| !path.to_string_lossy().contains("libnrmm_wasm_std"))
        .collect();
    if libraries.is_empty() {
        bail!(
            "the standard library was built but not found in {}: remove target/tools and run `cargo xtask setup` again",
            built.display()
        );
    }
    Ok(libraries)
}
