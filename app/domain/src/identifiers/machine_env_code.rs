//! 机械环保代码, the 17 characters a maker stamps on a machine for environmental purposes.

use super::{IdentifierProblem, normalised_text};
use crate::text::{fold_code, strip_delimiters};

/// 机械环保代码. Only the length is certain; what the positions mean is one maker's published programme
/// (3 company, 4 class, 5 fuel, 6 subclass, 7–8 main parameter, 9 check, 10 year, 11 stage, 12 month, 13–17 serial),
/// so everything read out of it corroborates and warns, and nothing is refused by it.
///
/// HJ 1014-2020; manual, 机械环保代码.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MachineEnvCode(String);
normalised_text!(MachineEnvCode);

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

impl MachineEnvCode {
    /// Reads a code as typed, with or without the delimiters `*`, `<`, `>` around it.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let folded = fold_code(input);
        let text = strip_delimiters(&folded);
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        if text.chars().count() != 17 {
            return Err(IdentifierProblem::MachineEnvCodeLength);
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(IdentifierProblem::MachineEnvCodeCharacters);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether position 9 is the check character of the others, as in a VIN (GB 16735).
    pub fn check_character_ok(&self) -> bool {
        let mut sum = 0;
        for (byte, weight) in self.0.bytes().zip(WEIGHTS) {
            let Some(value) = value(byte) else { return false };
            sum += value * weight;
        }
        let expected = match sum % 11 {
            10 => Some('X'),
            digit => char::from_digit(digit, 10),
        };
        self.0.chars().nth(8) == expected
    }

    /// Position 11, the stage as one maker's programme writes it.
    pub fn stage_digit(&self) -> Option<char> {
        self.0.chars().nth(10).filter(char::is_ascii_digit)
    }
}

/// The value of a character in a VIN; I, O and Q have none.
fn value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 1,
        b'J'..=b'N' => byte - b'J' + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => byte - b'S' + 2,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Result<(bool, Option<char>), IdentifierProblem>) {
        let found = MachineEnvCode::parse(input).map(|code| (code.check_character_ok(), code.stage_digit()));
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn a_wrong_check_character_is_no_error() {
        check("H36NDA128L3A00123", Ok((true, Some('3'))));
        check("＊ｈ36nda128l3a00123＞", Ok((true, Some('3'))));
        check("XUGGCC217P4K00456", Ok((true, Some('4'))));
        check("H36NDA129L3A00123", Ok((false, Some('3'))));
        check("O36NDA128LEA00123", Ok((false, None)));
        check("H36NDA128L3A0012", Err(IdentifierProblem::MachineEnvCodeLength));
        check("H36NDA128L3A0012-", Err(IdentifierProblem::MachineEnvCodeCharacters));
        check("<>", Err(IdentifierProblem::Empty));
    }

    #[test]
    fn letters_have_the_values_of_a_vin() {
        let values: Vec<_> = (b'A'..=b'Z').filter_map(value).collect();
        assert_eq!(values, [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
