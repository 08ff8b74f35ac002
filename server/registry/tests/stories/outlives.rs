//! Everything that people hold in their hands for longer than a key lives: after the key was changed and the old one
//! removed it works as before, and until then the register says that the old key is needed.

use domain::filing::Step;
use domain::photos::Slot;
use registry::people::sessions::Presence;
use registry::photos::Size;
use registry::{Actor, Duty, Registry, Role};
use uuid::Uuid;

use super::certificates::code_of as certificate_code;
use super::filling::{PASSWORD, excavator, person, pin};
use super::plates::{code_of as pickup_code, lost as lost_plate};
use super::register::{CITY, TestRegister, YAODU, told};
use super::rotation::{NEW, left, with_keys};
use super::second_factor::{half, phone, strict};

stories! {
    everything_that_outlives_a_key_still_works,
    hashes_from_before_they_had_a_key_of_their_own_are_found,
    a_register_is_not_opened_with_a_key_that_opens_nothing,
    identity_documents_from_before_are_sealed_by_a_rotation,
}

/// What people hold.
struct Held {
    owner: Actor,
    token: String,
    counter: Actor,
    machine: Uuid,
    draft: Uuid,
    certificate: (Uuid, String),
    pickup: String,
    system: String,
    identity: Uuid,
}

async fn held(register: &TestRegister) -> Held {
    let registry = &register.registry;
    let owner = register.owner().await;
    let counter = register.staff("counter", YAODU, &[Duty::Review, Duty::Plates]).await;
    let chief = register.staff("chief", CITY, &[Duty::Administration]).await;
    let machine = register.registered(&owner, &counter, &excavator(&pin(1))).await;
    let id = registry.machines().certify(&owner, Some(machine)).await.unwrap();
    let code = certificate_code(register, &owner, id).await;
    let draft = registry.filings().start_filing(&owner).await.unwrap();
    let identity = register.put(&owner, draft, Slot::IdCard, &super::pictures::jpeg(9)).await.unwrap().id;
    registry.filings().save_step(&owner, draft, 1, Step::Subject, &person()).await.unwrap();
    registry
        .filings()
        .save_step(&owner, draft, 1, Step::Subject, &person().with("person_name", "王旧"))
        .await
        .unwrap_err();
    let token = registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await.unwrap().0;
    Held {
        pickup: pickup_code(register, &owner, machine).await.unwrap(),
        system: registry.offices().add_system(&chief, "扬尘平台", YAODU).await.unwrap(),
        certificate: (id, code),
        owner,
        token,
        counter,
        machine,
        draft,
        identity,
    }
}

/// Names what does not work.
async fn lost(registry: &Registry, held: &Held) -> Vec<&'static str> {
    let Held { owner, .. } = held;
    let kept = registry.filings().kept_form(owner, held.draft, Step::Subject).await;
    let code = registry.filings().my_machine(owner, held.machine).await.map(|machine| machine.held.unwrap().code);
    let draft = registry.filings().draft(owner, held.draft).await;
    let works = [
        (
            "certificate",
            matches!(registry.machines().verify_certificate(&held.certificate.1, "10.0.0.9").await, Ok(Some(_))),
        ),
        ("its PDF", registry.machines().certificate_pdf(owner, held.certificate.0).await.is_ok()),
        ("key of a system", registry.offices().system_of(&held.system, "10.0.0.9").await.is_ok()),
        ("pick-up code", registry.plates().find_plate(&held.counter, &held.pickup).await.ok() == Some(held.machine)),
        ("pick-up code shown", code.ok().flatten().as_ref() == Some(&held.pickup)),
        ("session", matches!(registry.people().presence(&held.token).await, Ok(Presence::Present(_)))),
        ("password", registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await.is_ok()),
        ("draft", draft.is_ok_and(|draft| draft.subject.get("person_name") == "王建国")),
        ("kept form", kept.is_ok_and(|kept| kept.unwrap().fields.get("person_name") == "王旧")),
        ("identity document", registry.photos().photo(owner, held.identity, Size::Full).await.is_ok()),
        ("its small picture", registry.photos().photo(owner, held.identity, Size::Thumbnail).await.is_ok()),
        ("file of the machine", registry.machines().machine_file(&held.counter, held.machine, true).await.is_ok()),
    ];
    works.into_iter().filter(|(_, works)| !works).map(|(what, _)| what).collect()
}

