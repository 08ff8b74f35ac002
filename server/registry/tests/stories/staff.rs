//! 人员: who manages whom, what ends whose sessions, and that the city never loses its last administrator.

use registry::offices::staff::{MemberForm, StaffFilter};
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Role};

use super::filling::PASSWORD;
use super::register::{CITY, HOUMA, TestRegister, YAODU, both, refused, told};

stories! {
    an_office_manages_its_own_people_and_the_city_everybody,
    only_administrators_manage,
    a_new_member_signs_in_with_a_password_that_must_be_changed,
    a_stale_page_overwrites_nothing,
    other_duties_and_a_closed_account_end_the_sessions,
    nobody_takes_administration_from_themselves,
    two_administrators_who_close_each_other_at_once_do_not_both,
    two_administrators_who_demote_each_other_at_once_do_not_both,
    a_reopened_account_has_another_password,
    the_list_is_searched_by_parts_of_names,
}

async fn administrator(register: &TestRegister, name: &str, office: &str) -> Actor {
    register.staff(name, office, &[Duty::Administration]).await
}

fn form(office: &str, duties: &[Duty]) -> MemberForm {
    MemberForm { name: "李华".to_owned(), office: office.to_owned(), duties: duties.to_vec() }
}

/// What an administrator is told at every door of a member.
async fn doors(register: &TestRegister, actor: &Actor, member: &Actor) -> Vec<&'static str> {
    let (registry, id) = (&register.registry, member.account);
    vec![
        told(&registry.offices().staff_member(actor, id).await),
        told(&registry.offices().edit_staff(actor, id, 99, &form(YAODU, &[Duty::Review])).await),
        told(&registry.offices().end_staff_sessions(actor, id).await),
        told(&registry.offices().reset_second_factor(actor, id).await),
        told(&registry.offices().renew_staff_password(actor, id).await),
        told(&registry.offices().close_staff(actor, id).await),
        told(&registry.offices().reopen_staff(actor, id).await),
    ]
}

async fn an_office_manages_its_own_people_and_the_city_everybody(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let yaodu = administrator(register, "yaodu", YAODU).await;
    let own = register.staff("own", YAODU, &[Duty::Review]).await;
    let other = register.staff("other", HOUMA, &[Duty::Review]).await;
    let open = ["ok", "changed_elsewhere", "ok", "ok", "ok", "ok", "ok"];
    assert_eq!(doors(register, &yaodu, &own).await, open);
    for stranger in [&other, &city] {
        assert_eq!(doors(register, &yaodu, stranger).await, ["not_found"; 7]);
    }
    assert_eq!(doors(register, &city, &other).await, open);
    let registry = &register.registry;
    for office in [HOUMA, CITY, "999999", ""] {
        assert_eq!(
            refused(registry.offices().invite_staff(&yaodu, "new", &form(office, &[Duty::Review])).await),
            "invalid"
        );
        let edit = form(office, &[Duty::Review]);
        let version = registry.offices().staff_member(&yaodu, own.account).await.unwrap().version;
        assert_eq!(
            refused(registry.offices().edit_staff(&yaodu, own.account, version, &edit).await),
            "invalid",
            "{office}"
        );
    }
    let names = async |actor: &Actor, office: Option<&str>| {
        let filter = StaffFilter { office: office.map(str::to_owned), ..StaffFilter::default() };
        registry
            .offices()
            .staff_list(actor, &filter)
            .await
            .map(|page| page.members.into_iter().map(|member| member.username).collect::<Vec<_>>())
    };
    assert_eq!(names(&yaodu, None).await.unwrap(), ["own", "yaodu"]);
    assert_eq!(names(&city, None).await.unwrap(), ["city", "other", "own", "yaodu"]);
    assert_eq!(names(&city, Some(HOUMA)).await.unwrap(), ["other"]);
    assert_eq!(refused(names(&yaodu, Some(HOUMA)).await), "not_found");
}

async fn only_administrators_manage(register: &TestRegister) {
    let member = register.staff("member", YAODU, &[Duty::Review]).await;
    let others = [Duty::Review, Duty::Plates, Duty::Inspection, Duty::Sites, Duty::ReadOnly];
    let reviewer = register.staff("reviewer", CITY, &others).await;
    let owner = register.owner().await;
    for actor in [&reviewer, &owner] {
        assert_eq!(doors(register, actor, &member).await, ["forbidden"; 7]);
        let registry = &register.registry;
        assert_eq!(
            refused(registry.offices().invite_staff(actor, "new", &form(YAODU, &[Duty::Review])).await),
            "forbidden"
        );
        assert_eq!(refused(registry.offices().staff_list(actor, &StaffFilter::default()).await), "forbidden");
    }
    register
        .present(&register.registry.people().log_in(Role::Staff, "member", PASSWORD, "10.0.0.1").await.unwrap())
        .await;
}

