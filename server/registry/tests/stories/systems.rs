//! 系统接口: keys of other systems, given out by the administration, shown once, stopped for good.

use registry::Duty;

use super::register::{CITY, DAY, TestRegister, refused};

stories! {
    a_key_is_shown_once_and_worth_nothing_once_it_is_stopped,
    an_office_gives_keys_to_its_own_districts_only,
    a_system_waits_when_it_has_asked_too_much_in_a_day,
    wrong_keys_are_slowed,
}

const YAODU: &str = "141002";

async fn a_key_is_shown_once_and_worth_nothing_once_it_is_stopped(register: &TestRegister) {
    let registry = &register.registry;
    let chief = register.staff("chief", CITY, &[Duty::Administration]).await;
    assert_eq!(refused(registry.offices().add_system(&chief, " ", "nowhere").await), "invalid");
    let key = registry.offices().add_system(&chief, "扬尘平台", YAODU).await.unwrap();
    let asks = registry.offices().system_of(&key, "10.0.0.1").await.unwrap();
    assert!(asks.viewer().is_ok() && asks.staff(Duty::Sites).is_err() && !asks.sees_city());
    let known = registry.offices().systems(&chief).await.unwrap();
    let (system, today) = (&known[0], registry.today());
    assert_eq!((&*system.name, system.last_used_on, system.stopped_at), ("扬尘平台", Some(today), None));
    assert!(key.ends_with(&system.tail) && !format!("{known:?}").contains(&key));
    let kept = register.raw.number(&format!("select count(*) from other_system where key_hash = '{key}'")).await;
    assert_eq!(kept, 0, "the register keeps a keyed hash");
    registry.offices().stop_system(&chief, system.id).await.unwrap();
    registry.offices().stop_system(&chief, system.id).await.unwrap();
    assert_eq!(refused(registry.offices().system_of(&key, "10.0.0.1").await), "key_unknown");
    assert!(registry.offices().systems(&chief).await.unwrap()[0].stopped_at.is_some(), "it stays on the list");
    let said = register.raw.number("select count(*) from event where what in ('system.added', 'system.stopped')").await;
    assert_eq!(said, 2, "each once");
}

async fn an_office_gives_keys_to_its_own_districts_only(register: &TestRegister) {
    let registry = &register.registry;
    let office = register.staff("office", YAODU, &[Duty::Administration]).await;
    let reviewer = register.reviewer("lihua").await;
    assert_eq!(refused(registry.offices().add_system(&reviewer, "平台", YAODU).await), "forbidden");
    assert_eq!(refused(registry.offices().systems(&reviewer).await), "forbidden");
    assert_eq!(refused(registry.offices().add_system(&office, "平台", CITY).await), "invalid");
    let chief = register.staff("chief", CITY, &[Duty::Administration]).await;
    registry.offices().add_system(&chief, "平台", CITY).await.unwrap();
    let of_city = registry.offices().systems(&chief).await.unwrap()[0].id;
    assert_eq!(refused(registry.offices().stop_system(&office, of_city).await), "not_found");
    assert!(registry.offices().systems(&office).await.unwrap().is_empty());
    registry.offices().add_system(&office, "平台", YAODU).await.unwrap();
    assert_eq!(registry.offices().systems(&office).await.unwrap().len(), 1);
    assert_eq!(registry.offices().systems(&chief).await.unwrap().len(), 2);
}

async fn a_system_waits_when_it_has_asked_too_much_in_a_day(register: &TestRegister) {
    let registry = &register.registry;
    let chief = register.staff("chief", CITY, &[Duty::Administration]).await;
    let key = registry.offices().add_system(&chief, "平台", CITY).await.unwrap();
    registry.offices().system_of(&key, "10.0.0.1").await.unwrap();
    let most = registry::offices::systems::QUESTIONS_PER_DAY;
    register.raw.change(&format!("update throttle set failures = {most} where key like 'system:%'")).await;
    registry.offices().system_of(&key, "10.0.0.1").await.unwrap();
    assert_eq!(refused(registry.offices().system_of(&key, "10.0.0.1").await), "slow_down");
    register.wait(DAY);
    registry.offices().system_of(&key, "10.0.0.1").await.unwrap();
}

async fn wrong_keys_are_slowed(register: &TestRegister) {
    let mut said = Vec::new();
    for number in 0..40 {
        said.push(refused(register.registry.offices().system_of(&format!("nrmm_{number:040}"), "10.0.0.1").await));
    }
    assert_eq!((said[0], said[39]), ("key_unknown", "slow_down"));
    assert_eq!(
        refused(register.registry.offices().system_of("nonsense", "10.0.0.2").await),
        "key_unknown",
        "by address"
    );
}