async fn everything_that_outlives_a_key_still_works(register: &TestRegister) {
    let held = held(register).await;
    let asking = strict(register).await;
    let (_, recovery) = phone(&asking).await;
    let old = register.registry.config().key;
    let both = with_keys(register, NEW, &[old]).await;
    assert_eq!(lost(&both, &held).await, Vec::<&str>::new(), "with both keys");
    let counts = both.upkeep().texts_of_other_keys().await.unwrap();
    for what in ["hash_key.key_sealed", "photos", "certificate.content_sealed"] {
        assert!(counts.iter().any(|(column, count)| column == what && *count > 0), "{what} is counted: {counts:?}");
    }
    let done = both.upkeep().rotate_key().await.unwrap();
    assert!(done.files >= 2 && done.unreadable == 0, "{done:?}");
    assert_eq!(left(&both).await, 0);
    let new = with_keys(register, NEW, &[]).await;
    assert_eq!(lost(&new, &held).await, Vec::<&str>::new(), "without the old key");
    let mut config = new.config().clone();
    config.second_factor = true;
    let asking = Registry::open(config, new.clock().clone()).await.unwrap();
    let half = half(&asking).await;
    assert_eq!(told(&asking.people().enter_recovery_code(&half, &recovery[0], "10.0.0.1").await), "ok");
    // What is given out now is found as well.
    new.plates().reissue_plate(&held.counter, held.machine, &lost_plate()).await.unwrap();
    let code = new.filings().my_machine(&held.owner, held.machine).await.unwrap().held.unwrap().code.unwrap();
    assert_ne!(code, held.pickup);
    assert_eq!(new.plates().find_plate(&held.counter, &code).await.unwrap(), held.machine);
}

/// A register from before: its hashes were made with what follows from the sealing key.
async fn hashes_from_before_they_had_a_key_of_their_own_are_found(register: &TestRegister) {
    let held = held(register).await;
    let old = register.registry.config().key;
    let of_old = registry::seal::Seal::new(&old);
    let hash = |parts: &[&str]| of_old.hash(parts);
    let certificate = hash(&["certificate", &held.certificate.1.replace('-', "")]);
    for (table, column, hash) in [
        ("certificate", "code_hash", certificate),
        ("other_system", "key_hash", hash(&["system-key", &held.system])),
        ("plate", "code_hash", hash(&["plate", &held.pickup])),
    ] {
        assert_eq!(register.raw.change(&format!("update {table} set {column} = '{hash}'")).await, 1);
    }
    register.raw.change("delete from hash_key").await;
    let now = register.reopened().await;
    assert_eq!(lost(&now, &held).await, Vec::<&str>::new(), "after the update");
    // The key is changed at once, with the update not long ago.
    let both = with_keys(register, NEW, &[old]).await;
    both.upkeep().rotate_key().await.unwrap();
    let new = with_keys(register, NEW, &[]).await;
    assert_eq!(lost(&new, &held).await, Vec::<&str>::new(), "after a rotation");
    now.close().await;
}

async fn a_register_is_not_opened_with_a_key_that_opens_nothing(register: &TestRegister) {
    let open = async |key: [u8; 32]| {
        let mut config = register.registry.config().clone();
        config.key = key;
        Registry::open(config, register.registry.clock().clone()).await
    };
    let wrong = async || match open(NEW).await {
        Ok(_) => panic!("opened with a wrong key"),
        Err(error) => error.to_string(),
    };
    assert!(wrong().await.contains("NRMM_OLD_KEYS"), "it says what to do");
    // A register from before has no key of hashes to try.
    register.owner().await;
    register.raw.change("delete from hash_key").await;
    assert!(wrong().await.contains("NRMM_OLD_KEYS"));
    assert!(open(register.registry.config().key).await.is_ok());
}

async fn identity_documents_from_before_are_sealed_by_a_rotation(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let front = register.put(&owner, id, Slot::Front, &super::pictures::jpeg(5)).await.unwrap();
    let card = register.put(&owner, id, Slot::IdCard, &super::pictures::jpeg(6)).await.unwrap();
    let before = register.registry.photos().photo(&owner, card.id, Size::Full).await.unwrap();
    // As it was kept before: in clear, in a file that its content names.
    register.raw.change("update photo set slot = 'license' where slot = 'front'").await;
    assert_eq!(left(&register.registry).await, 1);
    let done = register.registry.upkeep().rotate_key().await.unwrap();
    assert_eq!((done.files, done.unreadable, left(&register.registry).await), (1, 0, 0));
    for file in super::blobs::files(&register.photo_folder().join("blobs")) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"NRMMSEAL"), "{}: in clear", file.display());
    }
    assert_eq!(register.raw.number("select count(*) from blob").await, 4, "the clear ones are gone");
    assert!(image_of(&register.registry.photos().photo(&owner, front.id, Size::Full).await.unwrap()));
    assert_eq!(register.registry.photos().photo(&owner, card.id, Size::Full).await.unwrap(), before);
}

fn image_of(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8])
}
