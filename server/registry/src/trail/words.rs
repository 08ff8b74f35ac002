//! What happened, in words: one table for every page and export. A test reads the register's sources and fails when an
//! event is recorded that has no words here.

use domain::filing::Step;
use serde_json::Value;
use uuid::Uuid;

/// Every kind of event with its words, in the order in which people look for them.
pub const EVENTS: &[(&str, &str)] = &[
    ("filing.started", "开始填报"),
    ("filing.submitted", "提交备案"),
    ("filing.withdrawn", "撤回备案"),
    ("filing.approved", "审核通过"),
    ("filing.returned", "审核不通过"),
    ("filing.freed", "解除他人的审核占用"),
    ("filing.deleted", "删除草稿"),
    ("duplicate.judged", "核对疑似重复"),
    ("identity.viewed", "查看证件信息"),
    ("identity.reused", "沿用上次备案的证件照片和单独同意"),
    ("change.started", "申请变更"),
    ("change.withdrawn", "撤回变更"),
    ("change.returned", "变更审核不通过"),
    ("machine.corrected", "更正登记信息"),
    ("machine.transferred", "过户"),
    ("machine.moved", "迁移"),
    ("machine.cancelled", "注销"),
    ("plate.collected", "领取登记"),
    ("plate.uncollected", "撤销领取登记"),
    ("plate.reissued", "补领标牌"),
    ("plate.reminded", "提醒领取标牌"),
    ("plate.printed", "制作标牌、卡和表"),
    ("plate.suspected", "发现疑似伪造号牌"),
    ("suspicion.judged", "核实疑似伪造号牌"),
    ("site.started", "开始填报工地"),
    ("site.submitted", "提交工地注册"),
    ("site.approved", "工地审核通过"),
    ("site.returned", "工地审核不通过"),
    ("site.closed", "关闭工地"),
    ("site.invited", "邀请工地管理员"),
    ("site.member_joined", "接受邀请"),
    ("site.member_declined", "谢绝邀请"),
    ("site.member_removed", "移除工地管理员"),
    ("visit.forced", "强制出场"),
    ("inspection.entered", "录入检测记录"),
    ("inspection.withdrawn", "撤销检测记录"),
    ("inspection.file_attached", "上传检测附件"),
    ("inspections.imported", "导入检测记录"),
    ("export.made", "生成导出文件"),
    ("export.fetched", "下载导出文件"),
    ("message.resent", "重新发送短信"),
    ("template.set", "修改短信内容"),
    ("template.reset", "恢复短信默认内容"),
    ("phrases.set", "修改常用退回原因"),
    ("office.changed", "修改机构信息"),
    ("system.added", "生成接口密钥"),
    ("system.stopped", "停用接口密钥"),
    ("staff.added", "添加工作人员"),
    ("staff.changed", "修改工作人员"),
    ("staff.closed", "停用工作人员"),
    ("staff.reopened", "恢复工作人员"),
    ("staff.password_renewed", "重设工作人员密码"),
    ("staff.sessions_ended", "结束工作人员的登录"),
    ("staff.signed_in", "登录"),
    ("second_factor.set_up", "设置二次验证"),
    ("second_factor.passed", "通过二次验证"),
    ("second_factor.refused", "二次验证失败"),
    ("second_factor.reset", "重置二次验证"),
    ("second_factor.recovery_used", "使用恢复码"),
    ("second_factor.recovery_renewed", "更换恢复码"),
    ("session.ended", "结束一处登录"),
    ("session.others_ended", "结束其他登录"),
    ("account.registered", "注册账号"),
    ("account.password_set", "设置密码"),
    ("account.sign_in_failed", "登录失败"),
    ("account.password_refused", "密码核对失败"),
    ("account.closed", "注销账号"),
    ("account.data_taken", "导出个人信息"),
    ("audit.viewed", "查看个人操作记录"),
    ("audit.exported", "导出操作记录"),
];

