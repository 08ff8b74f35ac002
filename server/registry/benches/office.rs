//! How long an office waits: each queue, filter, search and page of a register of a million machines beside the same on one
//! of ten thousand, in one run, on both engines. The table says p50 and p95 and how many times longer the large one takes.
//!
//! `cargo xtask bench`; sizes by NRMM_BENCH_SIZES=10000,1000000; SQLite's files are kept below target/bench for the next run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::{Duration, Instant};

use domain::changes::MachineState;
use domain::emission::Flag;
use domain::filing::FilingState;
use domain::registration_number::Serial;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use registry::accounts::NewStaff;
use registry::clock::Clock;
use registry::config::{OfficeConfig, RegistryConfig};
use registry::generate::{self, Size};
use registry::register::MachineFilter;
use registry::review::queue::Order;
use registry::review::{QueueFilter, QueueState};
use registry::sessions::Presence;
use registry::{Actor, Duty, Registry, Role};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// How often each thing is done.
const ROUNDS: usize = 200;
/// More than this many times longer is too long.
const BOUND: f64 = 1.5;
const PASSWORD: &str = "bench-huanghe-26";

/// A register to measure.
struct Place {
    registry: Registry,
    city: Actor,
    office: Actor,
    machines: usize,
}

type Work<'a> = Pin<Box<dyn Future<Output = usize> + Send + 'a>>;
type Doing = Box<dyn for<'a> Fn(&'a Place, usize) -> Work<'a>>;
type Task = (&'static str, Doing);

#[tokio::main]
async fn main() {
    let sizes = std::env::var("NRMM_BENCH_SIZES").unwrap_or_else(|_| "10000,1000000".to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.trim().parse().unwrap()).collect();
    let mut engines = vec!["sqlite"];
    let cluster = std::env::var("NRMM_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if cluster.is_some() {
        engines.push("postgres");
    }
    let mut worst: f64 = 0.0;
    for engine in engines {
        let mut places = Vec::new();
        for size in &sizes {
            places.push(open(engine, cluster.as_deref(), *size).await);
        }
        worst = worst.max(measure(engine, &places).await);
        for place in places {
            place.registry.close().await;
        }
    }
    println!("\nthe largest ratio is {worst:.2}; {BOUND} is the bound");
}

async fn open(engine: &str, cluster: Option<&str>, machines: usize) -> Place {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/bench").join(format!("{engine}-{machines}"));
    std::fs::create_dir_all(&folder).unwrap();
    let database = match cluster.filter(|_| engine == "postgres") {
        Some(cluster) => {
            let name = format!("nrmm_bench_{machines}");
            let mut connection = PgConnection::connect(cluster).await.unwrap();
            let known: Option<(i32,)> = sqlx::query_as("select 1 from pg_database where datname = $1")
                .bind(&name)
                .fetch_optional(&mut connection)
                .await
                .unwrap();
            if known.is_none() {
                sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
            }
            let (server, _) = cluster.rsplit_once('/').unwrap();
            format!("{server}/{name}")
        }
        None => format!("sqlite://{}", folder.join("register.db").display()),
    };
    let registry = Registry::open(config(database, folder.join("photos")), Clock::system()).await.unwrap();
    if registry::demo::is_empty(&registry).await.unwrap() {
        let begin = Instant::now();
        let size = Size { machines, seed: 7 };
        let mut said = 0;
        generate::fill(&registry, size, None, &mut |_, done| {
            if done / 100_000 > said {
                said = done / 100_000;
                println!("{engine}: {done} filings after {:.0} s", begin.elapsed().as_secs_f64());
            }
        })
        .await
        .unwrap();
        println!("{engine}: {machines} machines generated in {:.0} s", begin.elapsed().as_secs_f64());
    }
    let city = staff(&registry, "bench-city", "141000").await;
    let office = staff(&registry, "bench-office", "141021").await;
    Place { registry, city, office, machines }
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
        offices,
        codes_per_phone: 10,
        codes_per_address: 100,
    }
}

async fn staff(registry: &Registry, username: &str, office: &str) -> Actor {
    let new = NewStaff {
        username: username.to_owned(),
        name: "测量员".to_owned(),
        office: office.to_owned(),
        duties: Duty::ALL.to_vec(),
        password: PASSWORD.to_owned(),
    };
    let _ = registry.add_staff(&new).await;
    let token = registry.log_in(Role::Staff, username, PASSWORD, "127.0.0.1").await.unwrap();
    match registry.presence(&token.0).await.unwrap() {
        Presence::Present(actor) => actor,
        _ => unreachable!("the session is whole"),
    }
}

