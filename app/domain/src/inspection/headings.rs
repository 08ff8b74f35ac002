//! What the columns of a table of tests are called: the words of the form, and the words that testing stations use
//! instead.
//!
//! Stars, units, brackets, blanks and line breaks in a heading say nothing about what stands below it.

use super::{FIELDS, READINGS};
use crate::text::{fold_code, is_dash};

/// Other words for a field, as they stand after [`plain`].
const SYNONYMS: &[(&str, &[&str])] = &[
    (
        "number",
        &[
            "环保登记号",
            "环保登记编号",
            "环保登记编码",
            "环保登记代码",
            "环保编码",
            "环保编号",
            "环保号码",
            "环保号牌",
            "环保牌号",
            "环保牌照号",
            "环保标牌号",
            "环保标牌号码",
            "机械环保登记号码",
            "机械环保登记号",
            "登记号码",
            "登记号",
            "登记编号",
            "号牌号码",
            "标牌号码",
            "标牌号",
        ],
    ),
    (
        "report_no",
        &[
            "检测报告编号",
            "检验报告编号",
            "检测报告号",
            "检验报告号",
            "报告号",
            "报告单号",
            "报告书编号",
            "报告单编号",
            "检测编号",
            "检验编号",
        ],
    ),
    (
        "body",
        &[
            "检验机构",
            "检测单位",
            "检验单位",
            "检测机构名称",
            "检验机构名称",
            "检测单位名称",
            "检验单位名称",
            "检测站",
            "检验站",
            "检测站名称",
            "检测公司",
            "机构名称",
        ],
    ),
    (
        "cma",
        &[
            "CMA",
            "CMA号",
            "CMA证书号",
            "CMA证书编号",
            "CMA资质编号",
            "CMA资质证书编号",
            "资质认定编号",
            "资质认定证书编号",
            "资质认定证书号",
            "计量认证编号",
            "计量认证证书编号",
        ],
    ),
    (
        "tested_on",
        &[
            "检验日期",
            "测试日期",
            "试验日期",
            "检测日",
            "检验日",
            "日期",
            "检测日期时间",
            "检测日期及时间",
            "检测日期和时间",
            "检验日期时间",
        ],
    ),
    ("tested_time", &["检验时间", "测试时间", "检测时刻", "时间"]),
    (
        "place",
        &["检验地点", "检测地址", "检验地址", "检测位置", "检测场所", "检验场所", "测试地点", "检测现场", "地点"],
    ),
    (
        "origin",
        &["检验类型", "检测类别", "检验类别", "检测性质", "检验性质", "检测种类", "检测原因", "检测目的", "检测事由"],
    ),
    (
        "ringelmann",
        &[
            "林格曼",
            "林格曼级数",
            "林格曼级别",
            "林格曼等级",
            "林格曼烟度",
            "林格曼黑度级数",
            "林格曼黑度等级",
            "林格曼黑度值",
            "烟气黑度",
        ],
    ),
    (
        "instrument",
        &[
            "检验仪器",
            "检测设备",
            "检验设备",
            "仪器",
            "仪器设备",
            "仪器型号",
            "仪器名称",
            "检测仪器型号",
            "检测仪器编号",
            "检测仪器型号及编号",
            "检测仪器型号和编号",
            "仪器型号及编号",
        ],
    ),
    (
        "tester",
        &[
            "检验人员",
            "检测员",
            "检验员",
            "检测人",
            "检验人",
            "检测人员姓名",
            "检验人员姓名",
            "检测员姓名",
            "操作人员",
            "操作员",
            "测试人员",
        ],
    ),
    (
        "zone",
        &[
            "III类限值",
            "执行III类限值",
            "是否执行III类限值",
            "III类限值区域",
            "是否III类限值区域",
            "是否在III类限值区域",
            "是否在执行III类限值的区域内",
            "三类限值区域",
            "是否执行三类限值",
        ],
    ),
];

/// Words for a reading, with its number behind or 第…次 somewhere.
const READING: &[&str] = &[
    "光吸收系数",
    "光吸收系数K",
    "光吸收系数K值",
    "光吸收系数值",
    "光吸收系数测量值",
    "光吸收系数检测值",
    "排气光吸收系数",
    "排气烟度光吸收系数",
    "光吸收",
    "K",
    "K值",
    "烟度K值",
    "测量值",
    "检测值",
    "测试值",
    "读数",
];
/// What stands for a reading without any number.
const ONE_READING: &[&str] = &["光吸收系数", "光吸收系数K", "光吸收系数K值", "排气光吸收系数", "K值"];
/// Units and remarks at the end of a heading.
const ENDINGS: &[&str] = &["M-1", "1/M", "级", "必填", "选填", "必填项", "选填项", ":", ".", "。", "、", "-", "?"];

