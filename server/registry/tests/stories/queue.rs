//! The queues as a reviewer narrows, searches and works through them, and the clock of a filing.

use domain::emission::Flag;
use domain::filing::{FilingKind, FilingState};
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use jiff::ToSpan as _;
use registry::desk::queue::Order;
use registry::desk::{QueueFilter, QueueState, StageOverride};
use registry::filings::listing::Due;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::register::{CITY, DAY, HOUMA, MINUTE, TestRegister, YAODU, refused, told};
use super::review::reasons;

stories! {
    each_filter_keeps_what_fits_and_drops_what_does_not,
    a_search_finds_a_filing_by_whatever_is_known_of_it,
    another_district_is_neither_listed_nor_searched,
    the_clock_turns_amber_and_red_and_fills_the_overdue_queue,
    the_counts_follow_every_decision,
    after_a_decision_the_next_free_filing_comes,
    a_supervisor_frees_what_a_colleague_holds,
    another_stage_needs_a_reason_and_stands_on_the_plate,
    the_common_reasons_are_the_citys_to_edit,
}

async fn listed(register: &TestRegister, actor: &Actor, filter: &QueueFilter) -> Vec<Uuid> {
    let page = register.registry.desk().queue(actor, filter).await.unwrap();
    page.entries.iter().map(|entry| entry.id).collect()
}

async fn each_filter_keeps_what_fits_and_drops_what_does_not(register: &TestRegister) {
    let (owner, city) = (register.owner().await, register.staff("city", CITY, &[Duty::Review]).await);
    let diesel = register.sent(&owner, &excavator(&pin(1))).await;
    let electric = excavator(&pin(2)).with("fuel", "electric").with("product", "forklift").with("district", HOUMA);
    let electric = register.sent(&owner, &electric).await;
    let (all, today) = (QueueFilter::default, register.registry.today());
    let odd = register.registry.desk().dossier(&city, electric, false).await.unwrap();
    let flag = *odd.revisions[0].determination.flags.first().expect("an electric machine with a number is odd");
    assert_eq!(flag, Flag::ElectricWithEngineNumber);
    let narrow = [
        QueueFilter { product: Some(Product::Forklift), ..all() },
        QueueFilter { fuel: Some(Fuel::Electric), ..all() },
        QueueFilter { stage: Some(Stage::Electric), ..all() },
        QueueFilter { office: Some(HOUMA.to_owned()), ..all() },
        QueueFilter { flag: Some(flag), ..all() },
        QueueFilter { fuel: Some(Fuel::Electric), product: Some(Product::Forklift), flag: Some(flag), ..all() },
    ];
    for filter in narrow {
        assert_eq!(listed(register, &city, &filter).await, [electric], "{filter:?}");
    }
    let both = [
        QueueFilter { kind: Some(FilingKind::Registration), ..all() },
        QueueFilter { from: Some(today), until: Some(today), ..all() },
    ];
    for filter in both {
        assert_eq!(listed(register, &city, &filter).await, [diesel, electric], "{filter:?}");
    }
    let newest = QueueFilter { order: Order::Newest, ..all() };
    assert_eq!(listed(register, &city, &newest).await, [electric, diesel]);
    let none = [
        QueueFilter { until: Some(today.yesterday().unwrap()), ..all() },
        QueueFilter { from: Some(today.tomorrow().unwrap()), ..all() },
        QueueFilter { kind: Some(FilingKind::Transfer), ..all() },
        QueueFilter { state: Some(QueueState::Overdue), ..all() },
        QueueFilter { flag: Some(Flag::Imported), ..all() },
    ];
    for filter in none {
        assert_eq!(listed(register, &city, &filter).await, [] as [Uuid; 0], "{filter:?}");
    }
    register.registry.desk().approve(&city, electric, 1, None).await.unwrap();
    let flagged = QueueFilter { flag: Some(flag), ..all() };
    assert_eq!(listed(register, &city, &flagged).await, [] as [Uuid; 0], "a decided filing waits no more");
}

