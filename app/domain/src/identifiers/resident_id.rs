//! 居民身份证号, the number of a resident's identity card (GB 11643).

use jiff::civil::Date;

use super::{IdentifierProblem, masked, normalised_text};
use crate::text::fold_code;

/// 居民身份证号, 18 characters, checked; `Debug` shows it masked because it is sensitive.
///
/// GB 11643-1999; 个人信息保护法 第28条.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId(String);
normalised_text!(ResidentId);

/// Provinces, Hong Kong, Macao, the Taiwan residence permit (83) and the permanent residence card (9x).
///
/// Districts are not checked: most adults of Linfen carry the old area code 1426, which today's list no longer has.
const PROVINCES: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83, 91,
];

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl ResidentId {
    /// Reads a number as typed: full width, blanks and a small `x` are accepted.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let text = fold_code(input);
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        if bytes.len() == 15 && bytes.iter().all(u8::is_ascii_digit) {
            return Err(IdentifierProblem::ResidentIdOld);
        }
        let Some((&check, digits)) = bytes.split_last().filter(|_| text.chars().count() == 18) else {
            return Err(IdentifierProblem::ResidentIdLength);
        };
        if !digits.iter().all(u8::is_ascii_digit) || !(check.is_ascii_digit() || check == b'X') {
            return Err(IdentifierProblem::ResidentIdCharacters);
        }
        if !PROVINCES.iter().any(|&province| number(&digits[..2]) == u32::from(province)) {
            return Err(IdentifierProblem::ResidentIdProvince);
        }
        if birth_date(digits).is_none() {
            return Err(IdentifierProblem::ResidentIdBirthDate);
        }
        if check_character(digits) != check {
            return Err(IdentifierProblem::ResidentIdCheckDigit);
        }
        Ok(Self(text))
    }

    /// The number with the birth date hidden, `1410**********0014`.
    pub fn masked(&self) -> String {
        masked(&self.0, 4, 4)
    }

    /// The birth date in positions 7 to 14; a parsed number always has one.
    pub fn birth_date(&self) -> Option<Date> {
        birth_date(self.0.as_bytes())
    }
}

impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

fn birth_date(digits: &[u8]) -> Option<Date> {
    let year = i16::try_from(number(digits.get(6..10)?)).ok().filter(|&year| year >= 1850)?;
    let month = i8::try_from(number(digits.get(10..12)?)).ok()?;
    let day = i8::try_from(number(digits.get(12..14)?)).ok()?;
    Date::new(year, month, day).ok()
}

fn check_character(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(input: &str, expected: Result<&str, IdentifierProblem>) {
        let found = ResidentId::parse(input);
        assert_eq!(found.as_ref().map(ResidentId::as_str), expected.as_ref().map(|text| *text), "{input}");
    }

    #[test]
    fn numbers_are_read_or_refused_with_the_reason() {
        check("１１０１０５ 19491231 002x", Ok("11010519491231002X"));
        check("142601196802291524", Ok("142601196802291524"));
        check("142601196902291524", Err(IdentifierProblem::ResidentIdBirthDate));
        check("141002198503120015", Err(IdentifierProblem::ResidentIdCheckDigit));
        check("14100219850312001", Err(IdentifierProblem::ResidentIdLength));
        check("142601680229152", Err(IdentifierProblem::ResidentIdOld));
        check("991002198503120014", Err(IdentifierProblem::ResidentIdProvince));
        check("14100219850312001A", Err(IdentifierProblem::ResidentIdCharacters));
        check("一四一〇〇二一九八五〇三一二〇〇一四", Err(IdentifierProblem::ResidentIdCharacters));
        check("一四一〇〇二", Err(IdentifierProblem::ResidentIdLength));
        check("　", Err(IdentifierProblem::Empty));
    }

    #[test]
    fn masking_hides_the_middle_even_in_debug() {
        let id = ResidentId::parse("141002198503120014").unwrap();
        assert_eq!(id.masked(), "1410**********0014");
        assert_eq!(format!("{id:?}"), "1410**********0014");
        assert_eq!(id.birth_date(), Some(date(1985, 3, 12)));
    }
}