/// The field that a heading means.
pub fn field_of(heading: &str) -> Option<&'static str> {
    let text = plain(heading);
    let without = |inside: bool| {
        let mut depth = 0_usize;
        text.chars()
            .filter(|c| match c {
                '(' | '[' | '{' | '【' | '〔' | '〈' => {
                    depth += 1;
                    false
                }
                ')' | ']' | '}' | '】' | '〕' | '〉' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                _ => !inside || depth == 0,
            })
            .collect::<String>()
    };
    // A number in brackets belongs to the name, a unit does not.
    [without(false), without(true)].into_iter().find_map(|text| named(numbered(&text)))
}

/// Whether a heading is the form's own word for a field.
pub fn is_label(heading: &str, field: &str) -> bool {
    FIELDS.iter().any(|spec| spec.name == field && plain(spec.label) == plain(heading))
}

/// Without blanks, line breaks and stars; half width, capitals.
fn plain(heading: &str) -> String {
    let mut text = String::new();
    for c in fold_code(heading).chars() {
        match c {
            '*' | '★' | '☆' | '※' | '✱' => {}
            'Ⅲ' => text.push_str("III"),
            '⁻' => text.push('-'),
            '¹' => text.push('1'),
            '①'..='⑥' => text.extend(char::from_u32(u32::from(c) - u32::from('①') + u32::from('1'))),
            c if is_dash(c) => text.push('-'),
            c => text.push(c),
        }
    }
    text
}

/// Without a number of the column in front: `3、检测机构`.
fn numbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < text.len() { rest.strip_prefix(['.', '、']).unwrap_or(text) } else { text }
}

fn named(text: &str) -> Option<&'static str> {
    let mut text = text;
    loop {
        if let Some(field) = known(text) {
            return Some(field);
        }
        text = ENDINGS.iter().find_map(|ending| text.strip_suffix(ending))?;
    }
}

fn known(text: &str) -> Option<&'static str> {
    let label = FIELDS.iter().find(|spec| plain(spec.label) == text).map(|spec| spec.name);
    let synonym = || SYNONYMS.iter().find(|(_, words)| words.contains(&text)).map(|(field, _)| *field);
    label.or_else(synonym).or_else(|| reading(text))
}

fn reading(text: &str) -> Option<&'static str> {
    let digit = |c: char| "123456".find(c).or_else(|| "一二三四五六".chars().position(|known| known == c));
    if let Some((before, rest)) = text.split_once('第') {
        let mut rest = rest.chars();
        let index = rest.next().and_then(digit)?;
        let words = format!("{before}{}", rest.as_str().strip_prefix('次')?);
        let fits = words.is_empty() || READING.contains(&words.as_str());
        return READINGS.get(index).filter(|_| fits).copied();
    }
    if ONE_READING.contains(&text) {
        return READINGS.first().copied();
    }
    let last = text.chars().last()?;
    let words = text.strip_suffix(last)?.trim_end_matches('-');
    let index = digit(last).filter(|_| READING.contains(&words))?;
    READINGS.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_and_every_synonym_means_its_own_field_only() {
        for spec in FIELDS {
            assert_eq!(field_of(spec.label), Some(spec.name), "{}", spec.label);
        }
        for (field, words) in SYNONYMS {
            for word in *words {
                assert_eq!(field_of(word), Some(*field), "{word}");
                assert!(FIELDS.iter().any(|spec| spec.name == *field), "{field}");
            }
        }
    }

    #[test]
    fn units_stars_breaks_and_brackets_do_not_matter() {
        for (heading, field) in [
            ("环保登记\n号码", "number"),
            ("*环保登记号码", "number"),
            ("环保登记号码（必填）★", "number"),
            ("１．环保登记号码：", "number"),
            ("3、检测机构", "body"),
            ("检测 日期（年-月-日）", "tested_on"),
            ("光吸收系数1（m⁻¹）", "reading1"),
            ("光吸收系数2(1/m)", "reading2"),
            ("光吸收系数3 m-1", "reading3"),
            ("光吸收系数（4）（m－1）", "reading4"),
            ("光吸收系数⑤", "reading5"),
            ("第六次光吸收系数(m-1)", "reading6"),
            ("光吸收系数（m-1）第一次", "reading1"),
            ("k2", "reading2"),
            ("K值3", "reading3"),
            ("光吸收系数", "reading1"),
            ("林格曼黑度（级）", "ringelmann"),
            ("是否执行III类限值", "zone"),
            ("cma 编号", "cma"),
        ] {
            assert_eq!(field_of(heading), Some(field), "{heading}");
        }
    }

    #[test]
    fn another_word_is_not_guessed_at() {
        for heading in [
            "",
            "备注",
            "机械环保代码",
            "环保信息公开编号",
            "光吸收系数平均值",
            "光吸收系数7",
            "检测结论",
            "第一次",
            "3",
        ] {
            let expected = (heading == "第一次").then_some("reading1");
            assert_eq!(field_of(heading), expected, "{heading}");
        }
    }
}