async fn a_search_finds_a_filing_by_whatever_is_known_of_it(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = excavator(&pin(42)).with("maker", "山河智能装备股份有限公司").with("model", "SWE215F");
    let wanted = register.sent(&owner, &machine).await;
    register.sent(&owner, &excavator(&pin(77)).with("engine_number", "X1")).await;
    let number = register.registry.desk().approve(&reviewer, wanted, 1, None).await.unwrap().to_string();
    let bare = number.trim_start_matches("3-");
    let tail: String = pin(42).chars().skip(9).collect();
    for text in
        [&number, &number.to_lowercase(), bare, "000001", &pin(42), &tail, "智能装备", "山河", "swe215", "E215F"]
    {
        let filter = QueueFilter { search: text.to_owned(), ..QueueFilter::default() };
        assert_eq!(listed(register, &reviewer, &filter).await, [wanted], "{text}");
    }
    // Both were filed by one person with one phone.
    for text in ["王建", "建国", "9911", "138 0357 9911"] {
        let filter = QueueFilter { search: text.to_owned(), ..QueueFilter::default() };
        assert_eq!(listed(register, &reviewer, &filter).await.len(), 2, "{text}");
        let approved = QueueFilter { state: Some(QueueState::In(FilingState::Approved)), ..filter };
        assert_eq!(listed(register, &reviewer, &approved).await, [wanted], "{text}");
    }
    for text in ["徐工", "9912", "DL000009", "%", "_", "'; drop table filing", "\u{10ffff}"] {
        let filter = QueueFilter { search: text.to_owned(), ..QueueFilter::default() };
        assert_eq!(listed(register, &reviewer, &filter).await, [] as [Uuid; 0], "{text}");
    }
    // What asks for a change of it is found by its number too, and a queue that was chosen stays chosen.
    let scrapped = [("cause", "scrapped"), ("reason", "整机报废")].into_iter().collect();
    let change =
        register.registry.filings().start_change(&owner, wanted, FilingKind::Cancellation, &scrapped).await.unwrap();
    let by_number = QueueFilter { search: number.clone(), ..QueueFilter::default() };
    assert_eq!(listed(register, &reviewer, &by_number).await, [wanted, change]);
    let waiting = QueueFilter { state: Some(QueueState::In(FilingState::Submitted)), ..by_number.clone() };
    assert_eq!(listed(register, &reviewer, &waiting).await, [change]);
    for filter in [
        QueueFilter { state: Some(QueueState::Overdue), ..by_number.clone() },
        QueueFilter { fuel: Some(Fuel::Electric), ..by_number.clone() },
        QueueFilter { product: Some(Product::Crane), ..by_number.clone() },
        QueueFilter { kind: Some(FilingKind::Move), ..by_number.clone() },
    ] {
        assert_eq!(listed(register, &reviewer, &filter).await, [] as [Uuid; 0], "{filter:?}");
    }
}

async fn another_district_is_neither_listed_nor_searched(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let stranger = register.staff("houma", HOUMA, &Duty::ALL).await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    for search in ["3-DL000001", "王建国", "9911", &pin(1), "SY215C"] {
        let filter = QueueFilter { search: search.to_owned(), ..QueueFilter::default() };
        assert_eq!(listed(register, &stranger, &filter).await, [] as [Uuid; 0], "{search}");
        assert_eq!(listed(register, &reviewer, &filter).await, [id], "{search}");
    }
    let elsewhere = QueueFilter { office: Some(YAODU.to_owned()), ..QueueFilter::default() };
    assert_eq!(refused(register.registry.desk().queue(&stranger, &elsewhere).await), "not_found");
    assert_eq!(register.registry.desk().queue_counts(&stranger).await.unwrap().values().sum::<i64>(), 0);
}

