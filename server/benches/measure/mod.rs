//! What the benchmarks share: generated registers of several sizes on both engines, pages asked for in turns from
//! servers on all of them, and a table of p50 and p95 with how many times longer the largest one takes. A page's time
//! is the server's: from the request, past middleware, session, services and database, to the last byte of the answer.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use demo::generate::sites::Sites;
use demo::generate::{self, Size};
use http::{Request, StatusCode, header};
use registry::clock::Clock;
use registry::config::{Limits, OfficeConfig, PasswordWork, PlateConfig, RegistryConfig};
use registry::people::accounts::NewStaff;
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Registry, Role};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tower::ServiceExt as _;

/// How often each page is asked for.
const ROUNDS: usize = 200;
/// Rounds before those that count.
const WARM_UP: usize = 10;
/// More than this many times longer is too long.
const BOUND: f64 = 1.5;
const PASSWORD: &str = "bench-huanghe-26";

/// A page, asked for with a session in a round: at another address each time where that makes a difference.
pub type Page<P> = (&'static str, Box<dyn for<'a> Fn(&'a P, usize) -> (&'a Person, String)>);

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    /// For services.
    pub actor: Actor,
    /// For pages.
    pub cookie: String,
}

/// What has a server.
pub trait Served {
    /// The register.
    fn registry(&self) -> &Registry;
}

/// An address with what is asked for.
pub fn address(path: &str, asked: &[(&str, &str)]) -> String {
    let url = reqwest::Url::parse_with_params(&format!("http://localhost{path}"), asked).unwrap();
    url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// The sizes that a variable asks for.
pub fn sizes(variable: &str, otherwise: &str) -> Vec<String> {
    let sizes = std::env::var(variable).unwrap_or_else(|_| otherwise.to_owned());
    sizes.split(',').map(|size| size.trim().to_owned()).collect()
}

/// Opens a place for every size on each engine (or on the one that NRMM_BENCH_ENGINE names), and measures all pages
/// there.
pub async fn run<P: Served>(sizes: &[String], open: impl AsyncFn(Engine, &str) -> P, pages: impl Fn() -> Vec<Page<P>>) {
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
        worst = worst.max(measure(&places, pages()).await);
    }
    println!("\nthe largest ratio is {worst:.2}; {BOUND} is the bound");
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
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench").join(format!("{engine}-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let database = match self {
            Self::Postgres(cluster) => database(cluster, &format!("nrmm_bench_{}", name.replace('-', "_"))).await,
            Self::Sqlite => format!("sqlite://{}", folder.join("register.db").display()),
        };
        let registry = Registry::open(config(database, folder.join("photos")), Clock::system()).await.unwrap();
        if registry.upkeep().is_empty().await.unwrap() {
            let (begin, mut reported) = (Instant::now(), 0);
            let seconds = || begin.elapsed().as_secs_f64();
            generate::fill(&registry, size, sites, &mut |what, done| {
                if done / 100_000 != reported {
                    reported = done / 100_000;
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
        password_work: PasswordWork::Full,
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
        limits: Limits::default(),
    }
}

/// A member of staff with every duty.
pub async fn staff(registry: &Registry, username: &str, office: &str) -> Person {
    let new = NewStaff {
        username: username.to_owned(),
        name: "测量员".to_owned(),
        office: office.to_owned(),
        duties: Duty::ALL.to_vec(),
        password: PASSWORD.to_owned(),
    };
    let _ = registry.people().add_staff(&new).await;
    signed_in(registry, Role::Staff, username, PASSWORD).await
}

/// Whoever this login and password belong to.
pub async fn signed_in(registry: &Registry, role: Role, login: &str, password: &str) -> Person {
    let token = registry.people().log_in(role, login, password, "127.0.0.1").await.unwrap();
    match registry.people().presence(&token.0).await.unwrap() {
        Presence::Present(actor) => Person { actor, cookie: format!("nrmm={}", token.0) },
        _ => unreachable!("the session is whole"),
    }
}

/// A page as a browser gets it: how long it took, and how many bytes it has.
async fn ask(router: &Router, person: &Person, address: &str) -> (Duration, usize) {
    let request = Request::get(address).header(header::ACCEPT, "text/html").header(header::COOKIE, &person.cookie);
    let request = request.body(Body::empty()).unwrap();
    let begin = Instant::now();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let time = begin.elapsed();
    assert_eq!(status, StatusCode::OK, "{address}: {}", String::from_utf8_lossy(&body));
    (time, body.len())
}

/// Measures every page at every place, in turns, so that a noisy moment hits all; answers the worst ratio.
async fn measure<P: Served>(places: &[P], pages: Vec<Page<P>>) -> f64 {
    let routers: Vec<Router> = places.iter().map(|place| nrmm_server::in_process(place.registry().clone())).collect();
    println!("{:<28} {:>11} {:>18} {:>18} {:>7} {:>7}", "", "kB", "p50 ms", "p95 ms", "p50 ×", "p95 ×");
    let mut worst: f64 = 0.0;
    for (name, page) in pages {
        let mut times = vec![Vec::with_capacity(ROUNDS); places.len()];
        let mut bytes = vec![0; places.len()];
        for round in 0..ROUNDS + WARM_UP {
            for (number, place) in places.iter().enumerate() {
                let (person, address) = page(place, round);
                let (time, length) = ask(&routers[number], person, &address).await;
                if round >= WARM_UP {
                    times[number].push(time);
                    bytes[number] += length;
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
        let mark = if ratio(&p50) > BOUND || ratio(&p95) > BOUND { " !" } else { "" };
        let kilobytes = bytes.iter().map(|sum| (sum / ROUNDS / 1024).to_string()).collect::<Vec<_>>().join(" / ");
        println!(
            "{name:<28} {kilobytes:>11} {:>18} {:>18} {:>7.2} {:>7.2}{mark}",
            words(&p50),
            words(&p95),
            ratio(&p50),
            ratio(&p95)
        );
        worst = worst.max(ratio(&p50)).max(ratio(&p95));
    }
    worst
}
