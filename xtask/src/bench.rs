//! `cargo xtask bench`: the benchmarks, which say ratios measured side by side in one run and never fail a build.

use crate::{build, cmd::Cmd, files, test::postgres};
use anyhow::{Result, bail};

/// All of the server's, or those of the browser.
pub fn run(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => server(),
        ["peers"] => Cmd::new("cargo").args(["bench", "-p", "server", "--bench", "peers"]).run(),
        ["browser"] => browser(None),
        ["browser", "--before", server, site] => browser(Some(format!("{server},{site}"))),
        _ => bail!("`cargo xtask bench` takes nothing, `peers`, or `browser [--before SERVER SITE]`"),
    }
}

/// Runs them on SQLite and on PostgreSQL: the cluster of NRMM_TEST_POSTGRES, or a throw-away one.
fn server() -> Result<()> {
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

/// What a person waits for, and what the way through many pages leaves behind. `before` is another build's server and
/// site.
fn browser(before: Option<String>) -> Result<()> {
    build::run()?;
    let folder = files::root().join("end2end");
    Cmd::new("npx")
        .dir(&folder)
        .args(["playwright", "test", "--config", "bench.config.ts"])
        .env("NRMM_BENCH_BEFORE", before.unwrap_or_default())
        .run()
}
