//! 两步登录: the password opens a door to one more question only; a code is good once, and so is a recovery code.

use registry::clock::Clock;
use registry::people::second_factor::SetUp;
use registry::people::sessions::{Client, HalfWay, Pending, Presence, SessionToken};
use registry::{Actor, Duty, Registry, Role};
use totp_rs::{Builder, Secret};

use super::filling::PASSWORD;
use super::register::{DAY, MINUTE, SECOND, TestRegister, YAODU, at_once, both, refused, told};

stories! {
    a_first_sign_in_sets_the_phone_up_and_the_next_asks_for_a_code,
    half_way_in_is_nobody_and_runs_out,
    a_code_is_good_once_even_when_two_use_it_at_once,
    codes_of_the_neighbouring_half_minutes_are_taken_and_no_others,
    wrong_codes_get_slow,
    a_recovery_code_is_good_once_and_a_new_set_ends_the_old,
    a_temporary_password_is_changed_before_anything_else,
    a_secret_cannot_be_set_up_twice,
    what_a_phone_is_told_is_sealed,
    owners_are_not_asked,
}

const NAME: &str = "lihua";
const ADDRESS: &str = "10.0.0.1";

/// The same register, asking staff for the second step.
pub async fn strict(register: &TestRegister) -> Registry {
    register.staff(NAME, YAODU, &[Duty::Review]).await;
    // From the beginning of a half minute, so that none ends between reading a code and typing it.
    register.wait(30 * SECOND - register.registry.clock().now_ms() % (30 * SECOND));
    let mut config = register.registry.config().clone();
    config.second_factor = true;
    Registry::open(config, register.registry.clock().clone()).await.unwrap()
}

pub async fn half(registry: &Registry) -> HalfWay {
    let token = registry.people().log_in(Role::Staff, NAME, PASSWORD, ADDRESS).await.unwrap();
    half_of(registry, &token).await
}

async fn half_of(registry: &Registry, token: &SessionToken) -> HalfWay {
    match registry.people().presence(&token.0).await.unwrap() {
        Presence::HalfWay(half) => half,
        other => panic!("not half-way: {other:?}"),
    }
}

async fn actor_of(registry: &Registry, token: &SessionToken) -> Actor {
    match registry.people().presence(&token.0).await.unwrap() {
        Presence::Present(actor) => actor,
        other => panic!("not signed in: {other:?}"),
    }
}

/// What the phone shows, so many half minutes from now.
fn code(set_up: &SetUp, clock: &Clock, later: i64) -> String {
    let secret = Secret::try_from_base32(set_up.secret.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    phone.generate(u64::try_from(clock.now_ms() / 1000 + 30 * later).unwrap()).to_string()
}

/// Sets a phone up; answers what it was told and the recovery codes.
pub async fn phone(registry: &Registry) -> (SetUp, Vec<String>) {
    let half = half(registry).await;
    assert_eq!(half.pending, Pending::SetUp);
    let set_up = registry.people().set_up(&half).unwrap();
    let typed = code(&set_up, registry.clock(), 0);
    let (token, recovery) = registry.people().finish_set_up(&half, &typed, ADDRESS).await.unwrap();
    actor_of(registry, &token).await;
    (set_up, recovery)
}

async fn a_first_sign_in_sets_the_phone_up_and_the_next_asks_for_a_code(register: &TestRegister) {
    let registry = strict(register).await;
    let (set_up, recovery) = phone(&registry).await;
    assert_eq!(recovery.len(), 8);
    assert!(set_up.secret.split(' ').all(|group| group.len() == 4) && set_up.secret.len() == 39, "{}", set_up.secret);
    let address = &set_up.address;
    assert!(address.starts_with("otpauth://totp/") && address.contains(&set_up.secret.replace(' ', "")), "{address}");
    let half = half(&registry).await;
    assert_eq!(half.pending, Pending::Code);
    assert_eq!(
        refused(registry.people().enter_code(&half, &code(&set_up, registry.clock(), 0), ADDRESS).await),
        "one_time_code_wrong",
        "the code that confirmed the set-up is used"
    );
    register.wait(30 * SECOND);
    let token = registry.people().enter_code(&half, &code(&set_up, registry.clock(), 0), ADDRESS).await.unwrap();
    assert_eq!(actor_of(&registry, &token).await.login, NAME);
    assert_eq!(
        refused(registry.people().enter_code(&half, &code(&set_up, registry.clock(), 1), ADDRESS).await),
        "sign_in_required",
        "the half-way session is over"
    );
}

async fn half_way_in_is_nobody_and_runs_out(register: &TestRegister) {
    let registry = strict(register).await;
    phone(&registry).await;
    let token = registry.people().log_in(Role::Staff, NAME, PASSWORD, ADDRESS).await.unwrap();
    half_of(&registry, &token).await;
    register.wait(15 * MINUTE);
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)));
    let token = registry.people().log_in(Role::Staff, NAME, PASSWORD, ADDRESS).await.unwrap();
    registry.people().leave(&half_of(&registry, &token).await).await.unwrap();
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)));
}