/// The words of a kind of event.
pub fn event_words(what: &str) -> &'static str {
    EVENTS.iter().find(|(known, _)| *known == what).map_or("操作", |(_, words)| words)
}

/// A kind of event with what is worth knowing of it: 「更正：型号规格 SY215C→SY225C；理由：与铭牌核对」.
pub fn sentence(what: &str, detail: &Value) -> String {
    let (words, detail) = (event_words(what), detail_words(detail));
    if detail.is_empty() { words.to_owned() } else { format!("{words}：{detail}") }
}

/// The words of what an event says besides: `label：value`, one after the other.
pub fn detail_words(detail: &Value) -> String {
    let Value::Object(fields) = detail else { return String::new() };
    let words = |name: &str| {
        let text = fields.get(name).and_then(Value::as_str)?;
        (!text.is_empty() && text.parse::<Uuid>().is_err()).then_some(text)
    };
    let step = words("from").zip(words("to")).map(|(from, to)| format!("{from}→{to}"));
    let rest = fields.iter().filter(|(name, _)| step.is_none() || !["from", "to"].contains(&name.as_str()));
    let parts: Vec<String> =
        step.clone().into_iter().chain(rest.filter_map(|(name, value)| value_in_words(name, value))).collect();
    parts.join("；")
}

fn value_in_words(name: &str, value: &Value) -> Option<String> {
    let words = match value {
        Value::Null => return None,
        // Ids say nothing to a reader.
        Value::String(text) if text.is_empty() || text.parse::<Uuid>().is_ok() => return None,
        Value::String(text) if name == "renamed" && text == "no" => return None,
        Value::String(text) => value_words(name, text),
        Value::Array(values) if values.is_empty() => return None,
        Value::Array(values) => values.iter().map(one_of).collect::<Vec<_>>().join("、"),
        Value::Object(_) => detail_words(value),
        other => other.to_string(),
    };
    let label = match name {
        "number" => "环保登记号码",
        "revision" => return Some(format!("第{words}次提交")),
        // The first plate is the usual one.
        "no" => return (words != "1").then(|| format!("第{words}块标牌")),
        "stage" | "stage_override" => "排放阶段",
        "rule" => "规则",
        "reason" | "reasons" => "理由",
        "verdict" => "结论",
        "held_by" => "原审核人",
        "office" => "机构",
        "slot" => "照片",
        "what" => "内容",
        "template" => "短信",
        "text" => "新内容",
        "count" => "条数",
        "before" => "之前",
        "after" => "之后",
        "name" => "名称",
        "renamed" => "更改姓名",
        "outcome" => "核实结果",
        "note" => "说明",
        "sentence" | "changed" => return Some(words),
        "other" => "另一份备案",
        "from" => "原来",
        "to" => "改为",
        "cause" => "原因",
        "as" => "领取人",
        "kind" => "事项",
        "duties" => "职责",
        "report" => "报告编号",
        "rows" => "行数",
        "written" => "已写入",
        "bad" => "有错误",
        "filters" => "筛选条件",
        "format" => "格式",
        "agreement" => "协议版本",
        "agreed_on" => "同意日期",
        "record" => "记录",
        "typed" => "号牌上的号码",
        "site" => "工地",
        "member" => "管理员",
        "phone" => "手机号",
        "address" => "网络地址",
        "device" => "设备",
        "times" => return (words != "1").then(|| format!("一小时内第{words}次")),
        "in_zone" => "位于低排放控制区",
        // Nor do hashes.
        "photo" | "message" | "field" | "file" | "inspection" | "machine" | "filing" | "left" | "id" | "copy_of" => {
            return None;
        }
        other => return Some(format!("{other}：{words}")),
    };
    Some(format!("{label}：{words}"))
}

fn one_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) if fields.contains_key("field") && fields.contains_key("to") => corrected(value),
        Value::Object(_) => detail_words(value),
        other => other.to_string(),
    }
}

