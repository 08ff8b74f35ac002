//! Which Rust compiles for the browser: the one that runs this tool, when rustup has its wasm target, else Debian's.
//!
//! Debian's lies in /usr/bin beside rustup's, which comes first on the PATH; cargo hands its own choice down in
//! variables, so these are taken away before the other one starts. Each has its own target folder.

use crate::{
    cmd::{self, Cmd},
    files,
};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// The target triple of the browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Where Debian's compiler looks for the standard library of the browser.
pub const DEBIAN_STD: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

/// The file beside it that says which compiler built it.
pub const DEBIAN_STD_STAMP: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib/built-by";

/// LLD of the LLVM that Debian's compiler uses.
pub const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";

/// What cargo and rustup tell their children about themselves.
const OWN_VARIABLES: [&str; 7] =
    ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "LD_LIBRARY_PATH"];

/// A compiler for the browser's part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toolchain {
    /// The one that runs this tool.
    Rustup,
    /// The packages rustc-web and cargo-web.
    Debian,
}

impl Toolchain {
    /// The one that is ready to compile for the browser, rustup's first.
    pub fn ready() -> Option<Self> {
        let wanted = std::env::var("NRMM_WASM_TOOLCHAIN").unwrap_or_default();
        [(Self::Rustup, "rustup"), (Self::Debian, "debian")]
            .into_iter()
            .filter(|(_, name)| wanted.is_empty() || wanted == *name)
            .map(|(toolchain, _)| toolchain)
            .find(|toolchain| toolchain.is_ready())
    }

    /// The same, or a sentence that says how to get one.
    pub fn required() -> Result<Self> {
        match Self::ready() {
            Some(toolchain) => Ok(toolchain),
            None => bail!("no compiler for the browser is installed: run `cargo xtask setup`"),
        }
    }

    /// Its cargo, with a target folder of its own.
    pub fn cargo(self) -> Cmd {
        match self {
            Self::Rustup => Cmd::new("cargo").env("CARGO_TARGET_DIR", self.target()),
            Self::Debian => Cmd::new("/usr/bin/cargo")
                .without_env(&OWN_VARIABLES)
                .env("PATH", debian_path())
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
                .env("CARGO_TARGET_DIR", self.target()),
        }
    }

    /// The folder it builds in.
    pub fn target(self) -> PathBuf {
        files::target().join(match self {
            Self::Rustup => "wasm",
            Self::Debian => "wasm-debian",
        })
    }

    /// Its version, as `rustc -V` says it.
    pub fn version(self) -> Result<String> {
        self.rustc().arg("-V").output()
    }

    fn rustc(self) -> Cmd {
        match self {
            Self::Rustup => Cmd::new("rustc"),
            Self::Debian => Cmd::new("/usr/bin/rustc").without_env(&OWN_VARIABLES).env("PATH", debian_path()),
        }
    }

    fn is_ready(self) -> bool {
        match self {
            Self::Rustup => {
                self.rustc().args(["--print", "target-libdir", "--target", WASM]).output().is_ok_and(|folder| {
                    let folder = Path::new(&folder);
                    // lib/rustlib/<target>/lib beside lib/rustlib/src.
                    let sources = folder.ancestors().nth(2).map(|lib| lib.join("src/rust/library/std/Cargo.toml"));
                    holds_std(folder) && sources.is_some_and(|manifest| manifest.is_file())
                })
            }
            Self::Debian => {
                Path::new("/usr/bin/cargo").is_file()
                    && Path::new(DEBIAN_LINKER).is_file()
                    && holds_std(Path::new(DEBIAN_STD))
                    && self.version().is_ok_and(|version| version == files::note(Path::new(DEBIAN_STD_STAMP)))
            }
        }
    }
}

/// Whether the wasm target can be asked of rustup at all.
pub fn has_rustup() -> bool {
    cmd::find("rustup").is_some()
}

fn debian_path() -> String {
    format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default())
}

fn holds_std(folder: &Path) -> bool {
    std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
}