async fn the_clock_turns_amber_and_red_and_fills_the_overdue_queue(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let sent_on = registry.today();
    let last = registry.config().calendar.after(sent_on, 5);
    let due = async || registry.desk().dossier(&reviewer, id, false).await.unwrap().due.unwrap();
    let overdue = QueueFilter { state: Some(QueueState::Overdue), ..QueueFilter::default() };
    assert!(matches!(due().await, Due::InTime(_)));
    register.wait(DAY * i64::from((last - sent_on).get_days()));
    assert_eq!(registry.today(), last);
    assert!(matches!(due().await, Due::LastDay(_)), "the last working day is amber");
    assert_eq!(listed(register, &reviewer, &overdue).await, [] as [Uuid; 0]);
    register.wait(DAY);
    assert_eq!(registry.today(), last.checked_add(1.day()).unwrap());
    assert!(matches!(due().await, Due::Late(_)), "red when it is over");
    assert_eq!(listed(register, &reviewer, &overdue).await, [id]);
    assert_eq!(registry.desk().queue_counts(&reviewer).await.unwrap().get("overdue"), Some(&1));
    registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    assert_eq!(registry.desk().dossier(&reviewer, id, false).await.unwrap().due, None, "a decided filing has no clock");
    assert_eq!(listed(register, &reviewer, &overdue).await, [] as [Uuid; 0]);
    register.send(&owner, id).await;
    assert!(matches!(due().await, Due::InTime(_)), "each submission has its own term");
}

async fn the_counts_follow_every_decision(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let counts = async |names: [&str; 5]| {
        let counts = registry.desk().queue_counts(&reviewer).await.unwrap();
        names.map(|name| counts.get(name).copied().unwrap_or_default())
    };
    let names = ["submitted", "under_review", "returned", "approved", "plates"];
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    let second = register.sent(&owner, &excavator(&pin(2))).await;
    let third = register.sent(&owner, &excavator(&pin(3))).await;
    assert_eq!(counts(names).await, [3, 0, 0, 0, 0]);
    registry.desk().claim(&reviewer, first).await.unwrap();
    assert_eq!(counts(names).await, [2, 1, 0, 0, 0]);
    registry.desk().release(&reviewer, first).await.unwrap();
    registry.filings().withdraw(&owner, third).await.unwrap();
    assert_eq!(counts(names).await, [2, 0, 0, 0, 0]);
    registry.desk().approve(&reviewer, first, 1, None).await.unwrap();
    registry.desk().return_filing(&reviewer, second, 1, &reasons("请重拍")).await.unwrap();
    assert_eq!(counts(names).await, [0, 0, 1, 1, 1]);
    register.send(&owner, second).await;
    register.send(&owner, third).await;
    assert_eq!(counts(names).await, [2, 0, 0, 1, 1]);
    let counted = register.raw.number("select count(*) from filing where state = 'submitted'").await;
    assert_eq!(counts(names).await[0], counted, "the tally is what counting would give");
}

async fn after_a_decision_the_next_free_filing_comes(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let colleague = register.reviewer("zhao").await;
    let registry = &register.registry;
    let mut sent = Vec::new();
    for number in 0..4 {
        sent.push(register.sent(&owner, &excavator(&pin(number))).await);
    }
    let queue = QueueFilter::default();
    let next = async |decided: Uuid| registry.desk().next_in_queue(&reviewer, &queue, decided).await.unwrap();
    registry.desk().claim(&colleague, sent[2]).await.unwrap();
    registry.desk().approve(&reviewer, sent[1], 1, None).await.unwrap();
    assert_eq!(next(sent[1]).await, Some(sent[3]), "what a colleague holds is passed over");
    registry.desk().approve(&reviewer, sent[3], 1, None).await.unwrap();
    assert_eq!(next(sent[3]).await, Some(sent[0]), "behind the last comes the first");
    registry.desk().approve(&reviewer, sent[0], 1, None).await.unwrap();
    assert_eq!(next(sent[0]).await, None);
    register.wait(31 * MINUTE);
    let held = QueueFilter { state: Some(QueueState::In(FilingState::UnderReview)), ..QueueFilter::default() };
    let lapsed = registry.desk().next_in_queue(&reviewer, &held, sent[0]).await.unwrap();
    assert_eq!(lapsed, Some(sent[2]), "a lapsed lock holds nobody off");
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    assert_eq!(refused(registry.desk().next_in_queue(&reader, &queue, sent[0]).await), "forbidden");
}

