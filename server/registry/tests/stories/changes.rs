//! 过户, 迁移, 补领, 注销: asked for by owner or office, decided in the queue, carried out on approval.

use domain::changes::MachineState;
use domain::fields::Fields;
use domain::filing::{FilingKind, FilingState, Step};
use domain::refusal::Refusal;
use registry::desk::{QueueFilter, QueueState};
use registry::photos::Size;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::deep_check::found;
use super::filling::{CONTACT_PHONE, RESIDENT_ID, excavator, pin};
use super::machines::file_events;
use super::plates::{by_owner, code_of, lost};
use super::register::{DAY, HOUMA, TestRegister, YAODU, both, refused, told};
use super::review::reasons;

stories! {
    a_transfer_gives_the_machine_to_the_new_owner_and_nothing_of_the_old_one,
    a_new_owner_is_found_by_phone_and_name_together,
    a_move_hands_the_machine_to_the_other_office,
    a_cancelled_machine_can_be_registered_anew,
    a_reissue_gives_a_new_code,
    a_machine_has_one_open_change,
    two_changes_asked_for_at_once,
    a_returned_change_is_told_and_asked_for_again,
    a_change_is_withdrawn_while_nobody_reviews_it,
    a_change_is_no_draft,
    an_office_asks_for_a_change_in_its_own_districts,
    whoever_asked_for_a_change_does_not_decide_it,
    two_reviewers_decide_a_change_at_once,
    an_account_closed_meanwhile_gets_nothing,
    a_change_waits_in_the_queue_with_its_clock,
}

fn transfer(phone: &str, name: &str) -> Fields {
    [("new_phone", phone), ("new_name", name), ("reason", "已出售")].into_iter().collect()
}

fn to_houma() -> Fields {
    [("new_district", HOUMA), ("new_place", "侯马市开发区工地"), ("reason", "转场施工")].into_iter().collect()
}

pub fn scrapped() -> Fields {
    Fields::default().with("cause", "scrapped").with("reason", "已报废")
}

/// An owner, a reviewer and a registered machine.
async fn registered(register: &TestRegister) -> (Actor, Actor, Uuid) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    (owner, reviewer, id)
}

const NEW_PHONE: &str = "13803570002";

/// Everybody of these stories is called 王建国.
async fn new_owner(register: &TestRegister) -> Actor {
    register.newcomer(Role::Owner, NEW_PHONE).await
}

async fn a_transfer_gives_the_machine_to_the_new_owner_and_nothing_of_the_old_one(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let new = new_owner(register).await;
    let registry = &register.registry;
    let change = registry
        .filings()
        .start_change(&owner, id, FilingKind::Transfer, &transfer(NEW_PHONE, "王建国"))
        .await
        .unwrap();
    assert_eq!(
        refused(registry.filings().my_machine(&new, id).await),
        "not_found",
        "nothing happens before the decision"
    );
    let dossier = registry.desk().dossier(&reviewer, change, false).await.unwrap();
    let asked = dossier.change.unwrap();
    assert_eq!((asked.from.as_str(), asked.to.as_str(), asked.reason.as_str()), ("王建国", "王建国", "已出售"));
    assert_eq!((dossier.machine, dossier.photos.len()), (Some(id), 4), "the machine's photos, not the owner's papers");
    let number = registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    assert_eq!(registry.desk().approve(&reviewer, change, 1, None).await.unwrap(), number, "a second press");

    let seen = registry.filings().my_machine(&new, id).await.unwrap();
    assert_eq!(seen.held.as_ref().unwrap().number, number.to_string());
    assert!(seen.photos.len() == 4 && seen.photos.iter().all(|photo| !photo.slot.is_sensitive()));
    assert!(!format!("{seen:?}").contains(RESIDENT_ID) && !format!("{seen:?}").contains(CONTACT_PHONE));
    let listed = registry.filings().my_machines(&new, None).await.unwrap().entries;
    assert_eq!(listed.iter().map(|entry| entry.id).collect::<Vec<_>>(), [id]);
    let papers = registry.filings().draft(&owner, id).await.unwrap().photos;
    for photo in papers {
        let expected = if photo.slot.is_sensitive() { "not_found" } else { "ok" };
        assert_eq!(told(&registry.photos().photo(&new, photo.id, Size::Full).await), expected, "{:?}", photo.slot);
    }
    let old = registry.filings().my_machine(&owner, id).await.unwrap();
    assert!(old.has_passed_on && old.held.is_none());
    let again = registry.filings().start_change(&owner, id, FilingKind::Cancellation, &scrapped()).await;
    assert_eq!(refused(again), "not_found", "the old owner has nothing to say any more");
    let file = registry.machines().machine_file(&reviewer, id, true).await.unwrap();
    assert_eq!((file.subject.get("person_phone"), file.subject.get("resident_id")), (NEW_PHONE, ""));
    assert!(file_events(register, &reviewer, id).await.contains(&"过户：理由：已出售".to_owned()));
    let messages = register.messages().await;
    let mut told: Vec<&str> = messages.iter().take(3).map(|message| message.phone.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, [owner.login.as_str(), NEW_PHONE, CONTACT_PHONE], "both are told, in whatever order");
    assert_eq!(found(register).await, [], "the register is what its trail says");
    // And on: the new owner may pass it on too.
    registry.filings().start_change(&new, id, FilingKind::Transfer, &transfer("13803570001", "王建国")).await.unwrap();
}

