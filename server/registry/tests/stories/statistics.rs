//! 统计: counted where it happens, within the viewer's districts, and never by walking the register.

use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use registry::statistics::{Figures, Month, Part, StatisticsFilter};
use registry::{Actor, Duty, Role};

use super::filling::{excavator, pin};
use super::register::{CITY, DAY, HOUMA, HOUR, TestRegister, YAODU, at_once, told};
use super::review::reasons;

stories! {
    an_empty_register_has_empty_statistics,
    what_is_registered_is_counted_by_everything,
    waiting_times_and_decisions_are_counted,
    an_office_counts_its_own,
    months_narrow_what_is_counted,
    decisions_at_once_are_all_counted,
    a_colleagues_figures_are_for_the_administration,
}

async fn statistics(register: &TestRegister, actor: &Actor, filter: &StatisticsFilter) -> Figures {
    register.registry.statistics().read(actor, filter).await.unwrap()
}

async fn city(register: &TestRegister) -> Actor {
    register.staff("city", CITY, &[Duty::Administration]).await
}

async fn an_empty_register_has_empty_statistics(register: &TestRegister) {
    let city = city(register).await;
    let found = statistics(register, &city, &StatisticsFilter::default()).await;
    assert!(found.is_empty());
    for part in Part::ALL {
        let table = found.table(part);
        assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{part:?}");
        assert!(table.rows.iter().flatten().all(|cell| cell.parse::<i64>().is_err() || cell == "0"), "{part:?}");
    }
}

async fn what_is_registered_is_counted_by_everything(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let loader = excavator(&pin(2)).with("product", "loader").with("fuel", "lng");
    let fifth = excavator(&pin(3)).with("machine_date", "2010-06-11").with("engine_date", "2010-04-20");
    for machine in [excavator(&pin(1)), loader, fifth.with("disclosure_number", "").with("approval_number", "4HK1")] {
        let id = register.sent(&owner, &machine).await;
        register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    }
    let city = city(register).await;
    let found = statistics(register, &city, &StatisticsFilter::default()).await;
    let yaodu = found.districts.iter().find(|district| district.name == "尧都区").unwrap();
    assert_eq!((yaodu.registered, yaodu.uncollected, yaodu.cancelled), (3, 3, 0));
    assert_eq!(found.products, [(Product::Excavator, 2), (Product::Loader, 1)]);
    assert_eq!(found.fuels, [(Fuel::Diesel, 2), (Fuel::LiquefiedNaturalGas, 1)]);
    assert_eq!(found.stages.iter().map(|(_, n)| n).sum::<i64>(), 3);
    assert!(found.stages.iter().any(|(stage, n)| *stage == Stage::Three && *n > 0), "{:?}", found.stages);
    let [month] = found.periods.as_slice() else { panic!("{:?}", found.periods) };
    assert_eq!(month.name, Month::of(register.registry.today()).iso());
    assert_eq!(month.registered(), 3);
    let shares = found.table(Part::Products);
    assert_eq!(shares.rows, [["挖掘机", "2", "67%"], ["装载机", "1", "33%"]]);
    let districts = found.table(Part::Districts);
    assert_eq!(districts.rows.last().unwrap()[..2], ["合计".to_owned(), "3".to_owned()]);
}

async fn waiting_times_and_decisions_are_counted(register: &TestRegister) {
    let (owner, city) = (register.owner().await, city(register).await);
    let (lihua, zhao) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(register.sent(&owner, &excavator(&pin(number))).await);
    }
    register.wait(HOUR);
    register.registry.desk().approve(&lihua, ids[0], 1, None).await.unwrap();
    register.wait(30 * HOUR);
    register.registry.desk().return_filing(&lihua, ids[1], 1, &reasons("请重拍")).await.unwrap();
    // Beyond five working days, whatever the day of the week.
    register.wait(14 * DAY);
    register.registry.desk().approve(&zhao, ids[2], 1, None).await.unwrap();
    let found = statistics(register, &city, &StatisticsFilter::default()).await;
    let all = &found.waiting;
    assert_eq!((all.approved, all.returned, all.in_time), (2, 1, 2));
    assert_eq!((all.median().as_deref(), all.in_time_percent()), (Some("1天–2天"), Some(67)));
    assert_eq!(all.steps().iter().filter(|(_, n)| *n > 0).count(), 3);
    let told: Vec<(&str, i64, i64, Option<i64>)> = found
        .reviewers
        .iter()
        .map(|one| (one.name.as_str(), one.waiting.approved, one.waiting.returned, one.waiting.in_time_percent()))
        .collect();
    assert_eq!(told, [("审核员lihua", 1, 1, Some(100)), ("审核员zhao", 1, 0, Some(0))]);
    // Decided twice by the same person, counted once; sent again, counted again.
    register.registry.desk().approve(&zhao, ids[2], 1, None).await.unwrap();
    register.send(&owner, ids[1]).await;
    register.registry.desk().approve(&lihua, ids[1], 2, None).await.unwrap();
    let found = statistics(register, &city, &StatisticsFilter::default()).await;
    assert_eq!((found.waiting.approved, found.waiting.returned), (3, 1));
}

