//! Killing the server at any moment of an upload, a submission or an approval loses nothing that was acknowledged, and
//! the next start is clean.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::filing::FilingState;
use domain::photos::Slot;
use domain::registration_number::RegistrationNumber;
use reqwest::StatusCode;
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use super::keeping::half_received;
use super::people::{Person, add_reviewer, complete_draft, draft};
use super::process::{Server, open, run, words};
use super::work::{Acknowledged, Desk, Worker};

/// Each round kills once, after one acknowledged answer more than the round before.
const ROUNDS: usize = 24;
/// Filings that end as machines.
const MACHINES: usize = 120;
/// How long after that answer, in microseconds: in the middle of whatever else is under way.
const OFFSETS: [u64; 8] = [0, 60, 250, 700, 1500, 3000, 6000, 11_000];

/// Everything acknowledged so far.
#[derive(Default)]
struct Ledger {
    photos: Vec<Uuid>,
    submitted: Vec<Uuid>,
    approved: HashMap<Uuid, Option<String>>,
}

impl Ledger {
    fn enter(&mut self, acknowledged: Acknowledged) {
        match acknowledged {
            Acknowledged::Photo(id) => self.photos.push(id),
            Acknowledged::Submitted(id) => self.submitted.push(id),
            Acknowledged::Approved(id, number) => drop(self.approved.insert(id, number)),
        }
    }
}

/// Pictures that were being put in their place.
fn half_stored(data: &Path) -> usize {
    let folders = std::fs::read_dir(data.join("photos/blobs")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    files.filter(|file| file.as_ref().unwrap().path().extension().is_none_or(|extension| extension != "jpg")).count()
}

/// Everything acknowledged is there, the trail is whole, and the server is well.
async fn check(data: &Path, server: &Server, people: (&Person, &Person), ledger: &Ledger, new_photos: &[Uuid]) {
    assert_eq!(half_received(data), 0, "the start clears away what was half received");
    assert_eq!(half_stored(data), 0, "and what was half stored");
    let (owner, _) = people;
    let health = owner.client.get(format!("{}/health", server.base)).send().await.unwrap();
    assert_eq!(health.text().await.unwrap(), "ok");
    for photo in new_photos {
        for size in ["", "/thumb"] {
            let response = owner.client.get(format!("{}/photos/{photo}{size}", server.base)).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{photo}{size}");
            image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
        }
    }
    let registry = open(data).await;
    let actor = owner.actor(&registry).await;
    for filing in &ledger.submitted {
        let draft = registry.filings().draft(&actor, *filing).await.unwrap();
        assert_eq!(draft.revision, 1);
        assert!(matches!(draft.state, FilingState::Submitted | FilingState::Approved), "{filing}: {:?}", draft.state);
    }
    for (filing, number) in &ledger.approved {
        let machine = registry.filings().my_machine(&actor, *filing).await.unwrap();
        assert_eq!(machine.entry.state, FilingState::Approved);
        assert!(
            number.is_none() || machine.entry.number == *number,
            "{filing}: {number:?}, {:?}",
            machine.entry.number
        );
    }
    registry.close().await;
    let checked = run(data, &["check"]);
    assert!(checked.status.success(), "{}", words(&checked));
}

/// Prepares a desk full of work while no server runs; answers also the draft whose uploads never end.
async fn prepare(data: &Path, owner: &Person) -> (Desk, Uuid) {
    let registry = open(data).await;
    let actor = owner.actor(&registry).await;
    let mut desk = Desk::default();
    for ordinal in 0..MACHINES {
        let (id, version) = complete_draft(&registry, &actor, ordinal).await;
        if ordinal < 20 {
            registry.filings().submit(&actor, id, version).await.unwrap();
            desk.approvals.push_back(id);
        } else {
            desk.submissions.push_back((id, version));
        }
    }
    for ordinal in 1000..1030 {
        let (id, _) = draft(&registry, &actor, ordinal).await;
        desk.uploads.extend(Slot::ALL.into_iter().filter(|slot| *slot != Slot::Other).map(|slot| (id, slot)));
    }
    let (stalled, _) = draft(&registry, &actor, 2000).await;
    registry.close().await;
    (desk, stalled)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_any_moment_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    add_reviewer(data, "linfen");
    let mut server = Server::start(data);
    let owner = Person::owner(&server, "13800000001").await;
    let reviewer = Person::reviewer(&server, "linfen").await;
    server.kill();
    let (desk, stalled) = prepare(data, &owner).await;
    let desk = Arc::new(Mutex::new(desk));
    let (mut ledger, mut left_half_received, mut left_half_stored) = (Ledger::default(), 0, 0);
    let mut server = Server::start(data);
    for round in 0..ROUNDS {
        let (said, mut heard) = unbounded_channel();
        let worker = Worker {
            base: server.base.clone(),
            owner: owner.clone(),
            reviewer: reviewer.clone(),
            desk: Arc::clone(&desk),
            said,
        };
        let mut tasks = worker.start(stalled);
        drop(worker);
        let photos_before = ledger.photos.len();
        for _ in 0..=round {
            ledger.enter(heard.recv().await.expect("there is more work than the round waits for"));
        }
        std::thread::sleep(Duration::from_micros(OFFSETS[round % OFFSETS.len()]));
        server.kill();
        while let Some(acknowledged) = heard.recv().await {
            ledger.enter(acknowledged);
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        left_half_received += half_received(data);
        left_half_stored += half_stored(data);
        server = Server::start(data);
        check(data, &server, (&owner, &reviewer), &ledger, &ledger.photos[photos_before..]).await;
    }
    assert!(left_half_received > 0, "no kill hit an upload");
    finish(data, &server, (&owner, &reviewer), &desk, &mut ledger).await;
    println!(
        "{ROUNDS} kills; acknowledged: {} photos, {} submissions, {} approvals; \
         {left_half_received} uploads cut off, {left_half_stored} while stored",
        ledger.photos.len(),
        ledger.submitted.len(),
        ledger.approved.len()
    );
}

/// Work goes on: everything still open is sent and approved, and the numbers are unique and without a gap.
async fn finish(
    data: &Path,
    server: &Server,
    people: (&Person, &Person),
    desk: &Arc<Mutex<Desk>>,
    ledger: &mut Ledger,
) {
    let (said, mut heard) = unbounded_channel();
    let (owner, reviewer) = (people.0.clone(), people.1.clone());
    let worker = Worker { base: server.base.clone(), owner, reviewer, desk: Arc::clone(desk), said };
    worker.clone().submit().await;
    worker.clone().approve().await;
    drop(worker);
    while let Some(acknowledged) = heard.recv().await {
        ledger.enter(acknowledged);
    }
    check(data, server, people, ledger, &ledger.photos).await;
    let registry = open(data).await;
    let actor = people.0.actor(&registry).await;
    let mut numbers = BTreeMap::new();
    let mut before = None;
    loop {
        let page = registry.filings().my_machines(&actor, before).await.unwrap();
        for entry in page.entries {
            if let Some(number) = entry.number {
                let number = RegistrationNumber::parse(&number).unwrap().without_stage();
                assert!(numbers.insert(number, entry.id).is_none(), "a number given twice");
            }
        }
        let Some(next) = page.next else { break };
        before = Some(next);
    }
    let expected: Vec<String> = (1..=MACHINES).map(|ordinal| format!("DL{ordinal:06}")).collect();
    assert_eq!(numbers.into_keys().collect::<Vec<_>>(), expected);
    registry.close().await;
}
