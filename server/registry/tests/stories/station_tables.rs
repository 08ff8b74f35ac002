//! Tables as testing stations keep them: titles, other words, joined cells, sums and signatures; whatever was not
//! understood is said, and can be said otherwise.

use std::path::Path;

use registry::inspections::InspectionFilter;
use registry::inspections::imports::Import;
use registry::jobs::JobState;
use registry::{Actor, Duty, Result};
use rust_xlsxwriter::{Format, Workbook};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::inspections::registered;
use super::register::{DAY, TestRegister, YAODU, refused};

stories! {
    what_stations_send_is_understood,
    a_table_with_titles_groups_joined_cells_sums_and_signatures_is_written_right,
    the_columns_are_shown_and_can_be_taken_otherwise,
    what_is_no_table_is_told_as_what_it_is,
}

async fn inspector(register: &TestRegister) -> Actor {
    register.staff("inspector", YAODU, &[Duty::Inspection]).await
}

async fn start(register: &TestRegister, actor: &Actor, bytes: &[u8]) -> Result<Uuid> {
    let file = register.registry.photos().incoming();
    std::fs::write(file.path(), bytes).unwrap();
    register.registry.inspections().start_import(actor, "检测.xlsx", &file).await
}

async fn checked(register: &TestRegister, actor: &Actor, bytes: &[u8]) -> Import {
    let id = start(register, actor, bytes).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    register.registry.inspections().import_of(actor, id).await.unwrap()
}

fn found(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tables").join(name)).unwrap()
}

/// Whatever the rest of a file looks like, its only fault is that the machines in it are registered elsewhere.
async fn what_stations_send_is_understood(register: &TestRegister) {
    register.wait(365 * DAY);
    let inspector = inspector(register).await;
    for (name, rows, heading_row) in [
        ("05-synonyms.xlsx", vec![2], 1),
        ("06-title-merged.xlsx", vec![3, 5], 2),
        ("07-merged-body.xlsx", vec![2, 3, 4], 1),
        ("24-secondsheet.xlsx", vec![2], 1),
        ("date-eight-digits.xlsx", vec![2], 1),
        ("heading-linebreak.xlsx", vec![2], 1),
        ("heading-units.xlsx", vec![2], 1),
        ("sep-line.csv", vec![2], 1),
        ("time-afternoon.xlsx", vec![2], 1),
    ] {
        let import = checked(register, &inspector, &found(name)).await;
        let problems: Vec<(i64, &str)> =
            import.problems.iter().map(|problem| (problem.row, problem.field.as_str())).collect();
        let expected: Vec<(i64, &str)> = rows.into_iter().map(|row| (row, "number")).collect();
        assert_eq!(problems, expected, "{name}: {:?}", import.problems);
        let columns = import.columns.unwrap();
        assert_eq!(columns.heading_row, heading_row, "{name}");
        assert_eq!(columns.places.get("reading3"), Some(&10), "{name}");
    }
    let import = checked(register, &inspector, &found("error-value.xlsx")).await;
    let tester = import.problems.iter().find(|problem| problem.field == "tester").unwrap();
    assert!(tester.error && tester.row == 2 && tester.typed == "#N/A", "{tester:?}");
    assert!(tester.sentence.contains("L2单元格") && tester.sentence.contains("#N/A"), "{}", tester.sentence);
}

/// A monthly ledger: words on the first sheet; titles, groups of columns, joined cells, sums and a signature on the
/// second.
fn monthly(first: &str, second: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    book.add_worksheet().set_name("填写说明").unwrap().write_string(0, 0, "环保登记号码请核对标牌").unwrap();
    let page = book.add_worksheet().set_name("11月").unwrap();
    page.merge_range(0, 0, 0, 10, "非道路移动机械检测台账（2026年1月）", &plain).unwrap();
    page.write_string(1, 0, "填报单位：检测中心").unwrap();
    for (column, words) in [(0, "序号"), (1, "环保登记号码*"), (2, "报告\n编号"), (3, "检验机构"), (4, "检测日期")]
    {
        page.merge_range(2, column, 3, column, words, &plain).unwrap();
    }
    page.merge_range(2, 5, 2, 7, "光吸收系数（m⁻¹）", &plain).unwrap();
    for (column, words) in [(5, "第一次"), (6, "第二次"), (7, "第三次")] {
        page.write_string(3, column, words).unwrap();
    }
    for (column, words) in [(8, "检测地点"), (9, "检测类别"), (10, "检测时间"), (11, "检测员")] {
        page.merge_range(2, column, 3, column, words, &plain).unwrap();
    }
    for (row, number, report) in [(4, first, "LF-1"), (5, second, "LF-2"), (7, "abc", "LF-3")] {
        page.write_number(row, 0, f64::from(row - 3)).unwrap();
        page.write_string(row, 1, number).unwrap();
        page.write_string(row, 2, report).unwrap();
        page.write_number(row, 4, f64::from(20_260_115)).unwrap();
        for (column, reading) in [(5, 0.61), (6, 0.6), (7, 0.63)] {
            page.write_number(row, column, reading).unwrap();
        }
        page.write_string(row, 9, "定期检验").unwrap();
        page.write_number(row, 10, 0.604_166_666_667).unwrap();
    }
    page.merge_range(4, 3, 7, 3, "临汾检测中心", &plain).unwrap();
    page.merge_range(4, 8, 7, 8, "工地", &plain).unwrap();
    page.write_string(5, 11, "#N/A").unwrap();
    page.write_string(8, 0, "合计").unwrap().write_string(8, 1, "3台").unwrap();
    page.write_string(9, 1, "制表人：张三").unwrap().write_string(9, 5, "审核：李四").unwrap();
    book.save_to_buffer().unwrap()
}

