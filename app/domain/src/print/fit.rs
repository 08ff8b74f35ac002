//! Text into a width: smaller letters first, then a second line, and only then cut. Widths are estimated on the safe
//! side, so that every renderer, whatever its font, sets the same lines.

/// The distance of two lines, in letters' sizes.
pub const LINE: f64 = 1.25;
/// Letters are made smaller down to this share of their size.
const SMALLEST: f64 = 0.6;
/// In steps of this share.
const STEP: f64 = 0.05;

/// Text that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The size of its letters.
    pub size: f64,
    /// Its lines.
    pub lines: Vec<String>,
}

/// The width of a text whose letters have size 1.
#[cfg(test)]
pub fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(letter: char) -> f64 {
    match letter {
        'M' | 'W' | 'm' | 'w' | '@' | '%' => 0.92,
        'A'..='Z' => 0.7,
        'a'..='z' | '0'..='9' => 0.58,
        ' '..='~' => 0.5,
        _ => 1.0,
    }
}

/// Breaks a text into at most so many lines of a width, where it fits.
fn broken(text: &str, room: f64, most: usize) -> Option<Vec<String>> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for letter in text.chars() {
        let wide = advance(letter);
        if used + wide > room {
            lines.push(String::new());
            used = 0.0;
        }
        used += wide;
        lines.last_mut()?.push(letter);
    }
    (lines.len() <= most && used <= room).then_some(lines)
}

/// Fits a text into a width of millimetres and a number of lines.
pub fn fit(text: &str, size: f64, room: f64, most: usize) -> Fitted {
    let most = most.max(1);
    for lines in 1..=most {
        let mut share = 1.0;
        while share >= SMALLEST - 1e-9 {
            // A second line only for what would be hard to read on one.
            let hard = lines < most && share < 0.8;
            if hard {
                break;
            }
            if let Some(lines) = broken(text, room / (size * share), lines) {
                return Fitted { size: size * share, lines };
            }
            share -= STEP;
        }
    }
    let size = size * SMALLEST;
    let mut cut: String = text.to_owned();
    while !cut.is_empty() {
        cut.pop();
        if let Some(lines) = broken(&format!("{cut}…"), room / size, most) {
            return Fitted { size, lines };
        }
    }
    Fitted { size, lines: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone_and_what_does_not_gets_smaller_then_breaks_then_is_cut() {
        assert_eq!(fit("国三", 4.0, 10.0, 1), Fitted { size: 4.0, lines: vec!["国三".to_owned()] });
        let smaller = fit("临汾市生态环境局", 4.0, 28.0, 1);
        assert!(smaller.size < 4.0 && smaller.lines == ["临汾市生态环境局"], "{smaller:?}");
        let two = fit("临汾市生态环境局尧都分局", 4.0, 28.0, 2);
        assert_eq!(two.lines.len(), 2);
        assert_eq!(two.lines.concat(), "临汾市生态环境局尧都分局");
        let cut = fit(&"字".repeat(100), 4.0, 28.0, 2);
        assert!(cut.lines.concat().ends_with('…') && cut.lines.len() == 2, "{cut:?}");
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(fit("", 4.0, 10.0, 1).lines, [""]);
        assert_eq!(fit("字", 4.0, 0.1, 1).lines, [] as [String; 0]);
    }
}