async fn a_new_owner_is_found_by_phone_and_name_together(register: &TestRegister) {
    let (owner, _, id) = registered(register).await;
    new_owner(register).await;
    let told_of = async |phone: &str, name: &str| {
        let form = transfer(phone, name);
        let asked = register.registry.filings().start_change(&owner, id, FilingKind::Transfer, &form).await;
        let Refusal::Invalid { report } = asked.unwrap_err().refusal() else { panic!("{phone} {name}") };
        report.error_of("new_phone").unwrap().to_owned()
    };
    let wrong_name = told_of(NEW_PHONE, "李秀英").await;
    assert_eq!(wrong_name, told_of("13899998888", "王建国").await, "never told who has an account");
    assert_ne!(wrong_name, told_of("13803570001", "王建国").await, "it is theirs already");
    assert_eq!(register.raw.number("select count(*) from filing where kind = 'transfer'").await, 0);
}

async fn a_move_hands_the_machine_to_the_other_office(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let there = register.staff("houma", HOUMA, &[Duty::Review, Duty::Plates]).await;
    let registry = &register.registry;
    let change = registry.filings().start_change(&owner, id, FilingKind::Move, &to_houma()).await.unwrap();
    assert_eq!(
        refused(registry.desk().approve(&there, change, 1, None).await),
        "not_found",
        "the office that has it decides"
    );
    registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    assert_eq!(refused(registry.machines().machine_file(&reviewer, id, false).await), "not_found");
    let file = registry.machines().machine_file(&there, id, false).await.unwrap();
    assert_eq!((file.fields.get("district"), file.fields.get("place")), (HOUMA, "侯马市开发区工地"));
    assert_eq!(file.entry.office.unwrap().code, HOUMA);
    assert_eq!(told(&registry.photos().photo(&there, file.photos[1].id, Size::Full).await), "ok");
    assert!(file_events(register, &there, id).await.iter().any(|words| words.starts_with("迁移：尧都区→侯马市")));
    let tally =
        |office: &str| format!("select n from tally where what = 'machine:registered' and office_id = '{office}'");
    assert_eq!((register.raw.number(&tally(YAODU)).await, register.raw.number(&tally(HOUMA)).await), (0, 1));
    let code = code_of(register, &owner, id).await.unwrap();
    assert_eq!(registry.plates().find_plate(&there, &code).await.unwrap(), id, "the plate waits at the new office");
    let at = "select count(*) from plate where office_id = '141081'";
    assert_eq!(register.raw.number(at).await, 1);
    assert_eq!(found(register).await, [], "the register is what its trail says");
}

