//! 领取登记: a code for the owner, one hand-over, taken back the same day, made once more, and called to mind in time.

use domain::changes::{MachineState, PlateKind};
use domain::fields::Fields;
use domain::refusal::Refusal;
use registry::desk::StageOverride;
use registry::machines::MachineFilter;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, excavator, pin};
use super::machines::{file_events, shown};
use super::register::{CITY, DAY, HOUMA, MINUTE, TestRegister, YAODU, both, refused, told};

stories! {
    the_owner_gets_a_code_and_the_counter_finds_the_machine_by_it,
    a_plate_is_handed_over_once,
    two_counters_at_once_hand_over_one_plate,
    an_agent_leaves_name_and_phone_which_is_sealed,
    a_hand_over_is_taken_back_on_its_own_day_only,
    a_lost_plate_is_made_once_more,
    each_duty_and_office_at_the_counter,
    reminders_go_out_once_each,
    two_workers_remind_once,
    no_two_plates_that_wait_share_a_code,
    a_used_code_is_told_to_be_used_and_when,
    a_term_ends_with_its_last_day,
}

pub fn by_owner() -> Fields {
    Fields::default().with("collected_as", "owner")
}

pub fn lost() -> Fields {
    Fields::default().with("cause", "lost").with("reason", "标牌丢失")
}

/// An owner, a counter of 尧都区 and a machine whose plate waits.
async fn waiting(register: &TestRegister) -> (Actor, Actor, Uuid) {
    let owner = register.owner().await;
    let counter = register.staff("counter", YAODU, &[Duty::Review, Duty::Plates]).await;
    let id = register.registered(&owner, &counter, &excavator(&pin(1))).await;
    (owner, counter, id)
}

pub async fn code_of(register: &TestRegister, owner: &Actor, id: Uuid) -> Option<String> {
    register.registry.filings().my_machine(owner, id).await.unwrap().held.unwrap().code
}

async fn state_of(register: &TestRegister, actor: &Actor, id: Uuid) -> MachineState {
    register.registry.machines().machine_file(actor, id, false).await.unwrap().entry.state
}

async fn the_owner_gets_a_code_and_the_counter_finds_the_machine_by_it(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    let code = code_of(register, &owner, id).await.unwrap();
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let message = register.messages().await.into_iter().find(|message| message.phone == CONTACT_PHONE).unwrap();
    assert!(message.text.contains(&format!("领取码{code}")), "{}", message.text);
    let stored = register.raw.everything().await;
    assert!(stored.iter().all(|text| *text != code && !text.contains(&format!("领取码{code}"))), "sealed at rest");
    for typed in [code.as_str(), "3-DL000001", "dl000001"] {
        assert_eq!(register.registry.plates().find_plate(&counter, typed).await.unwrap(), id, "{typed}");
    }
    for typed in ["", "999", "3-DL000009", "王建国"] {
        assert_eq!(refused(register.registry.plates().find_plate(&counter, typed).await), "invalid", "{typed}");
    }
    let file = register.registry.machines().machine_file(&counter, id, false).await.unwrap();
    assert!(!format!("{file:?}").contains(&code), "the counter is shown the code, it does not show it");
}

async fn a_plate_is_handed_over_once(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    assert_eq!(refused(register.registry.plates().collect_plate(&counter, id, &Fields::default()).await), "invalid");
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    assert_eq!(state_of(register, &counter, id).await, MachineState::Collected);
    assert_eq!(code_of(register, &owner, id).await, None);
    let second = register.staff("second", YAODU, &[Duty::Plates]).await;
    let error = register.registry.plates().collect_plate(&second, id, &by_owner()).await.unwrap_err();
    let Refusal::PlateCollected { by, at } = error.refusal() else { panic!("{error}") };
    assert!(by == "审核员counter" && at.contains('年'), "{by} {at}");
    let collected = MachineFilter { state: Some(MachineState::Collected), ..MachineFilter::default() };
    assert_eq!(shown(register, &counter, &collected).await, [id]);
    let counts = register.registry.desk().queue_counts(&counter).await.unwrap();
    assert_eq!(counts.get("plates"), Some(&0));
    assert_eq!(file_events(register, &counter, id).await.last().unwrap(), "领取登记：领取人：所有者");
}

