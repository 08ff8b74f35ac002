//! 操作记录: who may read it, by what it is narrowed, and that looking leaves a trace itself.

use registry::trail::audit::AuditFilter;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::exports::exported;
use super::filling::{excavator, pin};
use super::message_limits::with_limits;
use super::register::{CITY, DAY, HOUMA, TestRegister, YAODU, told};
use super::review::reasons;

stories! {
    an_office_reads_its_own_and_the_city_everything,
    only_the_administration_reads,
    it_is_narrowed_by_person_kind_record_and_day,
    looking_at_a_person_is_on_that_persons_trail,
    it_is_read_page_by_page,
    an_export_reads_everything_and_is_recorded,
}

async fn lived(register: &TestRegister) -> (Uuid, Actor) {
    let owner = register.owner().await;
    lived_with(register, &owner).await
}

async fn lived_with(register: &TestRegister, owner: &Actor) -> (Uuid, Actor) {
    let reviewer = register.reviewer("lihua").await;
    let id = register.sent(owner, &excavator(&pin(1))).await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    register.send(owner, id).await;
    register.registry.desk().approve(&reviewer, id, 2, None).await.unwrap();
    (id, reviewer)
}

async fn city(register: &TestRegister) -> Actor {
    register.staff("city", CITY, &[Duty::Administration]).await
}

/// The kinds that are listed, the newest first.
async fn kinds(register: &TestRegister, actor: &Actor, filter: &AuditFilter) -> Vec<String> {
    let page = register.registry.trail().audit(actor, filter).await.unwrap();
    page.lines.into_iter().map(|line| line.what).collect()
}

const OF_FILING: [&str; 4] = ["filing.approved", "filing.submitted", "filing.returned", "filing.submitted"];

async fn an_office_reads_its_own_and_the_city_everything(register: &TestRegister) {
    let (id, _) = lived(register).await;
    let yaodu = register.staff("yaodu", YAODU, &[Duty::Administration]).await;
    let houma = register.staff("houma", HOUMA, &[Duty::Administration]).await;
    let city = city(register).await;
    let record = AuditFilter { record: id.to_string(), ..AuditFilter::default() };
    assert_eq!(kinds(register, &yaodu, &record).await, OF_FILING);
    assert_eq!(kinds(register, &houma, &record).await, [""; 0]);
    assert_eq!(kinds(register, &city, &record).await, [&OF_FILING[..], &["filing.started"]].concat());
    assert_eq!(
        kinds(register, &houma, &AuditFilter::default()).await,
        ["staff.signed_in", "staff.added"],
        "only the office's own"
    );
    let elsewhere = AuditFilter { office: Some(YAODU.to_owned()), ..AuditFilter::default() };
    assert_eq!(told(&register.registry.trail().audit(&houma, &elsewhere).await), "not_found");
    assert!(kinds(register, &city, &elsewhere).await.len() >= 4);
}

async fn only_the_administration_reads(register: &TestRegister) {
    let owner = register.owner().await;
    let every = AuditFilter::default();
    for duty in Duty::ALL {
        let actor = register.staff(duty.code(), CITY, &[duty]).await;
        let allowed = if duty == Duty::Administration { "ok" } else { "forbidden" };
        assert_eq!(told(&register.registry.trail().audit(&actor, &every).await), allowed, "{duty:?}");
        assert_eq!(
            told(&register.registry.exports().start_export(&actor, "audit", "csv", "").await),
            allowed,
            "{duty:?}"
        );
        assert_eq!(
            told(&register.registry.exports().start_export(&actor, "messages", "csv", "").await),
            allowed,
            "{duty:?}"
        );
    }
    assert_eq!(told(&register.registry.trail().audit(&owner, &every).await), "forbidden");
}

