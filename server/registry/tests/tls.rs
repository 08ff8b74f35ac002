//! PostgreSQL over TLS: a cluster of its own that takes nothing else, with a certificate that vouches for itself.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests say what must hold by unwrapping it")]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use registry::db::{Db, Sql};

/// Whether the connection that asks is encrypted.
const ENCRYPTED: Sql = Sql::both(
    "select case when ssl then cast(1 as bigint) else cast(0 as bigint) end from pg_stat_ssl \
     where pid = pg_backend_pid()",
);

struct Cluster {
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

/// Where initdb and postgres are: as `cargo xtask test` finds them.
fn programs() -> Option<PathBuf> {
    let given = std::env::var_os("NRMM_PG_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("initdb")).find(|program| program.is_file());
    let on_path = on_path.and_then(|program| Some(program.canonicalize().ok()?.parent()?.to_path_buf()));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|version| version.path().join("bin")).max();
    given.or(on_path).or(newest).filter(|folder| folder.join("postgres").is_file())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) == 0)
}

/// A program as the user of the database: it refuses to run as root.
fn as_database_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

impl Cluster {
    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("NOT TESTED: TLS to PostgreSQL, which is not installed here");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        if is_root() {
            assert!(Command::new("chown").arg("postgres:").arg(folder.path()).status().unwrap().success());
        }
        let made = as_database_user(&programs.join("initdb"))
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(data.join("server.crt"), certified.cert.pem()).unwrap();
        std::fs::write(folder.path().join("root.crt"), certified.cert.pem()).unwrap();
        let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("other.crt"), other.cert.pem()).unwrap();
        let key = data.join("server.key");
        std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
        std::fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").unwrap();
        assert!(Command::new("chmod").arg("600").arg(&key).status().unwrap().success());
        if is_root() {
            assert!(Command::new("chown").args(["-R", "postgres:"]).arg(&data).status().unwrap().success());
        }
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let server = as_database_user(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-c", "fsync=off"])
            .args(["-c", &format!("unix_socket_directories={}", folder.path().display())])
            .current_dir("/")
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Some(Self { folder, server, port })
    }

    fn url(&self, options: &str) -> String {
        format!("postgres://postgres@localhost:{}/postgres?{options}", self.port)
    }

    /// The same with a certificate beside it.
    fn trusting(&self, mode: &str, certificate: &str) -> String {
        self.url(&format!("sslmode={mode}&sslrootcert={}", self.folder.path().join(certificate).display()))
    }

    /// The database, once the cluster answers.
    async fn open(&mut self, url: &str) -> Db {
        for _ in 0..300 {
            match Db::open(url).await {
                Ok(db) => return db,
                Err(error) => assert!(self.server.try_wait().unwrap().is_none(), "the cluster has ended: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the cluster never answers over TLS");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-INT").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

async fn is_encrypted(db: &Db) -> bool {
    db.one::<(i64,)>(ENCRYPTED, vec![]).await.unwrap() == Some((1,))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_asks_for_tls_gets_it_and_its_certificate_is_checked_where_that_is_asked_for() {
    let Some(mut cluster) = Cluster::start() else { return };
    let required = cluster.url("sslmode=require");
    let db = cluster.open(&required).await;
    assert!(is_encrypted(&db).await);
    db.migrate().await.unwrap();
    db.close().await;
    for url in [cluster.url("sslmode=prefer"), cluster.url(""), cluster.trusting("verify-full", "root.crt")] {
        let db = Db::open(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
        assert!(is_encrypted(&db).await, "{url}");
        db.close().await;
    }
    let refused = [
        (cluster.url("sslmode=disable"), "in clear"),
        (cluster.trusting("verify-full", "other.crt"), "a certificate of somebody else"),
        (cluster.url("sslmode=verify-full"), "a certificate that no authority vouches for"),
        (cluster.trusting("verify-full", "root.crt").replace("localhost", "127.0.0.1"), "another name"),
    ];
    for (url, what) in refused {
        assert!(Db::open(&url).await.is_err(), "{what}: {url}");
    }
}
