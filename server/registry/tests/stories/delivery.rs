//! Delivery: every message once, refusals tried again for a while, and nothing whose fate is unknown sent by itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use registry::messages::{Answer, Message, MessageState, Sender};
use registry::{Actor, Duty, Registry, Role};
use tokio::sync::Notify;
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::{CITY, MINUTE, SECOND, TestRegister, at_once, refused};
use super::review::reasons;

stories! {
    a_refused_message_is_tried_six_times_with_growing_pauses,
    a_message_that_is_taken_at_last_is_sent_once,
    a_worker_that_dies_while_sending_leaves_the_fate_unknown,
    an_answer_that_nobody_knows_is_not_tried_again,
    a_person_sends_again_what_failed,
    two_workers_never_send_the_same_message,
    a_code_that_has_run_out_is_not_sent,
    codes_go_before_everything_else,
}

/// A sender that answers with a function of the try, and what it was given.
fn answering(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> (Sender, Arc<Mutex<Vec<Message>>>) {
    let given: Arc<Mutex<Vec<Message>>> = Arc::default();
    let kept = Arc::clone(&given);
    let send = move |message: Message| {
        let count = {
            let mut given = kept.lock().unwrap();
            given.push(message);
            given.len()
        };
        std::future::ready(answer(count)).boxed()
    };
    (Sender::Function(Arc::new(send)), given)
}

/// A returned filing: one message about it waits.
async fn returned(register: &TestRegister) -> Uuid {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.messages().await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    id
}

async fn city(register: &TestRegister) -> Actor {
    register.staff("city", CITY, &[Duty::Administration]).await
}

async fn state(register: &TestRegister, city: &Actor, id: Uuid) -> (MessageState, i64, Option<String>) {
    let messages = register.registry.messages().messages_of(city, id).await.unwrap();
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    (message.state, message.tries, message.error.clone())
}

async fn a_refused_message_is_tried_six_times_with_growing_pauses(register: &TestRegister) {
    let (id, city) = (returned(register).await, city(register).await);
    let (sender, given) = answering(|_| Answer::Refused("空号".to_owned()));
    let mut pauses = Vec::new();
    let mut waited = 0;
    for _ in 0..200 {
        let before = given.lock().unwrap().len();
        register.registry.messages().deliver_messages(&sender).await.unwrap();
        if given.lock().unwrap().len() > before {
            pauses.push(waited);
            waited = 0;
        }
        register.wait(10 * SECOND);
        waited += 10;
    }
    assert_eq!(pauses.len(), 6, "{pauses:?}");
    assert!(pauses[1..].windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert_eq!(state(register, &city, id).await, (MessageState::Failed, 6, Some("空号".to_owned())));
    let ids: Vec<Uuid> = given.lock().unwrap().iter().map(|message| message.id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "a gateway knows the message again");
}

async fn a_message_that_is_taken_at_last_is_sent_once(register: &TestRegister) {
    let (id, city) = (returned(register).await, city(register).await);
    let refusing = |count: usize| if count < 3 { Answer::Refused("忙".to_owned()) } else { Answer::Accepted };
    let (sender, given) = answering(refusing);
    for _ in 0..60 {
        register.registry.messages().deliver_messages(&sender).await.unwrap();
        register.wait(MINUTE);
    }
    assert_eq!(given.lock().unwrap().len(), 3);
    assert_eq!(state(register, &city, id).await, (MessageState::Sent, 3, None));
}

async fn a_worker_that_dies_while_sending_leaves_the_fate_unknown(register: &TestRegister) {
    let (id, city) = (returned(register).await, city(register).await);
    let reached = Arc::new(Notify::new());
    let bell = Arc::clone(&reached);
    let never = Sender::Function(Arc::new(move |_| {
        bell.notify_one();
        std::future::pending().boxed()
    }));
    let registry = register.registry.clone();
    let worker = tokio::spawn(async move { registry.messages().deliver_messages(&never).await });
    reached.notified().await;
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    let (sender, given) = answering(|_| Answer::Accepted);
    register.registry.messages().deliver_messages(&sender).await.unwrap();
    assert_eq!(state(register, &city, id).await.0, MessageState::Sending);
    for _ in 0..120 {
        register.wait(MINUTE);
        register.registry.messages().deliver_messages(&sender).await.unwrap();
    }
    assert_eq!(state(register, &city, id).await.0, MessageState::Unknown);
    assert!(given.lock().unwrap().is_empty(), "it may have been sent before");
}

async fn an_answer_that_nobody_knows_is_not_tried_again(register: &TestRegister) {
    let (id, city) = (returned(register).await, city(register).await);
    let (sender, given) = answering(|_| Answer::Unknown("没有应答".to_owned()));
    for _ in 0..60 {
        register.registry.messages().deliver_messages(&sender).await.unwrap();
        register.wait(MINUTE);
    }
    assert_eq!(given.lock().unwrap().len(), 1);
    assert_eq!(state(register, &city, id).await, (MessageState::Unknown, 1, Some("没有应答".to_owned())));
}

async fn a_person_sends_again_what_failed(register: &TestRegister) {
    let (id, city) = (returned(register).await, city(register).await);
    let message = register.registry.messages().messages_of(&city, id).await.unwrap()[0].id;
    assert_eq!(
        refused(register.registry.messages().resend_message(&city, message).await),
        "message_settled",
        "it still waits"
    );
    let (lost, _) = answering(|_| Answer::Unknown("没有应答".to_owned()));
    register.registry.messages().deliver_messages(&lost).await.unwrap();
    let again = || {
        let (registry, city) = (register.registry.clone(), city.clone());
        async move { registry.messages().resend_message(&city, message).await.is_ok() }
    };
    let answers = at_once([again(), again()]).await;
    assert_eq!(answers.iter().filter(|answer| **answer).count(), 1, "two people press, one message goes");
    let (sender, given) = answering(|_| Answer::Accepted);
    register.registry.messages().deliver_messages(&sender).await.unwrap();
    register.registry.messages().deliver_messages(&sender).await.unwrap();
    assert_eq!(given.lock().unwrap().len(), 1);
    assert_eq!(state(register, &city, id).await.0, MessageState::Sent);
    assert_eq!(refused(register.registry.messages().resend_message(&city, message).await), "message_settled");
    let events = register.registry.desk().dossier(&city, id, false).await.unwrap().events;
    let resent: Vec<&str> =
        events.iter().filter(|event| event.what == "message.resent").map(|event| event.actor.as_str()).collect();
    assert_eq!(resent, ["审核员city"]);
}

async fn two_workers_never_send_the_same_message(register: &TestRegister) {
    let owner = register.declarant().await;
    let reviewer = register.reviewer("lihua").await;
    register.messages().await;
    for number in 0..12 {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    }
    let (sender, given) = answering(|_| Answer::Accepted);
    let mut workers: Vec<Registry> = vec![register.registry.clone(), register.registry.clone()];
    for _ in 0..2 {
        workers.push(register.reopened().await);
    }
    let passes = AtomicUsize::new(0);
    let deliver = |registry: Registry| {
        passes.fetch_add(1, Ordering::SeqCst);
        let sender = sender.clone();
        async move { registry.messages().deliver_messages(&sender).await.unwrap() }
    };
    let tried = at_once(workers.iter().cloned().map(deliver)).await;
    assert_eq!((passes.into_inner(), tried.iter().sum::<usize>()), (4, 12));
    let mut ids: Vec<Uuid> = given.lock().unwrap().iter().map(|message| message.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), given.lock().unwrap().len()), (12, 12));
    for other in &workers[2..] {
        other.close().await;
    }
}

