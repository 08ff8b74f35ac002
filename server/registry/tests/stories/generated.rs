//! A generated register is one that the services could have written: its counts are those of its records, no machine
//! stands on two sites, and every chain holds.

use demo::generate::sites::{self, Sites};
use demo::generate::{self, Size};
use domain::changes::MachineState;
use domain::fields::Fields;
use domain::filing::FilingState;
use domain::site::SiteState;
use registry::desk::QueueFilter;
use registry::desk::queue::QueueState;
use registry::gate::{Entered, Entry, RecordFilter};
use registry::machines::MachineFilter;
use registry::people::sessions::Presence;
use registry::sites::SiteFilter;
use registry::{Duty, Role};

use super::pictures;
use super::register::{CITY, TestRegister};

stories! {
    counts_of_generated_sites_are_those_of_their_records,
    every_queue_of_a_generated_register_holds_something,
}

async fn every_queue_of_a_generated_register_holds_something(register: &TestRegister) {
    let registry = &register.registry;
    generate::fill(registry, Size { machines: 400, seed: 7 }, None, &mut |_, _| {}).await.unwrap();
    let city = register.staff("city", CITY, &Duty::ALL).await;
    let counts = registry.desk().queue_counts(&city).await.unwrap();
    for state in [QueueState::In(FilingState::Submitted), QueueState::Doubtful, QueueState::Overdue] {
        let filter = QueueFilter { state: Some(state), ..QueueFilter::default() };
        let entries = registry.desk().queue(&city, &filter).await.unwrap().entries;
        let counted = usize::try_from(counts[state.code()]).unwrap();
        assert_eq!(entries.len(), counted.min(20), "{state:?}");
        assert!(!entries.is_empty(), "{state:?}");
        if state == QueueState::Doubtful {
            let dossier = registry.desk().dossier(&city, entries[0].id, false).await.unwrap();
            assert!(dossier.pairs[0].number.is_some(), "it shares an engine with a machine that has a number");
        }
    }
    for state in [MachineState::Registered, MachineState::Collected, MachineState::Cancelled] {
        let filter = MachineFilter { state: Some(state), ..MachineFilter::default() };
        assert!(!registry.machines().list(&city, &filter).await.unwrap().entries.is_empty(), "{state:?}");
    }
}

async fn counts_of_generated_sites_are_those_of_their_records(register: &TestRegister) {
    let (registry, raw) = (&register.registry, &register.raw);
    let (size, sites) = (Size { machines: 40, seed: 7 }, Sites { sites: 60, visits: 2500, seed: 7 });
    generate::fill(registry, size, Some(sites), &mut |_, _| {}).await.unwrap();
    let count = async |table: &str| raw.number(&format!("select count(*) from {table}")).await;
    assert_eq!((count("machine").await, count("site").await, count("visit").await), (40, 60, 2500));
    let wrong = "site s \
        where inside_count <> (select count(*) from visit v where v.site_id = s.id and v.left_at is null) \
        or entry_count <> (select count(*) from visit v where v.site_id = s.id) \
        or exit_count <> (select count(*) from visit v where v.site_id = s.id and v.left_at is not null)";
    assert_eq!(count(wrong).await, 0);
    assert_eq!(count("visit where left_at is null").await, 20, "every second machine is inside somewhere");
    let twice = "(select 1 as one from visit where left_at is null group by number_key having count(*) > 1) t";
    assert_eq!(count(twice).await, 0);
    assert_eq!(count("visit where left_at < entered_at").await, 0);
    assert!(count("waiting_entry").await > 0 && count("visit where machine_id is null").await > 0);

    let city = register.staff("city", CITY, &Duty::ALL).await;
    let counts = registry.desk().queue_counts(&city).await.unwrap();
    for state in [SiteState::Submitted, SiteState::Approved, SiteState::Returned, SiteState::Closed] {
        let filter = SiteFilter { state, ..SiteFilter::default() };
        let shown = registry.sites().list(&city, &filter).await.unwrap().sites.len();
        let known = count(&format!("site where state = '{}'", state.code())).await;
        assert_eq!(counts.get(&format!("site:{}", state.code())).copied().unwrap_or_default(), known);
        assert_eq!(i64::try_from(shown).unwrap(), known.min(20), "{state:?}");
    }
    assert!(registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());

    // What comes next is counted by the trigger again.
    let token = registry.people().log_in(Role::Site, &sites::login(0), demo::city::PASSWORD, "10.0.0.1").await.unwrap();
    let Presence::Present(gatekeeper) = registry.people().presence(&token.0).await.unwrap() else {
        panic!("signed in")
    };
    let mine = registry.sites().my_sites(&gatekeeper).await.unwrap();
    assert_eq!(mine.len(), 5);
    let busy = mine.iter().find(|site| site.inside > 0).expect("the first site is busy");
    let inside = RecordFilter { inside: Some(true), ..RecordFilter::default() };
    let open = registry.gate().records(&gatekeeper, busy.id, &inside).await.unwrap().visits;
    registry.gate().record_exit(&gatekeeper, busy.id, open[0].id, None).await.unwrap();
    let again = Entry {
        id: registry.sites().new_site(),
        number: open[0].number.clone(),
        foreign: Fields::default(),
        exemption: String::new(),
        device: None,
    };
    let file = registry.photos().incoming();
    std::fs::write(file.path(), pictures::jpeg(4)).unwrap();
    let entered = registry.gate().record_entry(&gatekeeper, busy.id, &again, Some(&file)).await.unwrap();
    assert_eq!(entered, Entered::Inside(again.id));
    assert_eq!(registry.sites().site(&gatekeeper, busy.id).await.unwrap().site.entries, busy.entries + 1);
    assert_eq!(count(wrong).await, 0);
    assert!(registry.photos().photo(&gatekeeper, open[0].photo, registry::photos::Size::Thumbnail).await.is_ok());
}
