//! 机构: who sees and who changes how an office is reached, and that owners read it at once.

use registry::offices::OfficeForm;
use registry::{Actor, Duty};

use super::filling::{excavator, pin};
use super::register::{CITY, HOUMA, TestRegister, YAODU, both, refused, told};

stories! {
    an_office_edits_itself_and_the_city_everything,
    owners_see_the_new_text_where_they_wait,
    what_is_typed_is_checked,
    of_two_who_save_at_once_one_is_told,
}

fn form(phone: &str) -> OfficeForm {
    OfficeForm {
        name: "新名称".to_owned(),
        phone: phone.to_owned(),
        address: "鼓楼北大街9号".to_owned(),
        hours: "每天 8:00-12:00".to_owned(),
    }
}

async fn an_office_edits_itself_and_the_city_everything(register: &TestRegister) {
    let registry = &register.registry;
    let own = register.staff("own", YAODU, &[Duty::Administration]).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let reviewer = register.staff("reviewer", YAODU, &[Duty::Review]).await;
    let owner = register.owner().await;
    let seen = async |actor: &Actor| {
        registry
            .offices()
            .visible_offices(actor)
            .await
            .map(|offices| offices.into_iter().map(|office| office.code).collect::<Vec<_>>())
    };
    assert_eq!(seen(&own).await.unwrap(), [YAODU]);
    assert_eq!(seen(&reviewer).await.unwrap(), [YAODU]);
    assert_eq!(seen(&city).await.unwrap(), [CITY, YAODU, HOUMA]);
    assert_eq!(refused(seen(&owner).await), "forbidden");
    assert_eq!(refused(registry.offices().edit_office(&reviewer, YAODU, 1, &form("0357-2000009")).await), "forbidden");
    assert_eq!(refused(registry.offices().edit_office(&owner, YAODU, 1, &form("0357-2000009")).await), "forbidden");
    for other in [HOUMA, CITY, "999999"] {
        assert_eq!(refused(registry.offices().edit_office(&own, other, 1, &form("0357-2000009")).await), "not_found");
        assert_eq!(refused(registry.offices().visible_office(&own, other).await), "not_found");
    }
    registry.offices().edit_office(&own, YAODU, 1, &form("0357-2000009")).await.unwrap();
    let office = registry.offices().visible_office(&own, YAODU).await.unwrap();
    assert_eq!((office.phone.as_str(), office.version), ("0357-2000009", 2));
    assert_ne!(office.name, "新名称", "the name is the city's");
    registry.offices().edit_office(&city, YAODU, 2, &form("13803570000")).await.unwrap();
    assert_eq!(registry.offices().visible_office(&own, YAODU).await.unwrap().name, "新名称");
    let events = register.raw.texts("select detail from event where what = 'office.changed' order by at, seq").await;
    assert_eq!(events, [r#"{"changed":["phone","address","hours"]}"#, r#"{"changed":["name","phone"]}"#]);
}

async fn owners_see_the_new_text_where_they_wait(register: &TestRegister) {
    let own = register.staff("own", YAODU, &[Duty::Administration]).await;
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.offices().edit_office(&own, YAODU, 1, &form("0357-2000009")).await.unwrap();
    let waiting = register.registry.filings().my_machine(&owner, id).await.unwrap().entry.office.unwrap();
    assert_eq!((waiting.phone.as_str(), waiting.address.as_str()), ("0357-2000009", "鼓楼北大街9号"));
    let reopened = register.reopened().await;
    assert_eq!(
        reopened.filings().my_machine(&owner, id).await.unwrap().entry.office.unwrap().phone,
        "0357-2000009",
        "a restart keeps it"
    );
}

async fn what_is_typed_is_checked(register: &TestRegister) {
    let own = register.staff("own", YAODU, &[Duty::Administration]).await;
    for bad in ["", "2012345", "call me", "0357-1012345"] {
        let result = register.registry.offices().edit_office(&own, YAODU, 1, &form(bad)).await;
        assert_eq!(refused(result), "invalid", "{bad}");
    }
    for blank in [
        OfficeForm { address: " ".to_owned(), ..form("0357-2000009") },
        OfficeForm { hours: "<b>".to_owned(), ..form("0357-2000009") },
        OfficeForm { address: "长".repeat(101), ..form("0357-2000009") },
    ] {
        assert_eq!(refused(register.registry.offices().edit_office(&own, YAODU, 1, &blank).await), "invalid");
    }
}

async fn of_two_who_save_at_once_one_is_told(register: &TestRegister) {
    let own = register.staff("own", YAODU, &[Duty::Administration]).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let (first, second) = (register.registry.clone(), register.registry.clone());
    let ended = both(
        async move { told(&first.offices().edit_office(&own, YAODU, 1, &form("0357-2000008")).await) },
        async move { told(&second.offices().edit_office(&city, YAODU, 1, &form("0357-2000009")).await) },
    )
    .await;
    let mut words = [ended.0, ended.1];
    words.sort_unstable();
    assert_eq!(words, ["changed_elsewhere", "ok"]);
}
