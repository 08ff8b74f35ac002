//! 环保标牌查验: what a stranger learns of a plate — whether it is real, never whose it is — and what a forged one leaves
//! behind.

use domain::changes::MachineState;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::stage::Stage;
use registry::gate::suspicions::{SuspicionKey, SuspicionState};
use registry::machines::lookup::{Brought, Finding, Forgery, TYPED_PER_ADDRESS};
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::{CITY, DAY, HOUMA, MINUTE, TestRegister, YAODU, refused};

stories! {
    a_plate_is_proven_by_its_code,
    the_front_of_a_machine_is_public_only_where_the_city_shows_it,
    a_typed_number_is_answered_but_not_proven,
    a_forged_plate_is_told_and_counted,
    a_mistyped_number_is_compared_before_it_is_counted,
    a_corrected_number_makes_no_forgery_of_the_old_plate,
    a_cancelled_machine_is_told,
    unknown_numbers_and_other_cities,
    counting_through_the_register_is_slowed_and_scanning_is_not,
    suspected_plates_are_seen_by_their_office,
    what_the_office_finds_out_of_a_suspected_plate_is_kept,
    nothing_is_allowed_beside_what_forbids,
}

const HERE: &str = "10.0.0.9";

fn number(text: &str) -> RegistrationNumber {
    RegistrationNumber::parse(text).unwrap()
}

async fn asked(register: &TestRegister, text: &str, signature: Option<&str>) -> Finding {
    register.registry.machines().look_up(None, number(text), Brought::read(signature, false), HERE).await.unwrap()
}

/// Typed, and compared with the plate once more.
async fn compared(register: &TestRegister, text: &str) -> Finding {
    register.registry.machines().look_up(None, number(text), Brought::Compared, HERE).await.unwrap()
}

fn signature(register: &TestRegister, text: &str) -> String {
    register.registry.config().plates.codes.signature(number(text))
}

async fn registered(register: &TestRegister) -> (Actor, Uuid) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    (reviewer, id)
}

async fn a_plate_is_proven_by_its_code(register: &TestRegister) {
    let (_, id) = registered(register).await;
    let code = signature(register, "3-DL000001");
    let Finding::Known { record, proven } = asked(register, "3-DL000001", Some(&code)).await else { panic!("unknown") };
    assert!(proven);
    assert_eq!((record.machine, record.stage, record.state), (id, Stage::Three, MachineState::Registered));
    assert_eq!(
        (record.district.as_str(), record.has_photo),
        ("尧都区", false),
        "photos are not shown unless a city says so"
    );
}

async fn the_front_of_a_machine_is_public_only_where_the_city_shows_it(register: &TestRegister) {
    registered(register).await;
    let code = signature(register, "3-DL000001");
    let plate = number("3-DL000001");
    assert_eq!(refused(register.registry.machines().public_photo(None, plate, Some(&code), HERE).await), "not_found");
    let mut config = register.registry.config().clone();
    config.plates.shows_photo = true;
    let open = registry::Registry::open(config, register.registry.clock().clone()).await.unwrap();
    let Finding::Known { record, .. } =
        open.machines().look_up(None, plate, Brought::Scanned(&code), HERE).await.unwrap()
    else {
        panic!()
    };
    assert!(record.has_photo);
    let photo = open.machines().public_photo(None, plate, Some(&code), HERE).await.unwrap();
    let front = register.raw.texts("select thumb_hash from photo where slot = 'front'").await.remove(0);
    assert_eq!(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&photo)), front, "the front, small, and no other");
    assert_eq!(refused(open.machines().public_photo(None, number("3-DL000009"), None, HERE).await), "not_found");
    let mut said = Vec::new();
    for _ in 0..=TYPED_PER_ADDRESS {
        said.push(open.machines().public_photo(None, plate, None, HERE).await.map_err(|error| error.refusal().code()));
    }
    assert_eq!(said.pop().unwrap().unwrap_err(), "slow_down", "looking at it is looking the number up");
    open.close().await;
}

async fn a_typed_number_is_answered_but_not_proven(register: &TestRegister) {
    registered(register).await;
    let found = asked(register, "3DL000001", None).await;
    assert!(matches!(found, Finding::Known { proven: false, .. }), "{found:?}");
}

async fn a_forged_plate_is_told_and_counted(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let right = signature(register, "3-DL000001");
    let wrong = format!("a.{}", "A".repeat(16));
    for (text, code, expected) in [
        ("3-DL000001", Some(wrong.as_str()), Forgery::Signature),
        ("3-DL000001", Some(wrong.as_str()), Forgery::Signature),
        ("3-DL000001", Some(""), Forgery::Signature),
        ("4-DL000001", Some(right.as_str()), Forgery::Stage),
    ] {
        match asked(register, text, code).await {
            Finding::Suspected { why, record } => {
                assert_eq!(why, expected, "{text} {code:?}");
                assert_eq!(record.number.to_string(), "3-DL000001", "the register's own number is told");
            }
            other => panic!("{text} {code:?}: {other:?}"),
        }
    }
    assert!(matches!(compared(register, "4-DL000001").await, Finding::Suspected { why: Forgery::Stage, .. }));
    let kept = register.registry.gate().suspicions(&reviewer, SuspicionState::Open).await.unwrap();
    let counts: Vec<_> = kept.iter().map(|one| (one.machine, one.typed.as_str(), one.why, one.count)).collect();
    assert!(counts.contains(&(id, "3-DL000001", Forgery::Signature, 3)), "{counts:?}");
    assert!(counts.contains(&(id, "4-DL000001", Forgery::Stage, 2)), "{counts:?}");
    register.wait(DAY);
    compared(register, "4-DL000001").await;
    assert_eq!(
        register.registry.gate().suspicions(&reviewer, SuspicionState::Open).await.unwrap().len(),
        3,
        "counted by day"
    );
}