async fn a_table_with_titles_groups_joined_cells_sums_and_signatures_is_written_right(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (machine, first) = registered(register, &owner, &excavator(&pin(1))).await;
    let (_, second) = registered(register, &owner, &excavator(&pin(2))).await;
    let import = checked(register, &inspector, &monthly(&first, &second)).await;
    let columns = import.columns.as_ref().unwrap();
    assert_eq!((columns.sheet.as_str(), columns.heading_row), ("11月", 4));
    assert_eq!(columns.places.get("reading2"), Some(&6), "{columns:?}");
    let outcome = &import.outcome;
    assert_eq!((outcome.rows, outcome.good, outcome.bad, outcome.left_out), (3, 1, 2, 2), "{:?}", import.problems);
    let problems: Vec<(i64, &str)> =
        import.problems.iter().map(|problem| (problem.row, problem.field.as_str())).collect();
    assert_eq!(problems, [(6, "tester"), (8, "number")], "an error value is no name");
    assert!(import.problems[0].sentence.contains("L6单元格"), "{}", import.problems[0].sentence);
    let left_out: Vec<(i64, &str)> = import.left_out.iter().map(|row| (row.row, row.typed.as_str())).collect();
    assert_eq!(left_out, [(9, "合计 3台"), (10, "制表人：张三 审核：李四")]);
    let report = register.registry.inspections().import_report(&inspector, import.job.id).await.unwrap();
    assert!(std::fs::metadata(report.path()).unwrap().len() > 1000);
    register.registry.inspections().confirm_import(&inspector, import.job.id).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let tests = register.registry.inspections().list(&inspector, &InspectionFilter::default()).await.unwrap().entries;
    assert_eq!(tests.len(), 1);
    let data = &tests[0].data;
    assert_eq!((tests[0].machine, data.report_no.as_str(), data.body.as_str()), (machine, "LF-1", "临汾检测中心"));
    assert_eq!((data.place.as_str(), tests[0].time_words().as_str()), ("工地", "14:30"));
    assert_eq!(domain::day::iso(data.tested_on), "2026-01-15");
    assert_eq!(data.readings, [610, 600, 630]);
    let kept = register.raw.everything().await;
    assert!(kept.iter().all(|text| !text.contains("制表人")), "who signed a table is kept sealed only");
}

async fn the_columns_are_shown_and_can_be_taken_otherwise(register: &TestRegister) {
    let (owner, inspector) = (register.owner().await, inspector(register).await);
    let (_, number) = registered(register, &owner, &excavator(&pin(1))).await;
    let table = format!(
        "环保登记号码,报告编号,由谁检测,检测日期,检测地点,检测类型,光吸收系数1,检测人员\n\
         {number},LF-1,检测中心,2026-01-15,工地,定期检验,0.6,张伟\n"
    );
    let import = checked(register, &inspector, table.as_bytes()).await;
    let (id, registry) = (import.job.id, &register.registry);
    assert_eq!((import.outcome.good, import.outcome.bad), (0, 1), "nothing is guessed");
    assert_eq!(import.problems.len(), 1);
    assert_eq!((import.problems[0].row, import.problems[0].field.as_str()), (1, "body"));
    assert!(import.problems[0].sentence.contains("没有找到“检测机构”一列"), "{}", import.problems[0].sentence);
    let columns = import.columns.unwrap();
    assert_eq!(columns.heading[2], "由谁检测");
    let places = |body: &str| {
        let mut chosen: Vec<(String, String)> =
            columns.places.iter().map(|(field, column)| (field.clone(), column.to_string())).collect();
        chosen.extend(
            [("body", body), ("nothing", "1"), ("cma", "x"), ("instrument", "999")]
                .map(|(field, column)| (field.to_owned(), column.to_owned())),
        );
        chosen
    };
    let colleague = register.staff("colleague", YAODU, &[Duty::Inspection]).await;
    assert_eq!(refused(registry.inspections().change_columns(&colleague, id, places("2")).await), "not_found");
    assert_eq!(refused(registry.inspections().change_columns(&owner, id, places("2")).await), "forbidden");
    registry.inspections().change_columns(&inspector, id, places("2")).await.unwrap();
    registry.upkeep().do_jobs().await.unwrap();
    let again = registry.inspections().import_of(&inspector, id).await.unwrap();
    assert_eq!((again.job.state, again.outcome.good, again.outcome.bad), (JobState::Checked, 1, 0));
    assert_eq!(again.outcome.file, "检测.xlsx");
    let places_now = again.columns.unwrap().places;
    assert_eq!((places_now.get("body"), places_now.len()), (Some(&2), 8), "what is no field or no column is dropped");
    registry.inspections().confirm_import(&inspector, id).await.unwrap();
    assert_eq!(refused(registry.inspections().change_columns(&inspector, id, places("")).await), "job_over");
    registry.upkeep().do_jobs().await.unwrap();
    assert_eq!(refused(registry.inspections().change_columns(&inspector, id, places("")).await), "job_over");
    let tests = registry.inspections().list(&inspector, &InspectionFilter::default()).await.unwrap().entries;
    assert_eq!((tests.len(), tests[0].data.body.as_str()), (1, "检测中心"));
}

async fn what_is_no_table_is_told_as_what_it_is(register: &TestRegister) {
    let inspector = inspector(register).await;
    let refusal = start(register, &inspector, &found("16-jpg.xlsx")).await.unwrap_err().refusal();
    assert!(refusal.sentence().contains("这不是表格文件（是一张照片）"), "{}", refusal.sentence());
    assert_eq!(register.raw.number("select count(*) from job").await, 0);
}
