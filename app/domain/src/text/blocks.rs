//! Every code point of Unicode by its block: kept, folded, dropped or refused by name.

use proptest::prelude::*;

use super::{comparable, writing};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Block {
    /// Whatever is a letter or digit is kept as it is; the rest is refused.
    Kept,
    /// Every character of it becomes another one that is kept, or a blank.
    Folded,
    /// Some of it is kept and some is folded; the cases below say which.
    Mixed,
}
use Block::{Folded, Kept, Mixed};

/// Blocks that hold something that is taken. Everything else is refused by name.
const BLOCKS: &[(u32, u32, &str, Block)] = &[
    (0x0000, 0x007f, "Basic Latin", Mixed),
    (0x0080, 0x00ff, "Latin-1 Supplement", Mixed),
    (0x0100, 0x024f, "Latin Extended-A and -B", Kept),
    (0x02b0, 0x02ff, "Spacing Modifier Letters", Mixed),
    (0x0370, 0x03ff, "Greek", Mixed),
    (0x0400, 0x052f, "Cyrillic", Kept),
    (0x1100, 0x11ff, "Hangul Jamo", Mixed),
    (0x1680, 0x16ff, "Ogham and Runic", Mixed),
    (0x1e00, 0x1eff, "Latin Extended Additional", Kept),
    (0x2000, 0x206f, "General Punctuation", Mixed),
    (0x2070, 0x209f, "Superscripts and Subscripts", Kept),
    (0x20a0, 0x20cf, "Currency Symbols", Mixed),
    (0x2100, 0x214f, "Letterlike Symbols", Mixed),
    (0x2150, 0x218f, "Number Forms", Mixed),
    (0x2190, 0x23ff, "Arrows, Mathematical Operators, Technical", Mixed),
    (0x2460, 0x24ff, "Enclosed Alphanumerics", Kept),
    (0x2500, 0x27bf, "Box Drawing to Dingbats", Mixed),
    (0x2800, 0x28ff, "Braille", Mixed),
    (0x2a00, 0x2aff, "Supplemental Mathematical Operators", Mixed),
    (0x2e00, 0x2e7f, "Supplemental Punctuation", Mixed),
    (0x2e80, 0x2eff, "CJK Radicals Supplement", Mixed),
    (0x2f00, 0x2fd5, "Kangxi Radicals", Folded),
    (0x3000, 0x303f, "CJK Symbols and Punctuation", Mixed),
    (0x3041, 0x3096, "Hiragana", Kept),
    (0x3097, 0x30ff, "Katakana", Mixed),
    (0x3100, 0x312f, "Bopomofo", Kept),
    (0x3130, 0x318f, "Hangul Compatibility Jamo", Mixed),
    (0x31a0, 0x31bf, "Bopomofo Extended", Kept),
    (0x31f0, 0x31ff, "Katakana Phonetic Extensions", Kept),
    (0x3200, 0x33ff, "Enclosed CJK and CJK Compatibility", Mixed),
    (0x3400, 0x4dbf, "CJK Extension A", Kept),
    (0x4e00, 0x9fff, "CJK Unified Ideographs", Kept),
    (0xac00, 0xd7a3, "Hangul Syllables", Kept),
    (0xe000, 0xf8ff, "Private Use Area", Mixed),
    (0xf900, 0xfaff, "CJK Compatibility Ideographs", Mixed),
    (0xfb00, 0xfb06, "Ligatures", Mixed),
    (0xfe10, 0xfe6f, "Vertical and Small Forms", Mixed),
    (0xff00, 0xffef, "Halfwidth and Fullwidth Forms", Mixed),
    (0x2_0000, 0x2_a6df, "CJK Extension B", Kept),
    (0x2_a700, 0x2_ebef, "CJK Extensions C to F", Kept),
    (0x2_ebf0, 0x2_ee5f, "CJK Extension I", Kept),
    (0x2_f800, 0x2_fa1d, "CJK Compatibility Supplement", Folded),
    (0x3_0000, 0x3_347f, "CJK Extensions G, H and J", Kept),
];

/// Nobody sees them and nobody misses them.
const DROPPED: &[(u32, u32)] = &[
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2060, 0x2064),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xe0100, 0xe01ef),
];

#[test]
fn every_character_of_unicode_is_kept_folded_dropped_or_refused_by_name() {
    for c in '\0'..=char::MAX {
        let code = u32::from(c);
        let around = writing(&format!("甲{c}乙"));
        if let Err(refused) = around {
            let sentence = refused.sentence();
            let named = sentence.contains(refused.0) || sentence.contains(&format!("U+{:04X}", u32::from(refused.0)));
            // By its plain form when it has one: `<` for `＜`.
            assert!(named && (refused.0 == c || code >= 0xfe00), "{code:04X}: {sentence}");
        }
        if DROPPED.iter().any(|(first, last)| (*first..=*last).contains(&code)) {
            assert_eq!(around.as_deref(), Ok("甲乙"), "{code:04X}");
            continue;
        }
        let block = BLOCKS.iter().find(|(first, last, ..)| (*first..=*last).contains(&code));
        let kept = format!("甲{c}乙");
        match block.map(|(.., block)| *block) {
            Some(Kept) if c.is_alphanumeric() => assert_eq!(around, Ok(kept), "{code:04X}"),
            None | Some(Kept) => assert!(around.is_err(), "{code:04X}: {around:?}"),
            Some(Folded) => assert!(around.as_ref().is_ok_and(|text| *text != kept), "{code:04X}: {around:?}"),
            Some(Mixed) => {}
        }
    }
}

