//! The programs of the browser, wasm and loader script each: cargo, then wasm-bindgen as a library, then wasm-opt.
//!
//! wasm-bindgen runs at the very version that Cargo.lock gives the frontend, so the two cannot drift apart. Steps after
//! the compiler are left out when its result is the same as before: most changes in app/ concern the server alone.

use super::Profile;
use crate::{
    cmd::Cmd,
    files,
    lint::linting,
    setup::{self, BINARYEN},
    toolchain::{Toolchain, WASM},
};
use anyhow::{Context, Result, anyhow};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// What the wasm is made from: sources, the versions and profiles of libraries, and this very recipe.
const SOURCES: [&str; 8] = [
    "app",
    "frontend",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/web/script.rs",
    "xtask/src/toolchain.rs",
    "xtask/Cargo.toml",
];

/// One program for each kind of page: a feature of the frontend, and the name of its files before the hash.
pub const PROGRAMS: [&str; 3] = ["owner", "site", "office"];

/// How a release is compiled: a trap instead of a panic's words, and no text that only a debugger reads. What a trap
/// means to the person is said by the page (public/js/begin.js). The first flag is that of .cargo/config.toml,
/// which these replace.
const SMALL_FLAGS: [&str; 6] = [
    "--cfg",
    "erase_components",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zfmt-debug=none",
    "-Zlocation-detail=none",
];

/// The standard library is compiled with it: as distributed it carries the words of its panics.
const SMALL_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// What stock browsers of our age understand. Never `-all`: it emits "compact imports", which browsers refuse.
const WASM_OPT: [&str; 11] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-call-indirect-overlong",
    "--strip-debug",
    "--strip-producers",
];

/// The sources as they are now, and with what they would be built.
pub struct Sources {
    /// Differs when a build would give something else.
    pub fingerprint: String,
    profile: Profile,
    toolchain: Toolchain,
    /// Whether our crates are linted as they are compiled.
    linted: bool,
    wasm_opt: Option<PathBuf>,
}

/// The files of a finished program.
pub struct Script {
    /// Its name.
    pub name: &'static str,
    /// The loader script.
    pub js: Vec<u8>,
    /// The program.
    pub wasm: Vec<u8>,
    /// The folder of script pieces that the loader imports, when there are any.
    pub snippets: PathBuf,
}

impl Sources {
    /// Reads them.
    pub fn read(profile: Profile, toolchain: Toolchain, linted: bool) -> Result<Self> {
        let wasm_opt = match profile {
            Profile::Release => setup::installed_wasm_opt(),
            Profile::Debug => None,
        };
        let optimiser = if wasm_opt.is_some() { BINARYEN } else { "none" };
        let sources = files::fingerprint(&SOURCES)?;
        let parts = [profile.name(), &toolchain.version()?, optimiser, &sources];
        Ok(Self { fingerprint: files::hash(parts.map(str::as_bytes)), profile, toolchain, linted, wasm_opt })
    }

    /// Whether an earlier run made all from the same sources, with lints where they are wanted.
    pub fn are_built(&self) -> bool {
        PROGRAMS.into_iter().all(|name| self.is_built(name))
    }

    /// Builds all, or takes what an earlier run made from the same sources.
    pub fn build(&self) -> Result<Vec<Script>> {
        PROGRAMS.into_iter().map(|name| self.build_one(name)).collect()
    }

    fn is_built(&self, name: &str) -> bool {
        let is_made = |ending: &str| files::note(&self.stamp(name, ending)) == self.fingerprint;
        is_made("sources") && (!self.linted || is_made("linted"))
    }

    fn stamp(&self, name: &str, ending: &str) -> PathBuf {
        self.profile.kept().join(format!("{name}.{ending}"))
    }

