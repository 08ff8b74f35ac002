//! Telephone numbers: the mobile number a person signs in with, and the number an office or a site calls.

use super::{IdentifierProblem, masked, normalised_text};
use crate::text::{fold_code, is_dash};

/// 手机号, 11 digits of mainland China; `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);
normalised_text!(Mobile);

/// 联系电话: a mobile number, a landline with its area code (`0357-2012345`), perhaps with an extension
/// (`0357-2012345转801`), or a 400/800 number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContactPhone(String);
normalised_text!(ContactPhone);

impl Mobile {
    /// Reads a number as typed, with blanks, dashes and +86.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let digits = dialled(input)?;
        if is_mobile(&digits) { Ok(Self(digits)) } else { Err(IdentifierProblem::MobileShape) }
    }

    /// The number with its middle hidden, `138****0000`.
    pub fn masked(&self) -> String {
        masked(&self.0, 3, 4)
    }
}

impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl ContactPhone {
    /// Reads a mobile number or a landline with its area code, with or without dash and brackets, and its extension.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let typed = fold_code(input);
        let (main, extension) = extension(&typed);
        let digits = dialled(main)?;
        if is_mobile(&digits) && extension.is_none() {
            return Ok(Self(digits));
        }
        let number = if is_service(&digits) { Some(digits) } else { landline(&digits) };
        let number = number.ok_or(IdentifierProblem::ContactPhoneShape)?;
        match extension {
            None => Ok(Self(number)),
            Some(digits) if matches!(digits.len(), 1..=6) && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self(format!("{number}转{digits}")))
            }
            Some(_) => Err(IdentifierProblem::ContactPhoneShape),
        }
    }
}

/// The number and what is dialled after it: `转801`, `分机801`, `EXT.801`, or a third group behind dashes.
fn extension(typed: &str) -> (&str, Option<&str>) {
    for word in ["转", "分机", "EXT", "#"] {
        if let Some((main, rest)) = typed.split_once(word) {
            let rest = rest.strip_prefix("分机").unwrap_or(rest);
            return (main.trim_end_matches(is_dash), Some(rest.trim_start_matches([':', '.', '-'])));
        }
    }
    let grouped = typed.rsplit_once(is_dash).filter(|(main, rest)| {
        // `010-6234-5678` is one number in groups: what stands before an extension is a number by itself.
        matches!(rest.len(), 1..=6) && dialled(main).is_ok_and(|digits| landline(&digits).is_some())
    });
    grouped.map_or((typed, None), |(main, rest)| (main, Some(rest)))
}

/// What a telephone dials, the extension after a pause: `03572012345,801`. For `tel:` links.
pub fn dial(phone: &str) -> String {
    phone.chars().filter_map(|c| if c == '转' { Some(',') } else { c.is_ascii_digit().then_some(c) }).collect()
}

/// What is left to dial without blanks, dashes, brackets and the country code.
fn dialled(input: &str) -> Result<String, IdentifierProblem> {
    let mut text = fold_code(input);
    text.retain(|c| !is_dash(c) && !matches!(c, '(' | ')'));
    if text.is_empty() {
        return Err(IdentifierProblem::Empty);
    }
    let national = match text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")) {
        // Abroad the zero of the area code is not dialled.
        Some(rest) if !is_mobile(rest) && !rest.starts_with('0') => ["0", rest].concat(),
        Some(rest) => rest.to_owned(),
        None => text.strip_prefix("86").filter(|rest| is_mobile(rest)).unwrap_or(&text).to_owned(),
    };
    Ok(national)
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit) && bytes[0] == b'1' && bytes[1] >= b'3'
}

fn is_service(digits: &str) -> bool {
    digits.len() == 10
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.starts_with("400") || digits.starts_with("800"))
}

/// `0357-2012345` from its digits: area codes 010 and 02x have three digits, all others four.
fn landline(digits: &str) -> Option<String> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let area_length = if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 };
    let (area, subscriber) = digits.split_at_checked(area_length)?;
    let is_area = area.starts_with('0') && !area.starts_with("00");
    let is_subscriber = matches!(subscriber.len(), 7 | 8) && !subscriber.starts_with(['0', '1', '9']);
    (is_area && is_subscriber).then(|| [area, "-", subscriber].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mobile(input: &str, expected: Result<&str, IdentifierProblem>) {
        let found = Mobile::parse(input);
        assert_eq!(found.as_ref().map(Mobile::as_str), expected.as_ref().map(|text| *text), "{input}");
    }

    fn contact(input: &str, expected: Result<&str, IdentifierProblem>) {
        let found = ContactPhone::parse(input);
        assert_eq!(found.as_ref().map(ContactPhone::as_str), expected.as_ref().map(|text| *text), "{input}");
    }

    #[test]
    fn mobiles_are_normalised() {
        for typed in ["13803570000", "+86 138-0357-0000", "８６ １３８０３５７００００", "0086 13803570000"]
        {
            mobile(typed, Ok("13803570000"));
        }
        for typed in ["0357-2012345", "12803570000", "1380357000", "1380357000A", "１３８０３５７００００１"]
        {
            mobile(typed, Err(IdentifierProblem::MobileShape));
        }
        mobile(" ", Err(IdentifierProblem::Empty));
    }

    #[test]
    fn a_contact_may_be_a_landline() {
        contact("138 0357 0000", Ok("13803570000"));
        contact("（０３５７）２０１２３４５", Ok("0357-2012345"));
        contact("+86 357 2012345", Ok("0357-2012345"));
        contact("01062345678", Ok("010-62345678"));
        contact("400-612-3456", Ok("4006123456"));
        for typed in [
            "0357-2012345转801",
            "0357-2012345 转 801",
            "０３５７－２０１２３４５－８０１",
            "0357-2012345分机801",
            "(0357)2012345转分机：801",
            "0357-2012345 ext.801",
            "0357-2012345#801",
        ] {
            contact(typed, Ok("0357-2012345转801"));
        }
        contact("400-612-3456转2", Ok("4006123456转2"));
        contact("0357-2012345-8", Ok("0357-2012345转8"));
        contact("010-6234-5678", Ok("010-62345678"));
        assert_eq!(dial("0357-2012345转801"), "03572012345,801");
        contact("0086-357-2012345", Ok("0357-2012345"));
        contact("138-0357-0000", Ok("13803570000"));
        for typed in ["13803570000转801", "0357-2012345转", "0357-2012345转8a", "0357-2012345转8012345"] {
            contact(typed, Err(IdentifierProblem::ContactPhoneShape));
        }
        for typed in ["2012345", "0357-1012345", "0357-20123", "电话0357-2012345"] {
            contact(typed, Err(IdentifierProblem::ContactPhoneShape));
        }
    }

    #[test]
    fn masking_hides_the_middle_even_in_debug() {
        let number = Mobile::parse("13803570000").unwrap();
        assert_eq!(number.masked(), "138****0000");
        assert_eq!(format!("{number:?}"), "138****0000");
    }
}
