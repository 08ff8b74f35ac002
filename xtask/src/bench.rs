//! `cargo xtask bench`: the benchmarks, which say ratios measured side by side in one run and never fail a build.

use crate::{cmd::Cmd, test::postgres};
use anyhow::Result;

/// Runs them on SQLite and on PostgreSQL: the cluster of NRMM_TEST_POSTGRES, or a throw-away one.
pub fn run() -> Result<()> {
    let given = std::env::var("NRMM_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let (url, _cluster) = if let Some(url) = given {
        (url, None)
    } else {
        let cluster = postgres::Cluster::start()?;
        (cluster.url.clone(), Some(cluster))
    };
    let benches = ["--bench", "print", "--bench", "office", "--bench", "sites"];
    Cmd::new("cargo").args(["bench", "-p", "server"]).args(benches).env("NRMM_TEST_POSTGRES", &url).run()
}