async fn an_office_counts_its_own(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    let houma = register.staff("houma", HOUMA, &Duty::ALL).await;
    let every = StatisticsFilter::default();
    assert_eq!(statistics(register, &reviewer, &every).await.waiting.approved, 1);
    let theirs = statistics(register, &houma, &every).await;
    assert!(theirs.is_empty() && theirs.districts.len() == 1 && theirs.reviewers.is_empty());
    let of = |office: &str| StatisticsFilter { office: Some(office.to_owned()), ..StatisticsFilter::default() };
    let registry = &register.registry;
    assert_eq!(told(&registry.statistics().read(&houma, &of(YAODU)).await), "not_found");
    assert_eq!(told(&registry.statistics().read(&owner, &every).await), "forbidden");
    let site = register.newcomer(Role::Site, "13803570002").await;
    assert_eq!(told(&registry.statistics().read(&site, &every).await), "forbidden");
    let city = city(register).await;
    assert_eq!(statistics(register, &city, &of(YAODU)).await.products.len(), 1);
    assert!(statistics(register, &city, &of(HOUMA)).await.is_empty());
}

async fn months_narrow_what_is_counted(register: &TestRegister) {
    let owner = register.owner().await;
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    let second = register.sent(&owner, &excavator(&pin(2))).await;
    let began = Month::of(register.registry.today());
    let lihua = register.reviewer("lihua").await;
    register.registry.desk().approve(&lihua, first, 1, None).await.unwrap();
    register.wait(40 * DAY);
    let later = Month::of(register.registry.today());
    let zhao = register.reviewer("zhao").await;
    register.registry.desk().approve(&zhao, second, 1, None).await.unwrap();
    let city = city(register).await;
    let counted = async |from: Option<Month>, until: Option<Month>| {
        let found = statistics(register, &city, &StatisticsFilter { from, until, office: None }).await;
        let registered: i64 = found.districts.iter().map(|district| district.registered).sum();
        (registered, found.waiting.approved, found.periods.len())
    };
    assert_eq!(counted(None, None).await, (2, 2, 2));
    assert_eq!(counted(Some(began), Some(began)).await, (1, 1, 1));
    assert_eq!(counted(Some(later), None).await, (1, 1, 1));
    assert_eq!(counted(None, Some(began.before(1))).await, (0, 0, 0));
}

async fn decisions_at_once_are_all_counted(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(register.sent(&owner, &excavator(&pin(number))).await);
    }
    let decide = |id| {
        let (registry, reviewer) = (register.registry.clone(), reviewer.clone());
        async move { registry.desk().approve(&reviewer, id, 1, None).await.unwrap() }
    };
    at_once(ids.into_iter().map(decide)).await;
    let city = city(register).await;
    let found = statistics(register, &city, &StatisticsFilter::default()).await;
    assert_eq!((found.waiting.approved, found.periods[0].registered()), (6, 6));
}

async fn a_colleagues_figures_are_for_the_administration(register: &TestRegister) {
    let owner = register.owner().await;
    let (lihua, zhao) = (register.reviewer("lihua").await, register.reviewer("zhao").await);
    for (number, reviewer) in [&lihua, &zhao].into_iter().enumerate() {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        register.registry.desk().approve(reviewer, id, 1, None).await.unwrap();
    }
    let head = register.staff("head", YAODU, &[Duty::Administration]).await;
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    let names = async |actor: &Actor| {
        let found = statistics(register, actor, &StatisticsFilter::default()).await;
        assert_eq!(found.waiting.approved, 2);
        found.reviewers.into_iter().map(|reviewer| reviewer.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&lihua).await, ["审核员lihua"]);
    assert_eq!(names(&reader).await, [""; 0]);
    assert_eq!(names(&head).await.len(), 2);
}