async fn a_new_member_signs_in_with_a_password_that_must_be_changed(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let registry = &register.registry;
    let duties = [Duty::Review, Duty::Plates];
    let (id, password) = registry.offices().invite_staff(&city, " LiHua ", &form(YAODU, &duties)).await.unwrap();
    let member = registry.offices().staff_member(&city, id).await.unwrap();
    assert_eq!((member.username.as_str(), member.duties.as_slice(), member.temporary), ("lihua", &duties[..], true));
    assert_eq!(refused(registry.offices().invite_staff(&city, "lihua", &form(HOUMA, &duties)).await), "invalid");
    assert_eq!(refused(registry.offices().invite_staff(&city, "other", &form(HOUMA, &[])).await), "invalid");
    assert_eq!(refused(registry.offices().invite_staff(&city, "李华", &form(HOUMA, &duties)).await), "invalid");
    let token = registry.people().log_in(Role::Staff, "lihua", &password, "10.0.0.1").await.unwrap();
    let Presence::HalfWay(half) = registry.people().presence(&token.0).await.unwrap() else { panic!("let in") };
    let token = registry.people().set_first_password(&half, "excavator8y", "10.0.0.1").await.unwrap();
    register.present(&token).await;
    assert!(!registry.offices().staff_member(&city, id).await.unwrap().temporary);
}

async fn a_stale_page_overwrites_nothing(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let member = register.staff("member", YAODU, &[Duty::Review]).await.account;
    let registry = &register.registry;
    let version = registry.offices().staff_member(&city, member).await.unwrap().version;
    registry.offices().edit_staff(&city, member, version, &form(YAODU, &[Duty::Plates])).await.unwrap();
    let late = registry.offices().edit_staff(&city, member, version, &form(HOUMA, &[Duty::Sites])).await;
    assert_eq!(refused(late), "changed_elsewhere");
    let saved = registry.offices().staff_member(&city, member).await.unwrap();
    assert_eq!((saved.office.as_str(), saved.duties), (YAODU, vec![Duty::Plates]));
}

async fn other_duties_and_a_closed_account_end_the_sessions(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let member = register.staff("member", YAODU, &[Duty::Review]).await.account;
    let registry = &register.registry;
    let log_in = || registry.people().log_in(Role::Staff, "member", PASSWORD, "10.0.0.1");
    let edit = async |form: &MemberForm| {
        let version = registry.offices().staff_member(&city, member).await.unwrap().version;
        registry.offices().edit_staff(&city, member, version, form).await.unwrap();
    };
    let token = log_in().await.unwrap();
    edit(&form(YAODU, &[Duty::Review])).await;
    register.present(&token).await;
    edit(&form(YAODU, &[Duty::Plates])).await;
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)), "other duties");
    let token = log_in().await.unwrap();
    assert!(register.present(&token).await.has_duty(Duty::Plates));
    edit(&form(HOUMA, &[Duty::Plates])).await;
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)), "another office");
    let token = log_in().await.unwrap();
    registry.offices().close_staff(&city, member).await.unwrap();
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::Nobody)), "closed");
    assert_eq!(refused(log_in().await), "login_wrong");
    assert_eq!(refused(registry.offices().close_staff(&city, member).await), "changed_elsewhere");
    assert_eq!(
        refused(registry.offices().renew_staff_password(&city, member).await),
        "changed_elsewhere",
        "closed stays closed"
    );
}

async fn nobody_takes_administration_from_themselves(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let (registry, id) = (&register.registry, city.account);
    let version = registry.offices().staff_member(&city, id).await.unwrap().version;
    for form in [form(CITY, &[Duty::Review]), form(YAODU, &[Duty::Administration])] {
        assert_eq!(refused(registry.offices().edit_staff(&city, id, version, &form).await), "own_administration");
    }
    assert_eq!(refused(registry.offices().close_staff(&city, id).await), "own_administration");
    assert_eq!(refused(registry.offices().renew_staff_password(&city, id).await), "own_administration");
    assert_eq!(refused(registry.offices().reset_second_factor(&city, id).await), "own_administration");
    let token = registry.people().log_in(Role::Staff, "city", PASSWORD, "10.0.0.1").await.unwrap();
    let city = register.present(&token).await;
    registry
        .offices()
        .edit_staff(&city, id, version, &form(CITY, &[Duty::Administration, Duty::Review]))
        .await
        .unwrap();
    assert!(register.present(&token).await.has_duty(Duty::Review), "and goes on where they are");
}