#[test]
fn what_has_a_plain_form_becomes_plain() {
    for (typed, plain) in [
        ("1～3号", "1～3号"),
        ("1〜3号", "1～3号"),
        ("3＃楼", "3#楼"),
        ("Ａ＆Ｂ", "A&B"),
        ("甲＋乙", "甲+乙"),
        ("○●◎", "○●◎"),
        ("「甲」『乙』", "「甲」『乙』"),
        ("甲…乙⋯", "甲…乙…"),
        ("2×3→4", "2×3→4"),
        ("甲·乙‧丙∙丁⋅戊•己・庚･辛", "甲·乙·丙·丁·戊·己·庚·辛"),
        ("\"a\" 'b' “c” ‘d’ ＂e＂ ＇f＇", "\"a\" 'b' “c” ‘d’ \"e\" 'f'"),
        ("（甲），乙：丙；丁！？", "（甲），乙：丙；丁！？"),
        ("(a),b:c;d!?", "(a),b:c;d!?"),
        ("ＡＢｃ１２－／．＿＊％＠", "ABc12-/._*%@"),
        ("甲‐乙‑丙−丁", "甲-乙-丙-丁"),
        ("甲—乙–丙―丁", "甲—乙–丙—丁"),
        ("山西路桥\n第一工程有限公司", "山西路桥第一工程有限公司"),
        ("山西路桥\r\n（集团）", "山西路桥（集团）"),
        ("SY215C\r\nPlus", "SY215C Plus"),
        ("滨河西路\t 12号", "滨河西路 12号"),
        ("\u{3000}\u{a0} 甲\u{2003}\u{2003}乙 ", "甲 乙"),
        ("甲\u{200b}\u{feff}乙\u{fe0f}", "甲乙"),
        ("⼭⻄省", "山西省"),
        ("\u{f9d1}\u{2f800}\u{fa0e}", "六丽\u{fa0e}"),
        ("\u{e863}", "䶮"),
        ("\u{fb01}lm", "film"),
        ("ｺﾏﾂﾞｶﾞﾊﾟ", "コマヅガパ"),
        ("ve\u{301}", "vé"),
        ("u\u{308}\u{304}", "ǖ"),
        ("㎡ ℃ № Ⅲ ① ㈱ ²", "㎡ ℃ № Ⅲ ① ㈱ ²"),
        ("￥5 ￡6", "¥5 £6"),
        ("𮯠𫖯㛃", "𮯠𫖯㛃"),
        ("Müller Čapek", "Müller Čapek"),
    ] {
        assert_eq!(writing(typed).as_deref(), Ok(plain), "{typed:?}");
    }
}

#[test]
fn what_is_refused_is_named_and_says_what_to_do() {
    for (typed, sentence) in [
        ("a\u{202e}b", "“U+202E（控制字符）”不能使用，请删除"),
        ("a\u{2067}b", "“U+2067（控制字符）”不能使用，请删除"),
        ("a\u{7}b", "“U+0007（控制字符）”不能使用，请删除"),
        ("甲\u{e000}", "“U+E000（自造字）”不能使用，其他电脑上显示不出来，请换成标准的字"),
        ("甲\u{2ee5e}", "“U+2EE5E（没有收录的字符）”不能使用，其他电脑上显示不出来，请换成标准的字"),
        ("甲\u{1f69c}", "“🚜”（图形符号）不能使用，请删除"),
        ("甲\u{643}", "“ك”（其他文字）不能使用，请改用汉字或拉丁字母"),
        ("甲\u{301}", "“U+0301（组合符号）”不能使用，请删除"),
        ("a＜b", "“<”不能使用，请删除"),
    ] {
        assert_eq!(writing(typed).unwrap_err().sentence(), sentence, "{typed:?}");
    }
}

/// What people type and paste: any character, and often one that is folded.
fn typed() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        " \n\r\t　·•・＃Ａ１（～“\u{200b}\u{fe0f}⼭⻄\u{f9d1}\u{e863}\u{fb01}ｶﾞe\u{301}\u{308}王.-—─"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![3 => odd, 1 => any::<char>()], 0..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn writing_twice_changes_nothing(text in typed()) {
        if let Ok(once) = writing(&text) {
            prop_assert_eq!(writing(&once), Ok(once.clone()));
            prop_assert_eq!(comparable(&text), once);
        }
        let compared = comparable(&text);
        prop_assert_eq!(comparable(&compared), compared.clone());
        prop_assert_eq!(writing(&compared), Ok(compared));
    }

    #[test]
    fn a_name_twice_is_the_same_name(text in typed()) {
        if let Ok(Some(once)) = crate::fields::name(&text, 500) {
            prop_assert_eq!(crate::fields::name(&once, 500), Ok(Some(once.clone())));
        }
    }

    /// What is kept holds nothing that a database, a log or a page stumbles over.
    #[test]
    fn what_is_kept_is_one_visible_line(text in any::<String>()) {
        let kept = comparable(&text);
        let bad = |c: char| c.is_control() || ['<', '>', char::REPLACEMENT_CHARACTER].contains(&c);
        prop_assert!(!kept.contains(bad));
        prop_assert_eq!(kept.trim(), &kept);
        prop_assert!(!kept.contains("  "));
    }
}
