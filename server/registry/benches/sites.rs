//! How long a gate waits: the page of a site, its records and searches among a hundred thousand sites and ten million visits
//! beside the same among a thousand and a hundred thousand, in one run, on both engines.
//!
//! `cargo xtask bench`; sizes by NRMM_BENCH_SITES=1000:100000,100000:10000000 (sites:visits); SQLite's files are kept below
//! target/bench for the next run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time and says what it saw"
)]

mod measure;

use domain::site::SiteState;
use jiff::ToSpan as _;
use measure::{Engine, Work, signed_in, staff};
use registry::generate::Size;
use registry::generate::sites::{SIGN_IN, Sites, login};
use registry::sites::SiteFilter;
use registry::visits::{RecordFilter, Visit};
use registry::{Actor, Registry, Role, demo};
use uuid::Uuid;

type Task = measure::Task<Place>;

/// A register to measure.
struct Place {
    registry: Registry,
    city: Actor,
    office: Actor,
    sites: usize,
    /// Open sites from everywhere in the register, each with its administrator and a visit from the middle of its records.
    gates: Vec<(Actor, Uuid, Visit)>,
}

impl Place {
    /// Another gate each round.
    fn gate(&self, round: usize) -> &(Actor, Uuid, Visit) {
        &self.gates[round * 7 % self.gates.len()]
    }
}

#[tokio::main]
async fn main() {
    measure::run(&measure::sizes("NRMM_BENCH_SITES", "1000:100000,100000:10000000"), open, tasks).await;
}

async fn open(engine: Engine, size: &str) -> Place {
    let (sites, visits) = size.split_once(':').unwrap();
    let (sites, visits) = (sites.parse().unwrap(), visits.parse().unwrap());
    let made = Sites { sites, visits, seed: 7 };
    let registry =
        engine.register(&format!("sites-{sites}-{visits}"), Size { machines: sites, seed: 7 }, Some(made)).await;
    let city = staff(&registry, "bench-city", "141000").await;
    let office = staff(&registry, "bench-office", "141021").await;
    let mut gates = Vec::new();
    for number in 0..SIGN_IN {
        let gatekeeper = signed_in(&registry, Role::Site, &login(number), demo::PASSWORD).await;
        for site in registry.my_sites(&gatekeeper).await.unwrap().into_iter().filter(registry::sites::Site::is_open) {
            let page = registry.records(&gatekeeper, site.id, &middle(&registry)).await.unwrap();
            let visit = page.visits.into_iter().find(|visit| visit.machine.is_some());
            gates.extend(visit.map(|visit| (gatekeeper.clone(), site.id, visit)));
        }
    }
    Place { registry, city, office, sites, gates }
}

/// Behind a visit of a year ago.
fn middle(registry: &Registry) -> RecordFilter {
    let at = registry.clock().now_ms() - 365 * registry::clock::DAY_MS;
    RecordFilter { after: Some((at, Uuid::nil())), ..RecordFilter::default() }
}

/// A third of a year, a year ago.
fn days(registry: &Registry) -> RecordFilter {
    let day = |ago: i32| registry.today().checked_sub(ago.days()).ok();
    RecordFilter { from: day(480), until: day(360), ..RecordFilter::default() }
}

/// The records of another site each round.
fn records(name: &'static str, filter: fn(&Place, &Visit) -> RecordFilter) -> Task {
    (
        name,
        Box::new(move |place, round| {
            let (gatekeeper, site, visit) = place.gate(round);
            let filter = filter(place, visit);
            Box::pin(async move { place.registry.records(gatekeeper, *site, &filter).await.unwrap().visits.len() })
        }),
    )
}

/// The office's list of sites.
fn sites(name: &'static str, office: bool, filter: fn(&Place, usize) -> SiteFilter) -> Task {
    (
        name,
        Box::new(move |place, round| {
            let (filter, actor) = (filter(place, round), if office { &place.office } else { &place.city });
            Box::pin(async move { place.registry.sites(actor, &filter).await.unwrap().sites.len() })
        }),
    )
}