async fn a_code_that_has_run_out_is_not_sent(register: &TestRegister) {
    let purpose = registry::people::codes::Purpose::Register;
    register.registry.people().send_code(Role::Owner, "13803570007", purpose, "10.0.0.9").await.unwrap();
    register.wait(6 * MINUTE);
    let (sender, given) = answering(|_| Answer::Accepted);
    register.registry.messages().deliver_messages(&sender).await.unwrap();
    assert!(given.lock().unwrap().is_empty());
    assert_eq!(register.raw.texts("select state from outbox").await, ["failed"]);
    let city = city(register).await;
    let page =
        register.registry.messages().message_log(&city, &registry::messages::LogFilter::default()).await.unwrap();
    assert!(!page.messages[0].may_be_resent());
    assert_eq!(
        refused(register.registry.messages().resend_message(&city, page.messages[0].id).await),
        "message_expired"
    );
}

async fn codes_go_before_everything_else(register: &TestRegister) {
    returned(register).await;
    let purpose = registry::people::codes::Purpose::Register;
    register.registry.people().send_code(Role::Owner, "13803570007", purpose, "10.0.0.9").await.unwrap();
    let (sender, given) = answering(|_| Answer::Accepted);
    register.registry.messages().deliver_messages(&sender).await.unwrap();
    let texts: Vec<bool> = given.lock().unwrap().iter().map(|message| message.text.contains("验证码")).collect();
    assert_eq!(texts, [true, false]);
}