async fn a_code_is_good_once_even_when_two_use_it_at_once(register: &TestRegister) {
    let registry = strict(register).await;
    let (set_up, _) = phone(&registry).await;
    register.wait(30 * SECOND);
    let typed = code(&set_up, registry.clock(), 0);
    let mut tries = Vec::new();
    for _ in 0..4 {
        let (registry, typed, half) = (registry.clone(), typed.clone(), half(&registry).await);
        tries.push(async move { told(&registry.people().enter_code(&half, &typed, ADDRESS).await) });
    }
    let mut ended = at_once(tries).await;
    ended.sort_unstable();
    assert_eq!(ended, ["ok", "one_time_code_wrong", "one_time_code_wrong", "one_time_code_wrong"]);
}

async fn codes_of_the_neighbouring_half_minutes_are_taken_and_no_others(register: &TestRegister) {
    let registry = strict(register).await;
    let (set_up, _) = phone(&registry).await;
    register.wait(10 * MINUTE);
    let half = half(&registry).await;
    for far in [-2, 2, 20] {
        let typed = code(&set_up, registry.clock(), far);
        assert_eq!(refused(registry.people().enter_code(&half, &typed, ADDRESS).await), "one_time_code_wrong", "{far}");
    }
    let before = code(&set_up, registry.clock(), -1);
    registry.people().enter_code(&half, &before, ADDRESS).await.unwrap();
    let after = code(&set_up, registry.clock(), 1);
    registry.people().enter_code(&self::half(&registry).await, &after, ADDRESS).await.unwrap();
    let between = code(&set_up, registry.clock(), 0);
    let half = self::half(&registry).await;
    assert_eq!(
        refused(registry.people().enter_code(&half, &between, ADDRESS).await),
        "one_time_code_wrong",
        "older than one used"
    );
    for typed in ["", "12345", "abcdef", "1234567"] {
        assert_eq!(refused(registry.people().enter_code(&half, typed, ADDRESS).await), "invalid", "{typed}");
    }
}

async fn wrong_codes_get_slow(register: &TestRegister) {
    let registry = strict(register).await;
    let (set_up, recovery) = phone(&registry).await;
    register.wait(MINUTE);
    let far = code(&set_up, registry.clock(), 40);
    for _ in 0..4 {
        let half = half(&registry).await;
        assert_eq!(refused(registry.people().enter_code(&half, &far, ADDRESS).await), "one_time_code_wrong");
    }
    let half = half(&registry).await;
    assert_eq!(
        refused(registry.people().enter_recovery_code(&half, "AAAA-BBBB-CCCC-DDDD", "10.0.0.9").await),
        "recovery_code_wrong"
    );
    let right = code(&set_up, registry.clock(), 0);
    assert_eq!(refused(registry.people().enter_code(&half, &right, "10.0.0.2").await), "slow_down", "from any address");
    assert_eq!(refused(registry.people().enter_recovery_code(&half, &recovery[0], ADDRESS).await), "slow_down");
    register.wait(MINUTE);
    registry.people().enter_code(&half, &code(&set_up, registry.clock(), 0), ADDRESS).await.unwrap();
}

async fn a_recovery_code_is_good_once_and_a_new_set_ends_the_old(register: &TestRegister) {
    let registry = strict(register).await;
    let (_, recovery) = phone(&registry).await;
    let typed = recovery[0].to_lowercase().replace('-', " ");
    let (first, second) = (half(&registry).await, half(&registry).await);
    let (one, two) = (registry.clone(), registry.clone());
    let (copy, other) = (typed.clone(), typed.clone());
    let ended = both(async move { one.people().enter_recovery_code(&first, &copy, ADDRESS).await }, async move {
        two.people().enter_recovery_code(&second, &other, ADDRESS).await
    })
    .await;
    let mut words = [told(&ended.0), told(&ended.1)];
    words.sort_unstable();
    assert_eq!(words, ["ok", "recovery_code_wrong"]);
    let token = ended.0.or(ended.1).unwrap();
    let actor = actor_of(&registry, &token).await;
    assert_eq!(registry.people().recovery_codes_left(&actor).await.unwrap(), 7);
    assert_eq!(refused(registry.people().renew_recovery_codes(&actor, "tractor8x").await), "invalid");
    let anew = registry.people().renew_recovery_codes(&actor, PASSWORD).await.unwrap();
    assert_eq!(registry.people().recovery_codes_left(&actor).await.unwrap(), 8);
    let half = half(&registry).await;
    assert_eq!(
        refused(registry.people().enter_recovery_code(&half, &recovery[1], ADDRESS).await),
        "recovery_code_wrong"
    );
    registry.people().enter_recovery_code(&half, &anew[7], ADDRESS).await.unwrap();
    let stored = register.raw.texts("select code_hash from recovery_code").await;
    assert!(stored.iter().all(|hash| anew.iter().all(|code| !hash.contains(code.as_str()))));
}

