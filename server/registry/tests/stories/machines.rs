//! The register as offices read it: the list, its filters and search, one machine's file, and its walls.

use domain::changes::MachineState;
use domain::fields::Fields;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use registry::desk::queue::Order;
use registry::machines::MachineFilter;
use registry::photos::Size;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, RESIDENT_ID, excavator, pin};
use super::register::{CITY, DAY, HOUMA, TestRegister, YAODU, told};

stories! {
    a_machine_is_found_by_whatever_is_known_of_it,
    filters_narrow_and_a_number_found_by_search_obeys_them,
    the_register_is_read_page_by_page_in_both_orders,
    a_plate_that_waits_too_long_is_marked,
    an_office_sees_its_own_machines_and_the_city_all,
    the_file_hides_who_owns_it_until_somebody_looks_on_the_record,
}

impl TestRegister {
    /// A machine that was registered.
    pub async fn registered(&self, owner: &Actor, reviewer: &Actor, machine: &Fields) -> Uuid {
        let id = self.sent(owner, machine).await;
        self.registry.desk().approve(reviewer, id, 1, None).await.unwrap();
        id
    }
}

/// The ids that a filter shows, in its order.
pub async fn shown(register: &TestRegister, actor: &Actor, filter: &MachineFilter) -> Vec<Uuid> {
    let page = register.registry.machines().list(actor, filter).await.unwrap();
    page.entries.iter().map(|entry| entry.id).collect()
}

fn search(text: &str) -> MachineFilter {
    MachineFilter { search: text.to_owned(), ..MachineFilter::default() }
}

async fn a_machine_is_found_by_whatever_is_known_of_it(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let first = register.registered(&owner, &reviewer, &excavator(&pin(123_456))).await;
    let loader = excavator(&pin(2)).with("maker", "徐工集团").with("model", "LW500KV").with("product", "loader");
    let second = register.registered(&owner, &reviewer, &loader).await;
    let whole = pin(123_456);
    for text in ["3-DL000001", "3dl000001", "DL000001", "000001", "2-DL000001", "123456", &whole, "三一", "215c"] {
        assert_eq!(shown(register, &reviewer, &search(text)).await, [first], "{text}");
    }
    for text in ["徐工", "LW500", "500kv", "DL000002"] {
        assert_eq!(shown(register, &reviewer, &search(text)).await, [second], "{text}");
    }
    for text in ["王建", "9911", CONTACT_PHONE] {
        assert_eq!(shown(register, &reviewer, &search(text)).await, [first, second], "{text}");
    }
    assert_eq!(shown(register, &reviewer, &search("卡特彼勒")).await, [] as [Uuid; 0]);
}

async fn filters_narrow_and_a_number_found_by_search_obeys_them(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let old = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    register.wait(2 * DAY);
    let electric =
        excavator(&pin(2)).with("fuel", "electric").with("disclosure_number", "").with("product", "forklift");
    let new = register.registered(&owner, &reviewer, &electric).await;
    let today = register.registry.today();
    let base = MachineFilter::default;
    for (filter, expected) in [
        (base(), vec![old, new]),
        (MachineFilter { order: Order::Newest, ..base() }, vec![new, old]),
        (MachineFilter { product: Some(Product::Forklift), ..base() }, vec![new]),
        (MachineFilter { stage: Some(Stage::Three), ..base() }, vec![old]),
        (MachineFilter { fuel: Some(Fuel::Electric), ..base() }, vec![new]),
        (MachineFilter { from: Some(today), ..base() }, vec![new]),
        (MachineFilter { until: today.yesterday().ok(), ..base() }, vec![old]),
        (MachineFilter { state: Some(MachineState::Registered), ..base() }, vec![old, new]),
        (MachineFilter { state: Some(MachineState::Collected), ..base() }, vec![]),
        (MachineFilter { stage: Some(Stage::Three), ..search("000002") }, vec![]),
        (MachineFilter { state: Some(MachineState::Cancelled), ..search("DL000001") }, vec![]),
        (MachineFilter { fuel: Some(Fuel::Electric), ..search("D-DL000002") }, vec![new]),
    ] {
        assert_eq!(shown(register, &reviewer, &filter).await, expected, "{filter:?}");
    }
}

