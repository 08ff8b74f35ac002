//! 机械入场 and 机械出场: one machine on one site at a time, whatever happens in the same instant; what was done without a
//! network arrives once, in its order.

use domain::fields::Fields;
use domain::refusal::Refusal;
use registry::gate::{DeviceTime, Entered, Entry, RecordFilter};
use registry::{Actor, Duty, Registry, Role};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::pictures;
use super::register::{DAY, HOUR, MINUTE, SECOND, TestRegister, YAODU, at_once, both, refused, told};
use super::sites::SITES;

stories! {
    a_machine_comes_in_goes_out_and_the_counts_say_so,
    a_machine_that_has_not_left_waits_is_asked_for_and_comes_in,
    the_office_forces_an_exit_and_closes_a_site,
    a_machine_from_elsewhere_is_typed_once,
    a_hundred_entries_at_once_let_one_in,
    an_exit_is_undone_for_two_minutes,
    what_was_done_offline_arrives_once_with_its_time,
    counts_equal_the_records_after_any_history,
    an_owner_sees_where_a_machine_is,
    the_ledger_has_a_row_for_every_visit,
}

impl TestRegister {
    /// A registered machine; answers its number.
    pub async fn plated(&self, owner: &Actor, machine: &Fields) -> String {
        let id = self.sent(owner, machine).await;
        let known =
            self.registry.people().log_in(Role::Staff, "gatekeeper", super::filling::PASSWORD, "10.0.0.1").await;
        let reviewer = match known {
            Ok(token) => self.present(&token).await,
            Err(_) => self.staff("gatekeeper", YAODU, &[Duty::Review, Duty::Plates]).await,
        };
        self.registry.desk().approve(&reviewer, id, 1, None).await.unwrap().to_string()
    }
}

pub fn entry(number: &str) -> Entry {
    Entry {
        id: Uuid::from_bytes(registry::clock::random_bytes()),
        number: number.to_owned(),
        foreign: Fields::default(),
        exemption: String::new(),
        device: None,
    }
}

pub async fn enter_as(registry: &Registry, actor: &Actor, site: Uuid, entry: &Entry) -> registry::Result<Entered> {
    let file = registry.photos().incoming();
    std::fs::write(file.path(), pictures::jpeg(4)).unwrap();
    registry.gate().record_entry(actor, site, entry, Some(&file)).await
}

pub async fn enter(register: &TestRegister, actor: &Actor, site: Uuid, number: &str) -> registry::Result<Entered> {
    enter_as(&register.registry, actor, site, &entry(number)).await
}

pub fn inside(entered: registry::Result<Entered>) -> Uuid {
    match entered {
        Ok(Entered::Inside(visit)) => visit,
        other => panic!("not inside: {other:?}"),
    }
}

pub fn waits(entered: registry::Result<Entered>) -> Uuid {
    match entered {
        Ok(Entered::Waits(waiting)) => waiting,
        other => panic!("does not wait: {other:?}"),
    }
}

pub async fn counts(registry: &Registry, actor: &Actor, site: Uuid) -> (i64, i64, i64) {
    let site = registry.sites().site(actor, site).await.unwrap().site;
    (site.inside, site.entries, site.exits)
}