/// A number that is in the register.
fn number(place: &Place, round: usize) -> String {
    let ordinal = 1 + (round * 7919) % place.machines;
    let serial = Serial::from_ordinal(i64::try_from(ordinal).unwrap()).unwrap();
    format!("DL{}", serial.as_str())
}

fn tasks() -> Vec<Task> {
    fn queue(name: &'static str, office: bool, filter: fn(&Place, usize) -> QueueFilter) -> Task {
        let work: Doing = Box::new(move |place, round| {
            let (filter, actor) = (filter(place, round), if office { &place.office } else { &place.city });
            Box::pin(async move { place.registry.queue(actor, &filter).await.unwrap().entries.len() })
        });
        (name, work)
    }
    fn register(name: &'static str, office: bool, filter: fn(&Place, usize) -> MachineFilter) -> Task {
        let work: Doing = Box::new(move |place, round| {
            let (filter, actor) = (filter(place, round), if office { &place.office } else { &place.city });
            Box::pin(async move { place.registry.machines(actor, &filter).await.unwrap().entries.len() })
        });
        (name, work)
    }
    fn held() -> MachineFilter {
        MachineFilter::default()
    }
    fn all() -> QueueFilter {
        QueueFilter::default()
    }
    const PRODUCTS: [Product; 4] = [Product::Loader, Product::Excavator, Product::Forklift, Product::Crane];
    const STAGES: [Stage; 3] = [Stage::Two, Stage::Three, Stage::Electric];
    // The tails of large lessors' phones (`generate::draw::LESSORS`): they own a page in either register.
    const TAILS: [&str; 4] = ["2601", "3718", "4426", "5530"];
    // Parts that many names share, so that both registers fill a page.
    const PARTS: [&str; 4] = ["路桥", "租赁", "市政", "物流"];
    vec![
        queue("queue 待审核, office", true, |_, _| all()),
        queue("queue 待审核, city", false, |_, _| all()),
        queue("queue 待审核 newest", false, |_, _| QueueFilter { order: Order::Newest, ..all() }),
        queue("queue 疑似重复", false, |_, _| QueueFilter { state: Some(QueueState::Doubtful), ..all() }),
        queue("queue 超时, office", true, |_, _| QueueFilter { state: Some(QueueState::Overdue), ..all() }),
        queue("queue 审核通过, office", true, |_, _| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            ..all()
        }),
        queue("queue 审核不通过, city", false, |_, _| QueueFilter {
            state: Some(QueueState::In(FilingState::Returned)),
            ..all()
        }),
        queue("filter district", false, |_, _| QueueFilter { office: Some("141021".to_owned()), ..all() }),
        queue("filter type", false, |_, round| QueueFilter { product: Some(PRODUCTS[round % 4]), ..all() }),
        queue("filter stage", false, |_, round| QueueFilter { stage: Some(STAGES[round % 3]), ..all() }),
        queue("filter fuel", false, |_, _| QueueFilter { fuel: Some(Fuel::Diesel), ..all() }),
        queue("filter flag", false, |_, _| QueueFilter { flag: Some(Flag::VehicleDateEstimate), ..all() }),
        queue("filter type+fuel, approved", false, |_, round| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            product: Some(PRODUCTS[round % 4]),
            fuel: Some(Fuel::Diesel),
            ..all()
        }),
        queue("filter type+stage, office", true, |_, round| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            product: Some(PRODUCTS[round % 4]),
            stage: Some(STAGES[round % 3]),
            ..all()
        }),
        queue("filter days", false, |place, _| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            from: place.registry.today().checked_sub(jiff::ToSpan::days(900)).ok(),
            until: place.registry.today().checked_sub(jiff::ToSpan::days(600)).ok(),
            ..all()
        }),
        queue("page in the middle", false, |_, _| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            after: Some((1_700_000_000_000, uuid::Uuid::nil())),
            ..all()
        }),
        queue("search number", false, |place, round| QueueFilter { search: number(place, round), ..all() }),
        queue("search owner part", false, |_, round| QueueFilter { search: PARTS[round % 4].to_owned(), ..all() }),
        queue("search maker part, office", true, |_, _| QueueFilter { search: "柳工".to_owned(), ..all() }),
        queue("search model part", false, |_, round| QueueFilter { search: format!("SY{}", 10 + round % 30), ..all() }),
        queue("search phone tail", false, |_, round| QueueFilter { search: TAILS[round % 4].to_owned(), ..all() }),
        queue("search maker, 待审核", false, |_, _| QueueFilter {
            state: Some(QueueState::In(FilingState::Submitted)),
            search: "柳工".to_owned(),
            ..all()
        }),
        queue("search model, 审核通过", false, |_, round| QueueFilter {
            state: Some(QueueState::In(FilingState::Approved)),
            search: format!("SY{}", 10 + round % 30),
            ..all()
        }),
        queue("search model, office", true, |_, round| QueueFilter {
            search: format!("SY{}", 10 + round % 30),
            ..all()
        }),
        queue("search nothing found", false, |_, _| QueueFilter { search: "没有这个".to_owned(), ..all() }),
        register("register, city", false, |_, _| held()),
        register("register, office", true, |_, _| MachineFilter { order: Order::Oldest, ..held() }),
        register("register 待领取标牌", false, |_, _| MachineFilter {
            state: Some(MachineState::Registered),
            ..held()
        }),
        register("register 已注销, office", true, |_, _| MachineFilter {
            state: Some(MachineState::Cancelled),
            ..held()
        }),
        register("register type+stage, office", true, |_, round| MachineFilter {
            product: Some(PRODUCTS[round % 4]),
            stage: Some(STAGES[round % 3]),
            ..held()
        }),
        register("register fuel+days", false, |place, _| MachineFilter {
            fuel: Some(Fuel::Diesel),
            from: place.registry.today().checked_sub(jiff::ToSpan::days(900)).ok(),
            until: place.registry.today().checked_sub(jiff::ToSpan::days(600)).ok(),
            ..held()
        }),
        register("register search number", false, |place, round| MachineFilter {
            search: number(place, round),
            ..held()
        }),
        register("register search owner part", false, |_, round| MachineFilter {
            search: PARTS[round % 4].to_owned(),
            ..held()
        }),
        register("register search model, office", true, |_, round| MachineFilter {
            search: format!("SY{}", 10 + round % 30),
            ..held()
        }),
        register("register search phone tail", false, |_, round| MachineFilter {
            search: TAILS[round % 4].to_owned(),
            ..held()
        }),
        register("register nothing found", false, |_, _| MachineFilter { search: "没有这个".to_owned(), ..held() }),
        (
            "a machine",
            Box::new(|place, round| {
                Box::pin(async move {
                    let filter = MachineFilter { search: number(place, round), ..MachineFilter::default() };
                    let page = place.registry.machines(&place.city, &filter).await.unwrap();
                    place.registry.machine_file(&place.city, page.entries[0].id, false).await.unwrap().filings.len()
                })
            }),
        ),
        (
            "counts of the queues",
            Box::new(|place, _| Box::pin(async move { place.registry.queue_counts(&place.city).await.unwrap().len() })),
        ),
        (
            "a filing",
            Box::new(|place, round| {
                Box::pin(async move {
                    let filter = QueueFilter { search: number(place, round), ..QueueFilter::default() };
                    let page = place.registry.queue(&place.city, &filter).await.unwrap();
                    place.registry.dossier(&place.city, page.entries[0].id, false).await.unwrap().revisions.len()
                })
            }),
        ),
    ]
}