async fn it_is_narrowed_by_person_kind_record_and_day(register: &TestRegister) {
    let (id, reviewer) = lived(register).await;
    let city = city(register).await;
    let decisions = ["filing.approved", "filing.returned", "staff.signed_in"];
    for person in ["lihua", "LiHua", "审核员lihua", &reviewer.account.to_string()] {
        let filter = AuditFilter { person: person.to_owned(), ..AuditFilter::default() };
        assert_eq!(kinds(register, &city, &filter).await, decisions, "{person}");
    }
    let owner = AuditFilter { person: "138 0357 0001".to_owned(), ..AuditFilter::default() };
    assert!(kinds(register, &city, &owner).await.contains(&"filing.started".to_owned()));
    let record = AuditFilter { record: "3-DL000001".to_owned(), ..AuditFilter::default() };
    let page = register.registry.trail().audit(&city, &record).await.unwrap();
    assert_eq!(page.lines.len(), 5);
    assert!(page.lines.iter().all(|line| line.subject == id && line.number.as_deref() == Some("3-DL000001")));
    let returned = AuditFilter { what: "filing.returned".to_owned(), ..AuditFilter::default() };
    let page = register.registry.trail().audit(&city, &returned).await.unwrap();
    assert_eq!(page.lines[0].detail["reasons"][0]["sentence"], "请重拍");
    for nobody in [
        AuditFilter { person: "nobody".to_owned(), ..AuditFilter::default() },
        AuditFilter { record: "3-DL000009".to_owned(), ..AuditFilter::default() },
        AuditFilter { record: "x".to_owned(), ..AuditFilter::default() },
        AuditFilter { what: "' or 1=1".to_owned(), ..AuditFilter::default() },
    ] {
        assert_eq!(kinds(register, &city, &nobody).await, [""; 0], "{nobody:?}");
    }
    let today = register.registry.today();
    register.wait(2 * DAY);
    let (from, until) = (today.tomorrow().unwrap(), today);
    let later = AuditFilter { from: Some(from), record: id.to_string(), ..AuditFilter::default() };
    assert_eq!(kinds(register, &city, &later).await, [""; 0]);
    let then = AuditFilter { until: Some(until), record: id.to_string(), ..AuditFilter::default() };
    assert_eq!(kinds(register, &city, &then).await.len(), 5);
}

async fn looking_at_a_person_is_on_that_persons_trail(register: &TestRegister) {
    let (_, reviewer) = lived(register).await;
    let city = city(register).await;
    let viewed = "select count(*) from event where what = 'audit.viewed'";
    kinds(register, &city, &AuditFilter::default()).await;
    assert_eq!(register.raw.number(viewed).await, 0, "nobody in particular was looked at");
    kinds(register, &city, &AuditFilter { person: "lihua".to_owned(), ..AuditFilter::default() }).await;
    assert_eq!(register.raw.number(viewed).await, 1);
    let trail = AuditFilter { record: reviewer.account.to_string(), ..AuditFilter::default() };
    let page = register.registry.trail().audit(&city, &trail).await.unwrap();
    let told: Vec<(&str, &str)> =
        page.lines.iter().map(|line| (line.what.as_str(), line.actor_name.as_str())).collect();
    assert_eq!(told, [("audit.viewed", "审核员city"), ("staff.signed_in", "审核员lihua"), ("staff.added", "")]);
}

async fn it_is_read_page_by_page(register: &TestRegister) {
    let owner = register.owner().await;
    for _ in 0..30 {
        let id = register.complete(&owner, &excavator(&pin(1))).await.id;
        register.registry.filings().delete_draft(&owner, id).await.unwrap();
    }
    let city = city(register).await;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let filter = AuditFilter { person: "13803570001".to_owned(), after, ..AuditFilter::default() };
        let page = register.registry.trail().audit(&city, &filter).await.unwrap();
        seen.extend(page.lines.iter().map(|line| (line.at, line.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let theirs = "select count(*) from event where actor_id = (select id from account where role = 'owner')";
    let counted = usize::try_from(register.raw.number(theirs).await).unwrap();
    assert!(counted >= 60 && seen.len() == counted, "{} of {counted}", seen.len());
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "the newest first, each once");
}

async fn an_export_reads_everything_and_is_recorded(register: &TestRegister) {
    let owner = register.owner().await;
    lived_with(register, &owner).await;
    let city = city(register).await;
    // More than an owner may begin in a day: the trail is what this is about.
    let patient = with_limits(register, |limits| limits.drafts_per_day = 1000).await;
    for _ in 0..600 {
        let draft = patient.filings().start_filing(&owner).await.unwrap();
        patient.filings().delete_draft(&owner, draft).await.unwrap();
    }
    patient.close().await;
    let counted = register.raw.number("select count(*) from event").await;
    let lines = exported(register, &city, "audit", "").await;
    assert_eq!(i64::try_from(lines.len()).unwrap(), counted, "more than one page is read at once");
    assert_eq!(register.raw.number("select count(*) from event where what = 'export.made'").await, 1);
    let lines = exported(register, &city, "audit", "person=lihua&what=filing.returned").await;
    assert!(lines.len() == 1 && lines[0].contains("审核不通过") && lines[0].contains("请重拍"), "{lines:?}");
    let looked = "select count(*) from event \
        where what = 'audit.exported' and subject_id = (select id from account where login = 'lihua')";
    assert_eq!(register.raw.number(looked).await, 1, "on the trail of whom it is about");
    assert_eq!(exported(register, &city, "audit", "person=nobody").await, [""; 0]);
}