async fn a_machine_comes_in_goes_out_and_the_counts_say_so(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let found = registry.gate().candidates(&administrator, site, &number[2..]).await.unwrap();
    assert_eq!(found[0].number, number, "found without its stage");
    assert_eq!(registry.gate().candidates(&administrator, site, &pin(1)[11..]).await.unwrap()[0].number, number);
    let first = entry(&number);
    let send = || enter_as(registry, &administrator, site, &first);
    let (one, other) = tokio::join!(send(), send());
    let visit = inside(one);
    assert_eq!(inside(other), visit, "sent twice at once, it is one");
    assert_eq!(inside(enter_as(registry, &administrator, site, &first).await), visit, "sent twice, it is one");
    assert_eq!(refused(enter(register, &administrator, site, &number).await), "inside_here");
    assert_eq!(counts(registry, &administrator, site).await, (1, 1, 0));
    let seen = registry.gate().visit(&administrator, visit).await.unwrap();
    assert!(registry.photos().photo(&administrator, seen.photo, registry::photos::Size::Full).await.is_ok());
    registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    assert_eq!(counts(registry, &administrator, site).await, (0, 1, 1));
    assert_eq!(refused(registry.gate().record_exit(&administrator, site, Uuid::nil(), None).await), "not_inside");
    let again = registry.gate().candidates(&administrator, site, "").await.unwrap();
    assert_eq!(again[0].number, number, "what left last is offered first");
    let without = registry.gate().record_entry(&administrator, site, &entry(&number), None).await;
    assert!(
        matches!(without.unwrap_err().refusal(), Refusal::Invalid { report } if report.error_of("photo").is_some())
    );
    let file = registry.photos().incoming();
    std::fs::write(file.path(), b"no picture").unwrap();
    let broken = registry.gate().record_entry(&administrator, site, &entry(&number), Some(&file)).await;
    assert!(matches!(broken.unwrap_err().refusal(), Refusal::Invalid { report } if report.error_of("photo").is_some()));
    assert_eq!(counts(registry, &administrator, site).await, (0, 1, 1));
}

async fn a_machine_that_has_not_left_waits_is_asked_for_and_comes_in(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let (first, here) = register.site("13803570010", "滨河西路改造工程").await;
    let (second, there) = register.site("13803570011", "平阳广场地下车库").await;
    let visit = inside(enter(register, &first, here, &number).await);
    let waiting = waits(enter(register, &second, there, &number).await);
    assert_eq!(waits(enter(register, &second, there, &number).await), waiting, "one waits, however often it is tried");
    let shown = registry.gate().waiting_entry(&second, there, waiting).await.unwrap();
    let blocker = shown.blocker.unwrap();
    assert_eq!((blocker.site_name.as_str(), blocker.phone.as_str()), ("滨河西路改造工程", "13803570099"));
    assert_eq!(refused(registry.gate().enter_waiting(&second, there, waiting).await), "invalid");
    registry.gate().ask_exit(&second, there, waiting).await.unwrap();
    assert_eq!(refused(registry.gate().ask_exit(&second, there, waiting).await), "asked_already");
    assert_eq!(refused(registry.gate().ask_exit(&first, here, waiting).await), "settled");
    let asked = registry.gate().asked_exits(&first, here).await.unwrap();
    assert_eq!((asked.len(), asked[0].visit, asked[0].site_name.as_str()), (1, Some(visit), "平阳广场地下车库"));
    let to_first = |messages: Vec<registry::messages::Message>| {
        messages.into_iter().filter(|message| message.phone == "13803570010" && message.text.contains("请求您")).count()
    };
    assert_eq!(to_first(register.messages().await), 1);
    registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    assert!(registry.gate().asked_exits(&first, here).await.unwrap().is_empty());
    assert!(register.messages().await.iter().any(|told| told.phone == "13803570011" && told.text.contains("确认入场")));
    assert!(registry.gate().waiting_entry(&second, there, waiting).await.unwrap().blocker.is_none());
    registry.gate().enter_waiting(&second, there, waiting).await.unwrap();
    assert_eq!(refused(registry.gate().enter_waiting(&second, there, waiting).await), "settled");
    assert_eq!(counts(registry, &second, there).await, (1, 1, 0));
    assert_eq!(registry.gate().visit(&second, waiting).await.unwrap().number, number);
    let back = waits(enter(register, &first, here, &number).await);
    registry.gate().drop_waiting(&first, here, back).await.unwrap();
    assert!(registry.gate().waiting_entries(&first, here).await.unwrap().is_empty());
}

