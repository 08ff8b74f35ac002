//! 审核: approving and sending back, once each, with the number and the message in the same stroke.

use domain::filing::FilingState;
use domain::refusal::Refusal;
use registry::desk::{QueueFilter, ReturnReasons};

use super::filling::{CONTACT_PHONE, excavator, person, pin};
use super::register::{TestRegister, refused};

stories! {
    approving_twice_gives_the_same_number,
    a_second_reviewer_is_told_who_was_first,
    a_decision_about_an_older_revision_is_stale,
    sending_back_needs_a_reason_that_can_be_read,
    sending_back_twice_is_one_answer,
    a_returned_filing_that_is_being_mended_is_still_decided,
    each_decision_sends_one_message,
    a_landline_gets_no_message,
    the_queue_is_the_oldest_first_page_by_page,
}

pub fn reasons(whole: &str) -> ReturnReasons {
    ReturnReasons { whole: whole.to_owned(), ..ReturnReasons::default() }
}

async fn approving_twice_gives_the_same_number(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let number = register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    assert_eq!(register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap(), number);
    assert_eq!(register.raw.number("select count(*) from machine").await, 1);
    let other = register.sent(&owner, &excavator(&pin(2))).await;
    assert_eq!(register.registry.desk().approve(&reviewer, other, 1, None).await.unwrap().to_string(), "3-DL000002");
}

async fn a_second_reviewer_is_told_who_was_first(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().approve(&first, id, 1, None).await.unwrap();
    let approved = Refusal::AlreadyDecided { by: "审核员lihua".to_owned(), state: FilingState::Approved };
    let registry = &register.registry;
    assert_eq!(registry.desk().approve(&second, id, 1, None).await.unwrap_err().refusal(), approved);
    assert_eq!(registry.desk().return_filing(&second, id, 1, &reasons("晚了")).await.unwrap_err().refusal(), approved);
    assert_eq!(registry.desk().claim(&second, id).await.unwrap_err().refusal(), approved);
    assert_eq!(registry.desk().return_filing(&first, id, 1, &reasons("晚了")).await.unwrap_err().refusal(), approved);
}

async fn a_decision_about_an_older_revision_is_stale(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(&owner, id).await;
    for revision in [0, 1, 3] {
        assert_eq!(refused(register.registry.desk().approve(&reviewer, id, revision, None).await), "stale");
        assert_eq!(
            refused(register.registry.desk().return_filing(&reviewer, id, revision, &reasons("旧")).await),
            "stale"
        );
    }
    register.registry.desk().claim(&reviewer, id).await.unwrap();
    assert_eq!(refused(register.registry.desk().approve(&reviewer, id, 1, None).await), "stale");
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
}

async fn sending_back_needs_a_reason_that_can_be_read(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let unknown = ReturnReasons { fields: [("nonsense".to_owned(), "x".to_owned())].into(), ..reasons("") };
    for without in [reasons(""), reasons(" 　"), unknown] {
        assert_eq!(refused(registry.desk().return_filing(&reviewer, id, 1, &without).await), "reason_missing");
    }
    for unreadable in ["<b>重拍</b>", "重拍\0", &"重".repeat(201)] {
        assert_eq!(refused(registry.desk().return_filing(&reviewer, id, 1, &reasons(unreadable)).await), "invalid");
    }
    assert_eq!(registry.filings().draft(&owner, id).await.unwrap().state, FilingState::Submitted);
    let slot = ReturnReasons { fields: [("machine_plate".to_owned(), "模糊".to_owned())].into(), ..reasons("") };
    registry.desk().return_filing(&reviewer, id, 1, &slot).await.unwrap();
}

async fn sending_back_twice_is_one_answer(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&first, id, 1, &reasons("请重拍")).await.unwrap();
    register.registry.desk().return_filing(&first, id, 1, &reasons("请重拍")).await.unwrap();
    let late = register.registry.desk().return_filing(&second, id, 1, &reasons("另外")).await;
    assert_eq!(refused(late), "already_decided");
    assert_eq!(register.messages().await.iter().filter(|message| message.phone == CONTACT_PHONE).count(), 1);
}

async fn a_returned_filing_that_is_being_mended_is_still_decided(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&first, id, 1, &reasons("请重拍")).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    for photo in &draft.photos {
        register.registry.photos().remove_photo(&owner, id, photo.id).await.unwrap();
    }
    let spoilt = excavator("no pin");
    let step = domain::filing::Step::Machine;
    register.registry.filings().save_step(&owner, id, draft.version, step, &spoilt).await.unwrap();
    assert_eq!(refused(register.registry.desk().approve(&second, id, 1, None).await), "already_decided");
    let late = register.registry.desk().return_filing(&second, id, 1, &reasons("另外")).await;
    assert_eq!(refused(late), "already_decided");
    register.registry.desk().return_filing(&first, id, 1, &reasons("请重拍")).await.unwrap();
}

async fn each_decision_sends_one_message(register: &TestRegister) {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(&owner, id).await;
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    let again = register.reopened().await;
    let sender = registry::messages::Sender::Development(registry::messages::DevelopmentOutbox::default());
    let (messages, elsewhere) = tokio::join!(register.messages(), again.messages().deliver_messages(&sender));
    elsewhere.unwrap();
    let registry::messages::Sender::Development(other) = sender else { unreachable!() };
    let mut texts: Vec<String> = messages.into_iter().chain(other.list()).map(|message| message.text).collect();
    texts.retain(|text| !text.contains("验证码"));
    texts.sort_unstable();
    let [approved, returned] = texts.as_slice() else { panic!("{texts:?}") };
    assert!(returned.contains("审核不通过") && approved.contains("3-DL000001"), "{texts:?}");
    assert!(approved.contains("0357-2012345"), "{approved}");
    again.close().await;
}

async fn a_landline_gets_no_message(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let complete = register.complete(&owner, &excavator(&pin(1))).await;
    let landline = person().with("person_phone", "0357-2012345");
    let step = domain::filing::Step::Subject;
    let version =
        register.registry.filings().save_step(&owner, complete.id, complete.version, step, &landline).await.unwrap();
    register.registry.filings().submit(&owner, complete.id, version).await.unwrap();
    register.registry.desk().approve(&reviewer, complete.id, 1, None).await.unwrap();
    let told = register.messages().await.into_iter().filter(|message| !message.text.contains("验证码"));
    assert!(told.into_iter().all(|message| message.phone == owner.login), "only the registered phone is told");
}

async fn the_queue_is_the_oldest_first_page_by_page(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let mut sent = Vec::new();
    for number in 0..23 {
        sent.push(register.sent(&owner, &excavator(&pin(number))).await);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let filter = QueueFilter { after, ..QueueFilter::default() };
        let page = register.registry.desk().queue(&reviewer, &filter).await.unwrap();
        seen.extend(page.entries.iter().map(|entry| entry.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, sent);
    assert_eq!(register.registry.desk().queue_counts(&reviewer).await.unwrap().get("submitted"), Some(&23));
}
