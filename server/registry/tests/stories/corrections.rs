//! 更正: a machine is corrected on the record; stage and number follow, the serial stays, identity stays unique.

use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::stage::Stage;
use registry::desk::StageOverride;
use registry::machines::MachineFilter;
use registry::machines::corrections::Correction;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::machines::{file_events, shown};
use super::register::{HOUMA, TestRegister, YAODU, both, refused, told};

stories! {
    a_corrected_stage_changes_the_first_position_and_keeps_the_serial,
    a_changed_number_is_shown_first_and_confirmed_for_one_version,
    a_correction_names_what_it_changed_and_why,
    a_correction_needs_a_reason_right_fields_and_a_change,
    of_two_corrections_one_wins,
    a_stage_set_by_hand_stays_until_the_facts_lead_elsewhere,
    two_machines_never_share_an_identity_through_a_correction,
    the_district_is_not_corrected_but_moved,
    only_a_reviewer_of_the_district_corrects,
}

/// Everything as it is registered, with another reason.
fn because(fields: Fields) -> Correction {
    Correction { fields, reason: "与铭牌核对".to_owned(), ..Correction::default() }
}

/// The same, with the number that follows seen and confirmed.
fn confirmed(number: &str, correction: Correction) -> Correction {
    Correction { confirmed: number.to_owned(), ..correction }
}

/// A reviewer and a registered machine.
async fn registered(register: &TestRegister) -> (Actor, Uuid) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    (reviewer, id)
}

/// What the register holds of it, and its version.
async fn held(register: &TestRegister, actor: &Actor, id: Uuid) -> (Fields, i64) {
    let file = register.registry.machines().machine_file(actor, id, false).await.unwrap();
    (file.fields, file.version)
}

async fn a_corrected_stage_changes_the_first_position_and_keeps_the_serial(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let stage_two = fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
    let stage_two = confirmed("2-DL000001", because(stage_two));
    let number = register.registry.machines().correct_machine(&reviewer, id, version, &stage_two).await.unwrap();
    assert_eq!(number.to_string(), "2-DL000001");
    for search in ["3-DL000001", "2-DL000001"] {
        let filter = MachineFilter { search: search.to_owned(), ..MachineFilter::default() };
        assert_eq!(shown(register, &reviewer, &filter).await, [id], "{search}");
    }
    let file = register.registry.machines().machine_file(&reviewer, id, false).await.unwrap();
    assert_eq!((file.entry.stage, file.entry.number.as_str()), (Stage::Two, "2-DL000001"));
    let former: Vec<&str> = file.former_numbers.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(former, ["3-DL000001"]);
    assert_eq!(file.plates[0].number, "2-DL000001", "the plate that waits bears the new number");
    let tallies = "select count(*) from machine_tally where n <> 0";
    assert_eq!(register.raw.number(tallies).await, 1);
    assert_eq!(register.raw.texts("select stage from machine_tally where n = 1").await, ["2"]);
    let message = &register.messages().await[0].text;
    assert!(message.contains("3-DL000001") && message.contains("2-DL000001"), "{message}");
}

async fn a_changed_number_is_shown_first_and_confirmed_for_one_version(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let registry = &register.registry;
    let two = because(fields.clone().with("disclosure_number", "CN FJ G2 00 0S21000008 000001"));
    let preview = registry.machines().number_change(&reviewer, id, version, &two).await.unwrap().unwrap();
    assert_eq!((preview.from.as_str(), preview.to.as_str()), ("3-DL000001", "2-DL000001"));
    assert!(preview.plate_waits && !preview.plate_out);
    let told = Some("138****9911、138****0001");
    assert_eq!(preview.notified.as_deref(), told, "the machine's contact and its holder's account, masked");
    for unseen in ["", "4-DL000001", "3-DL000001"] {
        let refusal =
            registry.machines().correct_machine(&reviewer, id, version, &confirmed(unseen, two.clone())).await;
        let expected = Refusal::NumberChanges { from: "3-DL000001".to_owned(), to: "2-DL000001".to_owned() };
        assert_eq!(refusal.unwrap_err().refusal(), expected, "{unseen}");
    }
    assert_eq!(held(register, &reviewer, id).await.1, version, "nothing has happened");
    let other = because(fields.with("model", "SY225C"));
    assert_eq!(registry.machines().number_change(&reviewer, id, version, &other).await.unwrap(), None);
    registry.machines().correct_machine(&reviewer, id, version, &other).await.unwrap();
    let late = confirmed("2-DL000001", two);
    assert_eq!(refused(registry.machines().correct_machine(&reviewer, id, version, &late).await), "stale");
    assert_eq!(refused(registry.machines().number_change(&reviewer, id, version, &late).await), "stale");
    registry.machines().correct_machine(&reviewer, id, version + 1, &late).await.unwrap();
}

async fn a_correction_names_what_it_changed_and_why(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let mended = fields.with("model", "SY225C").with("power", "118.5").with("speed", "");
    register.registry.machines().correct_machine(&reviewer, id, version, &because(mended)).await.unwrap();
    let trail = file_events(register, &reviewer, id).await;
    let words = "更正登记信息：型号规格 SY215C→SY225C、功率 118→118.5、转速 2000→（空）；理由：与铭牌核对";
    assert_eq!(trail.last().map(String::as_str), Some(words));
    let by_model = |model: &str| MachineFilter { search: model.to_owned(), ..MachineFilter::default() };
    assert_eq!(shown(register, &reviewer, &by_model("SY225")).await, [id]);
    assert_eq!(shown(register, &reviewer, &by_model("SY215")).await, [] as [Uuid; 0]);
    assert!(register.registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());
}

