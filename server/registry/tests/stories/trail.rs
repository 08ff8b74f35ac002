//! The trail: whole when nobody touched it, and the first touched link is named. Nothing touches it by accident.

use registry::trail::{Broken, Damage};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::TestRegister;
use super::review::reasons;

stories! {
    the_whole_life_of_a_filing_is_on_the_trail,
    a_changed_link_is_found,
    a_removed_link_is_found,
    a_cut_tail_is_found,
    a_forged_tail_is_found,
    a_chain_without_its_head_and_a_head_without_its_chain_are_found,
    several_broken_chains_are_all_named,
    no_statement_changes_or_removes_an_event,
}

/// A filing with started, submitted, returned, submitted, approved on its trail.
async fn lived(register: &TestRegister) -> Uuid {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(&owner, id).await;
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    id
}

async fn the_whole_life_of_a_filing_is_on_the_trail(register: &TestRegister) {
    let id = lived(register).await;
    let reviewer = register.reviewer("zhao").await;
    let events = register.registry.desk().dossier(&reviewer, id, false).await.unwrap().events;
    let told: Vec<(&str, &str)> = events.iter().map(|event| (event.what.as_str(), event.actor.as_str())).collect();
    let expected = [
        ("filing.started", "王建国"),
        ("filing.submitted", "王建国"),
        ("filing.returned", "审核员lihua"),
        ("filing.submitted", "王建国"),
        ("filing.approved", "审核员lihua"),
    ];
    assert_eq!(told, expected);
    let counted =
        async |table: &str| u64::try_from(register.raw.number(&format!("select count(*) from {table}")).await).unwrap();
    let mut told = 0;
    let checked = register.registry.trail().check_events(|links| told = links).await.unwrap();
    assert_eq!((checked.links, told), (counted("event").await, counted("event").await));
    assert_eq!((checked.chains, checked.broken), (counted("event_head").await, Vec::new()));
}

/// Takes the guards away, as somebody with the file could.
async fn unguarded(register: &TestRegister) {
    for (trigger, table) in [
        ("event_is_never_changed", "event"),
        ("event_is_never_removed", "event"),
        ("event_head_is_never_removed", "event_head"),
    ] {
        register.raw.drop_trigger(trigger, table).await;
    }
}

async fn broken(register: &TestRegister) -> Vec<Broken> {
    register.registry.trail().check_events(|_| ()).await.unwrap().broken
}

fn one(subject: Uuid, seq: i64, damage: Damage) -> Vec<Broken> {
    vec![Broken { subject, seq, damage }]
}

async fn a_changed_link_is_found(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    for (column, value) in [("what", "'filing.approved'"), ("detail", "'{}'"), ("at", "at + 1"), ("actor_id", "null")] {
        register.raw.change("create table before_tampering as select * from event").await;
        let sql = format!("update event set {column} = {value} where what = 'filing.returned'");
        assert_eq!(register.raw.change(&sql).await, 1);
        assert_eq!(broken(register).await, one(id, 3, Damage::Link), "{column}");
        register.raw.change("delete from event").await;
        register.raw.change("insert into event select * from before_tampering").await;
        register.raw.change("drop table before_tampering").await;
        assert_eq!(broken(register).await, []);
    }
}

async fn a_removed_link_is_found(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    assert_eq!(register.raw.change("delete from event where what = 'filing.returned'").await, 1);
    assert_eq!(broken(register).await, one(id, 4, Damage::Link));
}

async fn a_cut_tail_is_found(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    assert_eq!(register.raw.change("delete from event where what = 'filing.approved'").await, 1);
    assert_eq!(broken(register).await, one(id, 4, Damage::Tail));
}

async fn a_forged_tail_is_found(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    // The last link says something else now, and the head is made to fit; the link itself cannot be.
    register.raw.change("update event set detail = '{}', hash = 'forged' where what = 'filing.approved'").await;
    let head = "update event_head set hash = 'forged'
        where subject_id = (select subject_id from event where what = 'filing.approved')";
    assert_eq!(register.raw.change(head).await, 1);
    assert_eq!(broken(register).await, one(id, 5, Damage::Link));
    // The tail is cut and the head led back, but not to the hash of the link that is last now.
    register.raw.change("delete from event where what = 'filing.approved'").await;
    register.raw.change("update event_head set seq = 4 where hash = 'forged'").await;
    assert_eq!(broken(register).await, one(id, 4, Damage::Head));
}

async fn a_chain_without_its_head_and_a_head_without_its_chain_are_found(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    let of_filing = "(select subject_id from event where what = 'filing.approved')";
    register.raw.change("create table kept as select * from event_head").await;
    register.raw.change(&format!("delete from event_head where subject_id = {of_filing}")).await;
    assert_eq!(broken(register).await, one(id, 5, Damage::NoHead));
    register.raw.change(&format!("insert into event_head select * from kept where subject_id = {of_filing}")).await;
    assert_eq!(broken(register).await, []);
    register.raw.change(&format!("delete from event where subject_id = {of_filing}")).await;
    assert_eq!(broken(register).await, one(id, 5, Damage::NoLinks));
}

async fn several_broken_chains_are_all_named(register: &TestRegister) {
    let id = lived(register).await;
    unguarded(register).await;
    register.raw.change("update event set detail = 'x' where what = 'filing.returned'").await;
    register.raw.change("update event set detail = 'x' where what = 'filing.approved'").await;
    assert_eq!(register.raw.change("update event set detail = 'x' where what = 'staff.added'").await, 1);
    let broken = broken(register).await;
    assert_eq!(broken.len(), 2, "once for each chain: {broken:?}");
    assert!(broken.contains(&Broken { subject: id, seq: 3, damage: Damage::Link }));
    assert!(broken.iter().any(|broken| broken.subject != id && broken.seq == 1));
}

async fn no_statement_changes_or_removes_an_event(register: &TestRegister) {
    lived(register).await;
    for sql in [
        "update event set detail = '{}' where what = 'filing.returned'",
        "delete from event where what = 'filing.returned'",
        "delete from event_head",
    ] {
        let refused = register.raw.try_change(sql).await.unwrap_err().to_string();
        assert!(refused.contains("never"), "{sql}: {refused}");
    }
    assert_eq!(broken(register).await, []);
}
