//! A filing is begun with what is known already: the registration, the last filing, another machine of the same kind.

use domain::fields::Fields;
use domain::filing::{FilingState, Step};
use domain::photos::{REPLACED, Slot};
use domain::vocabulary::RegistrationType;
use registry::desk::ReturnReasons;
use registry::photos::Size;

use super::filling::{RESIDENT_ID, excavator, person, pin, with_nameplate};
use super::pictures;
use super::register::{DAY, TestRegister, at_once, refused};

stories! {
    a_first_filing_begins_with_the_name_and_phone_of_the_registration,
    the_photo_and_the_consent_of_the_last_filing_are_lent_by_one_press,
    a_consent_to_another_text_and_another_persons_photo_are_not_lent,
    a_copy_takes_the_kind_over_and_leaves_what_is_this_machines_own,
    the_kind_of_machine_is_asked_with_the_photos_and_kept_once,
    what_was_never_saved_is_not_said_to_be_missing,
    a_reason_about_a_photo_that_was_replaced_says_so,
}

async fn a_first_filing_begins_with_the_name_and_phone_of_the_registration(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let subject = register.registry.filings().draft(&owner, id).await.unwrap().subject;
    for (field, known) in [
        ("person_name", "王建国"),
        ("contact_name", "王建国"),
        ("person_phone", "13803570001"),
        ("company_phone", "13803570001"),
        ("company_name", ""),
        ("subject_kind", ""),
    ] {
        assert_eq!(subject.get(field), known, "{field}");
    }
}

async fn the_photo_and_the_consent_of_the_last_filing_are_lent_by_one_press(register: &TestRegister) {
    let owner = register.owner().await;
    register.sent(&owner, &excavator(&pin(1))).await;
    let consented = register.registry.today();
    let blobs = register.raw.number("select count(*) from blob").await;
    register.wait(3 * DAY);
    let next = register.registry.filings().start_filing(&owner).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert!(draft.photos.is_empty() && draft.consented_at().is_none(), "nothing is taken over silently");
    let known = register.registry.filings().known_identity(&draft).await.unwrap().unwrap();
    assert_eq!((known.slot, known.sent_on, known.consented_on), (Slot::IdCard, consented, Some(consented)));
    register.registry.filings().reuse_known(&owner, next).await.unwrap();
    register.registry.filings().reuse_known(&owner, next).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(draft.slots(), [Slot::IdCard]);
    assert_eq!(register.raw.number("select count(*) from blob").await, blobs, "the picture is stored once");
    assert!(register.registry.filings().assess(&draft).await.unwrap().subject.is_clean());
    let kept = register.raw.texts("select consent_version from filing order by created_at desc").await;
    assert!(!kept[0].is_empty() && kept[0] == kept[1], "{kept:?}");
    assert_eq!(register.raw.number("select count(distinct consent_at) from filing").await, 1, "the day it was given");
    // Saved again as it is, the consent is still the one of that day; taken back, it is gone.
    let version = register
        .registry
        .filings()
        .save_step(&owner, next, draft.version, Step::Subject, &draft.subject)
        .await
        .unwrap();
    let again = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(again.consented_at(), draft.consented_at());
    let without = draft.subject.clone().with("sensitive_consent", "");
    register.registry.filings().save_step(&owner, next, version, Step::Subject, &without).await.unwrap();
    assert_eq!(register.registry.filings().draft(&owner, next).await.unwrap().consented_at(), None);
    // The earlier filing keeps its photo when this one is deleted.
    register.registry.filings().delete_draft(&owner, next).await.unwrap();
    let first = register.registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    let photo = register.registry.filings().draft(&owner, first).await.unwrap().photos[0].id;
    register.registry.photos().photo(&owner, photo, Size::Full).await.unwrap();
}

async fn a_consent_to_another_text_and_another_persons_photo_are_not_lent(register: &TestRegister) {
    let owner = register.owner().await;
    register.sent(&owner, &excavator(&pin(1))).await;
    register.raw.change("update filing set consent_version = 'an older text'").await;
    let next = register.registry.filings().start_filing(&owner).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(register.registry.filings().known_identity(&draft).await.unwrap().unwrap().consented_on, None);
    register.registry.filings().reuse_known(&owner, next).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(draft.slots(), [Slot::IdCard]);
    assert!(register.registry.filings().assess(&draft).await.unwrap().subject.error_of("sensitive_consent").is_some());
    let photo = draft.photos[0].id;
    register.registry.photos().remove_photo(&owner, next, photo).await.unwrap();
    let other = person().with("resident_id", "110101199003078398");
    assert_ne!(other.get("resident_id"), RESIDENT_ID);
    register.registry.filings().save_step(&owner, next, draft.version, Step::Subject, &other).await.unwrap();
    let draft = register.registry.filings().draft(&owner, next).await.unwrap();
    assert_eq!(register.registry.filings().known_identity(&draft).await.unwrap(), None, "another person's card");
    assert_eq!(refused(register.registry.filings().reuse_known(&owner, next).await), "invalid");
    let stranger = register.newcomer(registry::Role::Owner, "13803570002").await;
    assert_eq!(refused(register.registry.filings().reuse_known(&stranger, next).await), "not_found");
}

