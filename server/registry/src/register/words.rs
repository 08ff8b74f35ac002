//! The trail of a machine in words.

use domain::changes::{CancellationCause, ReissueCause};
use domain::filing::{FilingKind, Step};
use serde_json::Value as Json;

/// What an event says, with what is worth knowing of its detail.
pub fn words(what: &str, detail: &str) -> String {
    let detail: Json = serde_json::from_str(detail).unwrap_or_default();
    let text = |name: &str| detail.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let kind = FilingKind::from_code(&text("kind")).map_or("变更", FilingKind::label);
    let because = match text("reason") {
        reason if reason.is_empty() => String::new(),
        reason => format!("；理由：{reason}"),
    };
    match what {
        "filing.started" => "开始填报".to_owned(),
        "filing.submitted" => "提交备案".to_owned(),
        "filing.withdrawn" => "撤回备案".to_owned(),
        "filing.approved" => format!("审核通过，环保登记号码{}{because}", text("number")),
        "filing.returned" => "审核不通过".to_owned(),
        "filing.freed" => "释放审核".to_owned(),
        "identity.viewed" => "查看证件信息".to_owned(),
        "duplicate.judged" => format!("判断是否重复{because}"),
        "change.started" => format!("申请{kind}{because}"),
        "change.withdrawn" => format!("撤回{kind}申请"),
        "change.returned" => format!("{kind}审核不通过"),
        "machine.transferred" => format!("过户给新的所有者{because}"),
        "machine.moved" => format!("迁移：{}→{}{because}", text("from"), text("to")),
        "machine.cancelled" => {
            let cause = CancellationCause::from_code(&text("cause")).map_or("", CancellationCause::label);
            format!("注销（{cause}）{because}")
        }
        "machine.corrected" => format!("更正：{}{because}", corrected(&detail)),
        "plate.reissued" => {
            let cause = ReissueCause::from_code(&text("cause")).map_or("", ReissueCause::label);
            format!("补领标牌（{cause}）{because}")
        }
        "plate.collected" => {
            format!("标牌已领取（{}）", if text("as") == "agent" { "代领" } else { "所有者领取" })
        }
        "plate.uncollected" => format!("撤销领取登记{because}"),
        "plate.reminded" => "短信提醒领取标牌".to_owned(),
        _ => "其他操作".to_owned(),
    }
}

/// 「型号规格：SY215C→SY225C」, one behind the other.
fn corrected(detail: &Json) -> String {
    let text = |change: &Json, name: &str| match change.get(name).and_then(Json::as_str) {
        Some(text) if !text.is_empty() => text.to_owned(),
        _ => "（空）".to_owned(),
    };
    let lines = detail.get("changed").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let words: Vec<String> = lines
        .iter()
        .map(|change| {
            let field = change.get("field").and_then(Json::as_str).unwrap_or_default();
            let label = match field {
                "number" => "环保登记号码",
                "stage" => "排放阶段",
                field => Step::Machine.fields().iter().find(|spec| spec.name == field).map_or("", |spec| spec.label),
            };
            format!("{label} {}→{}", text(change, "from"), text(change, "to"))
        })
        .collect();
    words.join("、")
}
