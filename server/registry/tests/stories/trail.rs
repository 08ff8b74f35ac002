//! The trail: whole when nobody touched it, and the first touched link is named.

use registry::events::BrokenLink;
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::TestRegister;
use super::review::reasons;

stories! {
    the_whole_life_of_a_filing_is_on_the_trail,
    a_changed_link_is_found,
    a_removed_link_is_found,
}

/// A filing with started, submitted, returned, submitted, approved on its trail.
async fn lived(register: &TestRegister) -> Uuid {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(&owner, id).await;
    register.registry.approve(&reviewer, id, 2, "").await.unwrap();
    id
}

async fn the_whole_life_of_a_filing_is_on_the_trail(register: &TestRegister) {
    let id = lived(register).await;
    let reviewer = register.reviewer("zhao").await;
    let events = register.registry.dossier(&reviewer, id, false).await.unwrap().events;
    let told: Vec<(&str, &str)> = events.iter().map(|event| (event.what.as_str(), event.actor.as_str())).collect();
    let expected = [
        ("filing.started", "王建国"),
        ("filing.submitted", "王建国"),
        ("filing.returned", "审核员lihua"),
        ("filing.submitted", "王建国"),
        ("filing.approved", "审核员lihua"),
    ];
    assert_eq!(told, expected);
    let counted = register.raw.number("select count(*) from event").await;
    assert_eq!(register.registry.check_events().await.unwrap(), Ok(u64::try_from(counted).unwrap()));
}

async fn broken(register: &TestRegister) -> BrokenLink {
    register.registry.check_events().await.unwrap().unwrap_err()
}

async fn a_changed_link_is_found(register: &TestRegister) {
    let id = lived(register).await;
    for (column, value) in [("what", "'filing.approved'"), ("detail", "'{}'"), ("at", "at + 1"), ("actor_id", "null")] {
        register.raw.change("create table before_tampering as select * from event").await;
        let sql = format!("update event set {column} = {value} where what = 'filing.returned'");
        assert_eq!(register.raw.change(&sql).await, 1);
        assert_eq!(broken(register).await, BrokenLink { subject: id, seq: 3 }, "{column}");
        register.raw.change("delete from event").await;
        register.raw.change("insert into event select * from before_tampering").await;
        register.raw.change("drop table before_tampering").await;
        assert!(register.registry.check_events().await.unwrap().is_ok());
    }
}

async fn a_removed_link_is_found(register: &TestRegister) {
    let id = lived(register).await;
    assert_eq!(register.raw.change("delete from event where what = 'filing.returned'").await, 1);
    assert_eq!(broken(register).await, BrokenLink { subject: id, seq: 4 });
}