async fn two_counters_at_once_hand_over_one_plate(register: &TestRegister) {
    let (_, first, id) = waiting(register).await;
    let second = register.staff("second", YAODU, &[Duty::Plates]).await;
    let hand_over = |actor: Actor| {
        let registry = register.registry.clone();
        async move { told(&registry.plates().collect_plate(&actor, id, &by_owner()).await) }
    };
    let (one, other) = both(hand_over(first.clone()), hand_over(second)).await;
    let mut ended = [one, other];
    ended.sort_unstable();
    assert_eq!(ended, ["ok", "plate_collected"]);
    let handed = file_events(register, &first, id).await;
    assert_eq!(handed.iter().filter(|words| words.starts_with("领取登记")).count(), 1, "{handed:?}");
}

async fn an_agent_leaves_name_and_phone_which_is_sealed(register: &TestRegister) {
    let (_, counter, id) = waiting(register).await;
    let agent = Fields::default().with("collected_as", "agent");
    assert_eq!(refused(register.registry.plates().collect_plate(&counter, id, &agent).await), "invalid");
    let agent = agent.with("collector_name", "赵敏").with("collector_phone", "139 1111 2222").with("note", "持委托书");
    register.registry.plates().collect_plate(&counter, id, &agent).await.unwrap();
    assert!(register.raw.everything().await.iter().all(|text| !text.contains("13911112222")));
    let file = register.registry.machines().machine_file(&counter, id, false).await.unwrap();
    let collection = file.plates[0].collection.clone().unwrap();
    assert_eq!(collection.agent, Some(("赵敏".to_owned(), "139****2222".to_owned())));
    assert_eq!((collection.by.as_str(), collection.note.as_deref()), ("审核员counter", Some("持委托书")));
}

async fn a_hand_over_is_taken_back_on_its_own_day_only(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    let code = code_of(register, &owner, id).await;
    assert_eq!(refused(register.registry.plates().undo_collection(&counter, id, "点错了").await), "undo_too_late");
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    assert_eq!(refused(register.registry.plates().undo_collection(&counter, id, " ").await), "invalid");
    let other = register.staff("other", HOUMA, &[Duty::Plates]).await;
    assert_eq!(refused(register.registry.plates().undo_collection(&other, id, "点错了").await), "not_found");
    register.registry.plates().undo_collection(&counter, id, "点错了").await.unwrap();
    assert_eq!(state_of(register, &counter, id).await, MachineState::Registered);
    assert_eq!(code_of(register, &owner, id).await, code, "the owner's code still opens");
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    register.wait(DAY);
    assert_eq!(refused(register.registry.plates().undo_collection(&counter, id, "点错了").await), "undo_too_late");
    assert_eq!(state_of(register, &counter, id).await, MachineState::Collected);
    let trail = file_events(register, &counter, id).await;
    assert!(trail.contains(&"撤销领取登记：理由：点错了".to_owned()), "{trail:?}");
}

async fn a_lost_plate_is_made_once_more(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    let first = code_of(register, &owner, id).await.unwrap();
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    assert_eq!(refused(register.registry.plates().reissue_plate(&counter, id, &Fields::default()).await), "invalid");
    register.registry.plates().reissue_plate(&counter, id, &lost()).await.unwrap();
    assert_eq!(state_of(register, &counter, id).await, MachineState::Registered);
    let second = code_of(register, &owner, id).await.unwrap();
    assert!(register.messages().await[0].text.contains(&format!("领取码{second}")));
    // Once more while it still waits: the plate before it is given up, with its code.
    register.registry.plates().reissue_plate(&counter, id, &lost()).await.unwrap();
    let third = code_of(register, &owner, id).await.unwrap();
    for old in [first, second].iter().filter(|old| **old != third) {
        assert_eq!(refused(register.registry.plates().find_plate(&counter, old).await), "invalid");
    }
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    let plates = register.registry.machines().machine_file(&counter, id, false).await.unwrap().plates;
    let told: Vec<_> = plates
        .iter()
        .map(|plate| (plate.no, plate.kind, plate.void_at.is_some(), plate.collection.is_some()))
        .collect();
    let (again, first) = (PlateKind::Reissue, PlateKind::First);
    assert_eq!(told, [(3, again, false, true), (2, again, true, false), (1, first, false, true)]);
}

