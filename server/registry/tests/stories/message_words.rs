//! No stranger's words in a message: the office's name stands on it, and whoever gets it believes what it says.

use std::collections::BTreeSet;

use domain::fields::Fields;
use domain::filing::FilingKind;
use domain::message::{Placeholder, Source, Template};
use registry::gate::{Entered, Entry};
use registry::machines::corrections::Correction;
use registry::people::accounts::Registration;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::pictures;
use super::plates::{by_owner, lost};
use super::register::{DAY, HOUMA, TestRegister, YAODU, refused};
use super::review::reasons;
use super::sites::filled;

stories! {
    nothing_that_a_stranger_typed_is_in_any_message,
    an_unapproved_site_invites_nobody,
    a_text_that_still_names_an_unapproved_site_gives_way,
}

/// What a stranger would like to say in the office's name: where anything can be typed, this is typed.
const BAIT: &str = "贷款加微信888";

async fn baiting(register: &TestRegister, role: Role, phone: &str) -> Actor {
    let form = register.registration(role, phone).await;
    let form = Registration { name: BAIT.to_owned(), ..form };
    let token = register.registry.people().register(role, &form, "10.0.0.1").await.unwrap();
    register.present(&token).await
}

fn baited(number: usize) -> Fields {
    let fields = excavator(&pin(number));
    ["maker", "model", "place", "engine_maker", "engine_model"]
        .into_iter()
        .fold(fields, |fields, name| fields.with(name, BAIT))
}

fn asked(fields: &[(&str, &str)]) -> Fields {
    fields.iter().copied().collect::<Fields>().with("reason", BAIT)
}

async fn enter(register: &TestRegister, actor: &Actor, site: Uuid, number: &str) -> Uuid {
    let id = register.registry.sites().new_site();
    let entry =
        Entry { id, number: number.to_owned(), foreign: Fields::default(), exemption: BAIT.to_owned(), device: None };
    let file = register.registry.photos().incoming();
    std::fs::write(file.path(), pictures::jpeg(4)).unwrap();
    match register.registry.gate().record_entry(actor, site, &entry, Some(&file)).await.unwrap() {
        Entered::Inside(visit) | Entered::Waits(visit) => visit,
    }
}

