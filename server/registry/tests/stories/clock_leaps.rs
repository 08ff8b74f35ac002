//! A clock that runs ahead for a while and comes back, or leaps ahead at a start: nobody waits longer than anybody ever
//! waits, and nothing is removed without a person's word.

use domain::refusal::Refusal;
use registry::Role;
use registry::people::codes::Purpose;
use registry::photos::Size;

use super::filling::{PASSWORD, excavator, pin};
use super::pictures;
use super::register::{DAY, HOUR, MINUTE, TestRegister, told};

stories! {
    after_a_leap_and_back_a_right_password_waits_no_longer_than_ever,
    after_a_leap_and_back_a_code_comes_within_a_minute_and_is_taken,
    after_a_leap_and_back_work_and_messages_go_on,
    a_leap_ahead_removes_nothing_until_a_person_says_so,
}

const PHONE: &str = "13803570001";

/// The longest that anybody waits for a sign-in, in seconds.
const LONGEST: i64 = 15 * 60;

async fn log_in(register: &TestRegister, password: &str) -> Result<(), Refusal> {
    let tried = register.registry.people().log_in(Role::Owner, PHONE, password, "10.0.0.1").await;
    tried.map(drop).map_err(|error| error.refusal())
}

async fn after_a_leap_and_back_a_right_password_waits_no_longer_than_ever(register: &TestRegister) {
    register.owner().await;
    register.wait(30 * DAY);
    for _ in 0..8 {
        let _ = log_in(register, "tractor8x").await;
    }
    register.wait(-30 * DAY);
    match log_in(register, PASSWORD).await {
        Ok(()) => return,
        Err(Refusal::SlowDown { seconds }) => assert!(seconds <= LONGEST, "waits {seconds} s"),
        Err(other) => panic!("{other:?}"),
    }
    register.wait(LONGEST * 1000);
    assert_eq!(log_in(register, PASSWORD).await, Ok(()));
}

async fn after_a_leap_and_back_a_code_comes_within_a_minute_and_is_taken(register: &TestRegister) {
    register.owner().await;
    register.wait(30 * DAY);
    let send = || register.registry.people().send_code(Role::Owner, PHONE, Purpose::Forgot, "10.0.0.1");
    for _ in 0..4 {
        register.wait(2 * MINUTE);
        send().await.unwrap();
    }
    register.wait(-30 * DAY - 8 * MINUTE);
    if let Err(error) = send().await {
        let Refusal::CodeTooSoon { seconds } = error.refusal() else { panic!("{error}") };
        assert!(seconds <= 60, "waits {seconds} s");
        register.wait(MINUTE);
        send().await.unwrap();
    }
    let form = registry::people::accounts::NewPassword {
        phone: PHONE.to_owned(),
        code: register.code(PHONE).await,
        password: "harvester9y".to_owned(),
    };
    assert_eq!(
        told(&register.registry.people().reset_password(Role::Owner, &form, "10.0.0.1").await),
        "ok",
        "the newest code is taken"
    );
}

async fn after_a_leap_and_back_work_and_messages_go_on(register: &TestRegister) {
    let owner = register.owner().await;
    let (one, two) = (register.reviewer("one").await, register.reviewer("two").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.wait(30 * DAY);
    register.registry.desk().claim(&one, id).await.unwrap();
    register.registry.exports().start_export(&one, "machines", "csv", "").await.unwrap();
    let now = register.registry.clock().now_ms();
    register.raw.change(&format!("update job set state = 'running', lease_until = {}", now + MINUTE)).await;
    register.registry.people().send_code(Role::Owner, "13803570002", Purpose::Register, "10.0.0.1").await.unwrap();
    register.wait(-30 * DAY);
    assert_eq!(told(&register.registry.desk().claim(&two, id).await), "ok", "nobody holds a filing for a month");
    register.registry.upkeep().purge().await.unwrap();
    assert_eq!(register.registry.upkeep().do_jobs().await.unwrap(), 1, "an export is taken up");
    assert!(register.messages().await.iter().any(|message| message.phone == "13803570002"), "a message goes out");
}

async fn a_leap_ahead_removes_nothing_until_a_person_says_so(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let id = registry.filings().start_filing(&owner).await.unwrap();
    let photo = register.put(&owner, id, domain::photos::Slot::Front, &pictures::jpeg(1)).await.unwrap();
    registry.photos().remove_photo(&owner, id, photo.id).await.unwrap();
    let rows = "select (select count(*) from session) + (select count(*) from outbox) + (select count(*) from sms_code)
        + (select count(*) from blob) + (select count(*) from throttle)";
    register.messages().await;
    let before = register.raw.number(rows).await;
    let sweep = async || {
        registry.photos().sweep_blobs().await.unwrap();
        registry.upkeep().sweep_jobs().await.unwrap();
        registry.plates().remind_collections().await.unwrap();
        registry.upkeep().purge().await.unwrap();
        register.raw.number(rows).await
    };
    register.wait(400 * DAY);
    let again = register.reopened().await;
    let leap = again.upkeep().clock_leap().await.unwrap().expect("a start after a leap says so");
    assert!(leap.now - leap.last_seen >= 400 * DAY - HOUR);
    for _ in 0..3 {
        assert_eq!(sweep().await, before, "nothing goes");
        register.wait(HOUR);
    }
    // The clock is put right: all is as it was.
    register.wait(-400 * DAY);
    assert_eq!(again.upkeep().clock_leap().await.unwrap(), None);
    // So much time has really passed: a person says so.
    register.wait(400 * DAY);
    again.upkeep().accept_clock().await.unwrap();
    assert_eq!(again.upkeep().clock_leap().await.unwrap(), None);
    assert!(sweep().await < before);
    assert!(registry.photos().photo(&owner, photo.id, Size::Full).await.is_err());
    again.close().await;
}
