//! What the benchmarks share: generated registers of several sizes on both engines, tasks done in turns on all of them,
//! and a table of p50 and p95 with how many times longer the largest one takes.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::{Duration, Instant};

use registry::accounts::NewStaff;
use registry::clock::Clock;
use registry::config::{OfficeConfig, PlateConfig, RegistryConfig};
use registry::generate::sites::Sites;
use registry::generate::{self, Size};
use registry::sessions::Presence;
use registry::{Actor, Duty, Registry, Role};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// How often each thing is done.
const ROUNDS: usize = 200;
/// Rounds before those that count.
const WARM_UP: usize = 10;
/// More than this many times longer is too long.
const BOUND: f64 = 1.5;
const PASSWORD: &str = "bench-huanghe-26";

/// A task under way; it answers how many rows it found.
pub type Work<'a> = Pin<Box<dyn Future<Output = usize> + Send + 'a>>;
/// What is done at a place, in a round.
pub type Doing<P> = Box<dyn for<'a> Fn(&'a P, usize) -> Work<'a>>;
/// A task with its name.
pub type Task<P> = (&'static str, Doing<P>);

/// The sizes that a variable asks for.
pub fn sizes(variable: &str, otherwise: &str) -> Vec<String> {
    let sizes = std::env::var(variable).unwrap_or_else(|_| otherwise.to_owned());
    sizes.split(',').map(|size| size.trim().to_owned()).collect()
}

/// Opens a place for every size on each engine (or on the one that NRMM_BENCH_ENGINE names), and measures all tasks there.
pub async fn run<P>(sizes: &[String], open: impl AsyncFn(Engine, &str) -> P, tasks: impl Fn() -> Vec<Task<P>>) {
    let cluster = std::env::var("NRMM_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let only = std::env::var("NRMM_BENCH_ENGINE").ok();
    let engines = [Some(Engine::Sqlite), cluster.map(Engine::Postgres)].into_iter().flatten();
    let mut worst: f64 = 0.0;
    for engine in engines.filter(|engine| only.as_deref().is_none_or(|name| name == engine.name())) {
        let mut places = Vec::new();
        for size in sizes {
            places.push(open(engine.clone(), size).await);
        }
        println!("\n{}: {}", engine.name(), sizes.join(" / "));
        worst = worst.max(measure(&places, tasks()).await);
    }
    println!(
        "\nthe largest ratio is {worst:.2}; {BOUND} is the bound; lines with fewer rows at the first size do not count"
    );
}

/// Which database.
#[derive(Clone)]
pub enum Engine {
    Sqlite,
    /// With the address of a cluster.
    Postgres(String),
}

impl Engine {
    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// The register with this name, generated when it is not there yet. SQLite's files are kept for the next run.
    pub async fn register(&self, name: &str, size: Size, sites: Option<Sites>) -> Registry {
        let engine = self.name();
        let folder =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/bench").join(format!("{engine}-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let database = match self {
            Self::Postgres(cluster) => database(cluster, &format!("nrmm_bench_{}", name.replace('-', "_"))).await,
            Self::Sqlite => format!("sqlite://{}", folder.join("register.db").display()),
        };
        let registry = Registry::open(config(database, folder.join("photos")), Clock::system()).await.unwrap();
        if registry::demo::is_empty(&registry).await.unwrap() {
            let (begin, mut said) = (Instant::now(), 0);
            let seconds = || begin.elapsed().as_secs_f64();
            generate::fill(&registry, size, sites, &mut |what, done| {
                if done / 100_000 != said {
                    said = done / 100_000;
                    println!("{engine}: {done} {what} after {:.0} s", seconds());
                }
            })
            .await
            .unwrap();
            println!("{engine}: {name} generated in {:.0} s", seconds());
        }
        registry
    }
}

async fn database(cluster: &str, name: &str) -> String {
    let mut connection = PgConnection::connect(cluster).await.unwrap();
    let known: Option<(i32,)> = sqlx::query_as("select 1 from pg_database where datname = $1")
        .bind(name)
        .fetch_optional(&mut connection)
        .await
        .unwrap();
    if known.is_none() {
        sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
    }
    let (server, _) = cluster.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

fn config(database: String, photo_folder: PathBuf) -> RegistryConfig {
    let offices = (0..19)
        .map(|number| OfficeConfig {
            code: if number == 0 { "141000".to_owned() } else { format!("1410{:02}", 20 + number) },
            name: format!("第{number}分局"),
            district: format!("第{number}区"),
            kind: if number == 0 { "city" } else { "county" }.to_owned(),
            parent: None,
            phone: "0357-2012345".to_owned(),
            address: "滨河西路1号".to_owned(),
            hours: "工作日 9:00–17:00".to_owned(),
        })
        .collect();
    RegistryConfig {
        database,
        photo_folder,
        key: [7; 32],
        old_keys: Vec::new(),
        second_factor: false,
        number_prefix: "DL".to_owned(),
        stage_profile: "default".to_owned(),
        agreement_version: "2026-01".to_owned(),
        calendar: domain::calendar::Calendar::default(),
        review_days: 5,
        zone: None,
        plates: PlateConfig::signed_with([7; 32]),
        offices,
        codes_per_phone: 10,
        codes_per_address: 100,
    }
}

/// A member of staff with every duty.
pub async fn staff(registry: &Registry, username: &str, office: &str) -> Actor {
    let new = NewStaff {
        username: username.to_owned(),
        name: "测量员".to_owned(),
        office: office.to_owned(),
        duties: Duty::ALL.to_vec(),
        password: PASSWORD.to_owned(),
    };
    let _ = registry.add_staff(&new).await;
    signed_in(registry, Role::Staff, username, PASSWORD).await
}

/// Whoever this login and password belong to.
pub async fn signed_in(registry: &Registry, role: Role, login: &str, password: &str) -> Actor {
    let token = registry.log_in(role, login, password, "127.0.0.1").await.unwrap();
    match registry.presence(&token.0).await.unwrap() {
        Presence::Present(actor) => actor,
        _ => unreachable!("the session is whole"),
    }
}

/// Measures every task at every place, in turns, so that a noisy moment hits all; answers the worst ratio.
async fn measure<P>(places: &[P], tasks: Vec<Task<P>>) -> f64 {
    println!("{:<28} {:>11} {:>18} {:>18} {:>7} {:>7}", "", "rows", "p50 ms", "p95 ms", "p50 ×", "p95 ×");
    let mut worst: f64 = 0.0;
    for (name, work) in tasks {
        let mut times = vec![Vec::with_capacity(ROUNDS); places.len()];
        let mut rows = vec![0; places.len()];
        for round in 0..ROUNDS + WARM_UP {
            for ((place, times), rows) in places.iter().zip(&mut times).zip(&mut rows) {
                let begin = Instant::now();
                let found = work(place, round).await;
                if round >= WARM_UP {
                    times.push(begin.elapsed());
                    *rows += found;
                }
            }
        }
        let at = |times: &mut Vec<Duration>, share: usize| {
            times.sort_unstable();
            times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0
        };
        let p50: Vec<f64> = times.iter_mut().map(|times| at(times, 50)).collect();
        let p95: Vec<f64> = times.iter_mut().map(|times| at(times, 95)).collect();
        let ratio = |all: &[f64]| all.last().unwrap() / all[0];
        let words = |all: &[f64]| all.iter().map(|time| format!("{time:.2}")).collect::<Vec<_>>().join(" / ");
        // Twenty lines cost more than eight whatever the size of the register: such a line is shown and says so.
        let fewer = rows[0] * 10 < rows[rows.len() - 1] * 9;
        let above = ratio(&p50) > BOUND || ratio(&p95) > BOUND;
        let mark = match (above, fewer) {
            (true, true) => " fewer rows",
            (true, false) => " !",
            _ => "",
        };
        let rows = rows.iter().map(|sum| (sum / ROUNDS).to_string()).collect::<Vec<_>>().join(" / ");
        println!(
            "{name:<28} {rows:>11} {:>18} {:>18} {:>7.2} {:>7.2}{mark}",
            words(&p50),
            words(&p95),
            ratio(&p50),
            ratio(&p95)
        );
        if !fewer {
            worst = worst.max(ratio(&p50)).max(ratio(&p95));
        }
    }
    worst
}