/// 「型号规格 SY215C→SY225C」.
fn corrected(change: &Value) -> String {
    let text = |name: &str| match change.get(name).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => text,
        _ => "（空）",
    };
    let label = match text("field") {
        "number" => "环保登记号码",
        "stage" => "排放阶段",
        field => Step::Machine.fields().iter().find(|spec| spec.name == field).map_or("", |spec| spec.label),
    };
    format!("{label} {}→{}", text("from"), text("to"))
}

fn value_words(name: &str, text: &str) -> String {
    let known = match name {
        "stage" | "stage_override" => {
            text.chars().next().and_then(domain::stage::Stage::from_code).map(domain::stage::Stage::name)
        }
        "slot" => domain::photos::Slot::from_code(text).map(domain::photos::Slot::label),
        "template" => domain::message::Template::from_code(text).map(domain::message::Template::label),
        "before" => crate::messages::MessageState::from_code(text).map(crate::messages::MessageState::label),
        "what" if text == "number" => Some("身份证号码"),
        "what" => crate::exports::what::What::from_code(text)
            .map(crate::exports::what::What::label)
            .or_else(|| EVENTS.iter().find(|(known, _)| *known == text).map(|(_, words)| *words)),
        "format" => crate::spreadsheets::Format::from_code(text).map(crate::spreadsheets::Format::label),
        "outcome" => {
            crate::gate::suspicions::SuspicionState::from_code(text).map(crate::gate::suspicions::SuspicionState::label)
        }
        "renamed" if text == "yes" => Some("是"),
        "kind" => domain::filing::FilingKind::from_code(text).map(domain::filing::FilingKind::label),
        "cause" => domain::changes::CancellationCause::from_code(text)
            .map(domain::changes::CancellationCause::label)
            .or_else(|| domain::changes::ReissueCause::from_code(text).map(domain::changes::ReissueCause::label)),
        "as" if text == "agent" => Some("代领"),
        "as" if text == "owner" => Some("所有者"),
        "verdict" if text == "same" => Some("同一台机械"),
        "verdict" if text == "different" => Some("不同的机械"),
        _ => None,
    };
    known.map_or_else(|| duties_words(text).unwrap_or_else(|| text.to_owned()), str::to_owned)
}

/// A stored list of duties in words.
fn duties_words(text: &str) -> Option<String> {
    let duties: Option<Vec<&str>> =
        text.split(',').map(|code| crate::actor::Duty::from_code(code).map(crate::actor::Duty::label)).collect();
    duties.map(|labels| labels.join("、"))
}

