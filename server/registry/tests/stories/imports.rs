//! A table of tests: checked before anything is written, written once, found again, given up.

use registry::inspections::imports::Import;
use registry::jobs::JobState;
use registry::spreadsheets::{Cell, Format, Writer};
use registry::{Actor, Duty, Result};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::inspections::registered;
use super::register::{DAY, HOUMA, TestRegister, YAODU, at_once, refused, told};

stories! {
    five_thousand_rows_with_fifty_bad_ones,
    a_table_confirmed_twice_is_written_once,
    a_job_whose_worker_died_is_done_by_another,
    what_became_impossible_meanwhile_is_skipped_and_named,
    only_its_sender_decides_and_only_for_a_day,
    what_is_no_table_of_tests_is_refused_at_once,
}

const HEADING: [&str; 11] = [
    "环保登记号码",
    "报告编号",
    "检测机构",
    "检测日期",
    "检测时间",
    "检测地点",
    "检测类型",
    "光吸收系数1",
    "光吸收系数2",
    "光吸收系数3",
    "备注",
];

type Line = [String; 11];

fn line(number: &str, report: usize) -> Line {
    let report = format!("LF-{report}");
    [number, &report, "临汾检测中心", "2026-01-15", "9:05", "工地", "定期检验", "0.6", "0.61", "0.62", "x"]
        .map(str::to_owned)
}

async fn send(register: &TestRegister, actor: &Actor, lines: &[Line]) -> Result<Uuid> {
    let file = register.registry.photos().incoming();
    let mut writer = Writer::create(Format::Xlsx, file.path(), "检测", &HEADING).unwrap();
    for line in lines {
        writer.row(&line.iter().map(|text| Cell::from(text.as_str())).collect::<Vec<_>>()).unwrap();
    }
    writer.finish().unwrap();
    register.registry.inspections().start_import(actor, "检测.xlsx", &file).await
}

async fn checked(register: &TestRegister, actor: &Actor, lines: &[Line]) -> Import {
    let id = send(register, actor, lines).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    register.registry.inspections().import_of(actor, id).await.unwrap()
}

async fn written(register: &TestRegister) -> i64 {
    register.raw.number("select count(*) from inspection").await
}

async fn inspector(register: &TestRegister) -> Actor {
    register.staff("inspector", YAODU, &[Duty::Inspection]).await
}

async fn five_thousand_rows_with_fifty_bad_ones(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, first) = registered(register, &owner, &excavator(&pin(1))).await;
    let (_, second) = registered(register, &owner, &excavator(&pin(2))).await;
    let mut lines: Vec<Line> =
        (0..5000).map(|index| line(if index % 2 == 0 { &first } else { &second }, index)).collect();
    for bad in 0..50 {
        let index = bad * 100 + 15;
        match bad % 5 {
            0 => "abc".clone_into(&mut lines[index][7]),
            1 => "3-DL999999".clone_into(&mut lines[index][0]),
            2 => "2099-01-01".clone_into(&mut lines[index][3]),
            3 => "别的".clone_into(&mut lines[index][6]),
            _ => "LF-0".clone_into(&mut lines[index][1]),
        }
    }
    let import = checked(register, &inspector, &lines).await;
    assert_eq!(import.job.state, JobState::Checked);
    assert_eq!((import.outcome.rows, import.outcome.good, import.outcome.bad), (5000, 4950, 50));
    assert_eq!(written(register).await, 0, "nothing is written before it is confirmed");
    let problems: Vec<(i64, &str)> =
        import.problems.iter().map(|problem| (problem.row, problem.field.as_str())).take(5).collect();
    // Row 17 of the file is the sixteenth test.
    let expected = [(17, "reading1"), (117, "number"), (217, "tested_on"), (317, "origin"), (417, "report_no")];
    assert_eq!(problems, expected);
    assert_eq!(import.problems[0].typed, "abc");
    assert!(import.problems[4].sentence.contains("与第2行"), "{}", import.problems[4].sentence);
    let report = register.registry.inspections().import_report(&inspector, import.job.id).await.unwrap();
    assert!(std::fs::metadata(report.path()).unwrap().len() > 1000);
    register.registry.inspections().confirm_import(&inspector, import.job.id).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let done = register.registry.inspections().import_of(&inspector, import.job.id).await.unwrap();
    assert_eq!((done.job.state, done.outcome.written, done.outcome.skipped.len()), (JobState::Done, 4950, 0));
    assert_eq!(written(register).await, 4950);
    assert!(register.registry.trail().check_events(|_| {}).await.unwrap().broken.is_empty());
    let again = checked(register, &inspector, &lines[..20]).await;
    assert_eq!((again.outcome.good, again.outcome.bad), (0, 20), "what is in the register is an error at its row");
}

async fn a_table_confirmed_twice_is_written_once(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let lines: Vec<Line> = (0..250).map(|index| line(&number, index)).collect();
    let import = checked(register, &inspector, &lines).await;
    let id = import.job.id;
    let presses = (0..4).map(|_| {
        let (registry, inspector) = (register.registry.clone(), inspector.clone());
        async move { told(&registry.inspections().confirm_import(&inspector, id).await) }
    });
    assert_eq!(at_once(presses).await, ["ok"; 4]);
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(register.reopened().await);
    }
    let work = workers.clone().into_iter().map(|registry| async move { registry.upkeep().do_jobs().await.unwrap() });
    assert_eq!(at_once(work).await.into_iter().sum::<usize>(), 1, "one worker takes it");
    assert_eq!(written(register).await, 250);
    register.registry.inspections().confirm_import(&inspector, id).await.unwrap();
    assert_eq!(register.registry.upkeep().do_jobs().await.unwrap(), 0);
    assert_eq!(written(register).await, 250);
    assert_eq!(refused(register.registry.inspections().drop_import(&inspector, id).await), "job_over");
    for worker in workers {
        worker.close().await;
    }
}

