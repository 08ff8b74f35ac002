//! 环保登记号码, the registration number: ours and those of other cities, and the serials behind ours.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::identifiers::IdentifierProblem;
use crate::stage::Stage;
use crate::text::{fold_code, is_dash};

/// 环保登记号码, printed `S-PPNNNNNN`: emission stage, region prefix, serial. Valid in the whole country.
///
/// 环办大气函〔2019〕655号, annex on coding. When a stage is corrected only the first position changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationNumber {
    stage: Stage,
    prefix: [u8; 2],
    serial: Serial,
}

/// The last six characters: `000001`…`999999`, then `A00001`…`Z99999` without I and O; other cities use any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial([u8; 6]);

/// An ordinal that no serial stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SerialProblem {
    /// Serials are counted from 1.
    #[error("登记序号应从1开始")]
    BeforeFirst,
    /// All serials of the prefix are used up; the city needs a second prefix.
    #[error("本地区前缀的登记序号已用完，请联系管理员启用新的前缀")]
    Exhausted,
}

const LAST_NUMERIC: i64 = 999_999;
const PER_LETTER: i64 = 99_999;
/// I and O are left out because they read as 1 and 0 on a plate.
const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

impl RegistrationNumber {
    /// A number of our own. The prefix must be two letters or digits.
    pub fn new(stage: Stage, prefix: &str, serial: Serial) -> Result<Self, IdentifierProblem> {
        let folded = fold_code(prefix);
        match *folded.as_bytes() {
            [first, second] if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() => {
                Ok(Self { stage, prefix: [first, second], serial })
            }
            _ => Err(IdentifierProblem::RegistrationNumberShape),
        }
    }

    /// Reads a number as typed, with or without the dash and a leading 环, also from another city.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let text = fold_code(input);
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        let text = text.strip_prefix('环').unwrap_or(&text);
        let mut chars = text.chars();
        let stage = chars.next().and_then(Stage::from_code).ok_or(IdentifierProblem::RegistrationNumberShape)?;
        let rest = chars.as_str();
        let rest = rest.strip_prefix(is_dash).unwrap_or(rest);
        let code: [u8; 8] = rest.as_bytes().try_into().map_err(|_| IdentifierProblem::RegistrationNumberShape)?;
        if !code.iter().all(u8::is_ascii_alphanumeric) {
            return Err(IdentifierProblem::RegistrationNumberShape);
        }
        let [first, second, serial @ ..] = code;
        Ok(Self { stage, prefix: [first, second], serial: Serial(serial) })
    }

    /// The emission stage in the first position.
    pub const fn stage(self) -> Stage {
        self.stage
    }

    /// The region prefix, for example `DL`.
    pub fn prefix(&self) -> &str {
        ascii(&self.prefix)
    }

    /// The serial within the prefix.
    pub const fn serial(self) -> Serial {
        self.serial
    }

    /// The same number after its stage was corrected: prefix and serial stay.
    pub const fn with_stage(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    /// Nine characters without the dash, for comparison and storage: `3DL000123`.
    pub fn compact(&self) -> String {
        let mut text = String::with_capacity(9);
        text.push(self.stage.code());
        text.push_str(&self.without_stage());
        text
    }

    /// Prefix and serial, which never change and are unique whatever the stage: `DL000123`.
    pub fn without_stage(&self) -> String {
        [self.prefix(), self.serial.as_str()].concat()
    }
}

impl Serial {
    /// The serial of the first, second, … number of a prefix, counted from 1.
    pub fn from_ordinal(ordinal: i64) -> Result<Self, SerialProblem> {
        if ordinal < 1 {
            return Err(SerialProblem::BeforeFirst);
        }
        if ordinal <= LAST_NUMERIC {
            return Ok(Self(digits(ordinal)));
        }
        let beyond = ordinal - LAST_NUMERIC - 1;
        let letter = usize::try_from(beyond / PER_LETTER).ok().and_then(|index| LETTERS.get(index));
        let mut serial = digits(beyond % PER_LETTER + 1);
        serial[0] = *letter.ok_or(SerialProblem::Exhausted)?;
        Ok(Self(serial))
    }

    /// The ordinal this serial was made from; none for serials of other cities that ours never use.
    pub fn ordinal(self) -> Option<i64> {
        let [first, rest @ ..] = self.0;
        if !rest.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let rest = rest.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        let ordinal = if first.is_ascii_digit() {
            i64::from(first - b'0') * 100_000 + rest
        } else {
            let index = LETTERS.iter().position(|&letter| letter == first)?;
            if rest == 0 {
                return None;
            }
            LAST_NUMERIC + i64::try_from(index).ok()? * PER_LETTER + rest
        };
        (ordinal > 0).then_some(ordinal)
    }

    /// The six characters.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(10);
        text.push(self.stage.code());
        text.push('-');
        text.push_str(&self.without_stage());
        f.write_str(&text)
    }
}

impl Serialize for RegistrationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegistrationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|problem| D::Error::custom(problem.code()))
    }
}

/// Both types hold nothing but ASCII letters and digits, so the text is always there.
fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn digits(mut value: i64) -> [u8; 6] {
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
    }
    digits
}

#[cfg(test)]
mod tests;
