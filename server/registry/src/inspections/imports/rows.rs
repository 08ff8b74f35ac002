//! The rows of a table as the form would send them, and the rows that are no tests.

use domain::fields::Fields;
use domain::inspection::headings::field_of;
use domain::inspection::{NUMBER, Origin, label, moments};
use domain::sheet::is_error_value;
use domain::text::{fold, fold_code};

use super::check::{Problem, Row};
use super::heading::Table;

/// A row with this report number is the example of the template.
pub(super) const EXAMPLE: &str = "示例-请删除本行";
/// Columns without which nothing can be checked.
const NEEDED: [&str; 6] = [NUMBER, "report_no", "body", "tested_on", "place", "origin"];
/// One of these says what was measured.
const MEASURED: [&str; 2] = ["reading1", "ringelmann"];
/// How a row of sums begins.
const SUMS: [&str; 7] = ["合计", "总计", "小计", "共计", "总和", "累计", "平均"];
/// What stands below a table, before whose name it is or what it says.
const BELOW: [&str; 27] = [
    "单位负责人",
    "检测机构",
    "检测单位",
    "检测员",
    "检验员",
    "检测人员",
    "日期",
    "制表",
    "填表",
    "填报",
    "编制",
    "审核",
    "复核",
    "审批",
    "批准",
    "校核",
    "核对",
    "负责人",
    "经办",
    "签字",
    "签名",
    "签章",
    "盖章",
    "联系",
    "备注",
    "注",
    "说明",
];
/// What may stand between such a word and its colon.
const BETWEEN: [&str; 12] =
    ["单位", "人员", "人", "员", "部门", "日期", "时间", "签字", "签名", "盖章", "电话", "意见"];

/// The rows to check, and what is said of those that are left out.
pub(super) fn of(table: &Table) -> (Vec<Row>, Vec<Problem>) {
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    let all: Vec<Row> = table.rows.iter().map(|row| row_of(table, row)).collect();
    let last = all.iter().rposition(is_test).map_or(0, |last| last + 1);
    for (at, (row, (_, cells))) in all.into_iter().zip(&table.rows).enumerate() {
        match no_test(&row, cells, at >= last) {
            Some(sentence) => {
                let words = cells.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
                let typed = words.chars().take(100).collect();
                let (row, sentence) = (row.number, sentence.to_owned());
                left_out.push(Problem { row, field: String::new(), typed, error: false, sentence });
            }
            // A row that was only numbered.
            None if row.fields.is_blank() => {}
            None => rows.push(row),
        }
    }
    (rows, left_out)
}

/// Columns that nothing was taken for and that are needed.
pub(super) fn unnamed(table: &Table) -> Vec<Problem> {
    let has = |field: &&str| table.places.contains_key(*field);
    let needed = NEEDED.iter().filter(|field| !has(field));
    let measured = MEASURED.iter().take(usize::from(!MEASURED.iter().any(has)));
    let row = i64::try_from(table.heading_row).unwrap_or_default();
    let problem = |field: &&str| Problem {
        row,
        field: (*field).to_owned(),
        typed: String::new(),
        error: true,
        sentence: format!(
            "没有找到“{}”一列，请在“各列的对应关系”中选择是哪一列，或在表格中补上这一列后重新上传",
            label(field)
        ),
    };
    needed.chain(measured).map(problem).collect()
}

fn row_of(table: &Table, (number, cells): &(usize, Vec<String>)) -> Row {
    let mut fields = Fields::default();
    for (field, column) in &table.places {
        let text = cells.get(*column).map_or("", String::as_str);
        if !text.is_empty() {
            fields.set(field, text);
        }
    }
    Row { number: i64::try_from(*number).unwrap_or_default(), fields: understood(fields) }
}

/// Whether something of a row is as only a test has it.
fn is_test(row: &Row) -> bool {
    let day = domain::day::parse(row.fields.get("tested_on")).is_some();
    domain::inspection::number(&row.fields).is_ok() || day || Origin::from_code(row.fields.get("origin")).is_some()
}

/// Why a row is no test.
fn no_test(row: &Row, cells: &[String], below: bool) -> Option<&'static str> {
    if row.fields.get("report_no") == EXAMPLE {
        return Some("这一行是模板的示例，没有作为检测记录");
    }
    if is_test(row) {
        return None;
    }
    if field_of(row.fields.get(NUMBER)) == Some(NUMBER) {
        return Some("这一行是重复的表头，没有作为检测记录");
    }
    let mut texts = cells.iter().map(|text| fold_code(text)).filter(|text| !text.is_empty());
    // A row number may stand before the word.
    let first = texts.clone().find(|text| !text.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or_default();
    if SUMS.iter().any(|word| first.starts_with(word) || first.starts_with(&format!("本页{word}"))) {
        return Some("这一行是合计，没有作为检测记录");
    }
    if below && texts.any(|text| is_signature(&text)) {
        return Some("这一行是表格下面的签名或说明，没有作为检测记录");
    }
    let nothing = row.fields.is_blank() && !first.is_empty();
    nothing.then_some("这一行在所取的各列中没有内容，没有作为检测记录")
}

/// `制表人：张三`, `审核（签字）`, `注：…`, and the same words alone.
fn is_signature(text: &str) -> bool {
    BELOW.iter().filter_map(|word| text.strip_prefix(word)).any(|rest| {
        let rest = BETWEEN.iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        rest.is_empty() || rest.starts_with([':', '(', '_'])
    })
}

/// Words of a table as the form would send them: labels of choices, 是 and 否, days and times of every kind.
fn understood(mut fields: Fields) -> Fields {
    let origin = fold(fields.get("origin"));
    if let Some(origin) = Origin::ALL.iter().find(|known| known.label() == origin) {
        fields.set("origin", origin.code());
    }
    if !is_error_value(fields.get("zone")) {
        let zone = match fold(fields.get("zone")).as_str() {
            "" | "否" | "0" | "N" | "n" => "",
            _ => "yes",
        };
        fields.set("zone", zone);
    }
    // A day and its time may stand in one cell, in either of the two columns.
    for from in ["tested_on", "tested_time"] {
        let Some((day, time)) = moments::day_and_time(fields.get(from)) else { continue };
        if from == "tested_on" || fields.get("tested_on").is_empty() {
            fields.set("tested_on", &domain::day::iso(day));
        }
        if from == "tested_time" || (fields.get("tested_time").is_empty() && !time.is_empty()) {
            fields.set("tested_time", &time);
        }
    }
    if let Some(time) = moments::serial_time(fields.get("tested_time")) {
        fields.set("tested_time", &time.strftime("%H:%M").to_string());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_told_from_words_that_begin_alike() {
        for text in [
            "制表人:张三",
            "审核:",
            "审核人:李四日期:2026",
            "单位负责人",
            "检测机构(盖章)",
            "日期:",
            "备注:以上",
            "注:",
            "填表日期:2026-11-02",
            "批准",
            "审核(签字)",
        ] {
            assert!(is_signature(text), "{text}");
        }
        for text in ["审核中的机械", "注塑厂", "说明书", "联系单3号", "核对无误的工地"] {
            assert!(!is_signature(text), "{text}");
        }
    }
}