async fn a_supervisor_frees_what_a_colleague_holds(register: &TestRegister) {
    let owner = register.owner().await;
    let (first, second) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let chief = register.staff("chief", YAODU, &[Duty::Administration]).await;
    let stranger = register.staff("stranger", HOUMA, &Duty::ALL).await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    assert_eq!(refused(registry.desk().free(&chief, id).await), "stale", "nobody holds it");
    registry.desk().claim(&first, id).await.unwrap();
    assert_eq!(told(&registry.desk().free(&second, id).await), "forbidden");
    assert_eq!(told(&registry.desk().free(&stranger, id).await), "not_found");
    registry.desk().free(&chief, id).await.unwrap();
    registry.desk().claim(&second, id).await.unwrap();
    let trail = registry.desk().dossier(&second, id, false).await.unwrap().events;
    assert!(trail.iter().any(|event| event.what == "filing.freed" && event.actor == "审核员chief"));
    assert_eq!(refused(registry.desk().approve(&first, id, 1, None).await), "held_by", "told clearly, nothing lost");
}

async fn another_stage_needs_a_reason_and_stands_on_the_plate(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let registry = &register.registry;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let set = |reason: &str| StageOverride { stage: Stage::Two, reason: reason.to_owned() };
    assert_eq!(refused(registry.desk().approve(&reviewer, id, 1, Some(&set("  "))).await), "invalid");
    let number = registry.desk().approve(&reviewer, id, 1, Some(&set("标签为国二，铭牌不清"))).await.unwrap();
    assert_eq!(number.to_string(), "2-DL000001");
    let revision = registry.desk().dossier(&reviewer, id, false).await.unwrap().revisions.remove(0);
    assert_eq!(revision.stage_override, Some((Stage::Two, "标签为国二，铭牌不清".to_owned())));
    assert_eq!(revision.determination.stage, Stage::Three, "what the rules said is kept beside it");
    let same = register.sent(&owner, &excavator(&pin(2))).await;
    let unchanged = StageOverride { stage: Stage::Three, reason: String::new() };
    let number = registry.desk().approve(&reviewer, same, 1, Some(&unchanged)).await.unwrap();
    assert_eq!(number.to_string(), "3-DL000002", "the determined stage needs no reason");
}

async fn the_common_reasons_are_the_citys_to_edit(register: &TestRegister) {
    let registry = &register.registry;
    let reviewer = register.reviewer("lihua").await;
    let chief = register.staff("chief", YAODU, &Duty::ALL).await;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    assert!(registry.desk().phrases(&reviewer).await.unwrap().len() >= 5, "a new register has some");
    for nobody in [&reviewer, &chief] {
        assert_eq!(refused(registry.desk().set_phrases(nobody, "照片不清").await), "forbidden");
    }
    registry.desk().set_phrases(&city, "照片不清\n\n  铭牌缺失 \r\n").await.unwrap();
    assert_eq!(registry.desk().phrases(&reviewer).await.unwrap(), ["照片不清", "铭牌缺失"]);
    for bad in ["", " \n ", "<b>坏</b>", &"一\n".repeat(61)] {
        assert_eq!(refused(registry.desk().set_phrases(&city, bad).await), "invalid", "{bad:?}");
    }
    assert_eq!(registry.desk().phrases(&reviewer).await.unwrap().len(), 2, "a refused list changes nothing");
}