    fn build_one(&self, name: &'static str) -> Result<Script> {
        let kept = self.profile.kept().join(name);
        if !self.is_built(name) {
            let compiled = self.compile(name)?;
            self.finish(name, &compiled, &kept)?;
            files::write(&self.stamp(name, "sources"), self.fingerprint.as_bytes())?;
            if self.linted {
                files::write(&self.stamp(name, "linted"), self.fingerprint.as_bytes())?;
            }
        }
        Ok(Script {
            name,
            js: files::read(&kept.join(format!("{name}.js")))?,
            wasm: files::read(&kept.join(format!("{name}.wasm")))?,
            snippets: kept.join("snippets"),
        })
    }

    /// Compiles one; answers where it lies, until the next one takes its place.
    pub fn compile(&self, name: &str) -> Result<PathBuf> {
        let (profile, folder) = match self.profile {
            Profile::Release => ("wasm-release", "wasm-release"),
            Profile::Debug => ("dev", "debug"),
        };
        let mut cargo = self.toolchain.cargo();
        if self.linted && self.toolchain == Toolchain::Rustup {
            cargo = linting(cargo);
        } else if self.linted {
            lint_here(name)?;
        }
        let mut more: &[&str] = &[];
        if self.profile == Profile::Release {
            cargo = cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", SMALL_FLAGS.join(" "));
            more = &SMALL_STD;
        }
        cargo
            .args([
                "build",
                "--package",
                "frontend",
                "--lib",
                "--target",
                WASM,
                "--profile",
                profile,
                "--features",
                name,
            ])
            .args(more)
            .hint("the frontend does not compile for the browser; see the lines above")
            .run()?;
        Ok(self.toolchain.target().join(WASM).join(folder).join("frontend.wasm"))
    }

    /// From the compiler's wasm to what the browser loads.
    fn finish(&self, name: &str, compiled: &Path, kept: &Path) -> Result<()> {
        let optimiser: &[u8] = if self.wasm_opt.is_some() { BINARYEN.as_bytes() } else { b"none" };
        let recipe = files::fingerprint(&["xtask/src/web/script.rs", "xtask/Cargo.toml"])?;
        let input = files::hash([files::read(compiled)?.as_slice(), optimiser, recipe.as_bytes()]);
        let stamp = self.stamp(name, "compiled");
        if files::note(&stamp) == input {
            println!("   the compiled wasm is the same as before");
            return Ok(());
        }
        if kept.exists() {
            fs::remove_dir_all(kept).with_context(|| format!("cannot empty {}", kept.display()))?;
        }
        bind(name, compiled, kept, self.profile)?;
        let bound = kept.join(format!("{name}_bg.wasm"));
        let wasm = kept.join(format!("{name}.wasm"));
        match &self.wasm_opt {
            Some(program) => {
                Cmd::new("node")
                    .arg("--stack-size=4000")
                    .arg(program)
                    .args(WASM_OPT)
                    .arg(&bound)
                    .arg("-o")
                    .arg(&wasm)
                    .hint("remove target/tools and run `cargo xtask setup`, then try again")
                    .run()?;
                fs::remove_file(&bound).with_context(|| format!("cannot remove {}", bound.display()))?;
            }
            None => fs::rename(&bound, &wasm).with_context(|| format!("cannot rename {}", bound.display()))?,
        }
        files::write(&stamp, input.as_bytes())
    }
}

/// Debian's compiler for the browser has no clippy; compiled for this machine the browser's side is linted as well.
fn lint_here(name: &str) -> Result<()> {
    Cmd::cargo().args(["clippy", "--package", "frontend", "--lib", "--features", name, "--", "-D", "warnings"]).run()
}

fn bind(name: &str, compiled: &Path, into: &Path, profile: Profile) -> Result<()> {
    println!("   wasm-bindgen");
    let debug = profile == Profile::Debug;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(name)
        .typescript(false)
        .remove_name_section(!debug)
        .remove_producers_section(!debug)
        .debug(debug)
        .keep_debug(debug);
    bindgen.web(true).map_err(|error| anyhow!("{error:#}"))?;
    bindgen.generate(into).map_err(|error| anyhow!("{error:#}")).context("wasm-bindgen refused the compiled wasm")
}
