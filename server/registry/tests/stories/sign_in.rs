//! 登录: a wrong name looks like a wrong password, and guessing gets slow.

use domain::refusal::Refusal;
use registry::Role;

use super::filling::PASSWORD;
use super::register::{MINUTE, SECOND, TestRegister, at_once, refused, told};

stories! {
    wrong_and_unknown_look_the_same,
    nothing_typed_is_named_at_its_field,
    after_five_failures_waiting_helps,
    guessing_from_many_addresses_gets_slow_too,
    thirty_guesses_at_once_are_five,
    a_username_that_no_database_can_hold_is_simply_wrong,
}

const PHONE: &str = "13803570001";
const ADDRESS: &str = "10.0.0.1";

async fn log_in(register: &TestRegister, password: &str, address: &str) -> &'static str {
    told(&register.registry.people().log_in(Role::Owner, PHONE, password, address).await)
}

async fn wrong_and_unknown_look_the_same(register: &TestRegister) {
    register.owner().await;
    let wrong =
        register.registry.people().log_in(Role::Owner, PHONE, "tractor8x", ADDRESS).await.unwrap_err().refusal();
    let unknown =
        register.registry.people().log_in(Role::Owner, "13803570099", PASSWORD, ADDRESS).await.unwrap_err().refusal();
    let other_role =
        register.registry.people().log_in(Role::Site, PHONE, PASSWORD, ADDRESS).await.unwrap_err().refusal();
    assert_eq!(wrong, Refusal::LoginWrong);
    assert_eq!(wrong, unknown);
    assert_eq!(wrong, other_role);
    assert_eq!(log_in(register, PASSWORD, ADDRESS).await, "ok");
}

async fn nothing_typed_is_named_at_its_field(register: &TestRegister) {
    for (role, login) in [(Role::Owner, "12345"), (Role::Site, ""), (Role::Staff, " ")] {
        let error = register.registry.people().log_in(role, login, "", ADDRESS).await.unwrap_err();
        let Refusal::Invalid { report } = error.refusal() else { panic!("{error}") };
        assert!(report.error_of("login").is_some() && report.error_of("password").is_some(), "{report:?}");
    }
}

async fn after_five_failures_waiting_helps(register: &TestRegister) {
    register.owner().await;
    for _ in 0..5 {
        assert_eq!(log_in(register, "tractor8x", ADDRESS).await, "login_wrong");
    }
    assert_eq!(log_in(register, PASSWORD, ADDRESS).await, "slow_down");
    assert_eq!(log_in(register, PASSWORD, "10.0.0.2").await, "ok", "somebody else's address is not held up");
    for _ in 0..5 {
        log_in(register, "tractor8x", ADDRESS).await;
    }
    register.wait(15 * MINUTE);
    assert_eq!(log_in(register, PASSWORD, ADDRESS).await, "ok");
    for _ in 0..4 {
        assert_eq!(log_in(register, "tractor8x", ADDRESS).await, "login_wrong", "a success forgives");
    }
}

async fn guessing_from_many_addresses_gets_slow_too(register: &TestRegister) {
    register.owner().await;
    for number in 0..50 {
        assert_eq!(log_in(register, "tractor8x", &format!("10.0.1.{number}")).await, "login_wrong");
    }
    assert_eq!(log_in(register, PASSWORD, "10.0.2.1").await, "slow_down");
    register.wait(15 * SECOND);
    assert_eq!(log_in(register, PASSWORD, "10.0.2.1").await, "ok");
}

async fn thirty_guesses_at_once_are_five(register: &TestRegister) {
    register.owner().await;
    let guesses = (0..30).map(|_| {
        let registry = register.registry.clone();
        async move { told(&registry.people().log_in(Role::Owner, PHONE, "tractor8x", ADDRESS).await) }
    });
    let ended = at_once(guesses).await;
    let tried = ended.iter().filter(|ended| **ended == "login_wrong").count();
    assert!((1..=5).contains(&tried), "{tried} of 30 guesses were tried");
    assert!(ended.iter().all(|ended| ["login_wrong", "slow_down"].contains(ended)), "{ended:?}");
}

async fn a_username_that_no_database_can_hold_is_simply_wrong(register: &TestRegister) {
    for login in ["li\0hua", "李华😀", "' or 1=1 --"] {
        assert_eq!(
            refused(register.registry.people().log_in(Role::Staff, login, PASSWORD, ADDRESS).await),
            "login_wrong"
        );
    }
}
