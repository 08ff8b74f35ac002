//! 验证码: five tries, five minutes, once, for one purpose, not too many.

use registry::Role;
use registry::people::accounts::NewPassword;
use registry::people::codes::Purpose;

use super::register::{CODES_PER_ADDRESS, CODES_PER_PHONE, DAY, MINUTE, SECOND, TestRegister, at_once, refused, told};

stories! {
    after_five_wrong_tries_the_right_code_is_worth_nothing,
    fifty_guesses_at_once_are_still_five_tries,
    a_code_lives_five_minutes,
    a_code_is_used_once_and_a_newer_one_replaces_it,
    a_code_opens_what_it_was_sent_for,
    codes_are_a_minute_apart,
    a_request_that_began_a_moment_earlier_and_comes_later_gets_no_second_code,
    a_phone_gets_so_many_codes_a_day,
    an_address_gets_so_many_codes_a_day,
    an_unknown_phone_looks_like_a_known_one_and_gets_nothing,
    what_cannot_receive_a_message_is_named,
}

const PHONE: &str = "13803570001";

fn wrong(right: &str) -> String {
    if right == "000000" { "000001".to_owned() } else { "000000".to_owned() }
}

fn new_password(code: &str) -> NewPassword {
    NewPassword { phone: PHONE.to_owned(), code: code.to_owned(), password: "excavator8y".to_owned() }
}

async fn forgot(register: &TestRegister) -> String {
    register.registry.people().send_code(Role::Owner, PHONE, Purpose::Forgot, "10.0.0.1").await.unwrap();
    register.code(PHONE).await
}

async fn after_five_wrong_tries_the_right_code_is_worth_nothing(register: &TestRegister) {
    let right = register.registration(Role::Owner, PHONE).await;
    let mut form = right.clone();
    form.code = wrong(&right.code);
    for _ in 0..5 {
        assert_eq!(refused(register.registry.people().register(Role::Owner, &form, "10.0.0.1").await), "code_wrong");
    }
    assert_eq!(refused(register.registry.people().register(Role::Owner, &right, "10.0.0.1").await), "code_wrong");
}

async fn fifty_guesses_at_once_are_still_five_tries(register: &TestRegister) {
    let mut form = register.registration(Role::Owner, PHONE).await;
    form.code = wrong(&form.code);
    let guesses = (0..50).map(|_| {
        let (registry, form) = (register.registry.clone(), form.clone());
        async move { told(&registry.people().register(Role::Owner, &form, "10.0.0.1").await) }
    });
    assert!(at_once(guesses).await.into_iter().all(|ended| ended == "code_wrong"));
    assert_eq!(register.raw.number("select tries from sms_code").await, 5);
}

async fn a_code_lives_five_minutes(register: &TestRegister) {
    let form = register.registration(Role::Owner, PHONE).await;
    register.wait(5 * MINUTE);
    assert_eq!(refused(register.registry.people().register(Role::Owner, &form, "10.0.0.1").await), "code_wrong");
    let form = register.registration(Role::Owner, PHONE).await;
    register.wait(5 * MINUTE - 20 * SECOND);
    assert!(register.registry.people().register(Role::Owner, &form, "10.0.0.1").await.is_ok());
}

async fn a_code_is_used_once_and_a_newer_one_replaces_it(register: &TestRegister) {
    register.owner().await;
    let old = forgot(register).await;
    register.wait(MINUTE);
    let new = forgot(register).await;
    if old != new {
        assert_eq!(
            refused(register.registry.people().reset_password(Role::Owner, &new_password(&old), "10.0.0.1").await),
            "code_wrong"
        );
    }
    assert!(register.registry.people().reset_password(Role::Owner, &new_password(&new), "10.0.0.1").await.is_ok());
    assert_eq!(
        refused(register.registry.people().reset_password(Role::Owner, &new_password(&new), "10.0.0.1").await),
        "code_wrong"
    );
}

async fn a_code_opens_what_it_was_sent_for(register: &TestRegister) {
    let owner = register.newcomer(Role::Owner, PHONE).await;
    register.newcomer(Role::Site, PHONE).await;
    let code = forgot(register).await;
    assert_eq!(
        refused(register.registry.people().change_password(&owner, &new_password(&code), "10.0.0.1").await),
        "code_wrong"
    );
    assert_eq!(
        refused(register.registry.people().reset_password(Role::Site, &new_password(&code), "10.0.0.1").await),
        "code_wrong"
    );
    assert!(register.registry.people().reset_password(Role::Owner, &new_password(&code), "10.0.0.1").await.is_ok());
}

