//! How long an office waits: each queue, filter, search and page of a register of a million machines beside the same on
//! one of ten thousand, in one run, on both engines. The table says p50 and p95 and how many times longer the large one
//! takes.
//!
//! `cargo xtask bench`; sizes by NRMM_BENCH_SIZES=10000,1000000; SQLite's files are kept below target/bench for the
//! next run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

mod measure;

use demo::generate::Size;
use domain::registration_number::Serial;
use jiff::ToSpan as _;
use measure::{Engine, Page, Person, Served, address, staff};
use registry::Registry;
use registry::machines::MachineFilter;

/// So many machines are looked at, from everywhere in the register.
const LOOKED_AT: usize = 100;

/// A register to measure.
struct Place {
    registry: Registry,
    city: Person,
    office: Person,
    machines: usize,
    /// Machines; each has the id of the filing that registered it.
    known: Vec<String>,
}

impl Served for Place {
    fn registry(&self) -> &Registry {
        &self.registry
    }
}

#[tokio::main]
async fn main() {
    measure::run(&measure::sizes("NRMM_BENCH_SIZES", "10000,1000000"), open, pages).await;
}

async fn open(engine: Engine, size: &str) -> Place {
    let machines = size.parse().unwrap();
    let registry = engine.register(size, Size { machines, seed: 7 }, None).await;
    let city = staff(&registry, "bench-city", "141000").await;
    let office = staff(&registry, "bench-office", "141021").await;
    let mut place = Place { registry, city, office, machines, known: Vec::new() };
    for round in 0..LOOKED_AT {
        let filter = MachineFilter { search: number(&place, round), ..MachineFilter::default() };
        let found = place.registry.machines().list(&place.city.actor, &filter).await.unwrap().entries;
        place.known.push(found[0].id.to_string());
    }
    place
}

/// A number that is in the register.
fn number(place: &Place, round: usize) -> String {
    let ordinal = 1 + (round * 7919) % place.machines;
    let serial = Serial::from_ordinal(i64::try_from(ordinal).unwrap()).unwrap();
    format!("DL{}", serial.as_str())
}

/// A day so many days ago.
fn ago(place: &Place, days: i32) -> String {
    domain::day::iso(place.registry.today().checked_sub(days.days()).unwrap())
}

/// A list that the city looks at.
fn city(name: &'static str, path: &'static str, asked: fn(&Place, usize) -> String) -> Page<Place> {
    (name, Box::new(move |place, round| (&place.city, format!("{path}{}", asked(place, round)))))
}

/// A list that an office looks at.
fn office(name: &'static str, path: &'static str, asked: fn(&Place, usize) -> String) -> Page<Place> {
    (name, Box::new(move |place, round| (&place.office, format!("{path}{}", asked(place, round)))))
}