async fn a_mistyped_number_is_compared_before_it_is_counted(register: &TestRegister) {
    let (reviewer, _) = registered(register).await;
    let kept = async || register.registry.gate().suspicions(&reviewer, SuspicionState::Open).await.unwrap();
    match asked(register, "4-DL000001", None).await {
        Finding::Differs { record } => assert_eq!(record.number.to_string(), "3-DL000001"),
        other => panic!("{other:?}"),
    }
    assert!(kept().await.is_empty(), "a mistyped digit accuses nobody");
    for _ in 0..2 {
        compared(register, "4-DL000001").await;
    }
    assert_eq!(kept().await.len(), 1, "a plate of a day is one line");
    assert!(matches!(compared(register, "3-DL000001").await, Finding::Known { proven: false, .. }));
    assert_eq!(kept().await.len(), 1, "there is nothing to tell of a right one");
    let right = signature(register, "3-DL000001");
    let scanned = asked(register, "2-DL000001", Some(&right)).await;
    assert!(matches!(scanned, Finding::Suspected { .. }), "nobody mistypes a code");
    assert_eq!(kept().await.len(), 2);
}

async fn a_corrected_number_makes_no_forgery_of_the_old_plate(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let old = signature(register, "3-DL000001");
    let file = register.registry.machines().machine_file(&reviewer, id, false).await.unwrap();
    let fields = file.fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
    let correction = registry::machines::corrections::Correction {
        fields,
        reason: "与铭牌核对".to_owned(),
        confirmed: "2-DL000001".to_owned(),
        ..registry::machines::corrections::Correction::default()
    };
    register.registry.machines().correct_machine(&reviewer, id, file.version, &correction).await.unwrap();
    for code in [Some(old.as_str()), None] {
        match asked(register, "3-DL000001", code).await {
            Finding::Renumbered { record } => assert_eq!(record.number.to_string(), "2-DL000001"),
            other => panic!("{code:?}: {other:?}"),
        }
    }
    assert!(matches!(compared(register, "4-DL000001").await, Finding::Suspected { why: Forgery::Stage, .. }));
}

async fn a_cancelled_machine_is_told(register: &TestRegister) {
    registered(register).await;
    register.raw.change("update machine set state = 'cancelled'").await;
    let code = signature(register, "3-DL000001");
    let Finding::Known { record, .. } = asked(register, "3-DL000001", Some(&code)).await else { panic!("unknown") };
    assert_eq!(record.state, MachineState::Cancelled);
}

async fn unknown_numbers_and_other_cities(register: &TestRegister) {
    assert_eq!(asked(register, "3-DL999999", None).await, Finding::Unknown);
    assert_eq!(asked(register, "3-GA000001", None).await, Finding::Elsewhere);
    // A code of this city for a number that it has not given out cannot exist; one that is made up stays unknown.
    assert_eq!(asked(register, "3-DL999999", Some("a.AAAAAAAAAAAAAAAA")).await, Finding::Unknown);
}

async fn counting_through_the_register_is_slowed_and_scanning_is_not(register: &TestRegister) {
    let (reviewer, _) = registered(register).await;
    let ask = async |ordinal: i64, signature: Option<&str>, actor: Option<&Actor>| {
        register
            .registry
            .machines()
            .look_up(actor, number(&format!("3-DL{ordinal:06}")), Brought::read(signature, false), HERE)
            .await
    };
    for ordinal in 1..TYPED_PER_ADDRESS {
        ask(ordinal, None, None).await.unwrap();
    }
    ask(1, None, None).await.unwrap();
    assert_eq!(refused(ask(2, None, None).await), "slow_down");
    let guessed = format!("a.{}", "B".repeat(16));
    assert_eq!(refused(ask(2, Some(&guessed), None).await), "slow_down", "guessing signatures is slowed as well");
    let code = signature(register, "3-DL000001");
    assert!(ask(1, Some(&code), None).await.is_ok(), "whoever has the plate before them is never slowed");
    assert!(ask(1, None, Some(&reviewer)).await.is_ok(), "the office works with numbers");
    assert!(
        register.registry.machines().look_up(None, number("3-DL000001"), Brought::Typed, "10.0.0.10").await.is_ok()
    );
    let mut answered = 0;
    for _ in 0..(DAY / MINUTE) {
        register.wait(MINUTE);
        match ask(3, None, None).await {
            Ok(_) => answered += 1,
            Err(error) => assert!(matches!(error.refusal(), Refusal::SlowDown { .. })),
        }
    }
    assert!(answered < 200, "in a whole day one address learns {answered} numbers");
}