async fn a_cancelled_machine_can_be_registered_anew(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let registry = &register.registry;
    // The same machine filed meanwhile is doubtful only as long as the first one is registered.
    let again = register.sent(&owner, &excavator(&pin(1))).await;
    assert_eq!(refused(registry.desk().approve(&reviewer, again, 1, None).await), "duplicate");
    let change = registry.filings().start_change(&owner, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    let file = registry.machines().machine_file(&reviewer, id, false).await.unwrap();
    assert_eq!(file.entry.state, MachineState::Cancelled);
    assert!(file.plates[0].void_at.is_some(), "nothing waits to be collected");
    assert_eq!(code_of(register, &owner, id).await, None);
    assert!(registry.desk().dossier(&reviewer, again, false).await.unwrap().pairs.is_empty());
    let number = registry.desk().approve(&reviewer, again, 1, None).await.unwrap();
    assert_eq!(number.to_string(), "3-DL000002", "numbers are never used again");
    for kind in [FilingKind::Cancellation, FilingKind::Reissue] {
        assert_eq!(refused(registry.filings().start_change(&owner, id, kind, &scrapped()).await), "machine_cancelled");
    }
    let counter = register.staff("counter", YAODU, &[Duty::Plates]).await;
    assert_eq!(refused(registry.plates().collect_plate(&counter, id, &by_owner()).await), "machine_cancelled");
    assert_eq!(refused(registry.plates().reissue_plate(&counter, id, &lost()).await), "machine_cancelled");
    assert_eq!(found(register).await, [], "the register is what its trail says");
}

async fn a_reissue_gives_a_new_code(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let counter = register.staff("counter", YAODU, &[Duty::Plates]).await;
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    let change = register.registry.filings().start_change(&owner, id, FilingKind::Reissue, &lost()).await.unwrap();
    assert_eq!(refused(register.registry.plates().reissue_plate(&counter, id, &lost()).await), "change_open");
    register.registry.desk().approve(&reviewer, change, 1, None).await.unwrap();
    let code = code_of(register, &owner, id).await.unwrap();
    assert!(register.messages().await[0].text.contains(&code));
    assert_eq!(register.registry.plates().find_plate(&counter, &code).await.unwrap(), id);
    let held = register.registry.filings().my_machine(&owner, id).await.unwrap().held.unwrap();
    assert_eq!(held.state, MachineState::Registered);
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
}

async fn a_machine_has_one_open_change(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let registry = &register.registry;
    registry.filings().start_change(&owner, id, FilingKind::Move, &to_houma()).await.unwrap();
    for actor in [&owner, &reviewer] {
        let error = registry.filings().start_change(actor, id, FilingKind::Reissue, &lost()).await.unwrap_err();
        assert_eq!(error.refusal(), Refusal::ChangeOpen { kind: FilingKind::Move });
    }
    let held = registry.filings().my_machine(&owner, id).await.unwrap().held.unwrap();
    assert_eq!(held.open_change().map(|line| line.kind), Some(FilingKind::Move));
    assert_eq!(
        registry.filings().my_machines(&owner, None).await.unwrap().entries.len(),
        1,
        "a change is no machine of its own"
    );
}

async fn two_changes_asked_for_at_once(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let ask = |actor: Actor, kind: FilingKind, form: Fields| {
        let registry = register.registry.clone();
        async move { told(&registry.filings().start_change(&actor, id, kind, &form).await) }
    };
    let (one, other) =
        both(ask(owner, FilingKind::Move, to_houma()), ask(reviewer, FilingKind::Cancellation, scrapped())).await;
    let mut ended = [one, other];
    ended.sort_unstable();
    assert_eq!(ended, ["change_open", "ok"]);
}

async fn a_returned_change_is_told_and_asked_for_again(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let registry = &register.registry;
    let change = registry.filings().start_change(&owner, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    registry.desk().return_filing(&reviewer, change, 1, &reasons("请附报废证明")).await.unwrap();
    let held = registry.filings().my_machine(&owner, id).await.unwrap().held.unwrap();
    let returned = held.returned_change().unwrap();
    assert_eq!((returned.kind, returned.reasons[0].sentence.as_str()), (FilingKind::Cancellation, "请附报废证明"));
    assert_eq!(held.state, MachineState::Registered);
    assert!(register.messages().await[0].text.contains("注销申请审核不通过"));
    assert!(
        file_events(register, &reviewer, id).await.iter().any(|words| words.starts_with("变更审核不通过：事项：注销"))
    );
    assert_eq!(
        refused(registry.filings().draft(&owner, change).await),
        "not_found",
        "it is not mended but asked for anew"
    );
    registry.filings().start_change(&owner, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    let held = registry.filings().my_machine(&owner, id).await.unwrap().held.unwrap();
    assert!(held.returned_change().is_none() && held.open_change().is_some());
}

async fn a_change_is_withdrawn_while_nobody_reviews_it(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let stranger = new_owner(register).await;
    let registry = &register.registry;
    let change = registry.filings().start_change(&owner, id, FilingKind::Move, &to_houma()).await.unwrap();
    assert_eq!(refused(registry.filings().withdraw_change(&stranger, change).await), "not_found");
    assert_eq!(
        refused(registry.filings().withdraw_change(&owner, id).await),
        "not_found",
        "a registration is no change"
    );
    registry.desk().claim(&reviewer, change).await.unwrap();
    assert_eq!(refused(registry.filings().withdraw_change(&owner, change).await), "not_editable");
    registry.desk().release(&reviewer, change).await.unwrap();
    assert_eq!(registry.filings().withdraw_change(&owner, change).await.unwrap(), id);
    assert_eq!(registry.filings().withdraw_change(&owner, change).await.unwrap(), id, "a second press");
    assert_eq!(told(&registry.desk().approve(&reviewer, change, 1, None).await), "not_editable");
    registry.filings().start_change(&owner, id, FilingKind::Reissue, &lost()).await.unwrap();
}

async fn a_change_is_no_draft(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let registry = &register.registry;
    let change = registry.filings().start_change(&owner, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    registry.desk().return_filing(&reviewer, change, 1, &reasons("请附报废证明")).await.unwrap();
    let step = Step::Machine;
    for version in 1..4 {
        assert!(
            registry.filings().save_step(&owner, change, version, step, &excavator(&pin(9))).await.is_err(),
            "{version}"
        );
        assert_eq!(refused(registry.filings().submit(&owner, change, version).await), "not_found");
    }
    assert_eq!(refused(registry.filings().delete_draft(&owner, change).await), "not_found");
    assert_eq!(refused(registry.photos().may_put_photo(&owner, change).await), "not_found");
    let machine = register.raw.texts("select machine from filing where kind = 'cancellation'").await;
    assert!(!machine[0].contains(&pin(9)), "{machine:?}");
}

async fn an_office_asks_for_a_change_in_its_own_districts(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let registry = &register.registry;
    let other = register.staff("other", HOUMA, &Duty::ALL).await;
    let reader = register.staff("reader", YAODU, &[Duty::Plates, Duty::ReadOnly]).await;
    let site = register.newcomer(Role::Site, "13803570009").await;
    let stranger = new_owner(register).await;
    for (actor, expected) in
        [(&other, "not_found"), (&reader, "forbidden"), (&site, "forbidden"), (&stranger, "not_found")]
    {
        for kind in [FilingKind::Cancellation, FilingKind::Registration] {
            assert_eq!(refused(registry.filings().start_change(actor, id, kind, &scrapped()).await), expected);
        }
    }
    assert_eq!(
        refused(registry.filings().start_change(&reviewer, id, FilingKind::Registration, &lost()).await),
        "bad_request"
    );
    let change = registry.filings().start_change(&reviewer, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    let asked = registry.desk().dossier(&reviewer, change, false).await.unwrap().change.unwrap();
    assert_eq!(asked.asked_by_office.as_deref(), Some("临汾市生态环境局尧都区分局"));
    let held = registry.filings().my_machine(&owner, id).await.unwrap().held.unwrap();
    assert_eq!(held.open_change().map(|line| line.kind), Some(FilingKind::Cancellation), "the owner sees it");
}

async fn whoever_asked_for_a_change_does_not_decide_it(register: &TestRegister) {
    let (_, asker, id) = registered(register).await;
    let other = register.reviewer("zhao").await;
    let registry = &register.registry;
    for (kind, form) in [(FilingKind::Reissue, lost()), (FilingKind::Move, to_houma())] {
        let change = registry.filings().start_change(&asker, id, kind, &form).await.unwrap();
        assert!(registry.desk().dossier(&asker, change, false).await.unwrap().own);
        assert!(!registry.desk().dossier(&other, change, false).await.unwrap().own);
        assert_eq!(refused(registry.desk().claim(&asker, change).await), "own_filing");
        assert_eq!(refused(registry.desk().approve(&asker, change, 1, None).await), "own_filing");
        assert_eq!(refused(registry.desk().return_filing(&asker, change, 1, &reasons("不办了")).await), "own_filing");
        // Also while nobody, and while a colleague has it.
        registry.desk().claim(&other, change).await.unwrap();
        assert_eq!(refused(registry.desk().approve(&asker, change, 1, None).await), "own_filing");
        let dossier = registry.desk().dossier(&other, change, false).await.unwrap();
        assert_eq!(dossier.state, FilingState::UnderReview, "nothing was decided");
        registry.desk().return_filing(&other, change, 1, &reasons("请补材料")).await.unwrap();
    }
    // The statement holds it by itself, whatever was read before it.
    let change = registry.filings().start_change(&asker, id, FilingKind::Cancellation, &scrapped()).await.unwrap();
    let (one, two) = both(
        {
            let (registry, asker) = (registry.clone(), asker.clone());
            async move { told(&registry.desk().approve(&asker, change, 1, None).await) }
        },
        {
            let (registry, other) = (registry.clone(), other.clone());
            async move { told(&registry.desk().approve(&other, change, 1, None).await) }
        },
    )
    .await;
    assert!(["own_filing", "already_decided"].contains(&one) && two == "ok", "{one} {two}");
}

async fn two_reviewers_decide_a_change_at_once(register: &TestRegister) {
    let (owner, first, id) = registered(register).await;
    let second = register.reviewer("zhao").await;
    let change = register.registry.filings().start_change(&owner, id, FilingKind::Reissue, &lost()).await.unwrap();
    let (registry, other) = (register.registry.clone(), register.registry.clone());
    let (approved, returned) =
        both(async move { told(&registry.desk().approve(&first, change, 1, None).await) }, async move {
            told(&other.desk().return_filing(&second, change, 1, &reasons("不同意")).await)
        })
        .await;
    let plates = register.raw.number("select count(*) from plate").await;
    match (approved, returned) {
        ("ok", "already_decided") => assert_eq!(plates, 2),
        ("already_decided", "ok") => assert_eq!(plates, 1),
        ended => panic!("{ended:?}"),
    }
}

async fn an_account_closed_meanwhile_gets_nothing(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    new_owner(register).await;
    let form = transfer(NEW_PHONE, "王建国");
    let change = register.registry.filings().start_change(&owner, id, FilingKind::Transfer, &form).await.unwrap();
    register.raw.change(&format!("update account set closed_at = 1 where login = '{NEW_PHONE}'")).await;
    assert_eq!(refused(register.registry.desk().approve(&reviewer, change, 1, None).await), "new_owner_gone");
    let dossier = register.registry.desk().dossier(&reviewer, change, false).await.unwrap();
    assert_eq!(dossier.state, FilingState::Submitted, "and the change still waits");
    register.registry.desk().return_filing(&reviewer, change, 1, &reasons("对方账号已注销")).await.unwrap();
}

async fn a_change_waits_in_the_queue_with_its_clock(register: &TestRegister) {
    let (owner, reviewer, id) = registered(register).await;
    let change = register.registry.filings().start_change(&owner, id, FilingKind::Move, &to_houma()).await.unwrap();
    let queue = async |filter: QueueFilter| {
        let page = register.registry.desk().queue(&reviewer, &filter).await.unwrap();
        page.entries.iter().map(|entry| (entry.id, entry.kind)).collect::<Vec<_>>()
    };
    assert_eq!(queue(QueueFilter::default()).await, [(change, FilingKind::Move)]);
    let of_kind = QueueFilter { kind: Some(FilingKind::Registration), ..QueueFilter::default() };
    assert!(queue(of_kind).await.is_empty());
    register.wait(10 * DAY);
    let late = QueueFilter { state: Some(QueueState::Overdue), ..QueueFilter::default() };
    assert_eq!(queue(late).await, [(change, FilingKind::Move)]);
}