async fn a_copy_takes_the_kind_over_and_leaves_what_is_this_machines_own(register: &TestRegister) {
    let owner = register.owner().await;
    let first = register.sent(&owner, &excavator(&pin(1)).with("after_scr", "yes")).await;
    let copies = (0..4).map(|_| {
        let (registry, owner) = (register.registry.clone(), owner.clone());
        async move { registry.filings().copy_filing(&owner, first).await.unwrap() }
    });
    let copies = at_once(copies).await;
    assert!(copies.iter().all(|copy| *copy == copies[0]), "pressed four times at once: {copies:?}");
    let draft = register.registry.filings().draft(&owner, copies[0]).await.unwrap();
    for kept in ["product", "maker", "model", "fuel", "power", "engine_maker", "engine_model", "place", "after_scr"] {
        assert!(!draft.machine.get(kept).is_empty(), "{kept}");
    }
    for own in ["pin", "disclosure_number", "machine_date", "engine_date", "engine_number"] {
        assert_eq!(draft.machine.get(own), "", "{own}");
    }
    assert!(draft.photos.is_empty());
    assert_eq!(draft.subject.get("person_name"), "王建国");
    let listed = register.registry.filings().my_machines(&owner, None).await.unwrap().entries;
    assert_eq!((listed.len(), listed[0].model.as_str()), (2, "SY215C"));
    assert_ne!(register.registry.filings().start_filing(&owner).await.unwrap(), copies[0], "a copy is no blank draft");
    let stranger = register.newcomer(registry::Role::Owner, "13803570002").await;
    assert_eq!(refused(register.registry.filings().copy_filing(&stranger, first).await), "not_found");
}

async fn the_kind_of_machine_is_asked_with_the_photos_and_kept_once(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let vehicle = with_nameplate().with("registration_type", "vehicle");
    let version = register.registry.filings().save_step(&owner, id, 1, Step::Photos, &vehicle).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(domain::machine::registration_type(&draft.machine), Some(RegistrationType::Vehicle));
    let photos = register.registry.filings().assess(&draft).await.unwrap().photos;
    assert!(photos.error_of("checklist_front").is_some() && photos.error_of("registration_type").is_none());
    let listed = register.registry.filings().my_machines(&owner, None).await.unwrap().entries;
    assert_eq!(listed[0].product, "场内车辆");
    // Changed where the manual has it, it is changed for the photos too.
    let machine = Fields::default().with("registration_type", "machine").with("maker", "三一");
    let version = register.registry.filings().save_step(&owner, id, version, Step::Machine, &machine).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(draft.photo_fields.get("registration_type"), "machine");
    assert!(register.registry.filings().assess(&draft).await.unwrap().photos.error_of("checklist_front").is_none());
    // A form without an answer takes none away, and the other fields of the machine stay.
    register.registry.filings().save_step(&owner, id, version, Step::Photos, &with_nameplate()).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!((draft.machine.get("registration_type"), draft.machine.get("maker")), ("machine", "三一"));
}

async fn what_was_never_saved_is_not_said_to_be_missing(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let saved = |draft: &registry::filings::drafts::Draft| Step::ALL.map(|step| draft.was_saved(step));
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(saved(&draft), [false; 3]);
    register.registry.filings().save_step(&owner, id, 1, Step::Photos, &with_nameplate()).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(saved(&draft), [false, true, false]);
    let sent = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.filings().withdraw(&owner, sent).await.unwrap();
    assert_eq!(saved(&register.registry.filings().draft(&owner, sent).await.unwrap()), [true; 3]);
}

async fn a_reason_about_a_photo_that_was_replaced_says_so(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let reviewer = register.reviewer("first").await;
    let said = [("machine_plate", "看不清"), ("front", "没有拍全"), ("model", "与铭牌不符")];
    let fields = said.into_iter().map(|(field, text)| (field.to_owned(), text.to_owned())).collect();
    register.wait(1000);
    let reasons = ReturnReasons { whole: String::new(), fields };
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons).await.unwrap();
    register.wait(1000);
    register.put(&owner, id, Slot::MachinePlate, &pictures::jpeg(99)).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(draft.state, FilingState::Returned);
    let now = |field: &str| draft.reasons.iter().find(|remark| remark.field == field).unwrap().sentence.clone();
    assert_eq!(now("machine_plate"), format!("看不清{REPLACED}"));
    assert_eq!((now("front"), now("model")), ("没有拍全".to_owned(), "与铭牌不符".to_owned()));
    let shown = register.registry.filings().my_machine(&owner, id).await.unwrap().reasons;
    assert!(shown.iter().any(|remark| remark.sentence.ends_with(REPLACED)));
}
