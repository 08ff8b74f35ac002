//! 统一社会信用代码, the number of a company on its licence (GB 32100).

use super::{IdentifierProblem, normalised_text};
use crate::text::{fold_code, is_dash};

/// 统一社会信用代码, 18 characters of the right shape; the check digit is asked for apart.
///
/// GB 32100-2015.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);
normalised_text!(CreditCode);

/// A character's value is its position: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// Reads a code as typed.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let mut text = fold_code(input);
        text.retain(|c| !is_dash(c));
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        if text.chars().count() != 18 {
            return Err(IdentifierProblem::CreditCodeLength);
        }
        let fits = |(index, byte): (usize, u8)| match index {
            2..8 => byte.is_ascii_digit(),
            // A check character that cannot be one is a wrong check character: a warning, not an error.
            17 => byte.is_ascii_alphanumeric() && !matches!(byte, b'I' | b'O'),
            _ => ALPHABET.contains(&byte),
        };
        if !text.bytes().enumerate().all(fits) {
            return Err(IdentifierProblem::CreditCodeCharacters);
        }
        Ok(Self(text))
    }

    /// Whether the last character is the check character of the others.
    ///
    /// Some genuine codes fail it, so a mismatch asks for a second look at the licence and refuses nothing.
    pub fn check_digit_ok(&self) -> bool {
        let mut weight = 1;
        let mut sum = 0;
        let mut values = self.0.bytes().map(value);
        for value in values.by_ref().take(17).flatten() {
            sum += value * weight;
            weight = weight * 3 % 31;
        }
        values.next().flatten() == Some((31 - sum % 31) % 31)
    }
}

fn value(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|&letter| letter == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Result<bool, IdentifierProblem>) {
        assert_eq!(CreditCode::parse(input).map(|code| code.check_digit_ok()), expected, "{input}");
    }

    #[test]
    fn shape_is_an_error_and_the_check_digit_a_question() {
        check("９１３５０１００M000100Y43", Ok(true));
        check("914403001922038216", Ok(true));
        check("91350211M0000XUF46", Ok(false));
        check("91350100M000100Y4", Err(IdentifierProblem::CreditCodeLength));
        check("9135O100M000100Y43", Err(IdentifierProblem::CreditCodeCharacters));
        check("91350100M000100Y4Z", Ok(false));
        check("91350100M000100Y4O", Err(IdentifierProblem::CreditCodeCharacters));
        check("913501公0M000100Y43", Err(IdentifierProblem::CreditCodeCharacters));
        check("", Err(IdentifierProblem::Empty));
    }
}
