//! One's own account: where one is signed in, ending it, and a new password with the old one.

use registry::people::sessions::{Client, Presence};
use registry::{Duty, Role};

use super::filling::PASSWORD;
use super::register::{HOUR, TestRegister, YAODU, both, refused, told};

stories! {
    the_sessions_are_listed_with_their_devices_and_can_be_ended,
    nobody_ends_the_session_of_another,
    staff_change_their_password_with_the_old_one,
    guessing_the_old_password_gets_slow,
    of_two_new_passwords_at_once_one_is_taken,
}

const PHONE: &str = "13803570001";

fn edge(address: &str) -> Client {
    Client {
        address: address.to_owned(),
        agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0".to_owned(),
        ..Client::default()
    }
}

async fn the_sessions_are_listed_with_their_devices_and_can_be_ended(register: &TestRegister) {
    let registry = &register.registry;
    register.owner().await;
    let there = registry.people().log_in(Role::Owner, PHONE, PASSWORD, &edge("10.0.0.2")).await.unwrap();
    register.wait(HOUR);
    let here = registry.people().log_in(Role::Owner, PHONE, PASSWORD, &edge("10.0.0.3")).await.unwrap();
    let actor = register.present(&here).await;
    let sessions = registry.people().my_sessions(&actor).await.unwrap();
    assert_eq!(sessions.len(), 3, "the one of registering too");
    assert!(sessions[0].current && sessions.iter().filter(|session| session.current).count() == 1);
    assert_eq!((sessions[0].device.as_str(), sessions[0].address.as_str()), ("Windows电脑，Edge浏览器", "10.0.0.3"));
    let other = sessions.iter().find(|session| session.address == "10.0.0.2").unwrap();
    registry.people().end_session(&actor, other.id).await.unwrap();
    assert!(matches!(registry.people().presence(&there.0).await, Ok(Presence::Nobody)));
    assert_eq!(refused(registry.people().end_session(&actor, other.id).await), "not_found");
    assert_eq!(registry.people().end_other_sessions(&actor).await.unwrap(), 1);
    assert_eq!(registry.people().my_sessions(&actor).await.unwrap().len(), 1);
    register.present(&here).await;
}

async fn nobody_ends_the_session_of_another(register: &TestRegister) {
    let owner = register.owner().await;
    let other = register.newcomer(Role::Owner, "13803570002").await;
    let session = register.registry.people().my_sessions(&owner).await.unwrap()[0].id;
    assert_eq!(refused(register.registry.people().end_session(&other, session).await), "not_found");
    assert_eq!(register.registry.people().end_other_sessions(&other).await.unwrap(), 0);
    assert_eq!(register.registry.people().my_sessions(&owner).await.unwrap().len(), 1);
}

async fn staff_change_their_password_with_the_old_one(register: &TestRegister) {
    let registry = &register.registry;
    let actor = register.staff("lihua", YAODU, &[Duty::Review]).await;
    let elsewhere = registry.people().log_in(Role::Staff, "lihua", PASSWORD, "10.0.0.2").await.unwrap();
    for (old, new) in [("", "excavator8y"), (PASSWORD, "short7"), (PASSWORD, PASSWORD), ("tractor8x", "excavator8y")] {
        assert_eq!(refused(registry.people().change_own_password(&actor, old, new).await), "invalid", "{old} {new}");
    }
    registry.people().change_own_password(&actor, PASSWORD, "excavator8y").await.unwrap();
    assert!(matches!(registry.people().presence(&elsewhere.0).await, Ok(Presence::Nobody)));
    assert_eq!(registry.people().my_sessions(&actor).await.unwrap().len(), 1, "this one goes on");
    assert_eq!(refused(registry.people().log_in(Role::Staff, "lihua", PASSWORD, "10.0.0.1").await), "login_wrong");
    registry.people().log_in(Role::Staff, "lihua", "excavator8y", "10.0.0.1").await.unwrap();
    let owner = register.owner().await;
    assert_eq!(refused(registry.people().change_own_password(&owner, PASSWORD, "excavator8y").await), "forbidden");
}

async fn guessing_the_old_password_gets_slow(register: &TestRegister) {
    let actor = register.staff("lihua", YAODU, &[Duty::Review]).await;
    for _ in 0..5 {
        assert_eq!(
            refused(register.registry.people().change_own_password(&actor, "tractor8x", "excavator8y").await),
            "invalid"
        );
    }
    assert_eq!(
        refused(register.registry.people().change_own_password(&actor, PASSWORD, "excavator8y").await),
        "slow_down"
    );
}

async fn of_two_new_passwords_at_once_one_is_taken(register: &TestRegister) {
    let actor = register.staff("lihua", YAODU, &[Duty::Review]).await;
    let (first, second) = (register.registry.clone(), register.registry.clone());
    let (one, two) = (actor.clone(), actor);
    let ended = both(
        async move { told(&first.people().change_own_password(&one, PASSWORD, "excavator8y").await) },
        async move { told(&second.people().change_own_password(&two, PASSWORD, "bulldozer9z").await) },
    )
    .await;
    let ended = [ended.0, ended.1];
    assert_eq!(ended.iter().filter(|ended| **ended == "ok").count(), 1, "{ended:?}");
}
