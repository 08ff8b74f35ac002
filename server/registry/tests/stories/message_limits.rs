//! Nobody makes the register send without end: limits for a phone over all senders, for an account, for the city and
//! its day.

use registry::config::Limits;
use registry::people::codes::Purpose;
use registry::{Actor, Registry, Role};
use uuid::Uuid;

use super::register::{DAY, MINUTE, TestRegister, at_once, refused, told};

stories! {
    a_phone_gets_so_many_messages_a_day_over_all_senders,
    an_account_causes_so_many_messages_a_day,
    the_city_sends_so_many_messages_a_day_and_staff_are_told,
    invitations_at_once_stay_within_the_limit,
}

/// The register of a story with limits of its own.
pub async fn with_limits(register: &TestRegister, change: impl FnOnce(&mut Limits)) -> Registry {
    let mut config = register.registry.config().clone();
    change(&mut config.limits);
    Registry::open(config, register.registry.clock().clone()).await.unwrap()
}

const VICTIM: &str = "13803570099";

async fn sites(register: &TestRegister, count: usize) -> Vec<(Actor, Uuid)> {
    let mut sites = Vec::new();
    for number in 0..count {
        sites.push(register.site(&format!("1380357001{number}"), &format!("工地{number}")).await);
    }
    sites
}

async fn sent_to(register: &TestRegister, phone: &str) -> usize {
    register.messages().await.iter().filter(|message| message.phone == phone).count()
}

async fn a_phone_gets_so_many_messages_a_day_over_all_senders(register: &TestRegister) {
    let sites = sites(register, 5).await;
    let registry = with_limits(register, |limits| limits.messages_per_phone = 4).await;
    for (actor, site) in &sites[..3] {
        registry.sites().invite(actor, *site, VICTIM).await.unwrap();
    }
    registry.people().send_code(Role::Site, VICTIM, Purpose::Register, "10.0.0.9").await.unwrap();
    let (actor, site) = &sites[3];
    assert_eq!(refused(registry.sites().invite(actor, *site, VICTIM).await), "message_limit");
    register.wait(MINUTE);
    assert_eq!(
        refused(registry.people().send_code(Role::Owner, VICTIM, Purpose::Register, "10.0.0.8").await),
        "message_limit",
        "codes count too"
    );
    assert_eq!(sent_to(register, VICTIM).await, 4);
    let open = registry.sites().site_members(actor, *site).await.unwrap().1;
    assert!(open.is_empty(), "what was not sent is not kept either");
    registry.sites().invite(actor, *site, "13803570098").await.unwrap();
    register.wait(DAY);
    registry.sites().invite(actor, *site, VICTIM).await.unwrap();
    registry.close().await;
}

async fn an_account_causes_so_many_messages_a_day(register: &TestRegister) {
    let (actor, site) = register.site("13803570010", "滨河西路改造工程").await;
    let registry = with_limits(register, |limits| limits.messages_per_account = 3).await;
    for number in 0..3 {
        registry.sites().invite(&actor, site, &format!("1380357009{number}")).await.unwrap();
    }
    assert_eq!(refused(registry.sites().invite(&actor, site, VICTIM).await), "message_limit");
    register.wait(DAY);
    registry.sites().invite(&actor, site, VICTIM).await.unwrap();
    registry.close().await;
}

async fn the_city_sends_so_many_messages_a_day_and_staff_are_told(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.messages_per_day = 3).await;
    let send = |number: usize| {
        let registry = registry.clone();
        async move {
            let phone = format!("1380357003{number}");
            told(&registry.people().send_code(Role::Owner, &phone, Purpose::Register, &phone).await)
        }
    };
    let ended = at_once((0..6).map(send)).await;
    assert_eq!(ended.iter().filter(|ended| **ended == "ok").count(), 3, "{ended:?}");
    assert_eq!(ended.iter().filter(|ended| **ended == "city_message_limit").count(), 3, "{ended:?}");
    assert!(registry.people().messages_used_up().await.unwrap());
    // Nobody learns from the limit which phones have an account.
    assert_eq!(
        refused(registry.people().send_code(Role::Owner, VICTIM, Purpose::Forgot, "10.0.0.9").await),
        "city_message_limit"
    );
    register.wait(DAY);
    assert!(!registry.people().messages_used_up().await.unwrap());
    assert_eq!(send(9).await, "ok");
    registry.close().await;
}

async fn invitations_at_once_stay_within_the_limit(register: &TestRegister) {
    let sites = sites(register, 8).await;
    let registry = with_limits(register, |limits| limits.messages_per_phone = 5).await;
    let invite = |(actor, site): &(Actor, Uuid)| {
        let (registry, actor, site) = (registry.clone(), actor.clone(), *site);
        async move { told(&registry.sites().invite(&actor, site, VICTIM).await) }
    };
    let ended = at_once(sites.iter().map(invite)).await;
    assert_eq!(ended.iter().filter(|ended| **ended == "ok").count(), 5, "{ended:?}");
    assert_eq!(sent_to(register, VICTIM).await, 5);
    registry.close().await;
}
