//! A throw-away PostgreSQL for the tests: made in a temporary folder, reached through 127.0.0.1, gone afterwards.
//!
//! PostgreSQL refuses to run as root, so root runs it as the user `postgres`. Each test makes its own database in it.

use super::scratch;
use crate::{
    cmd::{self, Cmd},
    files,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::Duration,
};

const PREFIX: &str = "nrmm-pg-";

/// How long the cluster may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(100);

/// A running cluster. It ends and vanishes with this value.
pub struct Cluster {
    /// Its superuser's URL, for NRMM_TEST_POSTGRES.
    pub url: String,
    folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// Makes and starts one; about three seconds.
    pub fn start() -> Result<Self> {
        let programs =
            programs().context("PostgreSQL is not installed: run `apt-get install postgresql`, or set NRMM_PG_BIN")?;
        remove_left_over();
        let folder = scratch::folder().join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        if cmd::is_root() {
            Cmd::new("chown").arg("postgres:").arg(&folder).hint("is there no user `postgres`?").output()?;
        }
        let data = folder.join("data");
        as_database_user(&programs.join("initdb"))
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data)
            .output()?;
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .context("no free port")?
            .port();
        let server = as_database_user(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("unix_socket_directories={}", folder.display())])
            .args([
                "-c",
                "max_connections=300",
                "-c",
                // What a server of its own would have; the usual 128 MB hold no index of a million machines.
                "shared_buffers=1GB",
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ])
            .log_to(&folder.join("log"))?
            .spawn()?;
        let mut cluster = Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), folder, server };
        cluster.wait_until_it_is_ready()?;
        println!("   NRMM_TEST_POSTGRES={}", cluster.url);
        Ok(cluster)
    }

    /// Its log says so in English, because the locale is C.
    fn wait_until_it_is_ready(&mut self) -> Result<()> {
        let log = self.folder.join("log");
        let mut waited = Duration::ZERO;
        while waited < PATIENCE && matches!(self.server.try_wait(), Ok(None)) {
            if files::note(&log).contains("ready to accept connections") {
                return Ok(());
            }
            thread::sleep(PAUSE);
            waited += PAUSE;
        }
        bail!("PostgreSQL does not start; it says:\n{}", files::note(&log))
    }
}

impl Drop for Cluster {
    /// Asks it to end at once (SIGINT: fast shutdown), insists after some seconds, removes its folder.
    fn drop(&mut self) {
        let asked = Cmd::new("kill").arg("-INT").arg(self.server.id().to_string()).succeeds_within(PAUSE * 10);
        let mut waited = Duration::ZERO;
        while asked && waited < PAUSE * 100 && matches!(self.server.try_wait(), Ok(None)) {
            thread::sleep(PAUSE);
            waited += PAUSE;
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of initdb and postgres: NRMM_PG_BIN, the PATH, or Debian's place with the highest version.
pub fn programs() -> Option<PathBuf> {
    let given = std::env::var_os("NRMM_PG_BIN").map(PathBuf::from);
    let on_path = cmd::find("initdb")
        .and_then(|program| program.canonicalize().ok())
        .and_then(|program| program.parent().map(Path::to_path_buf));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .max();
    given.or(on_path).or(newest.map(|(_, folder)| folder)).filter(|folder| folder.join("initdb").is_file())
}

/// A program as `postgres` when we are root, and ended by the kernel should this tool die.
fn as_database_user(program: &Path) -> Cmd {
    if cmd::find("setpriv").is_none() {
        return Cmd::new(program);
    }
    let mut command = Cmd::new("setpriv").dir(Path::new("/")).args(["--pdeathsig", "INT"]);
    if cmd::is_root() {
        command = command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(program)
}

/// Removes the folders of runs that were killed before they could.
fn remove_left_over() {
    let folders = [scratch::folder(), std::env::temp_dir()];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
            continue;
        };
        let alive = Path::new("/proc").join(process).exists();
        if Path::new("/proc/self").exists() && !alive {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_takes_queries_and_vanishes() {
        let Some(programs) = programs() else {
            return;
        };
        let cluster = Cluster::start().unwrap();
        let folder = cluster.folder.clone();
        let psql = || Cmd::new(programs.join("psql")).args(["-XAtq", &cluster.url, "-c"]);
        psql().arg("create database made_by_a_test").output().unwrap();
        let settings = "select current_setting('max_connections') || current_setting('server_encoding')";
        assert_eq!(psql().arg(settings).output().unwrap(), "300UTF8");
        drop(cluster);
        assert!(!folder.exists());
    }
}