/// Every kind of message once, caused by people who type the same thing everywhere.
async fn nothing_that_a_stranger_typed_is_in_any_message(register: &TestRegister) {
    let registry = &register.registry;
    let owner = baiting(register, Role::Owner, "13803570001").await;
    let new = baiting(register, Role::Owner, "13803570002").await;
    let reviewer = register.staff("lihua", YAODU, &[Duty::Review, Duty::Plates, Duty::Sites]).await;
    let change = async |kind: FilingKind, machine: Uuid, fields: Fields| {
        registry.filings().start_change(&owner, machine, kind, &fields).await.unwrap()
    };
    let cancellation = || asked(&[("cause", "scrapped")]);
    // Filings and machines.
    let back = register.sent(&owner, &baited(1)).await;
    registry.desk().return_filing(&reviewer, back, 1, &reasons("请重拍铭牌")).await.unwrap();
    let mut machines = Vec::new();
    for number in 2..6 {
        machines.push(register.registered(&owner, &reviewer, &baited(number)).await);
    }
    let refused_change = change(FilingKind::Cancellation, machines[0], cancellation()).await;
    registry.desk().return_filing(&reviewer, refused_change, 1, &reasons("请附证明")).await.unwrap();
    let cancelled = change(FilingKind::Cancellation, machines[0], cancellation()).await;
    registry.desk().approve(&reviewer, cancelled, 1, None).await.unwrap();
    let transfer = asked(&[("new_phone", new.login.as_str()), ("new_name", BAIT)]);
    let transferred = change(FilingKind::Transfer, machines[1], transfer).await;
    registry.desk().approve(&reviewer, transferred, 1, None).await.unwrap();
    let moved = change(FilingKind::Move, machines[2], asked(&[("new_district", HOUMA), ("new_place", BAIT)])).await;
    registry.desk().approve(&reviewer, moved, 1, None).await.unwrap();
    registry.plates().collect_plate(&reviewer, machines[3], &by_owner()).await.unwrap();
    let reissued = change(FilingKind::Reissue, machines[3], lost().with("reason", BAIT)).await;
    registry.desk().approve(&reviewer, reissued, 1, None).await.unwrap();
    let file = registry.machines().machine_file(&reviewer, machines[3], false).await.unwrap();
    let stage_two = file.fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
    let correction = Correction {
        fields: stage_two,
        reason: "与铭牌核对".to_owned(),
        stage: None,
        confirmed: format!("2{}", &file.entry.number[1..]),
    };
    let number = registry
        .machines()
        .correct_machine(&reviewer, machines[3], file.version, &correction)
        .await
        .unwrap()
        .to_string();
    // Sites: named by the register once an office has approved the name.
    let (first, here) = register.site("13803570010", "滨河西路改造工程").await;
    let (second, there) = register.site("13803570011", "平阳广场地下车库").await;
    let bad = register.sent_site(&first, BAIT, YAODU).await;
    registry.sites().return_site(&reviewer, bad, 1, &reasons("工地名称与公示牌不符")).await.unwrap();
    registry.sites().invite(&first, here, "13803570020").await.unwrap();
    let visit = enter(register, &first, here, &number).await;
    let waiting = enter(register, &second, there, &number).await;
    registry.gate().ask_exit(&second, there, waiting).await.unwrap();
    registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    registry.sites().close_site(&reviewer, here, "工程竣工").await.unwrap();
    // Reminders.
    for days in [25, 7] {
        register.wait(days * DAY);
        registry.upkeep().accept_clock().await.unwrap();
        registry.plates().remind_collections().await.unwrap();
    }

    let sent: BTreeSet<String> = register.raw.texts("select distinct template from outbox").await.into_iter().collect();
    let all: BTreeSet<String> = Template::ALL.iter().map(|template| template.code().to_owned()).collect();
    let missing: Vec<&String> = all.difference(&sent).collect();
    assert!(missing.is_empty(), "this story causes every kind of message; add these: {missing:?}");
    for message in register.messages().await {
        assert!(!message.text.contains(BAIT), "{}", message.text);
        let typed = ["王建国", "路桥", "滨河西路中段", "张建军"].into_iter().find(|typed| message.text.contains(typed));
        assert_eq!(typed, None, "{}", message.text);
    }
    // Only messages about an approved site may name one, whatever a city writes.
    let of_site: Vec<&str> = Template::ALL
        .iter()
        .filter(|template| template.placeholders().any(|place| place.source() == Source::ApprovedSite))
        .map(|template| template.code())
        .collect();
    assert_eq!(of_site, ["site_approved", "site_closed", "site_invited", "exit_asked", "entry_possible"]);
    assert_eq!(Placeholder::Site.source(), Source::ApprovedSite);
}

async fn an_unapproved_site_invites_nobody(register: &TestRegister) {
    let registry = &register.registry;
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let id = registry.sites().new_site();
    registry.sites().save_site(&administrator, id, 0, &filled(BAIT, YAODU)).await.unwrap();
    assert_eq!(refused(registry.sites().invite(&administrator, id, "13803570020").await), "site_not_open");
    let sent = register.sent_site(&administrator, BAIT, YAODU).await;
    assert_eq!(refused(registry.sites().invite(&administrator, sent, "13803570020").await), "site_not_open");
    assert!(register.messages().await.iter().all(|message| message.phone != "13803570020"));
    assert_eq!(register.raw.number("select count(*) from site_invitation").await, 0);
}

async fn a_text_that_still_names_an_unapproved_site_gives_way(register: &TestRegister) {
    let administrator = register.newcomer(Role::Site, "13803570010").await;
    let reviewer = register.staff("lihua", YAODU, &super::sites::SITES).await;
    let id = register.sent_site(&administrator, BAIT, YAODU).await;
    let edited = "insert into message_template (template, text, version, updated_at)
        values ('site_returned', '工地{site}退回', 1, 1)";
    register.raw.change(edited).await;
    register.registry.sites().return_site(&reviewer, id, 1, &reasons("名称不符")).await.unwrap();
    let text = register.messages().await.remove(0).text;
    assert!(!text.contains(BAIT) && text.contains("您注册的工地审核不通过"), "{text}");
}