async fn the_register_is_read_page_by_page_in_both_orders(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let mut registered = Vec::new();
    for number in 0..23 {
        registered.push(register.registered(&owner, &reviewer, &excavator(&pin(number))).await);
    }
    for (order, search) in [(Order::Oldest, ""), (Order::Newest, ""), (Order::Oldest, "三一"), (Order::Newest, "9911")]
    {
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let filter = MachineFilter { order, after, search: search.to_owned(), ..MachineFilter::default() };
            let page = register.registry.machines().list(&reviewer, &filter).await.unwrap();
            seen.extend(page.entries.iter().map(|entry| entry.id));
            (after, pages) = (page.next, pages + 1);
            if after.is_none() {
                break;
            }
        }
        if order == Order::Newest {
            seen.reverse();
        }
        assert_eq!((seen, pages), (registered.clone(), 2), "{order:?} {search}");
    }
}

async fn a_plate_that_waits_too_long_is_marked(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let overdue = async || {
        let page = register.registry.machines().list(&reviewer, &MachineFilter::default()).await.unwrap();
        page.entries[0].is_overdue
    };
    assert!(!overdue().await);
    // The thirtieth day is the last one, and counts until it ends.
    register.wait(30 * DAY);
    assert!(!overdue().await);
    register.wait(DAY);
    assert!(overdue().await);
}

async fn an_office_sees_its_own_machines_and_the_city_all(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let photo = register.registry.filings().draft(&owner, id).await.unwrap().photos[1].id;
    for duty in Duty::ALL {
        let own = register.staff(&format!("own-{}", duty.code()), YAODU, &[duty]).await;
        assert_eq!(shown(register, &own, &MachineFilter::default()).await, [id], "{duty:?} looks");
        assert_eq!(told(&register.registry.machines().machine_file(&own, id, false).await), "ok");
        let reveals = if duty == Duty::Review { "ok" } else { "forbidden" };
        assert_eq!(told(&register.registry.machines().machine_file(&own, id, true).await), reveals, "{duty:?}");
    }
    let city = register.staff("city", CITY, &[Duty::ReadOnly]).await;
    assert_eq!(shown(register, &city, &MachineFilter::default()).await, [id]);
    let of = |office: &str| MachineFilter { office: Some(office.to_owned()), ..MachineFilter::default() };
    assert_eq!(shown(register, &city, &of(HOUMA)).await, [] as [Uuid; 0]);
    let other = register.staff("other", HOUMA, &Duty::ALL).await;
    assert_eq!(shown(register, &other, &MachineFilter::default()).await, [] as [Uuid; 0]);
    assert_eq!(shown(register, &other, &search("3-DL000001")).await, [] as [Uuid; 0]);
    assert_eq!(told(&register.registry.machines().list(&other, &of(YAODU)).await), "not_found");
    assert_eq!(told(&register.registry.machines().machine_file(&other, id, false).await), "not_found");
    assert_eq!(told(&register.registry.photos().photo(&other, photo, Size::Full).await), "not_found");
    let idle = register.staff("idle", YAODU, &[]).await;
    for actor in [&idle, &owner] {
        assert_eq!(told(&register.registry.machines().list(actor, &MachineFilter::default()).await), "forbidden");
        assert_eq!(told(&register.registry.machines().machine_file(actor, id, false).await), "forbidden");
    }
}

async fn the_file_hides_who_owns_it_until_somebody_looks_on_the_record(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let file = register.registry.machines().machine_file(&reviewer, id, false).await.unwrap();
    let told = format!("{file:?}");
    assert!(!told.contains(RESIDENT_ID) && !told.contains(CONTACT_PHONE), "{told}");
    assert_eq!((file.subject.get("person_phone"), file.subject.get("person_name")), ("138****9911", "王建国"));
    assert_eq!((file.fields.get("power"), file.fields.get("model")), ("118", "SY215C"));
    assert_eq!(file.photos.len(), 5);
    let looks = async || {
        file_events(register, &reviewer, id).await.iter().filter(|what| what.starts_with("查看证件信息")).count()
    };
    assert_eq!(looks().await, 0);
    let file = register.registry.machines().machine_file(&reviewer, id, true).await.unwrap();
    assert_eq!((file.subject.get("resident_id"), file.subject.get("person_phone")), (RESIDENT_ID, CONTACT_PHONE));
    assert_eq!(looks().await, 1);
}

/// The trail of a machine in words, the oldest first.
pub async fn file_events(register: &TestRegister, actor: &Actor, id: Uuid) -> Vec<String> {
    let file = register.registry.machines().machine_file(actor, id, false).await.unwrap();
    file.events.into_iter().map(|event| event.words).collect()
}
