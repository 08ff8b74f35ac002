//! Guessing passwords: an address is slowed over all accounts, a device that signed in before is not kept out by
//! others, and whoever was guessed at can see it.

use registry::people::devices::new_device;
use registry::people::sessions::{Client, Presence};
use registry::{Duty, Registry, Role};

use super::filling::PASSWORD;
use super::message_limits::with_limits;
use super::register::{CITY, DAY, HOUR, MINUTE, TestRegister, at_once, told};

stories! {
    others_failures_do_not_keep_a_known_device_out,
    a_known_device_that_guesses_is_slowed_itself,
    an_address_is_slowed_over_all_accounts,
    a_new_password_makes_other_devices_strangers,
    a_sign_in_ends_the_session_of_the_same_browser,
    a_failed_sign_in_is_on_the_trail_and_cannot_flood_it,
    a_device_is_known_by_the_accounts_that_used_it_only,
}

const PHONE: &str = "13803570001";

fn browser(address: &str, device: &str) -> Client {
    Client { address: address.to_owned(), device: device.to_owned(), ..Client::default() }
}

async fn log_in(registry: &Registry, role: Role, login: &str, password: &str, client: &Client) -> &'static str {
    told(&registry.people().log_in(role, login, password, client).await)
}

async fn others_failures_do_not_keep_a_known_device_out(register: &TestRegister) {
    let registry = &register.registry;
    register.staff("admin", CITY, &[Duty::Administration]).await;
    register.owner().await;
    for (role, login) in [(Role::Staff, "admin"), (Role::Owner, PHONE)] {
        let own = browser("10.1.0.1", &new_device());
        assert_eq!(log_in(registry, role, login, PASSWORD, &own).await, "ok");
        // As it was done: sixty wrong passwords from fifteen addresses.
        for number in 0..60 {
            let attacker = browser(&format!("10.2.0.{}", number % 15), &new_device());
            log_in(registry, role, login, "wrong-password-1", &attacker).await;
        }
        let elsewhere = browser("10.3.0.1", &new_device());
        assert_eq!(
            log_in(registry, role, login, PASSWORD, &elsewhere).await,
            "slow_down",
            "{login}: guessing is slowed"
        );
        assert_eq!(
            log_in(registry, role, login, PASSWORD, &own).await,
            "ok",
            "{login}: from where it signed in before"
        );
        let moved = Client { address: "10.2.0.3".to_owned(), ..own };
        assert_eq!(
            log_in(registry, role, login, PASSWORD, &moved).await,
            "ok",
            "{login}: even from a guesser's address"
        );
    }
}

async fn a_known_device_that_guesses_is_slowed_itself(register: &TestRegister) {
    let registry = &register.registry;
    register.owner().await;
    let own = browser("10.1.0.1", &new_device());
    assert_eq!(log_in(registry, Role::Owner, PHONE, PASSWORD, &own).await, "ok");
    for _ in 0..5 {
        assert_eq!(log_in(registry, Role::Owner, PHONE, "wrong-password-1", &own).await, "login_wrong");
    }
    assert_eq!(log_in(registry, Role::Owner, PHONE, PASSWORD, &own).await, "slow_down");
    let guesses = (0..20).map(|_| {
        let (registry, own) = (registry.clone(), own.clone());
        async move { log_in(&registry, Role::Owner, PHONE, "wrong-password-1", &own).await }
    });
    register.wait(15 * MINUTE);
    let tried = at_once(guesses).await.into_iter().filter(|ended| *ended == "login_wrong").count();
    assert_eq!(tried, 1, "many at once are one after the allowance");
}

async fn an_address_is_slowed_over_all_accounts(register: &TestRegister) {
    let registry = with_limits(register, |limits| limits.failed_sign_ins_per_address = 8).await;
    register.owner().await;
    let own = browser("10.1.0.1", &new_device());
    assert_eq!(log_in(&registry, Role::Owner, PHONE, PASSWORD, &own).await, "ok");
    let guess = |number: usize| {
        let registry = registry.clone();
        let login = format!("138035771{number:02}");
        async move { log_in(&registry, Role::Owner, &login, "wrong-password-1", &browser("10.1.0.1", "")).await }
    };
    let ended = at_once((0..30).map(guess)).await;
    let tried = ended.iter().filter(|ended| **ended == "login_wrong").count();
    assert!((1..=8).contains(&tried), "each of thirty accounts once, from one address: {tried}");
    let neighbour = browser("10.1.0.1", &new_device());
    assert_eq!(log_in(&registry, Role::Owner, PHONE, PASSWORD, &neighbour).await, "slow_down");
    assert_eq!(
        log_in(&registry, Role::Owner, PHONE, PASSWORD, &own).await,
        "ok",
        "a known device behind the same address"
    );
    assert_eq!(log_in(&registry, Role::Owner, PHONE, PASSWORD, &browser("10.1.0.2", "")).await, "ok");
    register.wait(DAY);
    for _ in 0..20 {
        let success = log_in(&registry, Role::Owner, PHONE, PASSWORD, &browser("10.1.0.1", "")).await;
        assert_eq!(success, "ok", "who signs in rightly is not counted");
    }
    registry.close().await;
}

