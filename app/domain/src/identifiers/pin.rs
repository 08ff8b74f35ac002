//! 产品识别码 (PIN), the 17 characters a maker stamps on a machine.

use super::{IdentifierProblem, normalised_text};
use crate::text::{fold_code, strip_delimiters};

/// 产品识别码, normalised so that equal plates give equal texts.
///
/// GB/T 25606-2010. Position 9 is a check letter whose algorithm is not public, so nothing is refused by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pin(String);
normalised_text!(Pin);

impl Pin {
    /// Reads a PIN as typed, with or without the stars around it.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let folded = fold_code(input);
        let text = strip_delimiters(&folded);
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        if text.chars().count() != 17 {
            return Err(IdentifierProblem::PinLength);
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() && !matches!(byte, b'I' | b'O' | b'Q')) {
            return Err(IdentifierProblem::PinCharacters);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Result<&str, IdentifierProblem>) {
        let found = Pin::parse(input);
        assert_eq!(found.as_ref().map(Pin::as_str), expected.as_ref().map(|text| *text), "{input}");
    }

    #[test]
    fn a_pin_is_folded_and_stripped() {
        check("＊xug0215c ｋｋ１２３４５６７＊", Ok("XUG0215CKK1234567"));
        check("XUG0215CKK123456", Err(IdentifierProblem::PinLength));
        check("XUGO215CKK1234567", Err(IdentifierProblem::PinCharacters));
        check("徐UG0215CKK1234567", Err(IdentifierProblem::PinCharacters));
        check("**", Err(IdentifierProblem::Empty));
    }
}
