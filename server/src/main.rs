//! The binary: its allocator, and the command line.
#![forbid(unsafe_code)]

use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;

use clap::Parser as _;
use nrmm_server::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory that is freed goes back to the system at once, and is not handed out in pieces of 2 MB: a server that has
/// decoded a large photo must not keep its memory beside the next one's. The allocator reads this before `main` and
/// nowhere else.
const ALLOCATOR_OPTIONS: [(&str, &str); 2] = [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", "0")];

fn main() -> anyhow::Result<()> {
    // What the server writes is for its own account only: database, photos, keys, backups.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    if ALLOCATOR_OPTIONS.iter().any(|(name, _)| std::env::var_os(name).is_none()) {
        let mut arguments = std::env::args_os();
        let name = arguments.next().unwrap_or_default();
        // Comes back only when it fails; then the server runs all the same.
        let _ = Command::new("/proc/self/exe").arg0(name).args(arguments).envs(ALLOCATOR_OPTIONS).exec();
    }
    run()
}

fn run() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(nrmm_server::run(cli));
    // A photo that is still being decoded does not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}
