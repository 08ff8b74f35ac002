//! 环保信息公开编号, under which a maker published the emission data of a machine, an engine or a vehicle.

use super::{IdentifierProblem, normalised_text};
use crate::stage::Stage;
use crate::text::{fold_code, is_dash, strip_delimiters};

/// 环保信息公开编号, 24 characters without blanks: `CN`, category (2), `G` and stage, noise stage (2), company (4),
/// model (6), variant (6).
///
/// 国环规大气〔2016〕3号; the duty for machines began on 2017-07-01. The category `FC` of engines is common knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DisclosureNumber(String);
normalised_text!(DisclosureNumber);

impl DisclosureNumber {
    /// Reads a number as typed, with or without its blanks.
    pub fn parse(input: &str) -> Result<Self, IdentifierProblem> {
        let mut folded = fold_code(input);
        folded.retain(|c| !is_dash(c));
        let text = strip_delimiters(&folded);
        if text.is_empty() {
            return Err(IdentifierProblem::Empty);
        }
        let fits = |(index, byte): (usize, u8)| match index {
            0 => byte == b'C',
            1 => byte == b'N',
            2 | 3 => byte.is_ascii_uppercase(),
            4 => byte == b'G',
            5 | 12..24 => byte.is_ascii_digit(),
            _ => byte.is_ascii_alphanumeric(),
        };
        if text.len() == 24 && text.bytes().enumerate().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdentifierProblem::DisclosureNumberShape)
        }
    }

    /// The stage after `G`; none for the digits 7 to 9, which no standard uses yet.
    pub fn stage(&self) -> Option<Stage> {
        self.0.chars().nth(5).and_then(Stage::from_code)
    }

    /// Published for a machine (非道路移动机械).
    pub fn is_machine(&self) -> bool {
        self.category() == Some("FJ")
    }

    /// Published for an engine of machines.
    pub fn is_engine(&self) -> bool {
        self.category() == Some("FC")
    }

    /// The number as makers print it, `CN FJ G4 00 0L53000006 000001`.
    pub fn printed(&self) -> String {
        let mut printed = String::with_capacity(29);
        for (index, c) in self.0.chars().enumerate() {
            if matches!(index, 2 | 4 | 6 | 8 | 18) {
                printed.push(' ');
            }
            printed.push(c);
        }
        printed
    }

    fn category(&self) -> Option<&str> {
        self.0.get(2..4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Result<(&str, Option<Stage>), IdentifierProblem>) {
        let found = DisclosureNumber::parse(input);
        let found = found.as_ref().map(|number| (number.printed(), number.stage())).map_err(|problem| *problem);
        assert_eq!(found, expected.map(|(printed, stage)| (printed.to_owned(), stage)), "{input}");
    }

    #[test]
    fn numbers_are_read_with_and_without_blanks() {
        let fourth = "CN FJ G4 00 0L53000006 000001";
        check(fourth, Ok((fourth, Some(Stage::Four))));
        check("cnfjg3000l53000006000001", Ok(("CN FJ G3 00 0L53000006 000001", Some(Stage::Three))));
        check("ＣＮ　ZC G5 Z2 0A01000123 000002", Ok(("CN ZC G5 Z2 0A01000123 000002", Some(Stage::Five))));
        check("CN FJ G9 00 0L53000006 000001", Ok(("CN FJ G9 00 0L53000006 000001", None)));
        for bad in ["CN FJ G4 00 0L53000006", "CN FJ 44 00 0L53000006 000001", "US FJ G4 00 0L53000006 000001"] {
            check(bad, Err(IdentifierProblem::DisclosureNumberShape));
        }
        check("", Err(IdentifierProblem::Empty));
    }

    #[test]
    fn the_category_tells_machines_from_engines() {
        let machine = DisclosureNumber::parse("CN FJ G3 00 0C09000011 000001").unwrap();
        let engine = DisclosureNumber::parse("CN FC G2 00 0C08000009 000001").unwrap();
        assert!(machine.is_machine() && !machine.is_engine());
        assert!(engine.is_engine() && !engine.is_machine());
    }
}
