//! Folding of typed text, so that a full-width keyboard, a pasted blank or a stamped delimiter never spoils a value.
//!
//! Pure string work, called by every parser of the crate. Words go through [`writing`], codes and numbers through
//! [`fold_code`].

#[cfg(test)]
mod blocks;
mod plain;
mod refused;
mod writing;

pub use refused::Refused;
pub use writing::{comparable, writing};

/// Full-width ASCII becomes half width, the ideographic and the no-break space become a space, and both ends are
/// trimmed.
pub fn fold(input: &str) -> String {
    let folded: String = input.chars().map(half_width).collect();
    folded.trim().to_owned()
}

/// [`fold`] for codes and numbers: blanks of every kind are removed and ASCII letters are upper-cased.
pub fn fold_code(input: &str) -> String {
    input.chars().map(half_width).filter(|&c| !is_blank(c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// Removes the delimiters that are stamped before and after a PIN or a 机械环保代码 (`*`, `<`, `>`, their full-width
/// forms and the stars and brackets people type for them).
///
/// Manual, help text of 机械环保代码.
pub fn strip_delimiters(input: &str) -> &str {
    input.trim_matches(|c: char| {
        matches!(half_width(c), '*' | '<' | '>' | '★' | '☆' | '〈' | '〉' | '《' | '》') || is_blank(c)
    })
}

/// Whether a character is one of the dashes that keyboards and documents produce.
pub fn is_dash(c: char) -> bool {
    matches!(half_width(c), '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe58}' | '\u{fe63}')
}

/// An ideograph, also one of GB 18030-2022 level 3 or beyond it: every block that Unicode has given to Han.
pub fn is_han(c: char) -> bool {
    let place = matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303a}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    // Code points between the blocks are given to nothing.
    place && c.is_alphanumeric()
}

/// White space and the invisible characters that come along when text is pasted.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || refused::is_invisible(c)
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        // The block repeats ASCII 0x21…0x7e in order, 0xfee0 further up.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn full_width_folds_and_ends_are_trimmed() {
        assert_eq!(fold("　３－ＤＬ０００１２３ "), "3-DL000123");
        assert_eq!(fold("临汾　尧都"), "临汾 尧都");
    }

    #[test]
    fn codes_lose_blanks_and_case() {
        assert_eq!(fold_code(" cn fj\u{a0}ｇ3\u{200b} "), "CNFJG3");
    }

    #[test]
    fn delimiters_go_from_the_ends_only() {
        assert_eq!(strip_delimiters("＊AB*C* "), "AB*C");
        assert_eq!(strip_delimiters("＜ABC＞"), "ABC");
        assert_eq!(strip_delimiters("***"), "");
    }

    #[test]
    fn dashes_of_every_kind() {
        for dash in ['-', '－', '–', '—', '−'] {
            assert!(is_dash(dash), "{dash}");
        }
        assert!(!is_dash('一'));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            let code = fold_code(&text);
            prop_assert_eq!(fold_code(&code), code.clone());
        }
    }
}