fn state(state: SiteState) -> SiteFilter {
    SiteFilter { state, ..SiteFilter::default() }
}

fn searched(search: &str) -> SiteFilter {
    SiteFilter { search: search.to_owned(), ..state(SiteState::Approved) }
}

/// Everything that the page of a site asks for.
fn page(place: &Place, round: usize) -> Work<'_> {
    Box::pin(async move {
        let (registry, (gatekeeper, site, _)) = (&place.registry, place.gate(round));
        let inside = RecordFilter { inside: Some(true), ..RecordFilter::default() };
        registry.site(gatekeeper, *site).await.unwrap().photos.len()
            + registry.records(gatekeeper, *site, &inside).await.unwrap().visits.len()
            + registry.waiting_entries(gatekeeper, *site).await.unwrap().len()
            + registry.asked_exits(gatekeeper, *site).await.unwrap().len()
            + registry.undoable_exits(gatekeeper, *site).await.unwrap().len()
    })
}

/// What the gate offers for a text.
fn candidates(name: &'static str, text: fn(&Visit) -> &str) -> Task {
    (
        name,
        Box::new(move |place, round| {
            let (gatekeeper, site, visit) = place.gate(round);
            Box::pin(async move { place.registry.candidates(gatekeeper, *site, text(visit)).await.unwrap().len() })
        }),
    )
}

fn tasks() -> Vec<Task> {
    // Parts that so many names share that a search stops at its limit in either register (`generate::places`).
    const PARTS: [&str; 4] = ["工程", "平阳", "大街", "建设"];
    vec![
        ("a site's page", Box::new(page)),
        records("records", |_, _| RecordFilter::default()),
        records("records in the middle", |place, _| middle(&place.registry)),
        records("records of one number", |_, visit| RecordFilter {
            search: visit.number.clone(),
            ..RecordFilter::default()
        }),
        records("records by days", |place, _| days(&place.registry)),
        records("records 已出场, by days", |place, _| RecordFilter { inside: Some(false), ..days(&place.registry) }),
        sites("sites 待审核, city", false, |_, _| SiteFilter::default()),
        sites("sites 待审核, office", true, |_, _| SiteFilter::default()),
        sites("sites 审核通过, city", false, |_, _| state(SiteState::Approved)),
        sites("sites 审核通过, office", true, |_, _| state(SiteState::Approved)),
        sites("sites 审核不通过, office", true, |_, _| state(SiteState::Returned)),
        sites("sites 已关闭, city", false, |_, _| state(SiteState::Closed)),
        sites("sites in the middle", false, |place, _| SiteFilter {
            after: Some((place.registry.clock().now_ms() - 900 * registry::clock::DAY_MS, Uuid::nil())),
            ..state(SiteState::Approved)
        }),
        sites("search a shared part", false, |_, round| searched(PARTS[round % 4])),
        sites("search a shared part, office", true, |_, round| searched(PARTS[round % 4])),
        sites("search one name", false, |place, round| searched(&format!("第{}标段", 1 + round * 7919 % place.sites))),
        sites("search nothing found", false, |_, _| searched("没有这个")),
        candidates("candidates, a number", |visit| &visit.number),
        candidates("candidates, no text", |_| ""),
        (
            "a number at the gate",
            Box::new(|place, round| {
                let (gatekeeper, site, visit) = place.gate(round);
                Box::pin(async move {
                    place.registry.at_gate(gatekeeper, *site, &visit.number).await.unwrap();
                    1
                })
            }),
        ),
        (
            "my sites",
            Box::new(|place, round| {
                let (gatekeeper, ..) = place.gate(round);
                Box::pin(async move { place.registry.my_sites(gatekeeper).await.unwrap().len() })
            }),
        ),
        (
            "a machine's visits",
            Box::new(|place, round| {
                let (.., visit) = place.gate(round);
                Box::pin(
                    async move { place.registry.visits_of(&place.city, visit.machine.unwrap()).await.unwrap().len() },
                )
            }),
        ),
    ]
}