async fn a_job_whose_worker_died_is_done_by_another(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let lines: Vec<Line> = (0..150).map(|index| line(&number, index)).collect();
    let import = checked(register, &inspector, &lines).await;
    register.registry.inspections().confirm_import(&inspector, import.job.id).await.unwrap();
    // A worker took it a moment ago and died: its row says running, and nobody works.
    let lease = register.registry.clock().now_ms() + 60_000;
    let taken = format!("update job set state = 'running', tries = 1, lease_until = {lease}");
    assert_eq!(register.raw.change(&taken).await, 1);
    let restarted = register.reopened().await;
    assert_eq!(restarted.upkeep().do_jobs().await.unwrap(), 0, "it may still be alive");
    register.wait(61_000);
    assert_eq!(restarted.upkeep().do_jobs().await.unwrap(), 1);
    assert_eq!(written(register).await, 150);
    restarted.close().await;
}

async fn what_became_impossible_meanwhile_is_skipped_and_named(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let import = checked(register, &inspector, &[line(&number, 1), line(&number, 2), line(&number, 3)]).await;
    let form = super::inspections::test(&number, "LF-2").with("body", "临汾检测中心");
    register.registry.inspections().enter_inspection(&inspector, &form, true).await.unwrap();
    register.registry.inspections().confirm_import(&inspector, import.job.id).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let done = register.registry.inspections().import_of(&inspector, import.job.id).await.unwrap();
    assert_eq!((done.outcome.written, done.outcome.skipped), (2, vec![3]));
}

async fn only_its_sender_decides_and_only_for_a_day(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let registry = &register.registry;
    let import = checked(register, &inspector, &[line(&number, 1)]).await;
    let colleague = register.staff("colleague", YAODU, &[Duty::Inspection]).await;
    let houma = register.staff("houma", HOUMA, &[Duty::Inspection]).await;
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    for stranger in [&colleague, &houma] {
        assert_eq!(refused(registry.inspections().import_of(stranger, import.job.id).await), "not_found");
        assert_eq!(refused(registry.inspections().confirm_import(stranger, import.job.id).await), "not_found");
        assert_eq!(refused(registry.inspections().drop_import(stranger, import.job.id).await), "not_found");
        assert!(registry.inspections().imports(stranger).await.unwrap().is_empty());
    }
    for nobody in [&reader, &owner] {
        assert_eq!(refused(send(register, nobody, &[line(&number, 2)]).await), "forbidden");
        assert_eq!(refused(registry.inspections().imports(nobody).await), "forbidden");
        assert_eq!(told(&registry.inspections().import_template(nobody).await), "forbidden");
    }
    assert_eq!(registry.inspections().imports(&inspector).await.unwrap().len(), 1, "found again");
    registry.inspections().drop_import(&inspector, import.job.id).await.unwrap();
    registry.inspections().drop_import(&inspector, import.job.id).await.unwrap();
    assert_eq!(refused(registry.inspections().confirm_import(&inspector, import.job.id).await), "job_over");
    let late = checked(register, &inspector, &[line(&number, 1)]).await;
    register.wait(DAY + 1);
    assert_eq!(refused(registry.inspections().confirm_import(&inspector, late.job.id).await), "job_over");
    assert_eq!(registry.upkeep().sweep_jobs().await.unwrap(), 2);
    assert_eq!(refused(registry.inspections().import_of(&inspector, late.job.id).await), "not_found");
    let typed = register.raw.everything().await;
    assert!(typed.iter().all(|text| !text.contains("LF-1")), "what was typed is sealed, and gone");
    let abroad = checked(register, &houma, &[line(&number, 9)]).await;
    assert_eq!((abroad.outcome.good, abroad.outcome.bad), (0, 1), "a machine elsewhere is an error at its row");
}

async fn what_is_no_table_of_tests_is_refused_at_once(register: &TestRegister) {
    let inspector = inspector(register).await;
    let send = async |bytes: &[u8]| {
        let file = register.registry.photos().incoming();
        std::fs::write(file.path(), bytes).unwrap();
        register.registry.inspections().start_import(&inspector, "x", &file).await.unwrap_err().refusal().sentence()
    };
    assert!(send(b"").await.contains("没有收到文件"));
    assert!(send("a,b\n1,2\n".as_bytes()).await.contains("没有找到表头"));
    assert!(send("环保登记号码,报告编号\n合计,2\n".as_bytes()).await.contains("没有数据"));
    assert!(send(b"PK\x03\x04 broken").await.contains("损坏"));
    let template = register.registry.inspections().import_template(&inspector).await.unwrap();
    let refused = register.registry.inspections().start_import(&inspector, "x", &template).await.unwrap_err().refusal();
    assert!(refused.sentence().contains("没有数据"), "the example of the template is no test");
    assert_eq!(register.raw.number("select count(*) from job").await, 0);
}
