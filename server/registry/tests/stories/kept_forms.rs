//! What could not be saved is kept aside, for its owner only, until something is saved.

use domain::filing::Step;
use registry::filings::drafts::KeptWhy;
use registry::people::sessions::Presence;
use registry::{Actor, Role};
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, PASSWORD, excavator, person, pin};
use super::register::{DAY, TestRegister, refused};

stories! {
    a_stale_page_overwrites_nothing_and_its_text_is_kept,
    saving_while_typing_keeps_nothing_aside,
    a_save_or_a_choice_ends_the_kept_form,
    what_was_typed_in_an_ended_session_is_kept_for_its_own_account,
    sending_ends_every_kept_form,
}

async fn kept_name(register: &TestRegister, owner: &Actor, id: Uuid) -> Option<(String, KeptWhy)> {
    let kept = register.registry.filings().kept_form(owner, id, Step::Subject).await.unwrap();
    kept.map(|kept| (kept.fields.get("person_name").to_owned(), kept.why))
}

async fn a_stale_page_overwrites_nothing_and_its_text_is_kept(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let (new, old) = (person().with("person_name", "王新"), person().with("person_name", "王旧"));
    assert_eq!(register.registry.filings().save_step(&owner, id, 1, Step::Subject, &new).await.unwrap(), 2);
    assert_eq!(refused(register.registry.filings().save_step(&owner, id, 1, Step::Subject, &old).await), "stale");
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!((draft.version, draft.subject.get("person_name")), (2, "王新"));
    assert_eq!(kept_name(register, &owner, id).await, Some(("王旧".to_owned(), KeptWhy::Stale)));
    let kept = register.raw.texts("select fields_sealed from kept_form").await;
    assert!(kept.iter().all(|text| !text.contains("王旧") && !text.contains(CONTACT_PHONE)));
}

async fn saving_while_typing_keeps_nothing_aside(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    register.registry.filings().try_save_step(&owner, id, 1, Step::Subject, &person()).await.unwrap();
    let stale = register.registry.filings().try_save_step(&owner, id, 1, Step::Subject, &person()).await;
    assert_eq!(refused(stale), "stale");
    assert_eq!(kept_name(register, &owner, id).await, None);
}

async fn a_save_or_a_choice_ends_the_kept_form(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let save = |version| {
        let (registry, owner) = (register.registry.clone(), owner.clone());
        async move { registry.filings().save_step(&owner, id, version, Step::Subject, &person()).await }
    };
    save(1).await.unwrap();
    save(1).await.unwrap_err();
    register.registry.filings().save_step(&owner, id, 2, Step::Machine, &excavator(&pin(1))).await.unwrap();
    assert!(kept_name(register, &owner, id).await.is_some(), "another step's save is not this step's");
    save(3).await.unwrap();
    assert_eq!(kept_name(register, &owner, id).await, None);
    save(1).await.unwrap_err();
    register.registry.filings().drop_kept_form(&owner, id, Step::Subject).await.unwrap();
    assert_eq!(kept_name(register, &owner, id).await, None);
}

async fn what_was_typed_in_an_ended_session_is_kept_for_its_own_account(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let token = register.registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await.unwrap();
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    register.wait(8 * DAY);
    let Ok(Presence::Expired { account }) = register.registry.people().presence(&token.0).await else {
        panic!("not expired")
    };
    let form = person().with("person_name", "王迟");
    register.registry.filings().keep_expired_form(stranger.account, id, Step::Subject, &form).await.unwrap();
    assert_eq!(kept_name(register, &owner, id).await, None);
    register.registry.filings().keep_expired_form(account, id, Step::Subject, &form).await.unwrap();
    assert_eq!(kept_name(register, &owner, id).await, Some(("王迟".to_owned(), KeptWhy::Expired)));
    assert_eq!(refused(register.registry.filings().kept_form(&stranger, id, Step::Subject).await), "not_found");
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().version, 1, "keeping is not saving");
}

async fn sending_ends_every_kept_form(register: &TestRegister) {
    let owner = register.owner().await;
    let complete = register.complete(&owner, &excavator(&pin(1))).await;
    let old = register.registry.filings().save_step(&owner, complete.id, 1, Step::Subject, &person()).await;
    assert_eq!(refused(old), "stale");
    register.send(&owner, complete.id).await;
    assert_eq!(register.raw.number("select count(*) from kept_form").await, 0);
}
