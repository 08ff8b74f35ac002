//! 出厂编号, the maker's own number of a machine or an engine.

use super::{IdentifierProblem, normalised_text};
use crate::text::{fold_code, is_dash, strip_delimiters};

/// 出厂编号, for machines that have no PIN; unique only together with the maker.
///
/// Manual, 出厂编号.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FactoryNumber(String);
normalised_text!(FactoryNumber);

impl FactoryNumber {
    /// Reads a number as typed: 3 to 30 letters, digits, `-`, `/` and `.`.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let folded = fold_code(input);
        let text: String = strip_delimiters(&folded).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.');
        if (3..=30).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text))
        } else {
            Err(IdentifierProblem::FactoryNumberShape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Result<&str, IdentifierProblem>) {
        let found = FactoryNumber::parse(input);
        assert_eq!(found.as_ref().map(FactoryNumber::as_str), expected.as_ref().map(|text| *text), "{input}");
    }

    #[test]
    fn a_factory_number_is_folded_and_has_its_limits() {
        check(" ｌｇ953－2012/08.25 ", Ok("LG953-2012/08.25"));
        check("12—34", Ok("12-34"));
        check("AB", Err(IdentifierProblem::FactoryNumberShape));
        check(&"A".repeat(31), Err(IdentifierProblem::FactoryNumberShape));
        check("编号123", Err(IdentifierProblem::FactoryNumberShape));
        check("A_1", Err(IdentifierProblem::FactoryNumberShape));
        check("", Err(IdentifierProblem::Empty));
    }
}
