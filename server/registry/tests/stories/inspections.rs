//! 检测记录: entered where the machine stands, judged, withdrawn with a reason, with a paper beside it.

use domain::fields::Fields;
use domain::inspection::Verdict;
use domain::refusal::Refusal;
use registry::inspections::InspectionFilter;
use registry::photos::PaperKind;
use registry::{Actor, Duty, Result};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::pictures;
use super::register::{CITY, HOUMA, TestRegister, YAODU, at_once, refused, told};

stories! {
    a_test_is_entered_judged_and_shown_to_owner_and_office,
    only_the_duty_and_only_the_district_enters,
    one_report_is_entered_once_even_at_once,
    what_is_odd_is_asked_about_before_it_is_entered,
    a_withdrawn_test_stays_with_its_reason_and_frees_its_report,
    a_paper_is_kept_once_and_seen_by_those_it_is_for,
    the_list_is_narrowed_searched_and_paged,
    an_electric_machine_has_no_limits,
}

/// A right form for a machine.
pub fn test(number: &str, report: &str) -> Fields {
    [
        ("number", number),
        ("report_no", report),
        ("body", "临汾市机动车检测中心"),
        ("cma", "200400340123"),
        ("tested_on", "2026-01-15"),
        ("tested_time", "14:30"),
        ("place", "滨河西路工地"),
        ("origin", "periodic"),
        ("reading1", "0.61"),
        ("reading2", "0.60"),
        ("reading3", "0.63"),
    ]
    .into_iter()
    .collect()
}

/// A registered machine: its id and its number.
pub async fn registered(register: &TestRegister, owner: &Actor, machine: &Fields) -> (Uuid, String) {
    let id = register.sent(owner, machine).await;
    let reviewers = register.raw.number("select count(*) from account where role = 'staff'").await;
    let reviewer = register.staff(&format!("approver{reviewers}"), CITY, &[Duty::Review]).await;
    let number = register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    (id, number.to_string())
}

async fn inspector(register: &TestRegister) -> Actor {
    register.staff("inspector", YAODU, &[Duty::Inspection]).await
}

async fn paper(register: &TestRegister, actor: &Actor, id: Uuid, bytes: &[u8]) -> Result<()> {
    let file = register.registry.photos().incoming();
    std::fs::write(file.path(), bytes).unwrap();
    register.registry.inspections().attach_paper(actor, id, &file).await
}

fn fields_of<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result.unwrap_err().refusal() {
        Refusal::Invalid { report } => report.errors.into_iter().map(|remark| remark.field).collect(),
        other => panic!("{other:?}"),
    }
}

