//! What a page costs beside the least it could cost: 我的机械 of an owner with twenty lines, from this server and from a
//! bare axum and sqlx handler that reads the same rows of the same file by hand. Each is a process of its own (this
//! program, started again), asked by 32 connections in turns. `cargo xtask bench peers`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

#[path = "peers/load.rs"]
mod load;
#[allow(dead_code, reason = "one owner needs less than what the other benchmarks share")]
mod measure;
#[path = "peers/raw.rs"]
mod raw;

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use demo::generate::Size;
use load::Load;
use measure::{Engine, sizes};
use sqlx::SqlitePool;
use tokio::net::TcpListener;

/// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says which of the two servers this process is, and where its register lies.
const PEER: &str = "NRMM_BENCH_PEER";
/// The cookie of the owner who asks.
const TOKEN: &str = "bench-peers-token-of-an-owner-with-twenty-lines";
/// Rounds of each, in turns; the median counts.
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    match std::env::var(PEER).ok().as_deref().and_then(|peer| peer.split_once('=')) {
        Some(("raw", file)) => serve(raw::router(file).await).await,
        Some((_, name)) => {
            let registry = Engine::Sqlite.register(name, Size { machines: 1, seed: 7 }, None).await;
            serve(nrmm_server::in_process(registry)).await;
        }
        None => {
            for size in sizes("NRMM_BENCH_MACHINES", "10000,200000") {
                compare(size.parse().unwrap()).await;
            }
        }
    }
}

async fn serve(router: axum::Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

async fn compare(machines: usize) {
    let name = format!("peers-{machines}");
    drop(Engine::Sqlite.register(&name, Size { machines, seed: 7 }, None).await);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../target/bench/sqlite-{name}/register.db"));
    sign_in(&file.display().to_string()).await;
    let (ours, raw) = (Peer::start("ours", &name), Peer::start("raw", &file.display().to_string()));
    let asked = [
        ("raw, 我的机械", &raw, "/owner/machines", "text/html"),
        ("我的机械, page", &ours, "/owner/machines", "text/html"),
        ("我的机械, data", &ours, "/api/owner/machines", "application/json"),
        ("机主首页, page", &ours, "/owner", "text/html"),
        ("登录, page", &ours, "/owner/login", "text/html"),
    ];
    let mut found: Vec<Vec<Load>> = asked.iter().map(|_| Vec::new()).collect();
    for round in 0..=ROUNDS {
        for (at, (_, peer, path, accept)) in asked.iter().enumerate() {
            let load = load::put(&peer.address, path, accept, TOKEN, peer.child.id()).await;
            if round > 0 {
                found[at].push(load);
            }
        }
    }
    println!("| {machines} machines | kB | requests/s ÷ raw | processor × raw | µs | memory MB |");
    println!("|---|---|---|---|---|---|");
    let medians: Vec<Load> = found.into_iter().map(load::median).collect();
    for ((name, peer, ..), load) in asked.iter().zip(&medians) {
        println!(
            "| {name} | {:.1} | {:.2} | {:.1} | {:.0} | {:.0} |",
            load.bytes / 1000.0,
            load.per_second / medians[0].per_second,
            load.processor / medians[0].processor,
            load.processor,
            peer.memory()
        );
    }
}

/// A session for an owner who has more lines than a page.
async fn sign_in(file: &str) {
    let pool = SqlitePool::connect(&format!("sqlite://{file}")).await.unwrap();
    let (owner,): (Vec<u8>,) = sqlx::query_as(
        "select owner_id from filing where kind = 'registration' group by owner_id having count(*) >= 20 limit 1",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into session (token_hash, id, account_id, address, agent, created_at, last_seen_at, expires_at)
        values ($1, randomblob(16), $2, '', '', 0, 9000000000000, 9000000000000)
        on conflict (token_hash) do nothing",
    )
    .bind(raw::hash(TOKEN))
    .bind(owner)
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
}

/// One of the two servers.
struct Peer {
    child: Child,
    address: String,
}

impl Peer {
    fn start(which: &str, place: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.env(PEER, format!("{which}={place}")).stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned() }
    }

    /// Megabytes that the process holds.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