/// Measures every task at every size, in turns, so that a noisy moment hits all; answers the worst ratio.
async fn measure(engine: &str, places: &[Place]) -> f64 {
    println!("\n{engine}: {}", places.iter().map(|place| place.machines.to_string()).collect::<Vec<_>>().join(" / "));
    println!("{:<28} {:>11} {:>18} {:>18} {:>7} {:>7}", "", "rows", "p50 ms", "p95 ms", "p50 ×", "p95 ×");
    let mut worst: f64 = 0.0;
    for (name, work) in tasks() {
        let mut times = vec![Vec::with_capacity(ROUNDS); places.len()];
        let mut rows = vec![0; places.len()];
        for round in 0..ROUNDS + 10 {
            for ((place, times), rows) in places.iter().zip(&mut times).zip(&mut rows) {
                let begin = Instant::now();
                let found = work(place, round).await;
                if round >= 10 {
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
        let mark = if ratio(&p50) > BOUND || ratio(&p95) > BOUND { " !" } else { "" };
        let rows = rows.iter().map(|sum| (sum / ROUNDS).to_string()).collect::<Vec<_>>().join(" / ");
        println!(
            "{name:<28} {rows:>11} {:>18} {:>18} {:>7.2} {:>7.2}{mark}",
            words(&p50),
            words(&p95),
            ratio(&p50),
            ratio(&p95)
        );
        worst = worst.max(ratio(&p50)).max(ratio(&p95));
    }
    worst
}
