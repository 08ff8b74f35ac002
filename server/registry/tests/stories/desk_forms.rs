//! What staff typed and could not save comes back to them, and to nobody else.

use domain::fields::Fields;
use registry::people::sessions::Presence;
use registry::{Duty, Role};

use super::filling::PASSWORD;
use super::register::{CITY, DAY, HOUR, TestRegister, YAODU, refused};

stories! {
    what_was_typed_is_kept_sealed_for_its_account_and_page,
    what_is_saved_is_forgotten_and_the_rest_stays,
    an_ended_session_keeps_for_the_account_that_comes_back,
    kept_forms_are_few_and_end_after_a_week,
}

const PAGE: &str = "/office/filings/0199";

fn typed(name: &str, text: &str) -> Fields {
    Fields::default().with(name, text)
}

async fn what_was_typed_is_kept_sealed_for_its_account_and_page(register: &TestRegister) {
    let (one, other) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let registry = &register.registry;
    registry.desk().keep_desk_form(one.account, PAGE, &typed("whole", "铭牌照片模糊")).await.unwrap();
    registry.desk().keep_desk_form(one.account, PAGE, &typed("pin", "PIN码看不清")).await.unwrap();
    let kept = registry.desk().desk_form(&one, PAGE).await.unwrap().unwrap();
    assert_eq!((kept.get("whole"), kept.get("pin")), ("铭牌照片模糊", "PIN码看不清"), "one form beside the other");
    assert_eq!(registry.desk().desk_form(&other, PAGE).await.unwrap(), None);
    assert_eq!(registry.desk().desk_form(&one, "/office/filings/other").await.unwrap(), None);
    let stored = register.raw.texts("select fields_sealed from desk_form").await;
    assert!(stored.iter().all(|text| !text.contains("模糊")), "sealed at rest");
    let choice = typed("stage", "3").with("verdict", "same");
    registry.desk().keep_desk_form(other.account, PAGE, &choice).await.unwrap();
    assert_eq!(
        registry.desk().desk_form(&other, PAGE).await.unwrap(),
        None,
        "a choice without words is nothing to keep"
    );
    let owner = register.owner().await;
    assert_eq!(refused(registry.desk().desk_form(&owner, PAGE).await), "forbidden");
}

async fn what_is_saved_is_forgotten_and_the_rest_stays(register: &TestRegister) {
    let one = register.reviewer("lihua").await;
    let registry = &register.registry;
    registry
        .desk()
        .keep_desk_form(one.account, PAGE, &typed("whole", "请重拍").with("reason", "号码不同"))
        .await
        .unwrap();
    registry.desk().settle_desk_form(one.account, PAGE, &typed("reason", "号码不同")).await.unwrap();
    let kept = registry.desk().desk_form(&one, PAGE).await.unwrap().unwrap();
    assert_eq!((kept.get("whole"), kept.get("reason")), ("请重拍", ""));
    registry.desk().settle_desk_form(one.account, PAGE, &typed("whole", "")).await.unwrap();
    assert_eq!(registry.desk().desk_form(&one, PAGE).await.unwrap(), None);
    registry.desk().keep_desk_form(one.account, PAGE, &typed("whole", "请重拍")).await.unwrap();
    registry.desk().drop_desk_form(&one, PAGE).await.unwrap();
    assert_eq!(registry.desk().desk_form(&one, PAGE).await.unwrap(), None, "thrown away by a choice");
}

async fn an_ended_session_keeps_for_the_account_that_comes_back(register: &TestRegister) {
    register.reviewer("lihua").await;
    let registry = &register.registry;
    let token = registry.people().log_in(Role::Staff, "lihua", PASSWORD, "10.0.0.1").await.unwrap();
    register.wait(3 * HOUR);
    let Presence::Expired { account } = registry.people().presence(&token.0).await.unwrap() else {
        panic!("still signed in")
    };
    registry.desk().keep_desk_form(account, PAGE, &typed("whole", "写了很久的原因")).await.unwrap();
    let back = registry.people().log_in(Role::Staff, "lihua", PASSWORD, "10.0.0.1").await.unwrap();
    let Presence::Present(actor) = registry.people().presence(&back.0).await.unwrap() else { panic!("not signed in") };
    assert_eq!(registry.desk().desk_form(&actor, PAGE).await.unwrap().unwrap().get("whole"), "写了很久的原因");
}

async fn kept_forms_are_few_and_end_after_a_week(register: &TestRegister) {
    let one = register.staff("admin", YAODU, &[Duty::Administration]).await;
    let registry = &register.registry;
    for page in 0..120 {
        registry
            .desk()
            .keep_desk_form(one.account, &format!("/office/filings/{page}"), &typed("whole", "x"))
            .await
            .unwrap();
    }
    let count = "select count(*) from desk_form";
    assert_eq!(register.raw.number(count).await, 100, "an ended session does not fill the disk");
    register.staff("city", CITY, &Duty::ALL).await;
    register.wait(6 * DAY);
    registry.upkeep().purge().await.unwrap();
    assert_eq!(register.raw.number(count).await, 100);
    register.wait(2 * DAY);
    registry.upkeep().purge().await.unwrap();
    assert_eq!(register.raw.number(count).await, 0);
}
