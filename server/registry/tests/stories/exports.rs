//! 导出: every list with its filters, in the asker's districts, masked; made once, found again, gone after a week.

use futures_util::StreamExt as _;
use registry::exports::What;
use registry::jobs::JobState;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, RESIDENT_ID, excavator, pin};
use super::inspections::{registered, test};
use super::register::{CITY, DAY, HOUMA, TestRegister, YAODU, at_once, refused, told};

stories! {
    every_list_is_written_with_its_filters_and_without_secrets,
    the_delivery_log_is_written_masked_and_only_for_the_administration,
    an_office_exports_its_own_district,
    a_file_is_for_who_asked_and_for_the_city,
    a_long_list_is_written_whole_and_once,
    a_file_is_gone_after_a_week,
    an_export_whose_worker_died_starts_again,
    nobody_fills_the_queue_alone,
}

async fn start(register: &TestRegister, actor: &Actor, what: &str, query: &str) -> Uuid {
    register.registry.exports().start_export(actor, what, "csv", query).await.unwrap()
}

async fn text(register: &TestRegister, actor: &Actor, id: Uuid) -> String {
    let mut file = register.registry.exports().export_file(actor, id).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = file.bytes.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    assert_eq!(u64::try_from(bytes.len()).unwrap(), file.length);
    String::from_utf8(bytes).unwrap()
}

/// The lines of an export, without its heading.
pub async fn exported(register: &TestRegister, actor: &Actor, what: &str, query: &str) -> Vec<String> {
    let id = start(register, actor, what, query).await;
    register.registry.upkeep().do_jobs().await.unwrap();
    text(register, actor, id).await.lines().skip(1).map(str::to_owned).collect()
}

async fn city(register: &TestRegister) -> Actor {
    register.staff("city", CITY, &[Duty::ReadOnly]).await
}

async fn every_list_is_written_with_its_filters_and_without_secrets(register: &TestRegister) {
    let owner = register.owner().await;
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let (_, other) =
        registered(register, &owner, &excavator(&pin(2)).with("model", "=HYPERLINK(1)").with("district", HOUMA)).await;
    register.sent(&owner, &excavator(&pin(3))).await;
    let inspector = register.staff("inspector", CITY, &[Duty::Inspection]).await;
    register.registry.inspections().enter_inspection(&inspector, &test(&number, "LF-1"), false).await.unwrap();
    let failed = test(&other, "LF-2").with("ringelmann", "2");
    register.registry.inspections().enter_inspection(&inspector, &failed, false).await.unwrap();
    let city = city(register).await;
    let counts = [("filings", "", 1), ("filings", "state=approved", 2), ("filings", "search=SY215C", 2)];
    for (what, query, count) in counts {
        assert_eq!(exported(register, &city, what, query).await.len(), count, "{what} {query}");
    }
    let machines = exported(register, &city, "machines", "").await;
    assert_eq!(machines.len(), 2);
    assert!(machines[1].contains(",'=HYPERLINK(1),"), "{}", machines[1]);
    assert_eq!(exported(register, &city, "machines", &format!("office={HOUMA}")).await.len(), 1);
    assert_eq!(exported(register, &city, "machines", &format!("search={number}")).await.len(), 1);
    assert_eq!(exported(register, &city, "machines", "search=%E4%B8%89%E4%B8%80").await.len(), 2, "三一, told once");
    assert_eq!(exported(register, &city, "machines", "stage=4").await.len(), 0);
    let ledger = exported(register, &city, "ledger", "").await;
    assert!(ledger[0].contains("2018-06-11") && ledger[0].contains("AA-4HK1XDEA-01"), "{}", ledger[0]);
    let inspections = exported(register, &city, "inspections", "verdict=fail").await;
    assert!(inspections.len() == 1 && inspections[0].contains("LF-2") && inspections[0].contains("不合格"));
    let mut whole = String::new();
    for export in register.registry.exports().list(&city).await.unwrap() {
        assert_eq!(export.job.state, JobState::Done);
        whole.push_str(&text(register, &city, export.job.id).await);
    }
    assert!(whole.contains("*******9911"));
    assert!(!whole.contains(CONTACT_PHONE) && !whole.contains(RESIDENT_ID));
    let trail = register.raw.texts("select detail from event where what = 'export.made'").await;
    assert_eq!(trail.len(), 10);
    assert!(trail.iter().any(|detail| detail.contains("\"rows\":2") && detail.contains("有搜索词")));
    assert!(trail.iter().all(|detail| !detail.contains("三一")), "what was searched may be a name");
}

