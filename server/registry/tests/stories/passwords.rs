//! 修改密码 and 找回密码: a new password ends what the old one had opened.

use registry::people::accounts::NewPassword;
use registry::people::codes::Purpose;
use registry::people::sessions::Presence;
use registry::{Role, people::accounts::NewStaff};

use super::filling::PASSWORD;
use super::register::{TestRegister, YAODU, refused, told};

stories! {
    changing_the_password_ends_every_session,
    who_forgot_the_password_sets_a_new_one,
    a_new_password_lets_in_who_was_slowed_down,
    a_new_password_obeys_the_rules,
    staff_usernames_are_unique_and_checked,
}

const PHONE: &str = "13803570001";
const ADDRESS: &str = "10.0.0.1";
const NEW: &str = "excavator8y";

async fn code(register: &TestRegister, purpose: Purpose) -> NewPassword {
    register.registry.people().send_code(Role::Owner, PHONE, purpose, ADDRESS).await.unwrap();
    NewPassword { phone: PHONE.to_owned(), code: register.code(PHONE).await, password: NEW.to_owned() }
}

async fn log_in(register: &TestRegister, password: &str) -> &'static str {
    told(&register.registry.people().log_in(Role::Owner, PHONE, password, ADDRESS).await)
}

async fn changing_the_password_ends_every_session(register: &TestRegister) {
    register.owner().await;
    register.newcomer(Role::Site, PHONE).await;
    let here = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, ADDRESS).await.unwrap();
    let there = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, "10.0.0.2").await.unwrap();
    let site = register.registry.people().log_in(Role::Site, PHONE, PASSWORD, ADDRESS).await.unwrap();
    let form = code(register, Purpose::Change).await;
    register.registry.people().change_password(&register.present(&here).await, &form, "10.0.0.1").await.unwrap();
    for token in [&here, &there] {
        assert!(matches!(register.registry.people().presence(&token.0).await, Ok(Presence::Nobody)));
    }
    register.present(&site).await;
    assert_eq!(log_in(register, PASSWORD).await, "login_wrong");
    assert_eq!(log_in(register, NEW).await, "ok");
}

async fn who_forgot_the_password_sets_a_new_one(register: &TestRegister) {
    register.owner().await;
    let session = register.registry.people().log_in(Role::Owner, PHONE, PASSWORD, ADDRESS).await.unwrap();
    let form = code(register, Purpose::Forgot).await;
    register.registry.people().reset_password(Role::Owner, &form, "10.0.0.1").await.unwrap();
    assert!(matches!(register.registry.people().presence(&session.0).await, Ok(Presence::Nobody)));
    assert_eq!(log_in(register, PASSWORD).await, "login_wrong");
    assert_eq!(log_in(register, NEW).await, "ok");
}

async fn a_new_password_lets_in_who_was_slowed_down(register: &TestRegister) {
    register.owner().await;
    for _ in 0..5 {
        log_in(register, "tractor8x").await;
    }
    assert_eq!(log_in(register, PASSWORD).await, "slow_down");
    let form = code(register, Purpose::Forgot).await;
    register.registry.people().reset_password(Role::Owner, &form, "10.0.0.1").await.unwrap();
    assert_eq!(log_in(register, NEW).await, "ok", "“也可以用忘记密码重新设置” is what the refusal promises");
}

async fn a_new_password_obeys_the_rules(register: &TestRegister) {
    let owner = register.owner().await;
    let mut form = code(register, Purpose::Change).await;
    for bad in ["", "short7", "1234567890", "x13803570001"] {
        bad.clone_into(&mut form.password);
        assert_eq!(
            refused(register.registry.people().change_password(&owner, &form, "10.0.0.1").await),
            "invalid",
            "{bad}"
        );
    }
    NEW.clone_into(&mut form.password);
    register.registry.people().change_password(&owner, &form, "10.0.0.1").await.unwrap();
}

async fn staff_usernames_are_unique_and_checked(register: &TestRegister) {
    register.reviewer("lihua").await;
    let add = |username: &str, office: &str, password: &str| {
        let staff = NewStaff {
            username: username.to_owned(),
            name: "李华".to_owned(),
            office: office.to_owned(),
            duties: Vec::new(),
            password: password.to_owned(),
        };
        let registry = register.registry.clone();
        async move { told(&registry.people().add_staff(&staff).await) }
    };
    assert_eq!(add("LiHua", YAODU, PASSWORD).await, "account_exists");
    assert_eq!(add("李华", YAODU, PASSWORD).await, "invalid");
    assert_eq!(add("lihua2", "999999", PASSWORD).await, "invalid");
    assert_eq!(add("lihua2", YAODU, "lihua2lihua2").await, "invalid");
    assert_eq!(add("lihua2", YAODU, PASSWORD).await, "ok");
}
