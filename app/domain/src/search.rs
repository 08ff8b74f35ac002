//! What a search box means: the same text is tried as a registration number, as the end of an identifier, as the tail
//! of a phone and as a part of a name. Pure reading; the register looks it up.

use crate::registration_number::RegistrationNumber;
use crate::text::{comparable, fold_code, is_dash, strip_delimiters};

/// How many characters of an identifier are indexed.
pub const IDENTITY_TAIL: usize = 6;
/// A part of a name is found within this many characters from its beginning.
const SEARCHED_LENGTH: usize = 40;

/// Everything a text could mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookups {
    /// Prefix and serial of a registration number; the prefix is missing when only the serial was typed.
    pub number: Option<(Option<String>, String)>,
    /// The end of a PIN or 出厂编号, at least six characters.
    pub identity: Option<String>,
    /// The last four digits of a phone.
    pub phone_tail: Option<String>,
    /// A part of a name, folded as [`suffixes`] folds.
    pub name: Option<String>,
}

impl Lookups {
    /// Reads what was typed into a search box.
    pub fn parse(raw: &str) -> Self {
        let folded = fold_code(raw);
        // A PIN is searched as it is stamped, between stars, and with whatever dash the keyboard has.
        let code: String = strip_delimiters(&folded).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        let is_code = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || "-/.".contains(c));
        let number = RegistrationNumber::parse(&code)
            .ok()
            .map(|number| (Some(number.prefix().to_owned()), number.serial().as_str().to_owned()))
            .or_else(|| bare_number(&code));
        let digits = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
        let mobile = crate::identifiers::Mobile::parse(raw).ok();
        let tail = mobile.as_ref().map_or(code.as_str(), |mobile| &mobile.as_str()[7..]);
        let name = fold_name(raw);
        // One letter or digit is in half of all names; one Chinese character says something.
        let long = name.chars().count() >= 2 || !name.is_ascii();
        Self {
            number,
            identity: (is_code && code.chars().count() >= IDENTITY_TAIL).then(|| code.clone()),
            phone_tail: (digits || mobile.is_some()).then(|| tail.to_owned()),
            name: (!name.is_empty() && long).then_some(name),
        }
    }

    /// Nothing that could be looked up.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `DL000123` or `000123`: a number without its stage, as people read it off a plate from afar.
fn bare_number(code: &str) -> Option<(Option<String>, String)> {
    let code: String = code.chars().filter(|c| *c != '-').collect();
    if !code.is_ascii() || !matches!(code.len(), 6 | 8) {
        return None;
    }
    let (prefix, serial) = code.split_at(code.len() - 6);
    let whole = format!("X-{}{serial}", if prefix.is_empty() { "DL" } else { prefix });
    let number = RegistrationNumber::parse(&whole).ok()?;
    Some(((!prefix.is_empty()).then(|| prefix.to_owned()), number.serial().as_str().to_owned()))
}

/// A name as it is compared: half width, upper case, no blanks, and one kind of quotes, dashes and brackets. Letter by
/// letter, as migration 0020 folded what was indexed before.
pub fn fold_name(raw: &str) -> String {
    comparable(raw)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(same)
        .flat_map(char::to_uppercase)
        .take(SEARCHED_LENGTH)
        .collect()
}

/// Punctuation that people do not tell apart when they search.
const fn same(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '！' => '!',
        '？' => '?',
        '～' => '~',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '—' | '–' => '-',
        _ => c,
    }
}

/// Every end of a name: a part of the name is the beginning of one of them.
pub fn suffixes(name: &str) -> Vec<String> {
    let folded = fold_name(name);
    folded.char_indices().map(|(at, _)| folded[at..].to_owned()).collect()
}

/// The indexed end of an identifier.
pub fn identity_tail(identifier: &str) -> String {
    let count = identifier.chars().count();
    identifier.chars().skip(count.saturating_sub(IDENTITY_TAIL)).collect()
}

/// The last four digits of a phone, by which offices find a filing.
pub fn phone_tail(phone: &str) -> String {
    let number = phone.split_once('转').map_or(phone, |(number, _extension)| number);
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_with_and_without_its_stage_and_dash() {
        for typed in ["3-DL000123", "３－ｄｌ000123", "环3-DL000123", "3DL000123"] {
            let number = Lookups::parse(typed).number;
            assert_eq!(number, Some((Some("DL".to_owned()), "000123".to_owned())), "{typed}");
        }
        assert_eq!(Lookups::parse("dl000123").number, Some((Some("DL".to_owned()), "000123".to_owned())));
        assert_eq!(Lookups::parse("000123").number, Some((None, "000123".to_owned())));
        assert_eq!(Lookups::parse("宏达").number, None);
    }

    #[test]
    fn a_phone_is_found_by_its_last_four_digits() {
        assert_eq!(Lookups::parse("9911").phone_tail.as_deref(), Some("9911"));
        assert_eq!(Lookups::parse("138 0357 9911").phone_tail.as_deref(), Some("9911"));
        assert_eq!(Lookups::parse("99112").phone_tail, None);
    }

    #[test]
    fn an_identifier_needs_six_characters() {
        assert_eq!(Lookups::parse("lf2018061").identity.as_deref(), Some("LF2018061"));
        assert_eq!(Lookups::parse("LF201").identity, None);
        for typed in
            ["*SANY215C018061100*", "＊ｓａｎｙ215c018061100＊", "> SANY215C018061100 <", "★SANY215C018061100★"]
        {
            assert_eq!(Lookups::parse(typed).identity.as_deref(), Some("SANY215C018061100"), "{typed}");
        }
        assert_eq!(Lookups::parse("LG953－2012").identity.as_deref(), Some("LG953-2012"));
        assert_eq!(identity_tail("SANY215C018061100"), "061100");
        assert_eq!(identity_tail("A1"), "A1");
    }

    #[test]
    fn a_name_is_found_however_its_signs_are_typed() {
        let kept = crate::fields::name("艾力・买买提（集团）“一部”～Ａ＆Ｂ", 100).unwrap().unwrap();
        let ends = suffixes(&kept);
        for part in [
            "艾力•买买提",
            "艾力·买买提(集团)",
            "（集团）\"一部\"",
            "“一部”~a&b",
            "一部”〜Ａ＆Ｂ",
            "艾力 · 买买提\u{200b}",
        ] {
            let folded = fold_name(part);
            assert!(ends.iter().any(|end| end.starts_with(&folded)), "{part}: {folded}");
        }
        assert_eq!(Lookups::parse("a\u{0}\u{202e}b").name.as_deref(), Some("AB"));
    }

    #[test]
    fn a_part_of_a_name_begins_one_of_its_ends() {
        let ends = suffixes("临汾市宏达建筑（集团）SY215c");
        for part in ["宏达", "（集团", "sy215C", "临汾市宏达"] {
            let folded = fold_name(part);
            assert!(ends.iter().any(|end| end.starts_with(&folded)), "{part}");
        }
        assert!(Lookups::parse("宏").name.is_some());
        assert!(Lookups::parse("S").name.is_none());
        assert!(Lookups::parse("  ").is_empty());
    }
}
