//! A new key: old texts stay readable, all of them are sealed anew while work goes on, and then the old key is not
//! needed.

use registry::upkeep::rotation::Rotation;
use registry::{Registry, Result, Role};

use super::filling::{PASSWORD, RESIDENT_ID, excavator, pin};
use super::register::{TestRegister, both};

stories! {
    everything_is_sealed_anew_and_the_old_key_can_go,
    a_rotation_goes_on_where_it_was_interrupted_and_may_meet_another,
    what_no_key_opens_is_counted_and_left_alone,
}

pub const NEW: [u8; 32] = [9; 32];

pub async fn with_keys(register: &TestRegister, key: [u8; 32], old: &[[u8; 32]]) -> Registry {
    let mut config = register.registry.config().clone();
    (config.key, config.old_keys) = (key, old.to_vec());
    Registry::open(config, register.registry.clock().clone()).await.unwrap()
}

pub async fn left(registry: &Registry) -> i64 {
    registry.upkeep().texts_of_other_keys().await.unwrap().iter().map(|(_, count)| count).sum()
}

/// A draft and a sent filing, with messages and a revision.
async fn filled(register: &TestRegister) -> uuid::Uuid {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.filings().start_filing(&owner).await.unwrap();
    id
}

async fn resident_id(registry: &Registry, id: uuid::Uuid) -> Result<bool> {
    let token = registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await?;
    let registry::people::sessions::Presence::Present(owner) = registry.people().presence(&token.0).await? else {
        panic!("not in")
    };
    Ok(registry.filings().draft(&owner, id).await?.subject.get("resident_id") == RESIDENT_ID)
}

async fn everything_is_sealed_anew_and_the_old_key_can_go(register: &TestRegister) {
    let id = filled(register).await;
    assert_eq!(left(&register.registry).await, 0);
    let both_keys = with_keys(register, NEW, &[register.registry.config().key]).await;
    assert!(resident_id(&both_keys, id).await.unwrap());
    let before = left(&both_keys).await;
    assert!(before >= 5, "draft, filing, revision, phone and text of messages: {before}");
    let done = both_keys.upkeep().rotate_key().await.unwrap();
    assert_eq!((i64::try_from(done.sealed_anew + done.files).unwrap(), done.unreadable), (before, 0));
    assert_eq!(left(&both_keys).await, 0);
    assert!(resident_id(&with_keys(register, NEW, &[]).await, id).await.unwrap(), "without the old key");
    assert_eq!(both_keys.upkeep().rotate_key().await.unwrap(), Rotation::default(), "nothing is left to do");
}

async fn a_rotation_goes_on_where_it_was_interrupted_and_may_meet_another(register: &TestRegister) {
    let id = filled(register).await;
    let registry = with_keys(register, NEW, &[register.registry.config().key]).await;
    let expected = left(&registry).await;
    // A server that still has the old key goes on writing.
    let token = register.registry.people().log_in(Role::Owner, "13803570001", PASSWORD, "10.0.0.1").await.unwrap();
    register.registry.filings().start_filing(&register.present(&token).await).await.unwrap();
    let (one, two) = (registry.clone(), registry.clone());
    let ended = both(async move { one.upkeep().rotate_key().await.unwrap() }, async move {
        two.upkeep().rotate_key().await.unwrap()
    })
    .await;
    let done = |it: Rotation| it.sealed_anew + it.files;
    assert!(done(ended.0) + done(ended.1) >= u64::try_from(expected).unwrap());
    assert_eq!((ended.0.unreadable, ended.1.unreadable, left(&registry).await), (0, 0, 0));
    assert!(resident_id(&registry, id).await.unwrap());
}

async fn what_no_key_opens_is_counted_and_left_alone(register: &TestRegister) {
    let id = filled(register).await;
    // Some texts of a third key, which nobody has any more.
    let foreign = registry::seal::Seal::new(&[3; 32]).seal(&"13800000000").unwrap();
    let lost = register.raw.change(&format!("update outbox set phone_sealed = '{foreign}'")).await;
    assert!(lost > 0);
    let registry = with_keys(register, NEW, &[register.registry.config().key]).await;
    let done = registry.upkeep().rotate_key().await.unwrap();
    assert_eq!((done.unreadable, left(&registry).await), (lost, i64::try_from(lost).unwrap()));
    assert_eq!(register.raw.texts("select phone_sealed from outbox").await[0], foreign, "left as it is");
    assert!(resident_id(&registry, id).await.unwrap(), "all the others are sealed anew");
}
