//! The delivery log: who sees which messages, and what never is on it.

use domain::message::Template;
use registry::messages::{LogFilter, MessageState};
use registry::people::codes::Purpose;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, excavator, pin};
use super::register::{CITY, HOUMA, TestRegister, YAODU, refused, told};
use super::review::reasons;

stories! {
    an_office_sees_its_own_and_the_city_everything,
    only_the_administration_sees_the_log,
    codes_and_phones_are_hidden,
    the_log_is_filtered_and_searched,
    the_log_is_read_page_by_page,
    old_messages_go_and_waiting_ones_stay,
}

/// A filing in 尧都 that was returned, mended and approved: two messages, both sent.
async fn lived(register: &TestRegister) -> Uuid {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(&owner, id).await;
    register.wait(1000);
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    register.messages().await;
    id
}

async fn texts(register: &TestRegister, actor: &Actor, filter: &LogFilter) -> Vec<&'static str> {
    let page = register.registry.messages().message_log(actor, filter).await.unwrap();
    page.messages.iter().map(|message| message.template.map_or("?", Template::code)).collect()
}

async fn an_office_sees_its_own_and_the_city_everything(register: &TestRegister) {
    let id = lived(register).await;
    let yaodu = register.staff("yaodu", YAODU, &[Duty::Administration]).await;
    let houma = register.staff("houma", HOUMA, &[Duty::Administration]).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let every = LogFilter::default();
    assert_eq!(texts(register, &yaodu, &every).await, ["approved", "returned"]);
    assert_eq!(texts(register, &houma, &every).await, [""; 0]);
    assert_eq!(texts(register, &city, &every).await, ["approved", "returned", "code"]);
    let message = register.registry.messages().messages_of(&yaodu, id).await.unwrap()[0].id;
    assert_eq!(refused(register.registry.messages().messages_of(&houma, id).await), "not_found");
    assert_eq!(refused(register.registry.messages().resend_message(&houma, message).await), "not_found");
    assert_eq!(refused(register.registry.messages().resend_message(&city, Uuid::nil()).await), "not_found");
    assert_eq!(refused(register.registry.messages().resend_message(&yaodu, message).await), "message_settled");
}

async fn only_the_administration_sees_the_log(register: &TestRegister) {
    let id = lived(register).await;
    let owner = register.newcomer(Role::Owner, "13803570009").await;
    let registry = &register.registry;
    for duty in Duty::ALL {
        let actor = register.staff(duty.code(), YAODU, &[duty]).await;
        let allowed = if duty == Duty::Administration { "ok" } else { "forbidden" };
        assert_eq!(told(&registry.messages().message_log(&actor, &LogFilter::default()).await), allowed, "{duty:?}");
        // Whoever looks at the filing sees what was said about it.
        let messages = registry.messages().messages_of(&actor, id).await.unwrap();
        assert_eq!(messages.len(), 2, "{duty:?}");
        let resend = told(&registry.messages().resend_message(&actor, messages[0].id).await);
        assert_eq!(resend, if duty == Duty::Administration { "message_settled" } else { "forbidden" }, "{duty:?}");
    }
    assert_eq!(told(&registry.messages().message_log(&owner, &LogFilter::default()).await), "forbidden");
    assert_eq!(told(&registry.messages().messages_of(&owner, id).await), "forbidden");
}

async fn codes_and_phones_are_hidden(register: &TestRegister) {
    register.registry.people().send_code(Role::Owner, "13803570007", Purpose::Register, "10.0.0.9").await.unwrap();
    let code = register.code("13803570007").await;
    lived(register).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let page = register.registry.messages().message_log(&city, &LogFilter::default()).await.unwrap();
    let shown = format!("{page:?}");
    assert!(shown.contains("******") && shown.contains("138****0007"), "{shown}");
    for hidden in [code.as_str(), "13803570007", CONTACT_PHONE] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
    assert!(shown.contains("3-DL000001"), "what is no secret is shown: {shown}");
}

async fn the_log_is_filtered_and_searched(register: &TestRegister) {
    let id = lived(register).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let search = |text: &str| LogFilter { search: text.to_owned(), ..LogFilter::default() };
    for found in ["3-DL000001", &id.to_string()] {
        assert_eq!(texts(register, &city, &search(found)).await, ["approved", "returned"], "{found}");
    }
    for found in ["9911", CONTACT_PHONE] {
        assert_eq!(texts(register, &city, &search(found)).await, ["approved", "returned", "code"], "{found}");
    }
    for nothing in ["3-DL000009", "0000", "王建国", &Uuid::nil().to_string()] {
        assert_eq!(texts(register, &city, &search(nothing)).await, [""; 0], "{nothing}");
    }
    let returned = LogFilter { template: Some(Template::Returned), ..LogFilter::default() };
    assert_eq!(texts(register, &city, &returned).await, ["returned"]);
    let of = |state| LogFilter { state: Some(state), ..LogFilter::default() };
    assert_eq!(texts(register, &city, &of(MessageState::Sent)).await.len(), 3);
    assert_eq!(texts(register, &city, &of(MessageState::Failed)).await, [""; 0]);
}

async fn the_log_is_read_page_by_page(register: &TestRegister) {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    for revision in 1..=52 {
        register.registry.desk().return_filing(&reviewer, id, revision, &reasons("请重拍")).await.unwrap();
        register.send(&owner, id).await;
    }
    let city = register.staff("city", YAODU, &[Duty::Administration]).await;
    let first = register.registry.messages().message_log(&city, &LogFilter::default()).await.unwrap();
    let after = first.next;
    let rest =
        register.registry.messages().message_log(&city, &LogFilter { after, ..LogFilter::default() }).await.unwrap();
    assert_eq!((first.messages.len(), rest.messages.len(), rest.next), (50, 2, None));
    let seen: Vec<(i64, Uuid)> =
        first.messages.iter().chain(&rest.messages).map(|message| (message.created_at, message.id)).collect();
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "the newest first, each once");
}

async fn old_messages_go_and_waiting_ones_stay(register: &TestRegister) {
    lived(register).await;
    register.registry.people().send_code(Role::Owner, "13803570007", Purpose::Register, "10.0.0.9").await.unwrap();
    register.wait(200 * super::register::DAY);
    register.registry.upkeep().accept_clock().await.unwrap();
    register.registry.upkeep().purge().await.unwrap();
    assert_eq!(register.raw.texts("select state from outbox").await, ["waiting"]);
}
