//! 身份证号码: of a resident's identity card (GB 11643) or of a foreigner's permanent residence card (GA 2102-2023).

use jiff::civil::Date;

use super::{IdentifierProblem, masked, normalised_text};
use crate::text::fold_code;

/// 居民身份证号 or the number of a 外国人永久居留身份证 of 2023, 18 characters, checked; `Debug` shows it masked because it
/// is sensitive.
///
/// The card of 2023 has 9, the province where it was asked for (two digits), the nationality (three digits, ISO
/// 3166-1), the birth date, a sequence and the same check character. Cards of 2017 (three letters and twelve digits)
/// stay valid until they run out and are taken too; how their last digit is made is not published, so their shape and
/// birth date are checked.
///
/// GB 11643-1999; GA 2102-2023; 个人信息保护法 第28条.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId(String);
normalised_text!(ResidentId);

/// Provinces, and the residence permits of Hong Kong (81), Macao (82) and Taiwan (83).
///
/// Districts are not checked: most adults of Linfen carry the old area code 1426, which today's list no longer has.
const PROVINCES: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
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
        if let Some(born) = card_of_2017(&text) {
            return if born { Ok(Self(text)) } else { Err(IdentifierProblem::ResidentIdBirthDate) };
        }
        let Some((&check, digits)) = bytes.split_last().filter(|_| text.chars().count() == 18) else {
            return Err(IdentifierProblem::ResidentIdLength);
        };
        if !digits.iter().all(u8::is_ascii_digit) || !(check.is_ascii_digit() || check == b'X') {
            return Err(IdentifierProblem::ResidentIdCharacters);
        }
        let foreigner = digits[0] == b'9';
        let province = if foreigner { &digits[1..3] } else { &digits[..2] };
        if !PROVINCES.iter().any(|&known| number(province) == u32::from(known)) {
            return Err(if foreigner {
                IdentifierProblem::ResidenceCardProvince
            } else {
                IdentifierProblem::ResidentIdProvince
            });
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

    /// The birth date in positions 7 to 14; a number of 18 characters always has one.
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

/// `None` when it is none: three letters of the nationality, four digits of the place, the birth date without its
/// century,
/// two digits more. Inside, whether somebody can have been born on that day.
fn card_of_2017(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    let (letters, digits) = bytes.split_at_checked(3)?;
    let shape =
        digits.len() == 12 && letters.iter().all(u8::is_ascii_uppercase) && digits.iter().all(u8::is_ascii_digit);
    if !shape {
        return None;
    }
    let month = i8::try_from(number(&digits[6..8])).unwrap_or_default();
    let day = i8::try_from(number(&digits[8..10])).unwrap_or_default();
    // Of a year whose century is not written any may have been a leap year.
    Some(Date::new(2000, month, day).is_ok())
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
        check("161002198503120014", Err(IdentifierProblem::ResidentIdProvince));
        check("991002198503120014", Err(IdentifierProblem::ResidenceCardProvince));
        check("14100219850312001A", Err(IdentifierProblem::ResidentIdCharacters));
        check("一四一〇〇二一九八五〇三一二〇〇一四", Err(IdentifierProblem::ResidentIdCharacters));
        check("一四一〇〇二", Err(IdentifierProblem::ResidentIdLength));
        check("　", Err(IdentifierProblem::Empty));
    }

    #[test]
    fn cards_of_foreigners_who_live_here_for_good_are_read() {
        // Built from the structure of GA 2102-2023 with the check character of GB 11643.
        check(&with_check("93184019850312001"), Ok(&with_check("93184019850312001")));
        check(&with_check("94484019900101123"), Ok(&with_check("94484019900101123")));
        check(&with_check("91415619771231002"), Ok(&with_check("91415619771231002")));
        let wrong = with_check("93184019850312001");
        let last = if wrong.ends_with('0') { "1" } else { "0" };
        check(&format!("{}{last}", &wrong[..17]), Err(IdentifierProblem::ResidentIdCheckDigit));
        check(&with_check("99984019850312001"), Err(IdentifierProblem::ResidenceCardProvince));
        check(&with_check("93184019850230001"), Err(IdentifierProblem::ResidentIdBirthDate));
        check("usa 310085 031200", Ok("USA310085031200"));
        check("USA310085133200", Err(IdentifierProblem::ResidentIdBirthDate));
        check("USA31008503120", Err(IdentifierProblem::ResidentIdLength));
    }

    fn with_check(digits: &str) -> String {
        format!("{digits}{}", char::from(check_character(digits.as_bytes())))
    }

    #[test]
    fn masking_hides_the_middle_even_in_debug() {
        let id = ResidentId::parse("141002198503120014").unwrap();
        assert_eq!(id.masked(), "1410**********0014");
        assert_eq!(format!("{id:?}"), "1410**********0014");
        assert_eq!(id.birth_date(), Some(date(1985, 3, 12)));
    }
}