async fn a_temporary_password_is_changed_before_anything_else(register: &TestRegister) {
    let registry = strict(register).await;
    let admin = register.staff("admin", YAODU, &[Duty::Administration]).await;
    let (set_up, _) = phone(&registry).await;
    let account = half(&registry).await.account;
    let temporary = registry.offices().renew_staff_password(&admin, account).await.unwrap();
    assert_eq!(refused(registry.people().log_in(Role::Staff, NAME, PASSWORD, ADDRESS).await), "login_wrong");
    let token = registry.people().log_in(Role::Staff, NAME, &temporary, ADDRESS).await.unwrap();
    let half = half_of(&registry, &token).await;
    assert_eq!(half.pending, Pending::Password);
    register.wait(MINUTE);
    let typed = code(&set_up, registry.clock(), 0);
    assert_eq!(refused(registry.people().enter_code(&half, &typed, ADDRESS).await), "second_factor_required");
    for bad in ["", "short7", &temporary, "xlihuax99"] {
        assert_eq!(refused(registry.people().set_first_password(&half, bad, ADDRESS).await), "invalid", "{bad}");
    }
    let next = registry.people().set_first_password(&half, "excavator8y", ADDRESS).await.unwrap();
    assert_eq!(half_of(&registry, &next).await.pending, Pending::Code, "a new password alone opens nothing");
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)));
    let done = registry.people().enter_code(&half_of(&registry, &next).await, &typed, ADDRESS).await.unwrap();
    actor_of(&registry, &done).await;
    assert_eq!(refused(registry.people().log_in(Role::Staff, NAME, &temporary, ADDRESS).await), "login_wrong");
}

async fn a_secret_cannot_be_set_up_twice(register: &TestRegister) {
    let registry = strict(register).await;
    let (first, second) = (half(&registry).await, half(&registry).await);
    let tries = [first, second].map(|half| {
        let registry = registry.clone();
        async move {
            let typed = code(&registry.people().set_up(&half).unwrap(), registry.clock(), 0);
            told(&registry.people().finish_set_up(&half, &typed, ADDRESS).await)
        }
    });
    let mut ended = at_once(tries).await;
    ended.sort_unstable();
    assert_eq!(ended, ["ok", "sign_in_required"]);
}

async fn what_a_phone_is_told_is_sealed(register: &TestRegister) {
    let registry = strict(register).await;
    let client = Client { address: ADDRESS.to_owned(), agent: "x".repeat(10_000), ..Client::default() };
    let token = registry.people().log_in(Role::Staff, NAME, PASSWORD, &client).await.unwrap();
    half_of(&registry, &token).await;
    let (set_up, _) = phone(&registry).await;
    let stored = register.raw.texts("select totp_sealed from account where totp_sealed is not null").await;
    assert_eq!(stored.len(), 1);
    assert!(!stored[0].contains(&set_up.secret.replace(' ', "")));
    let agents = register.raw.texts("select agent from session").await;
    assert!(agents.iter().any(|agent| agent.len() == 300) && agents.iter().all(|agent| agent.len() <= 300));
    let events = register.raw.texts("select what from event order by at, seq").await;
    assert!(events.iter().any(|what| what == "second_factor.set_up"), "{events:?}");
    let details = register.raw.texts("select detail from event").await;
    assert!(details.iter().all(|detail| !detail.contains(&set_up.secret[..4])));
}

async fn owners_are_not_asked(register: &TestRegister) {
    let registry = strict(register).await;
    register.owner().await;
    let token = registry.people().log_in(Role::Owner, "13803570001", PASSWORD, ADDRESS).await.unwrap();
    let owner = actor_of(&registry, &token).await;
    assert_eq!(refused(registry.people().renew_recovery_codes(&owner, PASSWORD).await), "forbidden");
    register.wait(DAY);
    actor_of(&registry, &token).await;
}