async fn codes_are_a_minute_apart(register: &TestRegister) {
    let send = || register.registry.people().send_code(Role::Owner, PHONE, Purpose::Register, "10.0.0.1");
    send().await.unwrap();
    register.wait(50 * SECOND);
    assert_eq!(refused(send().await), "code_too_soon");
    register.wait(10 * SECOND);
    send().await.unwrap();
    let presses = (0..6).map(|_| {
        let registry = register.registry.clone();
        async move { told(&registry.people().send_code(Role::Site, PHONE, Purpose::Register, "10.0.0.1").await) }
    });
    let ended = at_once(presses).await;
    assert_eq!(ended.iter().filter(|ended| **ended == "ok").count(), 1, "{ended:?}");
}

/// Of two at once the later one may have read the clock first; that is no clock that ran ahead.
async fn a_request_that_began_a_moment_earlier_and_comes_later_gets_no_second_code(register: &TestRegister) {
    let form = register.registration(Role::Owner, PHONE).await;
    register.wait(-20);
    let send = || register.registry.people().send_code(Role::Owner, PHONE, Purpose::Register, "10.0.0.1");
    let Err(error) = send().await else { panic!("a second code in the same instant") };
    assert_eq!(error.refusal(), domain::refusal::Refusal::CodeTooSoon { seconds: 60 });
    let already = register.raw.number("select count(*) from sms_code").await;
    for number in already..CODES_PER_ADDRESS {
        let phone = format!("1380357010{number}");
        register.registry.people().send_code(Role::Owner, &phone, Purpose::Register, PHONE).await.unwrap();
    }
    register.wait(-20);
    let more = register.registry.people().send_code(Role::Owner, "13803570200", Purpose::Register, PHONE).await;
    assert_eq!(refused(more), "code_limit", "those of a moment later count");
    assert!(
        register.registry.people().register(Role::Owner, &form, "10.0.0.1").await.is_ok(),
        "the code is there already"
    );
}

async fn a_phone_gets_so_many_codes_a_day(register: &TestRegister) {
    for number in 0..CODES_PER_PHONE {
        let address = format!("10.0.1.{number}");
        register.registry.people().send_code(Role::Owner, PHONE, Purpose::Register, &address).await.unwrap();
        register.wait(MINUTE);
    }
    let send = || register.registry.people().send_code(Role::Site, PHONE, Purpose::Forgot, "10.0.2.1");
    assert_eq!(refused(send().await), "code_limit");
    register.wait(DAY);
    send().await.unwrap();
}

async fn an_address_gets_so_many_codes_a_day(register: &TestRegister) {
    let send = |number: i64, address: &'static str| {
        let registry = register.registry.clone();
        async move {
            registry.people().send_code(Role::Owner, &format!("1380357000{number}"), Purpose::Register, address).await
        }
    };
    for number in 0..CODES_PER_ADDRESS {
        send(number, "10.0.0.1").await.unwrap();
    }
    assert_eq!(refused(send(CODES_PER_ADDRESS, "10.0.0.1").await), "code_limit");
    send(CODES_PER_ADDRESS, "10.0.0.2").await.unwrap();
}

async fn an_unknown_phone_looks_like_a_known_one_and_gets_nothing(register: &TestRegister) {
    register.owner().await;
    let known = register.messages().await.len();
    let send =
        |phone: &'static str| register.registry.people().send_code(Role::Owner, phone, Purpose::Forgot, "10.0.0.1");
    send("13803570099").await.unwrap();
    assert_eq!(register.messages().await.len(), known);
    assert_eq!(refused(send("13803570099").await), "code_too_soon");
    send(PHONE).await.unwrap();
    assert_eq!(register.messages().await.len(), known + 1);
}

async fn what_cannot_receive_a_message_is_named(register: &TestRegister) {
    for bad in ["", "0357-2012345", "1380357", "十三八"] {
        let sent = register.registry.people().send_code(Role::Owner, bad, Purpose::Register, "10.0.0.1").await;
        assert_eq!(refused(sent), "invalid", "{bad}");
    }
}