/// How many open administrators the city has, seen by somebody who may look.
async fn city_administrators(register: &TestRegister) -> usize {
    let rows = register
        .raw
        .texts(
            "select duties from account \
             where office_id = '141000' and closed_at is null and duties like '%administration%'",
        )
        .await;
    rows.len()
}

async fn two_administrators_who_close_each_other_at_once_do_not_both(register: &TestRegister) {
    for round in 0..5 {
        let one = administrator(register, &format!("one{round}"), CITY).await;
        let two = administrator(register, &format!("two{round}"), CITY).await;
        let before = city_administrators(register).await;
        let (first, second) = (register.registry.clone(), register.registry.clone());
        let (a, b) = (one.clone(), two.clone());
        let ended = both(async move { told(&first.offices().close_staff(&a, b.account).await) }, async move {
            told(&second.offices().close_staff(&two, one.account).await)
        })
        .await;
        let mut words = [ended.0, ended.1];
        words.sort_unstable();
        assert_eq!(words, ["forbidden", "ok"]);
        assert_eq!(city_administrators(register).await, before - 1);
    }
}

async fn two_administrators_who_demote_each_other_at_once_do_not_both(register: &TestRegister) {
    let one = administrator(register, "one", CITY).await;
    let two = administrator(register, "two", CITY).await;
    let (first, second) = (register.registry.clone(), register.registry.clone());
    let (a, b) = (one.clone(), two.clone());
    let ended =
        both(
            async move { told(&first.offices().edit_staff(&a, b.account, 1, &form(CITY, &[Duty::Review])).await) },
            async move {
                told(&second.offices().edit_staff(&two, one.account, 1, &form(YAODU, &[Duty::Administration])).await)
            },
        )
        .await;
    // Who was moved to an office is an administrator there, and finds nobody of the city any more.
    assert!([("ok", "forbidden"), ("not_found", "ok")].contains(&ended), "{ended:?}");
    assert_eq!(city_administrators(register).await, 1);
}

async fn a_reopened_account_has_another_password(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    let member = register.staff("member", YAODU, &[Duty::Review]).await.account;
    let registry = &register.registry;
    assert_eq!(refused(registry.offices().reopen_staff(&city, member).await), "changed_elsewhere");
    registry.offices().close_staff(&city, member).await.unwrap();
    let password = registry.offices().reopen_staff(&city, member).await.unwrap();
    assert_eq!(refused(registry.people().log_in(Role::Staff, "member", PASSWORD, "10.0.0.1").await), "login_wrong");
    let token = registry.people().log_in(Role::Staff, "member", &password, "10.0.0.1").await.unwrap();
    assert!(matches!(registry.people().presence(&token.0).await, Ok(Presence::HalfWay(_))));
}

async fn the_list_is_searched_by_parts_of_names(register: &TestRegister) {
    let city = administrator(register, "city", CITY).await;
    for number in 0..3 {
        let form = MemberForm { name: format!("王{number:02}"), ..form(YAODU, &[Duty::ReadOnly]) };
        register.registry.offices().invite_staff(&city, &format!("w{number:02}"), &form).await.unwrap();
    }
    let found = async |search: &str| {
        let filter = StaffFilter { search: search.to_owned(), ..StaffFilter::default() };
        register.registry.offices().staff_list(&city, &filter).await.unwrap().members.len()
    };
    assert_eq!(found("").await, 4);
    assert_eq!(found("W0").await, 3);
    assert_eq!(found("王01").await, 1);
    for nothing in ["%", "_", "赵", "a\0b", "' or 1=1 --"] {
        assert_eq!(found(nothing).await, 0, "{nothing}");
    }
    let filter = StaffFilter { after: "w00".to_owned(), ..StaffFilter::default() };
    let rest = register.registry.offices().staff_list(&city, &filter).await.unwrap();
    assert_eq!(rest.members.iter().map(|member| member.username.as_str()).collect::<Vec<_>>(), ["w01", "w02"]);
}