async fn each_duty_and_office_at_the_counter(register: &TestRegister) {
    let (owner, _, id) = waiting(register).await;
    let doors = async |actor: &Actor| {
        let registry = &register.registry;
        [
            told(&registry.plates().find_plate(actor, "3-DL000001").await),
            told(&registry.plates().collect_plate(actor, id, &Fields::default()).await),
            told(&registry.plates().undo_collection(actor, id, "点错了").await),
            told(&registry.plates().reissue_plate(actor, id, &Fields::default()).await),
        ]
    };
    for duty in Duty::ALL {
        let actor = register.staff(duty.code(), YAODU, &[duty]).await;
        let expected = match duty {
            Duty::Plates => ["ok", "invalid", "undo_too_late", "invalid"],
            _ => ["forbidden"; 4],
        };
        assert_eq!(doors(&actor).await, expected, "{duty:?}");
    }
    assert_eq!(doors(&owner).await, ["forbidden"; 4]);
    let other = register.staff("other", HOUMA, &Duty::ALL).await;
    assert_eq!(doors(&other).await, ["invalid", "not_found", "not_found", "not_found"]);
    let city = register.staff("city", CITY, &[Duty::Plates]).await;
    let code = code_of(register, &owner, id).await.unwrap();
    assert_eq!(register.registry.plates().find_plate(&city, &code).await.unwrap(), id);
    assert_eq!(refused(register.registry.plates().find_plate(&other, &code).await), "invalid");
    register.registry.plates().collect_plate(&city, id, &by_owner()).await.unwrap();
}

async fn reminded(register: &TestRegister) -> usize {
    let messages = register.messages().await;
    messages.iter().filter(|message| message.phone == CONTACT_PHONE && message.text.contains("领取期限")).count()
}

async fn reminders_go_out_once_each(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    let other = register.registered(&owner, &counter, &excavator(&pin(2))).await;
    register.registry.plates().collect_plate(&counter, other, &by_owner()).await.unwrap();
    let remind = async || {
        register.registry.upkeep().accept_clock().await.unwrap();
        register.registry.plates().remind_collections().await.unwrap()
    };
    let ends = register.registry.machines().machine_file(&counter, id, false).await.unwrap().entry.collect_by;
    register.wait(ends - 7 * DAY - register.registry.clock().now_ms() - MINUTE);
    assert_eq!((remind().await, reminded(register).await), (0, 0));
    register.wait(2 * MINUTE);
    assert_eq!((remind().await, remind().await), (1, 0));
    register.wait(5 * DAY);
    assert_eq!((remind().await, reminded(register).await), (0, 1));
    register.wait(DAY);
    assert_eq!((remind().await, remind().await), (1, 0));
    register.wait(30 * DAY);
    assert_eq!((remind().await, reminded(register).await), (0, 2));
    let texts = register.messages().await;
    assert!(texts[0].text.contains("3-DL000001") && texts[0].text.contains("领取码"), "{texts:?}");
    let trail = file_events(register, &counter, id).await;
    assert_eq!(trail.iter().filter(|words| words.contains("提醒")).count(), 2);
}

async fn two_workers_remind_once(register: &TestRegister) {
    waiting(register).await;
    register.wait(30 * DAY + MINUTE);
    register.registry.upkeep().accept_clock().await.unwrap();
    let other = register.reopened().await;
    let registry = register.registry.clone();
    let closing = other.clone();
    let (one, two) = both(async move { registry.plates().remind_collections().await.unwrap() }, async move {
        other.plates().remind_collections().await.unwrap()
    })
    .await;
    assert_eq!((one + two, reminded(register).await), (1, 1), "late for both: only the last reminder goes out");
    closing.close().await;
}

