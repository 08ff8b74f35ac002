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

mod measure;

use domain::changes::MachineState;
use domain::emission::Flag;
use domain::filing::FilingState;
use domain::registration_number::Serial;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use measure::{Engine, staff};
use registry::generate::Size;
use registry::register::MachineFilter;
use registry::review::queue::Order;
use registry::review::{QueueFilter, QueueState};
use registry::{Actor, Registry};

type Doing = measure::Doing<Place>;
type Task = measure::Task<Place>;

/// A register to measure.
struct Place {
    registry: Registry,
    city: Actor,
    office: Actor,
    machines: usize,
}

#[tokio::main]
async fn main() {
    measure::run(&measure::sizes("NRMM_BENCH_SIZES", "10000,1000000"), open, tasks).await;
}

async fn open(engine: Engine, size: &str) -> Place {
    let machines = size.parse().unwrap();
    let registry = engine.register(size, Size { machines, seed: 7 }, None).await;
    let city = staff(&registry, "bench-city", "141000").await;
    let office = staff(&registry, "bench-office", "141021").await;
    Place { registry, city, office, machines }
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
