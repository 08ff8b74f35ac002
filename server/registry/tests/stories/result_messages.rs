//! What came of a filing is told to its contact and to the phone of the account, once when they are the same.

use domain::fields::Fields;
use domain::filing::Step;
use registry::Actor;
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, excavator, person, pin};
use super::register::TestRegister;
use super::review::reasons;

stories! {
    a_result_goes_to_the_contact_and_to_the_registered_phone,
    a_landline_as_the_contact_leaves_the_registered_phone,
    one_phone_is_told_once,
}

/// The phone of the account.
const REGISTERED: &str = "13803570001";

async fn sent_with_contact(register: &TestRegister, owner: &Actor, number: usize, phone: &str) -> Uuid {
    let complete = register.complete(owner, &excavator(&pin(number))).await;
    let subject: Fields = person().with("person_phone", phone);
    register.registry.filings().save_step(owner, complete.id, complete.version, Step::Subject, &subject).await.unwrap();
    register.send(owner, complete.id).await;
    complete.id
}

/// Who was told something that holds these words.
async fn told(register: &TestRegister, words: &str) -> Vec<String> {
    let messages = register.messages().await.into_iter().filter(|message| message.text.contains(words));
    let mut phones: Vec<String> = messages.map(|message| message.phone).collect();
    phones.sort();
    phones
}

async fn a_result_goes_to_the_contact_and_to_the_registered_phone(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let passed = sent_with_contact(register, &owner, 1, CONTACT_PHONE).await;
    let number = register.registry.desk().approve(&reviewer, passed, 1, None).await.unwrap().to_string();
    assert_eq!(told(register, &number).await, [REGISTERED, CONTACT_PHONE]);
    let returned = sent_with_contact(register, &owner, 2, CONTACT_PHONE).await;
    register.registry.desk().return_filing(&reviewer, returned, 1, &reasons("照片不清楚")).await.unwrap();
    assert_eq!(told(register, "审核不通过").await, [REGISTERED, CONTACT_PHONE]);
}

async fn a_landline_as_the_contact_leaves_the_registered_phone(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = sent_with_contact(register, &owner, 1, "0357-2012345").await;
    let number = register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap().to_string();
    assert_eq!(told(register, &number).await, [REGISTERED]);
}

async fn one_phone_is_told_once(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = sent_with_contact(register, &owner, 1, "+86 138-0357-0001").await;
    let number = register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap().to_string();
    assert_eq!(told(register, &number).await, [REGISTERED]);
}