async fn the_delivery_log_is_written_masked_and_only_for_the_administration(register: &TestRegister) {
    let owner = register.owner().await;
    registered(register, &owner, &excavator(&pin(1))).await;
    let city = register.staff("admin", CITY, &[Duty::Administration]).await;
    let lines = exported(register, &city, "messages", "").await;
    assert_eq!(i64::try_from(lines.len()).unwrap(), register.raw.number("select count(*) from outbox").await);
    let whole = lines.join("\n");
    assert!(whole.contains("待发送") && whole.contains("****"), "{whole}");
    assert!(!whole.contains(CONTACT_PHONE), "{whole}");
    assert_eq!(exported(register, &city, "messages", "state=failed").await, [""; 0]);
    assert_eq!(exported(register, &city, "messages", "q=3-DL999999").await, [""; 0]);
    let id = start(register, &city, "messages", "").await;
    register.registry.upkeep().do_jobs().await.unwrap();
    let reader = register.staff("reader", CITY, &[Duty::ReadOnly]).await;
    assert!(register.registry.exports().export_file(&reader, id).await.is_err());
}

async fn an_office_exports_its_own_district(register: &TestRegister) {
    let owner = register.owner().await;
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    registered(register, &owner, &excavator(&pin(2)).with("district", HOUMA)).await;
    let yaodu = register.staff("yaodu", YAODU, &[Duty::ReadOnly]).await;
    for query in ["", &format!("office={YAODU}"), "search=SY215C"] {
        let rows = exported(register, &yaodu, "machines", query).await;
        assert!(rows.len() == 1 && rows[0].starts_with(&number), "{query}: {rows:?}");
    }
    let registry = &register.registry;
    let houma = format!("office={HOUMA}");
    for what in What::ALL {
        assert_eq!(
            refused(registry.exports().start_export(&yaodu, what.code(), "xlsx", &houma).await),
            "not_found",
            "{what:?}"
        );
    }
    for (what, format) in [("nothing", "csv"), ("machines", "pdf")] {
        assert_eq!(refused(registry.exports().start_export(&yaodu, what, format, "").await), "bad_request");
    }
    assert_eq!(refused(registry.exports().start_export(&owner, "machines", "csv", "").await), "forbidden");
    let idle = register.staff("idle", YAODU, &[]).await;
    assert_eq!(refused(registry.exports().start_export(&idle, "machines", "csv", "").await), "forbidden");
    assert_eq!(refused(registry.exports().list(&idle).await), "forbidden");
}

async fn a_file_is_for_who_asked_and_for_the_city(register: &TestRegister) {
    let asker = register.staff("asker", YAODU, &[Duty::ReadOnly]).await;
    let colleague = register.staff("colleague", YAODU, &Duty::ALL).await;
    let admin = register.staff("admin", CITY, &[Duty::Administration]).await;
    let reader = city(register).await;
    let id = start(register, &asker, "machines", "").await;
    let registry = &register.registry;
    assert_eq!(refused(registry.exports().export_file(&asker, id).await.map(|_| ())), "file_gone", "not made yet");
    registry.upkeep().do_jobs().await.unwrap();
    for allowed in [&asker, &admin] {
        assert!(text(register, allowed, id).await.contains("环保登记号码"));
        assert_eq!(registry.exports().list(allowed).await.unwrap().len(), 1);
    }
    for stranger in [&colleague, &reader] {
        assert_eq!(refused(registry.exports().export_file(stranger, id).await.map(|_| ())), "not_found");
        assert!(registry.exports().list(stranger).await.unwrap().is_empty());
    }
    assert_eq!(register.raw.number("select count(*) from event where what = 'export.fetched'").await, 2);
}