async fn the_office_forces_an_exit_and_closes_a_site(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let (one, two) =
        (register.plated(&owner, &excavator(&pin(1))).await, register.plated(&owner, &excavator(&pin(2))).await);
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let office = register.staff("lihua", YAODU, &SITES).await;
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    let visit = inside(enter(register, &administrator, site, &one).await);
    assert_eq!(refused(registry.gate().force_exit(&reader, visit, "对方不办理").await), "forbidden");
    assert_eq!(refused(registry.gate().force_exit(&office, visit, "").await), "invalid");
    registry.gate().force_exit(&office, visit, "对方一直不办理出场").await.unwrap();
    assert_eq!(refused(registry.gate().force_exit(&office, visit, "再来").await), "not_inside");
    assert_eq!(refused(registry.gate().record_exit(&administrator, site, visit, None).await), "not_inside");
    assert_eq!(refused(registry.gate().undo_exit(&administrator, site, visit).await), "exit_final");
    let left = registry.gate().visit(&administrator, visit).await.unwrap();
    assert_eq!(left.forced_reason.as_deref(), Some("对方一直不办理出场"));
    inside(enter(register, &administrator, site, &two).await);
    registry.sites().close_site(&office, site, "工程竣工").await.unwrap();
    assert_eq!(counts(registry, &administrator, site).await, (0, 2, 2), "nothing is locked in");
}

async fn a_machine_from_elsewhere_is_typed_once(register: &TestRegister) {
    let registry = &register.registry;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let number = "3-GA000001";
    assert_eq!(refused(enter(register, &administrator, site, number).await), "invalid", "its data is asked for");
    let foreign: Fields =
        [("product", "loader"), ("maker", "徐工集团"), ("model", "LW500"), ("fuel", "diesel")].into_iter().collect();
    let typed = Entry { foreign, ..entry("环３－ｇａ000001") };
    let visit = inside(enter_as(registry, &administrator, site, &typed).await);
    let seen = registry.gate().visit(&administrator, visit).await.unwrap();
    assert_eq!((seen.number.as_str(), seen.product, seen.model.as_str()), (number, "装载机", "LW500"));
    registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    inside(enter(register, &administrator, site, number).await);
    let (other, there) = register.site("13803570011", "平阳广场地下车库").await;
    waits(enter(register, &other, there, number).await);
}

async fn a_hundred_entries_at_once_let_one_in(register: &TestRegister) {
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let mut sites = Vec::new();
    for place in 0..10 {
        sites.push(register.site(&format!("138035701{place:02}"), &format!("工地{place}")).await);
    }
    let tasks = (0..100).map(|round| {
        let (administrator, site) = sites[round % 10].clone();
        let (registry, number) = (register.registry.clone(), number.clone());
        async move { (administrator.clone(), site, enter_as(&registry, &administrator, site, &entry(&number)).await) }
    });
    let mut inside = Vec::new();
    let mut told_where = 0;
    for (administrator, site, entered) in at_once(tasks).await {
        match entered {
            Ok(Entered::Inside(visit)) => inside.push((site, visit)),
            Ok(Entered::Waits(waiting)) => {
                let shown = register.registry.gate().waiting_entry(&administrator, site, waiting).await.unwrap();
                assert!(shown.blocker.is_some_and(|blocker| blocker.site_name.starts_with("工地")));
                told_where += 1;
            }
            Err(error) => {
                assert!(matches!(error.refusal(), Refusal::InsideHere { .. }), "{error:?}");
                told_where += 1;
            }
        }
    }
    assert_eq!((inside.len(), told_where), (1, 99));
    assert_eq!(register.raw.number("select count(*) from visit").await, 1);
    assert_eq!(register.raw.number("select count(*) from waiting_entry where settled_at is null").await, 9);
    let sum = register.raw.number("select cast(sum(inside_count) as bigint) from site").await;
    assert_eq!(sum, 1);
}

