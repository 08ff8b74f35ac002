//! What was typed when no session came with it waits for its own account, a week at the most.

use domain::fields::Fields;
use registry::Role;
use registry::people::sessions::Presence;

use super::filling::PASSWORD;
use super::register::{DAY, TestRegister};

stories! {
    a_form_that_was_left_waits_for_its_own_account,
    what_is_left_is_sealed_and_goes_after_a_week,
    what_seals_a_device_is_one_for_an_account_and_outlives_its_sessions,
}

fn typed(text: &str) -> Fields {
    Fields::default().with("reason", text)
}

async fn a_form_that_was_left_waits_for_its_own_account(register: &TestRegister) {
    let (registry, owner) = (&register.registry, register.owner().await);
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    let writer = registry.filings().writer(&owner);
    assert_eq!(registry.filings().writer_away(&Presence::Nobody, &writer), Some(owner.account));
    assert_eq!(
        registry.filings().writer_away(&Presence::Present(owner.clone()), &writer),
        None,
        "who is here saves it"
    );
    assert_eq!(registry.filings().writer_away(&Presence::Present(stranger.clone()), &writer), Some(owner.account));
    assert_eq!(
        registry.filings().writer_away(&Presence::Nobody, &owner.account.to_string()),
        None,
        "only what was sealed counts"
    );
    registry.filings().leave_form(owner.account, "/a", &typed("第一次")).await.unwrap();
    registry.filings().leave_form(owner.account, "/a", &typed("第二次")).await.unwrap();
    assert_eq!(registry.filings().left_form(&owner, "/a").await.unwrap(), Some(typed("第二次")));
    assert_eq!(registry.filings().left_form(&owner, "/b").await.unwrap(), None);
    assert_eq!(registry.filings().left_form(&stranger, "/a").await.unwrap(), None);
    registry.filings().drop_left_form(&stranger, "/a").await.unwrap();
    registry.filings().leave_form(owner.account, "/a", &Fields::default()).await.unwrap();
    assert!(registry.filings().left_form(&owner, "/a").await.unwrap().is_some(), "nothing typed replaces nothing");
    registry.filings().drop_left_form(&owner, "/a").await.unwrap();
    assert_eq!(registry.filings().left_form(&owner, "/a").await.unwrap(), None);
}

async fn what_is_left_is_sealed_and_goes_after_a_week(register: &TestRegister) {
    let (registry, owner) = (&register.registry, register.owner().await);
    registry.filings().leave_form(owner.account, "/a", &typed("王建国的理由")).await.unwrap();
    assert!(register.raw.texts("select fields_sealed from left_form").await.iter().all(|text| !text.contains("理由")));
    register.wait(6 * DAY);
    registry.upkeep().accept_clock().await.unwrap();
    registry.upkeep().purge().await.unwrap();
    assert_eq!(register.raw.number("select count(*) from left_form").await, 1);
    register.wait(2 * DAY);
    registry.upkeep().accept_clock().await.unwrap();
    registry.upkeep().purge().await.unwrap();
    assert_eq!(register.raw.number("select count(*) from left_form").await, 0);
}

async fn what_seals_a_device_is_one_for_an_account_and_outlives_its_sessions(register: &TestRegister) {
    let filings = register.registry.filings();
    let owner = register.owner().await;
    let stranger = register.newcomer(Role::Owner, "13803570002").await;
    let key = filings.device_key(&owner);
    assert!(key.len() == 64 && key.bytes().all(|digit| digit.is_ascii_hexdigit()), "{key}");
    assert_ne!(key, filings.device_key(&stranger));
    register.registry.people().log_out(&owner).await.unwrap();
    let again = register.registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await.unwrap();
    assert_eq!(key, filings.device_key(&register.present(&again).await));
}