async fn no_two_plates_that_wait_share_a_code(register: &TestRegister) {
    let (owner, counter, first) = waiting(register).await;
    let second = register.registered(&owner, &counter, &excavator(&pin(2))).await;
    register.registry.plates().collect_plate(&counter, first, &by_owner()).await.unwrap();
    // The second is given the code that the first had: free, since the first has been collected.
    let hash = "select code_hash from plate where no = 1 and collected_at is not null";
    assert_eq!(
        register.raw.change(&format!("update plate set code_hash = ({hash}) where collected_at is null")).await,
        1
    );
    register.registry.plates().undo_collection(&counter, first, "点错了").await.unwrap();
    let (one, two) = (code_of(register, &owner, first).await.unwrap(), code_of(register, &owner, second).await);
    assert_ne!(Some(&one), two.as_ref());
    assert_eq!(register.registry.plates().find_plate(&counter, &one).await.unwrap(), first, "its new code opens it");
    let waits = "select count(distinct code_hash) from plate where collected_at is null and void_at is null";
    assert_eq!(register.raw.number(waits).await, 2);
    let override_stage = StageOverride { stage: domain::stage::Stage::Two, reason: "铭牌为国二".to_owned() };
    let third = register.sent(&owner, &excavator(&pin(3))).await;
    let number = register.registry.desk().approve(&counter, third, 1, Some(&override_stage)).await.unwrap();
    let plates = register.registry.machines().machine_file(&counter, third, false).await.unwrap().plates;
    assert_eq!(plates[0].number, number.to_string(), "the plate bears the stage that was set");
}

async fn a_used_code_is_told_to_be_used_and_when(register: &TestRegister) {
    let (owner, counter, id) = waiting(register).await;
    let registry = &register.registry;
    let said = async |actor: &Actor, code: &str| {
        let Refusal::Invalid { report } = registry.plates().find_plate(actor, code).await.unwrap_err().refusal() else {
            panic!("{code}")
        };
        report.error_of("code").unwrap().to_owned()
    };
    let first = code_of(register, &owner, id).await.unwrap();
    registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    let day = domain::day::chinese(registry.today());
    let used = said(&counter, &first).await;
    assert!(used.contains("使用") && used.contains(&day) && used.contains("3-DL000001"), "{used}");
    assert!(used.contains("审核员counter") || used.contains("counter"), "by whom: {used}");
    let houma = register.staff("houma", HOUMA, &[Duty::Plates]).await;
    assert!(said(&houma, &first).await.contains("没有找到"), "another district is told nothing");
    registry.plates().reissue_plate(&counter, id, &lost()).await.unwrap();
    let second = code_of(register, &owner, id).await.unwrap();
    assert_eq!(registry.plates().find_plate(&counter, &second).await.unwrap(), id);
    registry.plates().reissue_plate(&counter, id, &lost()).await.unwrap();
    let void = said(&counter, &second).await;
    assert!(void.contains("作废") && void.contains(&day), "{void}");
    assert!(said(&counter, "000").await.contains("没有找到"));
}

async fn a_term_ends_with_its_last_day(register: &TestRegister) {
    use registry::clock::{china_day, china_midnight, deadline, last_day};
    let (_, counter, id) = waiting(register).await;
    let entry = async || register.registry.machines().machine_file(&counter, id, false).await.unwrap().entry;
    let ends = entry().await.collect_by;
    let last = register.registry.today().checked_add(jiff::ToSpan::days(30)).unwrap();
    assert_eq!((last_day(ends), deadline(ends)), (last, domain::day::chinese(last)), "thirty days, the last one whole");
    assert_eq!(china_midnight(china_day(ends)), ends, "and not the time of day of the approval");
    register.wait(ends - register.registry.clock().now_ms() - MINUTE);
    assert!(!entry().await.is_overdue, "a minute before midnight");
    register.wait(MINUTE);
    assert!(entry().await.is_overdue);
}