async fn an_exit_is_undone_for_two_minutes(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let (first, here) = register.site("13803570010", "滨河西路改造工程").await;
    let (second, there) = register.site("13803570011", "平阳广场地下车库").await;
    let visit = inside(enter(register, &first, here, &number).await);
    registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    assert_eq!(refused(registry.gate().undo_exit(&second, there, visit).await), "exit_final");
    registry.gate().undo_exit(&first, here, visit).await.unwrap();
    assert_eq!(counts(registry, &first, here).await, (1, 1, 0));
    registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    register.wait(2 * MINUTE + SECOND);
    assert_eq!(refused(registry.gate().undo_exit(&first, here, visit).await), "exit_final");
    let visit = inside(enter(register, &first, here, &number).await);
    registry.gate().record_exit(&first, here, visit, None).await.unwrap();
    // The undo against an entry elsewhere: one of them has the machine.
    let undo = {
        let (registry, actor) = (registry.clone(), first.clone());
        async move { registry.gate().undo_exit(&actor, here, visit).await }
    };
    let elsewhere = {
        let (registry, actor, number) = (registry.clone(), second.clone(), number.clone());
        async move { enter_as(&registry, &actor, there, &entry(&number)).await }
    };
    let (undone, entered) = both(undo, elsewhere).await;
    let came_in = matches!(entered, Ok(Entered::Inside(_)));
    assert!(undone.is_ok() != came_in, "{undone:?} {entered:?}");
    assert_eq!(register.raw.number("select count(*) from visit where left_at is null").await, 1);
}

async fn what_was_done_offline_arrives_once_with_its_time(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let now = registry.clock().now_ms();
    // The tablet is a day slow; it let the machine in three hours ago and out one hour ago.
    let tablet = now - DAY;
    let sent = |ago: i64| Some(DeviceTime { at: tablet - ago, sent_at: tablet });
    let kept = Entry { device: sent(3 * HOUR), ..entry(&number) };
    for _ in 0..2 {
        inside(enter_as(registry, &administrator, site, &kept).await);
        registry.gate().record_exit(&administrator, site, kept.id, sent(HOUR)).await.unwrap();
    }
    let visit = registry.gate().visit(&administrator, kept.id).await.unwrap();
    let near = |at: i64, ago: i64| (at - (now - ago)).abs() < MINUTE;
    assert!(near(visit.entered_at, 3 * HOUR) && near(visit.left_at.unwrap(), HOUR), "{visit:?}");
    assert_eq!(visit.clock, ["入场时平板时间慢1天", "出场时平板时间慢1天"]);
    assert_eq!(counts(registry, &administrator, site).await, (0, 1, 1));
    // A tablet that claims the future is not believed.
    let future = Entry { device: Some(DeviceTime { at: now + DAY, sent_at: now }), ..entry(&number) };
    let visit = inside(enter_as(registry, &administrator, site, &future).await);
    assert!(registry.gate().visit(&administrator, visit).await.unwrap().entered_at <= registry.clock().now_ms());
}

