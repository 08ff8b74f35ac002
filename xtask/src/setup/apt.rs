//! Debian packages, installed only when something is missing, and only by root.

use crate::cmd::{self, Cmd};
use anyhow::{Result, bail};

/// Installs packages. Without the right or without apt it says what to run instead.
pub fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if cmd::find("apt-get").is_none() {
        bail!("this machine has no apt: install what Debian calls `{list}` and run the command again");
    }
    if !cmd::is_root() {
        bail!(
            "packages are missing: run `sudo apt-get install -y --no-install-recommends {list}` and then the command \
             again"
        );
    }
    println!("   installing {list}: about a minute");
    apt_get()
        .args(["update", "-q"])
        .hint("check that Debian's mirror can be reached, then run the command again")
        .run()?;
    apt_get()
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages)
        .hint("see the lines above, repair apt, then run the command again")
        .run()
}

fn apt_get() -> Cmd {
    Cmd::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"])
}
