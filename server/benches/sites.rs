//! How long a gate waits: the page of a site, its records and searches among a hundred thousand sites and ten million
//! visits beside the same among a thousand and a hundred thousand, in one run, on both engines.
//!
//! `cargo xtask bench`; sizes by NRMM_BENCH_SITES=1000:100000,100000:10000000 (sites:visits); SQLite's files are kept
//! below
//! target/bench for the next run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

mod measure;

use demo::generate::Size;
use demo::generate::sites::{SIGN_IN, Sites, login};
use jiff::ToSpan as _;
use measure::{Engine, Page, Person, Served, address, signed_in, staff};
use registry::gate::{RecordFilter, Visit};
use registry::{Registry, Role};
use uuid::Uuid;

/// Before any id.
const NO_ID: Uuid = Uuid::nil();

/// A register to measure.
struct Place {
    registry: Registry,
    city: Person,
    office: Person,
    sites: usize,
    /// Open sites from everywhere in the register, each with its administrator and a visit from the middle of its
    /// records.
    gates: Vec<(Person, Uuid, Visit)>,
}

impl Served for Place {
    fn registry(&self) -> &Registry {
        &self.registry
    }
}

impl Place {
    /// Another gate each round.
    fn gate(&self, round: usize) -> &(Person, Uuid, Visit) {
        &self.gates[round * 7 % self.gates.len()]
    }

    /// An instant so many days ago, as the place where a page begins.
    fn behind(&self, days: i64) -> String {
        format!("{}.{NO_ID}", self.registry.clock().now_ms() - days * registry::clock::DAY_MS)
    }

    /// A day so many days ago.
    fn ago(&self, days: i32) -> String {
        domain::day::iso(self.registry.today().checked_sub(days.days()).unwrap())
    }
}

#[tokio::main]
async fn main() {
    measure::run(&measure::sizes("NRMM_BENCH_SITES", "1000:100000,100000:10000000"), open, pages).await;
}

async fn open(engine: Engine, size: &str) -> Place {
    let (sites, visits) = size.split_once(':').unwrap();
    let (sites, visits) = (sites.parse().unwrap(), visits.parse().unwrap());
    let made = Sites { sites, visits, seed: 7 };
    let registry =
        engine.register(&format!("sites-{sites}-{visits}"), Size { machines: sites, seed: 7 }, Some(made)).await;
    let city = staff(&registry, "bench-city", "141000").await;
    let office = staff(&registry, "bench-office", "141021").await;
    let year_ago = registry.clock().now_ms() - 365 * registry::clock::DAY_MS;
    let middle = RecordFilter { after: Some((year_ago, NO_ID)), ..RecordFilter::default() };
    let mut gates = Vec::new();
    for number in 0..SIGN_IN {
        let gatekeeper = signed_in(&registry, Role::Site, &login(number), demo::city::PASSWORD).await;
        let mine = registry.sites().my_sites(&gatekeeper.actor).await.unwrap();
        for site in mine.into_iter().filter(registry::sites::Site::is_open) {
            let page = registry.gate().records(&gatekeeper.actor, site.id, &middle).await.unwrap();
            let visit = page.visits.into_iter().find(|visit| visit.machine.is_some());
            gates.extend(visit.map(|visit| (gatekeeper.clone(), site.id, visit)));
        }
    }
    Place { registry, city, office, sites, gates }
}

/// A page of a gate, at another gate each round.
fn gate(
    name: &'static str,
    page: &'static str,
    asked: fn(&Place, &Visit) -> Vec<(&'static str, String)>,
) -> Page<Place> {
    (
        name,
        Box::new(move |place, round| {
            let (person, site, visit) = place.gate(round);
            (person, built(&format!("/site/sites/{site}{page}"), &asked(place, visit)))
        }),
    )
}

/// Who asks.
type Whom = fn(&Place) -> &Person;

/// The office's list of sites.
fn sites(name: &'static str, person: Whom, asked: fn(&Place, usize) -> Vec<(&'static str, String)>) -> Page<Place> {
    (name, Box::new(move |place, round| (person(place), built("/office/sites", &asked(place, round)))))
}

fn built(path: &str, asked: &[(&'static str, String)]) -> String {
    let pairs: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
    address(path, &pairs)
}

fn state(state: &str) -> Vec<(&'static str, String)> {
    vec![("state", state.to_owned())]
}

fn searched(search: &str) -> Vec<(&'static str, String)> {
    vec![("state", "approved".to_owned()), ("search", search.to_owned())]
}

fn pages() -> Vec<Page<Place>> {
    // Parts that so many names share that a search stops at its limit in either register (`generate::places`).
    const PARTS: [&str; 4] = ["工程", "平阳", "大街", "建设"];
    let (city, office): (Whom, Whom) = (|place| &place.city, |place| &place.office);
    vec![
        gate("a site's page", "", |_, _| vec![]),
        gate("records", "/records", |_, _| vec![]),
        gate("records in the middle", "/records", |place, _| vec![("after", place.behind(365))]),
        gate("records of one number", "/records", |_, visit| vec![("search", visit.number.clone())]),
        gate("records by days", "/records", |place, _| vec![("from", place.ago(480)), ("until", place.ago(360))]),
        gate("records 已出场, by days", "/records", |place, _| {
            vec![("state", "left".to_owned()), ("from", place.ago(480)), ("until", place.ago(360))]
        }),
        gate("entry, candidates", "/enter", |_, _| vec![]),
        gate("entry, a tail", "/enter", |_, visit| vec![("q", visit.number.chars().skip(4).collect())]),
        gate("entry, a number", "/enter", |_, visit| vec![("q", visit.number.clone())]),
        ("my sites", Box::new(|place, round| (&place.gate(round).0, "/site".to_owned()))),
        sites("sites 待审核, city", city, |_, _| vec![]),
        sites("sites 待审核, office", office, |_, _| vec![]),
        sites("sites 审核通过, city", city, |_, _| state("approved")),
        sites("sites 审核通过, office", office, |_, _| state("approved")),
        sites("sites 审核不通过, office", office, |_, _| state("returned")),
        sites("sites 已关闭, city", city, |_, _| state("closed")),
        sites("sites in the middle", city, |place, _| [state("approved"), vec![("after", place.behind(900))]].concat()),
        sites("search a shared part", city, |_, round| searched(PARTS[round % 4])),
        sites("search a shared part, office", office, |_, round| searched(PARTS[round % 4])),
        sites("search one name", city, |place, round| searched(&format!("第{}标段", 1 + round * 7919 % place.sites))),
        sites("search nothing found", city, |_, _| searched("没有这个")),
        ("a site, city", Box::new(|place, round| (&place.city, format!("/office/sites/{}", place.gate(round).1)))),
        (
            "its records, city",
            Box::new(|place, round| (&place.city, format!("/office/sites/{}/records", place.gate(round).1))),
        ),
        (
            "a machine with its visits",
            Box::new(|place, round| {
                let machine = place.gate(round).2.machine.unwrap();
                (&place.city, format!("/office/machines/{machine}"))
            }),
        ),
    ]
}