async fn a_correction_needs_a_reason_right_fields_and_a_change(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let errors = async |correction: Correction| {
        let refused =
            register.registry.machines().correct_machine(&reviewer, id, version, &correction).await.unwrap_err();
        let Refusal::Invalid { report } = refused.refusal() else { panic!("{refused}") };
        report.errors.into_iter().map(|remark| remark.field).collect::<Vec<_>>()
    };
    let without = Correction { reason: " ".to_owned(), ..because(fields.clone().with("model", "SY225C")) };
    assert_eq!(errors(without).await, ["reason"]);
    assert_eq!(errors(because(fields.clone())).await, ["reason"]);
    let wrong = fields.clone().with("pin", "no pin").with("power", "0").with("maker", "");
    assert_eq!(errors(because(wrong)).await, ["pin", "maker", "power"]);
    let stage = Some(StageOverride { stage: Stage::Two, reason: String::new() });
    assert_eq!(errors(Correction { stage, ..because(fields.clone()) }).await, ["override_reason"]);
    assert_eq!(held(register, &reviewer, id).await, (fields, version));
}

async fn of_two_corrections_one_wins(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let correct = |model: &str| {
        let (registry, reviewer) = (register.registry.clone(), reviewer.clone());
        let correction = because(fields.clone().with("model", model));
        async move { told(&registry.machines().correct_machine(&reviewer, id, version, &correction).await) }
    };
    let (one, other) = both(correct("SY225C"), correct("SY235C")).await;
    let mut ended = [one, other];
    ended.sort_unstable();
    assert_eq!(ended, ["ok", "stale"]);
    assert_eq!(held(register, &reviewer, id).await.1, version + 1);
}

async fn a_stage_set_by_hand_stays_until_the_facts_lead_elsewhere(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let set = Some(StageOverride { stage: Stage::Two, reason: "铭牌为国二".to_owned() });
    let by_hand = confirmed("2-DL000001", Correction { stage: set, ..because(fields.clone()) });
    let number = register.registry.machines().correct_machine(&reviewer, id, version, &by_hand).await.unwrap();
    assert_eq!(number.to_string(), "2-DL000001");
    let place = because(fields.clone().with("place", "滨河东路"));
    let number = register.registry.machines().correct_machine(&reviewer, id, version + 1, &place).await.unwrap();
    assert_eq!(number.to_string(), "2-DL000001", "a corrected address says nothing about the stage");
    let fourth = because(fields.with("disclosure_number", "CN FJ G4 00 0S21000008 000001"));
    let fourth = confirmed("4-DL000001", fourth);
    let number = register.registry.machines().correct_machine(&reviewer, id, version + 2, &fourth).await.unwrap();
    assert_eq!(number.to_string(), "4-DL000001");
}

async fn two_machines_never_share_an_identity_through_a_correction(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let first = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let second = register.registered(&owner, &reviewer, &excavator(&pin(2))).await;
    let (fields, version) = held(register, &reviewer, second).await;
    let taken = because(fields.clone().with("pin", &pin(1)));
    let error = register.registry.machines().correct_machine(&reviewer, second, version, &taken).await.unwrap_err();
    assert_eq!(error.refusal(), Refusal::Duplicate { number: "3-DL000001".to_owned() });
    // Both to the same free one, at the same time.
    let correct = |id: Uuid, fields: Fields| {
        let (registry, reviewer) = (register.registry.clone(), reviewer.clone());
        let correction = because(fields.with("pin", &pin(3)));
        async move { told(&registry.machines().correct_machine(&reviewer, id, 1, &correction).await) }
    };
    let of_first = held(register, &reviewer, first).await.0;
    let (one, other) = both(correct(first, of_first), correct(second, fields)).await;
    let mut ended = [one, other];
    ended.sort_unstable();
    assert_eq!(ended, ["duplicate", "ok"]);
    // The identity that was let go of is free.
    let free = if one == "ok" { pin(1) } else { pin(2) };
    let third = register.sent(&owner, &excavator(&free)).await;
    assert_eq!(told(&register.registry.desk().approve(&reviewer, third, 1, None).await), "ok");
    let again = register.sent(&owner, &excavator(&pin(3))).await;
    assert_eq!(told(&register.registry.desk().approve(&reviewer, again, 1, None).await), "duplicate");
}

async fn the_district_is_not_corrected_but_moved(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let moved = because(fields.with("district", HOUMA).with("model", "SY225C"));
    register.registry.machines().correct_machine(&reviewer, id, version, &moved).await.unwrap();
    assert_eq!(held(register, &reviewer, id).await.0.get("district"), YAODU);
}

async fn only_a_reviewer_of_the_district_corrects(register: &TestRegister) {
    let (reviewer, id) = registered(register).await;
    let (fields, version) = held(register, &reviewer, id).await;
    let correction = because(fields.with("model", "SY225C"));
    for duty in Duty::ALL.into_iter().filter(|duty| *duty != Duty::Review) {
        let actor = register.staff(duty.code(), YAODU, &[duty]).await;
        assert_eq!(
            refused(register.registry.machines().correct_machine(&actor, id, version, &correction).await),
            "forbidden"
        );
    }
    let other = register.staff("other", HOUMA, &Duty::ALL).await;
    assert_eq!(
        refused(register.registry.machines().correct_machine(&other, id, version, &correction).await),
        "not_found"
    );
    assert_eq!(told(&register.registry.machines().correct_machine(&reviewer, id, version, &correction).await), "ok");
    let cancelled = "update machine set state = 'cancelled'";
    register.raw.change(cancelled).await;
    let late = register.registry.machines().correct_machine(&reviewer, id, version + 1, &correction).await;
    assert_eq!(refused(late), "machine_cancelled");
}