async fn suspected_plates_are_seen_by_their_office(register: &TestRegister) {
    registered(register).await;
    compared(register, "4-DL000001").await;
    let scans = async |name: &str, office: &str, duty: Duty| {
        let actor = register.staff(name, office, &[duty]).await;
        register.registry.gate().suspicions(&actor, SuspicionState::Open).await.map(|scans| scans.len())
    };
    assert_eq!(scans("own", YAODU, Duty::ReadOnly).await.unwrap(), 1);
    assert_eq!(scans("other", HOUMA, Duty::Review).await.unwrap(), 0);
    assert_eq!(scans("city", CITY, Duty::Plates).await.unwrap(), 1);
    let owner = register.newcomer(Role::Owner, "13803570077").await;
    assert_eq!(refused(register.registry.gate().suspicions(&owner, SuspicionState::Open).await), "forbidden");
}

async fn what_the_office_finds_out_of_a_suspected_plate_is_kept(register: &TestRegister) {
    use SuspicionState::{Confirmed, Mistaken, Open};
    let (reviewer, id) = registered(register).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let registry = &register.registry;
    compared(register, "4-DL000001").await;
    register.wait(MINUTE);
    registry.gate().suspect_plate(&administrator, site, "D-DL000001").await.unwrap();
    let count = async |actor: &Actor| registry.desk().queue_counts(actor).await.unwrap()["suspicions"];
    let typed = async |state: SuspicionState| {
        let found = registry.gate().suspicions(&reviewer, state).await.unwrap();
        found.iter().map(|one| one.typed.clone()).collect::<Vec<_>>()
    };
    assert_eq!(typed(SuspicionState::Open).await, ["D-DL000001", "4-DL000001"], "the newest first");
    let city = register.staff("city", CITY, &[Duty::ReadOnly]).await;
    let houma = register.staff("houma", HOUMA, &Duty::ALL).await;
    assert_eq!((count(&reviewer).await, count(&city).await, count(&houma).await), (2, 2, 0));
    let open = registry.gate().suspicions(&reviewer, SuspicionState::Open).await.unwrap();
    let (gate, public) = (open[0].key.clone(), open[1].key.clone());
    for key in [&gate, &public] {
        assert_eq!(SuspicionKey::parse(&key.text()).as_ref(), Some(key), "a form carries it");
        let judge = async |actor: &Actor, before, after, note: &str| {
            registry.gate().judge_suspicion(actor, key, before, after, note).await
        };
        assert_eq!(refused(judge(&houma, Open, Confirmed, "核实").await), "not_found");
        assert_eq!(refused(judge(&city, Open, Confirmed, "核实").await), "forbidden");
        assert_eq!(refused(judge(&reviewer, Open, Confirmed, " ").await), "invalid");
        assert_eq!(refused(judge(&reviewer, Open, Open, "核实").await), "bad_request");
        judge(&reviewer, Open, Mistaken, "门卫看错，已核对照片").await.unwrap();
        assert_eq!(refused(judge(&reviewer, Open, Confirmed, "再看").await), "changed_elsewhere", "from an older page");
        judge(&reviewer, Mistaken, Confirmed, "现场核实为伪造").await.unwrap();
    }
    assert_eq!((count(&reviewer).await, count(&city).await), (0, 0));
    let confirmed = registry.gate().suspicions(&reviewer, SuspicionState::Confirmed).await.unwrap();
    assert_eq!(confirmed.len(), 2);
    let (note, by, _) = confirmed[0].judgement.clone().unwrap();
    assert_eq!((note.as_str(), by.as_str()), ("现场核实为伪造", "审核员lihua"));
    let trail = super::machines::file_events(register, &reviewer, id).await;
    let judged = trail.iter().filter(|words| words.starts_with("核实疑似伪造号牌") && words.contains("属实")).count();
    assert_eq!(judged, 2, "{trail:?}");
}

async fn nothing_is_allowed_beside_what_forbids(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    assert!(asked(register, "3-DL000001", None).await.is_valid());
    assert!(!asked(register, "4-DL000001", None).await.is_valid(), "to be compared");
    assert!(!compared(register, "4-DL000001").await.is_valid(), "suspected");
    assert!(
        !asked(register, "3-DL999999", None).await.is_valid() && !asked(register, "3-GA000001", None).await.is_valid()
    );
    let (form, kind) = (super::changes::scrapped(), domain::filing::FilingKind::Cancellation);
    let change = register.registry.filings().start_change(&reviewer, id, kind, &form).await.unwrap();
    register.registry.desk().approve(&register.reviewer("zhao").await, change, 1, None).await.unwrap();
    let code = signature(register, "3-DL000001");
    assert!(!asked(register, "3-DL000001", Some(&code)).await.is_valid(), "cancelled, however genuine the plate");
}
