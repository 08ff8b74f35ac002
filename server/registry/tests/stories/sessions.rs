//! Sessions: they end by logging out, by not being used, and in the end in any case.

use registry::people::sessions::Presence;
use registry::{Duty, Role};

use super::filling::PASSWORD;
use super::register::{DAY, HOUR, MINUTE, TestRegister, YAODU};

stories! {
    logging_out_ends_this_session_only,
    an_unused_session_runs_out_and_still_tells_whose_it_was,
    a_session_in_use_ends_after_a_month,
    an_office_session_ends_with_the_working_day,
    a_made_up_cookie_is_nobody,
}

const PHONE: &str = "13803570001";

async fn logging_out_ends_this_session_only(register: &TestRegister) {
    register.owner().await;
    let here = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    let there = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    let actor = register.present(&here).await;
    register.registry.people().log_out(&actor).await.unwrap();
    assert!(matches!(register.registry.people().presence(&here.0).await, Ok(Presence::Nobody)));
    register.present(&there).await;
}

async fn an_unused_session_runs_out_and_still_tells_whose_it_was(register: &TestRegister) {
    let account = register.owner().await.account;
    let token = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    register.wait(7 * DAY - MINUTE);
    register.present(&token).await;
    register.wait(7 * DAY);
    match register.registry.people().presence(&token.0).await.unwrap() {
        Presence::Expired { account: whose } => assert_eq!(whose, account),
        other => panic!("{other:?}"),
    }
}

async fn a_session_in_use_ends_after_a_month(register: &TestRegister) {
    register.owner().await;
    let token = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.1").await.unwrap();
    for _ in 0..5 {
        register.wait(5 * DAY);
        register.present(&token).await;
    }
    register.wait(5 * DAY);
    assert!(matches!(register.registry.people().presence(&token.0).await, Ok(Presence::Expired { .. })));
}

async fn an_office_session_ends_with_the_working_day(register: &TestRegister) {
    register.staff("lihua", YAODU, &[Duty::Review]).await;
    let log_in = || register.registry.people().log_in(Role::Staff, "lihua", PASSWORD, "10.0.0.1");
    let unused = log_in().await.unwrap();
    let used = log_in().await.unwrap();
    register.wait(HOUR);
    register.present(&used).await;
    register.wait(HOUR);
    assert!(matches!(register.registry.people().presence(&unused.0).await, Ok(Presence::Expired { .. })));
    for _ in 0..9 {
        register.present(&used).await;
        register.wait(HOUR);
    }
    register.present(&used).await;
    register.wait(HOUR);
    assert!(matches!(register.registry.people().presence(&used.0).await, Ok(Presence::Expired { .. })));
}

async fn a_made_up_cookie_is_nobody(register: &TestRegister) {
    for token in ["", "x", "\0", &"a".repeat(100_000)] {
        assert!(matches!(register.registry.people().presence(token).await, Ok(Presence::Nobody)));
    }
}