async fn a_new_password_makes_other_devices_strangers(register: &TestRegister) {
    let registry = &register.registry;
    register.owner().await;
    let (lost, own) = (browser("10.1.0.1", &new_device()), browser("10.1.0.2", &new_device()));
    assert_eq!(log_in(registry, Role::Owner, PHONE, PASSWORD, &lost).await, "ok");
    registry
        .people()
        .send_code(Role::Owner, PHONE, registry::people::codes::Purpose::Forgot, "10.1.0.2")
        .await
        .unwrap();
    let password = "excavator8y";
    let form = registry::people::accounts::NewPassword {
        phone: PHONE.to_owned(),
        code: register.code(PHONE).await,
        password: password.to_owned(),
    };
    registry.people().reset_password(Role::Owner, &form, &own).await.unwrap();
    for number in 0..60 {
        let attacker = browser(&format!("10.2.0.{}", number % 15), "");
        log_in(registry, Role::Owner, PHONE, "wrong-password-1", &attacker).await;
    }
    assert_eq!(log_in(registry, Role::Owner, PHONE, password, &lost).await, "slow_down");
    assert_eq!(log_in(registry, Role::Owner, PHONE, password, &own).await, "ok", "the code has proven this device");
}

async fn a_sign_in_ends_the_session_of_the_same_browser(register: &TestRegister) {
    let registry = &register.registry;
    register.owner().await;
    register.staff("admin", CITY, &[Duty::Administration]).await;
    let first = registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    let elsewhere = registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    let same = Client { session: first.0.clone(), ..Client::from("10.0.0.1") };
    assert_eq!(log_in(registry, Role::Owner, PHONE, "wrong-password-1", &same).await, "login_wrong");
    register.present(&first).await;
    let second = registry.people().log_in(Role::Owner, PHONE, PASSWORD, &same).await.unwrap();
    assert!(matches!(registry.people().presence(&first.0).await, Ok(Presence::Nobody)), "it can be used no more");
    register.present(&elsewhere).await;
    // Somebody else in the same browser: of another role, and by registering.
    let same = Client { session: second.0.clone(), ..Client::from("10.0.0.1") };
    let staff = registry.people().log_in(Role::Staff, "admin", PASSWORD, &same).await.unwrap();
    assert!(matches!(registry.people().presence(&second.0).await, Ok(Presence::Nobody)));
    let form = register.registration(Role::Site, "13803570002").await;
    let same = Client { session: staff.0.clone(), ..Client::from("10.0.0.1") };
    registry.people().register(Role::Site, &form, &same).await.unwrap();
    assert!(matches!(registry.people().presence(&staff.0).await, Ok(Presence::Nobody)));
}

async fn a_failed_sign_in_is_on_the_trail_and_cannot_flood_it(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    register.staff("lihua", super::register::YAODU, &[Duty::Review]).await;
    let admin = register.staff("admin", CITY, &[Duty::Administration]).await;
    for _ in 0..4 {
        assert_eq!(
            log_in(registry, Role::Owner, PHONE, "wrong-password-1", &browser("10.9.0.1", "")).await,
            "login_wrong"
        );
    }
    log_in(registry, Role::Owner, "13803570077", "wrong-password-1", &browser("10.9.0.1", "")).await;
    let failed = registry.people().my_failed_sign_ins(&owner).await.unwrap();
    assert_eq!(failed.len(), 1, "once for an address and hour: {failed:?}");
    assert_eq!((failed[0].address.as_str(), failed[0].times), ("10.9.0.1", 1));
    log_in(registry, Role::Owner, PHONE, "wrong-password-1", &browser("10.9.0.2", "")).await;
    register.wait(HOUR);
    log_in(registry, Role::Owner, PHONE, "wrong-password-1", &browser("10.9.0.1", "")).await;
    assert_eq!(registry.people().my_failed_sign_ins(&owner).await.unwrap().len(), 3);
    assert!(registry.people().my_failed_sign_ins(&admin).await.unwrap().is_empty(), "one's own only");
    // Staff: in the audit of the administration, under the person's name.
    log_in(registry, Role::Staff, "lihua", "wrong-password-1", &browser("10.9.0.3", "")).await;
    let filter = registry::trail::audit::AuditFilter {
        person: "lihua".to_owned(),
        ..registry::trail::audit::AuditFilter::default()
    };
    let page = registry.trail().audit(&admin, &filter).await.unwrap();
    let line = page.lines.iter().find(|line| line.what == "account.sign_in_failed").expect("in the audit");
    assert_eq!(line.detail["address"], "10.9.0.3");
    assert!(registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());
}

async fn a_device_is_known_by_the_accounts_that_used_it_only(register: &TestRegister) {
    let registry = &register.registry;
    register.owner().await;
    register.newcomer(Role::Owner, "13803570002").await;
    let own = browser("10.1.0.1", &new_device());
    assert_eq!(log_in(registry, Role::Owner, "13803570002", PASSWORD, &own).await, "ok");
    for number in 0..60 {
        log_in(registry, Role::Owner, PHONE, "wrong-password-1", &browser(&format!("10.2.0.{}", number % 15), ""))
            .await;
    }
    assert_eq!(
        log_in(registry, Role::Owner, PHONE, PASSWORD, &own).await,
        "slow_down",
        "a stranger's device is strange"
    );
    for number in 0..30 {
        let device = browser("10.1.0.1", &new_device());
        assert_eq!(log_in(registry, Role::Owner, "13803570002", PASSWORD, &device).await, "ok", "{number}");
    }
    let kept = register.raw.number("select count(*) from known_device").await;
    assert!(kept <= 21, "the oldest are forgotten: {kept}");
    let stored = register.raw.texts("select device_hash from known_device").await;
    assert!(stored.iter().all(|hash| !hash.contains(&own.device)));
}