fn pages() -> Vec<Page<Place>> {
    const QUEUE: &str = "/office/filings";
    const REGISTER: &str = "/office/machines";
    const PRODUCTS: [&str; 4] = ["loader", "excavator", "forklift", "crane"];
    const STAGES: [&str; 3] = ["2", "3", "D"];
    // The tails of large lessors' phones (`generate::draw::LESSORS`): they own a page in either register.
    const TAILS: [&str; 4] = ["2601", "3718", "4426", "5530"];
    // Parts that many names share, so that both registers fill a page.
    const PARTS: [&str; 4] = ["路桥", "租赁", "市政", "物流"];
    const MODELS: [&str; 5] = ["SY1", "XE2", "LG3", "ZL4", "CPC"];
    fn asked(pairs: &[(&str, &str)]) -> String {
        address("", pairs)
    }
    vec![
        office("queue 待审核, office", QUEUE, |_, _| String::new()),
        city("queue 待审核, city", QUEUE, |_, _| String::new()),
        city("queue 待审核 newest", QUEUE, |_, _| asked(&[("order", "newest")])),
        city("queue 疑似重复", QUEUE, |_, _| asked(&[("state", "doubtful")])),
        office("queue 超时, office", QUEUE, |_, _| asked(&[("state", "overdue")])),
        office("queue 审核通过, office", QUEUE, |_, _| asked(&[("state", "approved")])),
        city("queue 审核不通过, city", QUEUE, |_, _| asked(&[("state", "returned")])),
        city("filter district", QUEUE, |_, _| asked(&[("office", "141021")])),
        city("filter type", QUEUE, |_, round| asked(&[("product", PRODUCTS[round % 4])])),
        city("filter stage", QUEUE, |_, round| asked(&[("stage", STAGES[round % 3])])),
        city("filter fuel", QUEUE, |_, _| asked(&[("fuel", "diesel")])),
        city("filter flag", QUEUE, |_, _| asked(&[("flag", "VEHICLE_DATE_ESTIMATE")])),
        city("filter type+fuel, approved", QUEUE, |_, round| {
            asked(&[("state", "approved"), ("product", PRODUCTS[round % 4]), ("fuel", "diesel")])
        }),
        office("filter type+stage, office", QUEUE, |_, round| {
            asked(&[("state", "approved"), ("product", PRODUCTS[round % 4]), ("stage", STAGES[round % 2])])
        }),
        city("filter days", QUEUE, |place, _| {
            asked(&[("state", "approved"), ("from", &ago(place, 900)), ("until", &ago(place, 600))])
        }),
        city("page in the middle", QUEUE, |_, _| {
            asked(&[("state", "approved"), ("after", "1700000000000.00000000-0000-0000-0000-000000000000")])
        }),
        city("search number", QUEUE, |place, round| asked(&[("search", &number(place, round))])),
        city("search owner part", QUEUE, |_, round| asked(&[("search", PARTS[round % 4])])),
        office("search maker part, office", QUEUE, |_, _| asked(&[("search", "柳工")])),
        city("search model part", QUEUE, |_, round| asked(&[("search", MODELS[round % 5])])),
        city("search phone tail", QUEUE, |_, round| asked(&[("search", TAILS[round % 4])])),
        city("search maker, 待审核", QUEUE, |_, _| asked(&[("state", "submitted"), ("search", "柳工")])),
        city("search model, 审核通过", QUEUE, |_, round| {
            asked(&[("state", "approved"), ("search", MODELS[round % 5])])
        }),
        office("search model, office", QUEUE, |_, round| asked(&[("search", MODELS[round % 5])])),
        city("search nothing found", QUEUE, |_, _| asked(&[("search", "没有这个")])),
        city("register, city", REGISTER, |_, _| String::new()),
        office("register oldest, office", REGISTER, |_, _| asked(&[("order", "oldest")])),
        city("register 待领取标牌", REGISTER, |_, _| asked(&[("state", "registered")])),
        office("register 已注销, office", REGISTER, |_, _| asked(&[("state", "cancelled")])),
        office("register type+stage, office", REGISTER, |_, round| {
            asked(&[("product", PRODUCTS[round % 4]), ("stage", STAGES[round % 2])])
        }),
        city("register fuel+days", REGISTER, |place, _| {
            asked(&[("fuel", "diesel"), ("from", &ago(place, 900)), ("until", &ago(place, 600))])
        }),
        city("register search number", REGISTER, |place, round| asked(&[("search", &number(place, round))])),
        city("register search owner part", REGISTER, |_, round| asked(&[("search", PARTS[round % 4])])),
        office("register search model", REGISTER, |_, round| asked(&[("search", MODELS[round % 5])])),
        city("register search phone tail", REGISTER, |_, round| asked(&[("search", TAILS[round % 4])])),
        city("register nothing found", REGISTER, |_, _| asked(&[("search", "没有这个")])),
        city("a machine", "/office/machines/", |place, round| place.known[round % LOOKED_AT].clone()),
        city("a filing", "/office/filings/", |place, round| place.known[round % LOOKED_AT].clone()),
        office("first page, with all counts", "/office", |_, _| String::new()),
    ]
}