async fn a_long_list_is_written_whole_and_once(register: &TestRegister) {
    let owner = register.owner().await;
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let inspector = register.staff("inspector", YAODU, &[Duty::Inspection]).await;
    register.registry.inspections().enter_inspection(&inspector, &test(&number, "LF-0"), false).await.unwrap();
    let copies = "insert into inspection (id, machine_id, office_id, report_no, body, origin, tested_at, data,
            mean_k, limit_k, limit_class, verdict, created_by, created_at)
        select ID, machine_id, office_id, 'N' || n.n, body, origin, tested_at, replace(data, 'LF-0', 'N' || n.n),
            mean_k, limit_k, limit_class, verdict, created_by, created_at
        from inspection cross join (NUMBERS) n";
    let added = match &register.raw {
        super::raw::Raw::Sqlite(_) => {
            let numbers =
                "with recursive c(n) as (select 1 union all select n + 1 from c where n < 1200) select n from c";
            register.raw.change(&copies.replace("ID,", "randomblob(16),").replace("NUMBERS", numbers)).await
        }
        super::raw::Raw::Postgres(_) => {
            let numbers = "select generate_series(1, 1200) as n";
            register.raw.change(&copies.replace("ID,", "gen_random_uuid(),").replace("NUMBERS", numbers)).await
        }
    };
    assert_eq!(added, 1200);
    // All of them at the same instant: the pages end in the middle of it.
    let rows = exported(register, &inspector, "inspections", "").await;
    let mut reports: Vec<&str> =
        rows.iter().filter_map(|row| row.split(',').find(|cell| cell.starts_with('N'))).collect();
    assert_eq!((rows.len(), reports.len()), (1201, 1200));
    reports.sort_unstable();
    reports.dedup();
    assert_eq!(reports.len(), 1200);
    let export = register.registry.exports().list(&inspector).await.unwrap().remove(0);
    assert_eq!((export.job.total, export.job.done, export.outcome.rows), (Some(1201), 1201, 1201));
}

async fn a_file_is_gone_after_a_week(register: &TestRegister) {
    let asker = register.staff("asker", YAODU, &[Duty::ReadOnly]).await;
    let id = start(register, &asker, "machines", "").await;
    let registry = &register.registry;
    registry.upkeep().do_jobs().await.unwrap();
    let file = register.photo_folder().join("blobs/exports").join(format!("{id}.file"));
    assert!(file.exists());
    register.wait(7 * DAY - 60_000);
    assert_eq!(registry.upkeep().sweep_jobs().await.unwrap(), 0);
    text(register, &asker, id).await;
    register.wait(2 * 60_000);
    assert_eq!(refused(registry.exports().export_file(&asker, id).await.map(|_| ())), "file_gone");
    assert_eq!(registry.upkeep().sweep_jobs().await.unwrap(), 1);
    assert!(!file.exists());
    assert_eq!(refused(registry.exports().export_file(&asker, id).await.map(|_| ())), "not_found");
}

async fn an_export_whose_worker_died_starts_again(register: &TestRegister) {
    let asker = register.staff("asker", YAODU, &[Duty::ReadOnly]).await;
    let id = start(register, &asker, "machines", "").await;
    let lease = register.registry.clock().now_ms() + 60_000;
    register.raw.change(&format!("update job set state = 'running', tries = 1, lease_until = {lease}")).await;
    let workers = [register.reopened().await, register.reopened().await];
    register.wait(61_000);
    let work = workers.clone().into_iter().map(|registry| async move { registry.upkeep().do_jobs().await.unwrap() });
    assert_eq!(at_once(work).await.into_iter().sum::<usize>(), 1, "of two processes one takes it");
    assert!(text(register, &asker, id).await.contains("环保登记号码"));
    for worker in workers {
        worker.close().await;
    }
    // One that dies each time is given up and says so.
    let id = start(register, &asker, "machines", "").await;
    register.raw.change("update job set tries = 3 where state = 'waiting'").await;
    register.registry.upkeep().do_jobs().await.unwrap();
    let export = register.registry.exports().list(&asker).await.unwrap().into_iter().find(|export| export.job.id == id);
    let export = export.unwrap();
    assert_eq!(export.job.state, JobState::Failed);
    assert!(!export.outcome.sentence.is_empty());
}

async fn nobody_fills_the_queue_alone(register: &TestRegister) {
    let asker = register.staff("asker", YAODU, &[Duty::ReadOnly]).await;
    let starts = (0..8).map(|_| {
        let (registry, asker) = (register.registry.clone(), asker.clone());
        async move { told(&registry.exports().start_export(&asker, "machines", "xlsx", "").await) }
    });
    let mut ended = at_once(starts).await;
    ended.sort_unstable();
    assert_eq!(ended, ["job_limit", "job_limit", "job_limit", "ok", "ok", "ok", "ok", "ok"]);
    register.registry.upkeep().do_jobs().await.unwrap();
    register.registry.exports().start_export(&asker, "machines", "xlsx", "").await.unwrap();
}