/// Who did it: the system has no name.
pub fn actor_words(name: &str, known: bool) -> String {
    match (name, known) {
        ("", false) => "系统".to_owned(),
        ("", true) => "本人".to_owned(),
        (name, _) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The texts between quotes.
    fn literals(code: &str) -> Vec<&str> {
        code.split('"').skip(1).step_by(2).collect()
    }

    fn is_kind(text: &str) -> bool {
        let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        text.split_once('.').is_some_and(|(thing, done)| word(thing) && word(done))
    }

    /// From an opening bracket to its closing one.
    fn call(code: &str) -> &str {
        let mut depth = 0;
        for (at, c) in code.char_indices() {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if depth == 0 {
                return &code[..at];
            }
        }
        code
    }

    /// Every kind that is recorded in a source: named in the call, or anywhere in a file that records by a variable.
    fn recorded(source: &str) -> BTreeSet<String> {
        let source: String = source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        let mut kinds = BTreeSet::new();
        for (at, name) in source.match_indices(".record") {
            let named: Vec<&str> =
                literals(call(&source[at + name.len()..])).into_iter().filter(|text| is_kind(text)).collect();
            let named = if named.is_empty() {
                literals(&source).into_iter().filter(|text| is_kind(text)).collect()
            } else {
                named
            };
            kinds.extend(named.into_iter().map(str::to_owned));
        }
        kinds
    }

    fn walk(folder: &Path, kinds: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, kinds);
            } else if !path.ends_with("trail/words.rs") {
                kinds.extend(recorded(&std::fs::read_to_string(&path).unwrap()));
            }
        }
    }

    #[test]
    fn every_event_that_is_recorded_has_words() {
        let mut kinds = BTreeSet::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut kinds);
        let files = ["secret.key", "register.db", "machines.csv"];
        kinds.retain(|kind| !files.contains(&kind.as_str()));
        assert!(kinds.len() > 12 && kinds.contains("identity.viewed") && kinds.contains("template.reset"), "{kinds:?}");
        let known: BTreeSet<String> = EVENTS.iter().map(|(what, _)| (*what).to_owned()).collect();
        let without: Vec<&String> = kinds.difference(&known).collect();
        assert!(without.is_empty(), "add words for these events to EVENTS: {without:?}");
    }

    #[test]
    fn kinds_are_found_in_and_around_a_call() {
        let found = |source: &str| recorded(source).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(found(r#"self.record(&mut tx, (id, x), actor, "a.b", &json!({"c": "d"})).await"#), "a.b");
        assert_eq!(found(r#"let what = if x { "a.b" } else { "a.c" }; self.record(&mut tx, what).await"#), "a.b a.c");
        assert_eq!(found(r#"let what = "a.b";"#), "");
    }

    /// The names before a colon in what is recorded.
    fn detail_names(source: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (at, found) in source.match_indices("json!(") {
            let said = call(&source[at + found.len() - 1..]);
            let parts: Vec<&str> = said.split('"').collect();
            for pair in parts.windows(2).skip(1).step_by(2) {
                if pair[1].starts_with(':') {
                    names.insert(pair[0].to_owned());
                }
            }
        }
        names
    }

    #[test]
    fn every_detail_that_is_recorded_has_a_label() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut names = BTreeSet::new();
        let mut folders = vec![src];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                // What is posted to a gateway is read by a machine.
                let skipped = path.ends_with("gateway.rs") || path.ends_with("trail/words.rs");
                if path.is_dir() {
                    folders.push(path);
                } else if !skipped {
                    names.extend(detail_names(&std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        assert!(names.contains("duties") && names.contains("outcome") && names.len() > 20, "{names:?}");
        let untold: Vec<&String> = names
            .iter()
            .filter(|name| detail_words(&serde_json::json!({ name.as_str(): "值" })).starts_with(&format!("{name}：")))
            .collect();
        assert!(untold.is_empty(), "add labels for these details: {untold:?}");
    }

    #[test]
    fn every_kind_of_list_template_and_duty_is_told_in_chinese() {
        let told = |name: &str, code: &str| detail_words(&serde_json::json!({ name: code }));
        for what in crate::exports::what::What::ALL {
            assert_eq!(told("what", what.code()), format!("内容：{}", what.label()));
        }
        for template in domain::message::Template::ALL {
            assert_eq!(told("template", template.code()), format!("短信：{}", template.label()));
        }
        for state in crate::messages::MessageState::ALL {
            assert_eq!(told("before", state.code()), format!("之前：{}", state.label()));
        }
        for (what, words) in EVENTS {
            assert_eq!(told("what", what), format!("内容：{words}"));
        }
        assert_eq!(told("duties", "review,plates"), "职责：审核备案、领取登记");
        assert_eq!(told("format", "csv"), "格式：CSV");
        let changed = serde_json::json!({"duties": {"before": "review", "after": "review,sites"}, "renamed": "no"});
        assert_eq!(detail_words(&changed), "职责：之后：审核备案、审核工地；之前：审核备案");
    }

    #[test]
    fn details_are_told_in_words() {
        let detail = serde_json::json!({
            "revision": 2, "stage": "3", "reason": null, "photo": "x", "slot": "front",
            "reasons": [{"field": "pin", "sentence": "请核对"}, {"field": "", "sentence": "请重拍"}], "new_thing": 7,
        });
        let words = detail_words(&detail);
        for part in ["第2次提交", "排放阶段：国三", "照片：正面", "理由：请核对、请重拍", "new_thing：7"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert!(!words.contains("null"), "{words}");
    }
}
