//! Examples and properties of registration numbers and serials.

use proptest::prelude::*;

use super::*;

const LAST: i64 = LAST_NUMERIC + 24 * PER_LETTER;

fn check(input: &str, expected: &str) {
    let printed = RegistrationNumber::parse(input).map(|number| number.to_string());
    assert_eq!(printed.as_deref(), Ok(expected), "{input}");
}

#[test]
fn published_numbers_are_read() {
    check("3-DL000123", "3-DL000123");
    check("环3-FCB04871", "3-FCB04871");
    check("环 ３－ＤＬ０００１２３", "3-DL000123");
    check("x-qpa00001", "X-QPA00001");
    check("33Z800476", "3-3Z800476");
    check("d—dl000001", "D-DL000001");
}

#[test]
fn other_texts_are_refused() {
    for bad in ["7-DL000123", "3-DL00123", "3-DL0001234", "3--DL000123", "3-临000123", "环", "环环3-DL000123"] {
        assert_eq!(RegistrationNumber::parse(bad), Err(IdentifierProblem::RegistrationNumberShape), "{bad}");
    }
    assert_eq!(RegistrationNumber::parse(" "), Err(IdentifierProblem::Empty));
}

#[test]
fn a_corrected_stage_changes_the_first_position_only() {
    let number = RegistrationNumber::new(Stage::Two, "dl", Serial::from_ordinal(123).unwrap()).unwrap();
    let corrected = number.with_stage(Stage::Three);
    assert_eq!(corrected.to_string(), "3-DL000123");
    assert_eq!(corrected.compact(), "3DL000123");
    assert_eq!(corrected.without_stage(), number.without_stage());
    assert_eq!((corrected.stage(), corrected.prefix()), (Stage::Three, "DL"));
}

#[test]
fn a_prefix_is_two_letters_or_digits() {
    let serial = Serial::from_ordinal(1).unwrap();
    for bad in ["", "D", "DLX", "D-", "临"] {
        assert!(RegistrationNumber::new(Stage::One, bad, serial).is_err(), "{bad}");
    }
}

#[test]
fn serials_go_on_with_letters_and_end() {
    let cases = [
        (1, "000001"),
        (999_999, "999999"),
        (1_000_000, "A00001"),
        (1_099_998, "A99999"),
        (1_099_999, "B00001"),
        (LAST_NUMERIC + 8 * PER_LETTER + 1, "J00001"),
        (LAST, "Z99999"),
    ];
    for (ordinal, text) in cases {
        let serial = Serial::from_ordinal(ordinal).unwrap();
        assert_eq!(serial.as_str(), text);
        assert_eq!(serial.ordinal(), Some(ordinal));
    }
    assert_eq!(Serial::from_ordinal(LAST + 1), Err(SerialProblem::Exhausted));
    assert_eq!(Serial::from_ordinal(i64::MAX), Err(SerialProblem::Exhausted));
    assert_eq!(Serial::from_ordinal(0), Err(SerialProblem::BeforeFirst));
    assert_eq!(Serial::from_ordinal(i64::MIN), Err(SerialProblem::BeforeFirst));
}

#[test]
fn serials_of_other_cities_have_no_ordinal() {
    for text in ["3-DL000000", "3-DLA00000", "3-DLI00001", "3-DLAB0001"] {
        assert_eq!(RegistrationNumber::parse(text).unwrap().serial().ordinal(), None, "{text}");
    }
}

proptest! {
    #[test]
    fn serials_are_unique_and_ordered(a in 1..=LAST, b in 1..=LAST) {
        let (first, second) = (Serial::from_ordinal(a).unwrap(), Serial::from_ordinal(b).unwrap());
        prop_assert_eq!(first.cmp(&second), a.cmp(&b));
        prop_assert_eq!(first.ordinal(), Some(a));
    }

    #[test]
    fn a_number_survives_printing_and_reading(
        stage in proptest::sample::select(Stage::ALL), prefix in "[0-9A-Z]{2}", ordinal in 1..=LAST,
    ) {
        let number = RegistrationNumber::new(stage, &prefix, Serial::from_ordinal(ordinal).unwrap()).unwrap();
        prop_assert_eq!(RegistrationNumber::parse(&number.to_string()), Ok(number));
        prop_assert_eq!(RegistrationNumber::parse(&number.compact()), Ok(number));
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = RegistrationNumber::parse(&text);
    }
}