async fn a_test_is_entered_judged_and_shown_to_owner_and_office(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (machine, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let id = registry.inspections().enter_inspection(&inspector, &test(&number, "lf-1"), false).await.unwrap();
    let one = registry.inspections().inspection(&inspector, id).await.unwrap();
    assert_eq!((one.number.as_str(), one.data.report_no.as_str()), (number.as_str(), "LF-1"));
    assert_eq!((one.judgement.mean, one.judgement.limit), (Some(613), Some(800)), "国三, 118 kW");
    assert_eq!(one.judgement.verdict, Verdict::Pass);
    let dark = test(&number, "LF-2").with("reading1", "0.9").with("reading2", "0.9").with("reading3", "0.9");
    registry.inspections().enter_inspection(&inspector, &dark, false).await.unwrap();
    let seen = registry.inspections().inspections_of(&owner, machine).await.unwrap();
    let mut verdicts: Vec<_> = seen.iter().map(|one| (one.data.report_no.as_str(), one.judgement.verdict)).collect();
    verdicts.sort_unstable();
    assert_eq!(verdicts, [("LF-1", Verdict::Pass), ("LF-2", Verdict::Fail)]);
    let trail = register.raw.number("select count(*) from event where what = 'inspection.entered'").await;
    assert_eq!(trail, 2);
    assert!(registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());
}

async fn only_the_duty_and_only_the_district_enters(register: &TestRegister) {
    let owner = register.owner().await;
    let (machine, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    for duty in Duty::ALL {
        let actor = register.staff(duty.code(), YAODU, &[duty]).await;
        let expected = if duty == Duty::Inspection { "ok" } else { "forbidden" };
        let entered = registry.inspections().enter_inspection(&actor, &test(&number, "LF-1"), false).await;
        assert_eq!(told(&entered), expected, "{duty:?}");
        assert_eq!(told(&registry.inspections().machine_to_test(&actor, machine).await), expected, "{duty:?}");
        assert_eq!(told(&registry.inspections().inspections_of(&actor, machine).await), "ok", "every duty looks");
    }
    let id = registry.inspections().inspections_of(&owner, machine).await.unwrap()[0].id;
    let houma = register.staff("houma", HOUMA, &[Duty::Inspection]).await;
    let elsewhere = registry.inspections().enter_inspection(&houma, &test(&number, "LF-2"), false).await;
    assert_eq!(fields_of(elsewhere), ["number"], "a machine elsewhere is as good as none");
    assert_eq!(refused(registry.inspections().inspection(&houma, id).await), "not_found");
    assert_eq!(refused(registry.inspections().inspections_of(&houma, machine).await), "not_found");
    assert_eq!(refused(registry.inspections().withdraw_inspection(&houma, id, "错").await), "not_found");
    assert_eq!(refused(registry.inspections().may_attach(&houma, id).await), "not_found");
    assert_eq!(refused(registry.inspections().machine_to_test(&houma, machine).await), "not_found");
    let stranger = register.newcomer(registry::Role::Owner, "13803570009").await;
    assert_eq!(refused(registry.inspections().inspection(&stranger, id).await), "not_found");
    assert_eq!(refused(registry.inspections().inspections_of(&stranger, machine).await), "not_found");
    assert_eq!(
        refused(registry.inspections().enter_inspection(&owner, &test(&number, "LF-3"), false).await),
        "forbidden"
    );
    let city = register.staff("city", CITY, &[Duty::Inspection]).await;
    registry.inspections().enter_inspection(&city, &test(&number, "LF-4"), false).await.unwrap();
}

async fn one_report_is_entered_once_even_at_once(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let tries = (0..4).map(|_| {
        let (registry, inspector) = (register.registry.clone(), inspector.clone());
        let form = test(&number, "LF-1");
        async move { told(&registry.inspections().enter_inspection(&inspector, &form, false).await) }
    });
    let mut ended = at_once(tries).await;
    ended.sort_unstable();
    assert_eq!(ended, ["invalid", "invalid", "invalid", "ok"]);
    let again = register.registry.inspections().enter_inspection(&inspector, &test(&number, " lf-1 "), false).await;
    assert_eq!(fields_of(again), ["report_no"]);
    let other_body = test(&number, "LF-1").with("body", "侯马检测站");
    register.registry.inspections().enter_inspection(&inspector, &other_body, false).await.unwrap();
}

async fn what_is_odd_is_asked_about_before_it_is_entered(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (machine, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let odd = test(&number, "LF-1").with("cma", "123");
    assert_eq!(fields_of(registry.inspections().enter_inspection(&inspector, &odd, false).await), [""; 0]);
    assert!(registry.inspections().inspections_of(&owner, machine).await.unwrap().is_empty(), "nothing was written");
    let wrong = test("3-DL999999", "LF-1").with("reading1", "x").with("place", "");
    assert_eq!(
        fields_of(registry.inspections().enter_inspection(&inspector, &wrong, true).await),
        ["place", "reading1", "number"]
    );
    registry.inspections().enter_inspection(&inspector, &odd, true).await.unwrap();
}

async fn a_withdrawn_test_stays_with_its_reason_and_frees_its_report(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (machine, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let id = registry.inspections().enter_inspection(&inspector, &test(&number, "LF-1"), false).await.unwrap();
    assert_eq!(fields_of(registry.inspections().withdraw_inspection(&inspector, id, " ").await), ["reason"]);
    registry.inspections().withdraw_inspection(&inspector, id, "机械号码录错").await.unwrap();
    assert_eq!(refused(registry.inspections().withdraw_inspection(&inspector, id, "再撤").await), "withdrawn");
    let seen = registry.inspections().inspections_of(&inspector, machine).await.unwrap();
    assert_eq!(seen[0].withdrawn.as_ref().unwrap().reason, "机械号码录错");
    assert!(registry.inspections().inspections_of(&owner, machine).await.unwrap().is_empty());
    assert_eq!(refused(registry.inspections().inspection(&owner, id).await), "not_found");
    assert_eq!(refused(paper(register, &inspector, id, b"%PDF-1.4 x").await), "paper_fixed");
    registry.inspections().enter_inspection(&inspector, &test(&number, "LF-1"), false).await.unwrap();
}

async fn a_paper_is_kept_once_and_seen_by_those_it_is_for(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let id = registry.inspections().enter_inspection(&inspector, &test(&number, "LF-1"), false).await.unwrap();
    assert_eq!(refused(registry.inspections().paper(&inspector, id).await), "not_found");
    assert_eq!(refused(paper(register, &inspector, id, b"<html>").await), "paper_type");
    assert_eq!(refused(paper(register, &inspector, id, b"").await), "photo_missing");
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    assert_eq!(refused(paper(register, &inspector, id, &large).await), "paper_too_large");
    large.truncate(10 * 1024 * 1024);
    paper(register, &inspector, id, &large).await.unwrap();
    assert_eq!(refused(paper(register, &inspector, id, b"%PDF-1.4 other").await), "paper_fixed");
    for actor in [&owner, &inspector] {
        let (kind, bytes) = registry.inspections().paper(actor, id).await.unwrap();
        assert_eq!((kind, bytes.as_ref() == large.as_slice()), (PaperKind::Pdf, true));
    }
    let houma = register.staff("houma", HOUMA, &Duty::ALL).await;
    assert_eq!(refused(registry.inspections().paper(&houma, id).await), "not_found");
    let other = registry.inspections().enter_inspection(&inspector, &test(&number, "LF-2"), false).await.unwrap();
    paper(register, &inspector, other, &pictures::jpeg(3)).await.unwrap();
    assert_eq!(registry.inspections().paper(&owner, other).await.unwrap().0, PaperKind::Jpeg);
    register.wait(3 * super::register::DAY);
    registry.photos().sweep_blobs().await.unwrap();
    registry.photos().sweep_blobs().await.unwrap();
    registry.inspections().paper(&owner, id).await.expect("a paper in use is never swept");
    registry.inspections().paper(&owner, other).await.expect("nor is a photo");
}

async fn the_list_is_narrowed_searched_and_paged(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let (_, other) = registered(register, &owner, &excavator(&pin(2))).await;
    let registry = &register.registry;
    for day in 1..=25 {
        let report = format!("LF-{day}");
        let form = test(&number, &report).with("tested_on", &format!("2026-01-{day:02}"));
        registry.inspections().enter_inspection(&inspector, &form, false).await.unwrap();
    }
    let failed = test(&other, "LF-26").with("ringelmann", "1.5").with("origin", "complaint");
    registry.inspections().enter_inspection(&inspector, &failed, false).await.unwrap();
    let list = async |filter: InspectionFilter| {
        let page = registry.inspections().list(&inspector, &filter).await.unwrap();
        let reports: Vec<String> = page.entries.into_iter().map(|one| one.data.report_no).collect();
        (reports, page.next)
    };
    let (first, next) = list(InspectionFilter::default()).await;
    assert_eq!((first.len(), first[0].as_str()), (20, "LF-25"));
    let (second, end) = list(InspectionFilter { after: next, ..InspectionFilter::default() }).await;
    assert_eq!((second.len(), end), (6, None));
    assert!(second.iter().all(|report| !first.contains(report)));
    let search = |text: &str| InspectionFilter { search: text.to_owned(), ..InspectionFilter::default() };
    assert_eq!(list(search(&other)).await.0, ["LF-26"]);
    assert_eq!(list(search(" lf-7 ")).await.0, ["LF-7"]);
    assert_eq!(list(search("LF-99")).await.0, [""; 0]);
    let verdict = InspectionFilter { verdict: Some(Verdict::Fail), ..InspectionFilter::default() };
    assert_eq!(list(verdict).await.0, ["LF-26"]);
    let origin = domain::inspection::Origin::from_code("complaint");
    assert_eq!(list(InspectionFilter { origin, ..InspectionFilter::default() }).await.0, ["LF-26"]);
    let day = domain::day::parse("2026-01-03");
    assert_eq!(list(InspectionFilter { from: day, until: day, ..InspectionFilter::default() }).await.0, ["LF-3"]);
    let houma = register.staff("houma", HOUMA, &[Duty::ReadOnly]).await;
    assert!(registry.inspections().list(&houma, &InspectionFilter::default()).await.unwrap().entries.is_empty());
    let yaodu = InspectionFilter { office: Some(YAODU.to_owned()), ..InspectionFilter::default() };
    assert_eq!(refused(registry.inspections().list(&houma, &yaodu).await), "not_found");
    assert_eq!(refused(registry.inspections().list(&owner, &yaodu).await), "forbidden");
}

async fn an_electric_machine_has_no_limits(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let electric = excavator(&pin(1)).with("fuel", "electric").with("disclosure_number", "");
    let (_, number) = registered(register, &owner, &electric).await;
    assert!(number.starts_with('D'));
    let form = test(&number, "LF-1").with("reading1", "").with("reading2", "").with("reading3", "");
    let id = register.registry.inspections().enter_inspection(&inspector, &form, false).await.unwrap();
    let one = register.registry.inspections().inspection(&inspector, id).await.unwrap();
    assert_eq!((one.judgement.verdict, one.judgement.limit), (Verdict::NotApplicable, None));
}
