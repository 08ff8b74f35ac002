//! 注册: a code proves the phone, and a phone has one account of each kind.

use domain::refusal::Refusal;
use registry::Role;
use registry::people::codes::Purpose;

use super::filling::PASSWORD;
use super::register::{MINUTE, TestRegister, at_once, refused, told};

stories! {
    a_code_makes_an_account_and_signs_in,
    only_who_has_the_phone_learns_that_it_has_an_account,
    one_phone_serves_an_owner_and_a_site_administrator,
    a_form_with_mistakes_names_each_and_does_not_cost_the_code,
    two_presses_at_once_make_one_account,
    nobody_registers_as_staff,
}

const PHONE: &str = "13803570001";

async fn a_code_makes_an_account_and_signs_in(register: &TestRegister) {
    let form = register.registration(Role::Owner, PHONE).await;
    let token = register.registry.people().register(Role::Owner, &form, "10.0.0.1").await.unwrap();
    let actor = register.present(&token).await;
    assert_eq!((actor.role, actor.name.as_str(), actor.login.as_str()), (Role::Owner, "王建国", PHONE));
    assert!(register.registry.people().log_in(Role::Owner, " １３８ 0357 0001 ", PASSWORD, "10.0.0.1").await.is_ok());
}

async fn only_who_has_the_phone_learns_that_it_has_an_account(register: &TestRegister) {
    register.owner().await;
    register.wait(MINUTE);
    let mut form = register.registration(Role::Owner, PHONE).await;
    let right = form.code.clone();
    if right == "000000" { "000001" } else { "000000" }.clone_into(&mut form.code);
    assert_eq!(refused(register.registry.people().register(Role::Owner, &form, "10.0.0.1").await), "code_wrong");
    form.code = right;
    assert_eq!(refused(register.registry.people().register(Role::Owner, &form, "10.0.0.1").await), "account_exists");
    assert_eq!(register.raw.number("select count(*) from account").await, 1);
}

async fn one_phone_serves_an_owner_and_a_site_administrator(register: &TestRegister) {
    let owner = register.newcomer(Role::Owner, PHONE).await;
    let site = register.newcomer(Role::Site, PHONE).await;
    assert_ne!(owner.account, site.account);
    assert_eq!(refused(register.registry.filings().start_filing(&site).await), "forbidden");
}

async fn a_form_with_mistakes_names_each_and_does_not_cost_the_code(register: &TestRegister) {
    let good = register.registration(Role::Owner, PHONE).await;
    let mut bad = good.clone();
    (bad.name, bad.code, bad.agreed) = ("<script>".to_owned(), "12345".to_owned(), false);
    for password in ["short7", "1234567890", PHONE, &"x7".repeat(65), ""] {
        password.clone_into(&mut bad.password);
        let error = register.registry.people().register(Role::Owner, &bad, "10.0.0.1").await.unwrap_err();
        let Refusal::Invalid { report } = error.refusal() else { panic!("{error}") };
        let fields: Vec<&str> = report.errors.iter().map(|remark| remark.field.as_str()).collect();
        assert_eq!(fields, ["name", "code", "password", "agreed"], "{password}");
    }
    assert!(register.registry.people().register(Role::Owner, &good, "10.0.0.1").await.is_ok());
}

async fn two_presses_at_once_make_one_account(register: &TestRegister) {
    let form = register.registration(Role::Owner, PHONE).await;
    let presses = (0..2).map(|_| {
        let (registry, form) = (register.registry.clone(), form.clone());
        async move { told(&registry.people().register(Role::Owner, &form, "10.0.0.1").await) }
    });
    let mut ended = at_once(presses).await;
    ended.sort_unstable();
    assert_eq!(ended, ["code_wrong", "ok"]);
    assert_eq!(register.raw.number("select count(*) from account").await, 1);
}

async fn nobody_registers_as_staff(register: &TestRegister) {
    assert_eq!(
        refused(register.registry.people().send_code(Role::Staff, PHONE, Purpose::Register, PHONE).await),
        "forbidden"
    );
    let mut form = register.registration(Role::Owner, PHONE).await;
    "冒名者".clone_into(&mut form.name);
    assert_eq!(refused(register.registry.people().register(Role::Staff, &form, "10.0.0.1").await), "forbidden");
}