async fn counts_equal_the_records_after_any_history(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let mut numbers = Vec::new();
    for machine in 1..4 {
        numbers.push(register.plated(&owner, &excavator(&pin(machine))).await);
    }
    let mut sites = Vec::new();
    for place in 0..3 {
        sites.push(register.site(&format!("138035701{place:02}"), &format!("工地{place}")).await);
    }
    let office = register.staff("lihua", YAODU, &SITES).await;
    let mut chance = 7_u64;
    let mut roll = move |end: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % end
    };
    for _ in 0..120 {
        let (administrator, site) = &sites[roll(3)];
        let open = registry
            .gate()
            .records(administrator, *site, &RecordFilter { inside: Some(true), ..RecordFilter::default() })
            .await
            .unwrap()
            .visits;
        let visit = (!open.is_empty()).then(|| open[roll(open.len())].id);
        match (roll(5), visit) {
            (0 | 1, _) => {
                let _ = enter(register, administrator, *site, &numbers[roll(3)]).await;
            }
            (2, Some(visit)) => drop(registry.gate().record_exit(administrator, *site, visit, None).await.unwrap()),
            (3, Some(visit)) => drop(registry.gate().force_exit(&office, visit, "抽查").await.unwrap()),
            (4, Some(visit)) => {
                registry.gate().record_exit(administrator, *site, visit, None).await.unwrap();
                registry.gate().undo_exit(administrator, *site, visit).await.unwrap();
            }
            _ => {
                for waiting in registry.gate().waiting_entries(administrator, *site).await.unwrap() {
                    let _ = told(&registry.gate().enter_waiting(administrator, *site, waiting.id).await);
                }
            }
        }
        for (administrator, site) in &sites {
            let (inside, entries, exits) = counts(registry, administrator, *site).await;
            let count = async |condition: &str| {
                let id = match &register.raw {
                    super::raw::Raw::Sqlite(_) => format!("x'{}'", site.simple()),
                    super::raw::Raw::Postgres(_) => format!("'{site}'"),
                };
                register.raw.number(&format!("select count(*) from visit where site_id = {id} and {condition}")).await
            };
            assert_eq!(inside, count("left_at is null").await);
            assert_eq!((entries, exits), (count("1 = 1").await, count("left_at is not null").await));
        }
    }
    let most =
        "select coalesce(max(n), 0) from (select count(*) as n from visit where left_at is null group by number_key) c";
    assert!(register.raw.number(most).await <= 1);
    assert!(register.raw.number("select count(*) from visit").await > 10);
}

async fn an_owner_sees_where_a_machine_is(register: &TestRegister) {
    let registry = &register.registry;
    let owner = register.owner().await;
    let number = register.plated(&owner, &excavator(&pin(1))).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    let visit = inside(enter(register, &administrator, site, &number).await);
    let machine = registry.filings().my_machines(&owner, None).await.unwrap().entries[0].id;
    let seen = registry.gate().visits_of(&owner, machine).await.unwrap();
    assert_eq!((seen.len(), seen[0].site_name.as_str(), seen[0].left_at), (1, "滨河西路改造工程", None));
    registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    assert!(registry.gate().visits_of(&owner, machine).await.unwrap()[0].left_at.is_some());
    let other = register.newcomer(Role::Owner, "13803570008").await;
    assert_eq!(refused(registry.gate().visits_of(&other, machine).await), "not_found");
    assert_eq!(refused(registry.gate().visits_of(&administrator, machine).await), "not_found");
}

async fn the_ledger_has_a_row_for_every_visit(register: &TestRegister) {
    let registry = &register.registry;
    let number = register.plated(&register.owner().await, &excavator(&pin(1))).await;
    let (administrator, site) = register.site("13803570010", "滨河西路改造工程").await;
    for _ in 0..3 {
        let visit = inside(enter(register, &administrator, site, &number).await);
        registry.gate().record_exit(&administrator, site, visit, None).await.unwrap();
    }
    let csv = registry::spreadsheets::Format::Csv;
    let file = registry.gate().ledger(&administrator, site, &RecordFilter::default(), csv).await.unwrap();
    let text = std::fs::read_to_string(file.path()).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(text.contains("环保登记编码") && text.contains(&pin(1)), "{text}");
    let other = RecordFilter { search: "3-DL000777".to_owned(), ..RecordFilter::default() };
    let file = registry.gate().ledger(&administrator, site, &other, csv).await.unwrap();
    assert_eq!(std::fs::read_to_string(file.path()).unwrap().lines().count(), 1);
    let stranger = register.newcomer(Role::Site, "13803570012").await;
    assert_eq!(told(&registry.gate().ledger(&stranger, site, &RecordFilter::default(), csv).await), "not_found");
}
