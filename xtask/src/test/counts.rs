//! How many tests passed, read from what the test runners print.

use std::fmt;

/// Numbers of tests.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Ended well, also those that needed a second try.
    pub passed: u64,
    /// Ended badly or not at all.
    pub failed: u64,
    /// Were not to run.
    pub skipped: u64,
}

impl Counts {
    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// In words, or nothing for a step without tests.
    pub fn of_step(self) -> String {
        if self == Self::default() { String::new() } else { self.to_string() }
    }

    /// From cargo-nextest: `Summary [ 0.1s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
    pub fn of_nextest(lines: &[String]) -> Self {
        let mut summaries = lines.iter().filter(|line| line.trim_start().starts_with("Summary ["));
        let Some((_, numbers)) = summaries.next_back().and_then(|line| line.split_once("run:")) else {
            return Self::default();
        };
        let mut counts = Self::default();
        for (number, what) in without_parentheses(numbers).split(',').filter_map(number_and_word) {
            match what.as_str() {
                "passed" => counts.passed += number,
                "skipped" => counts.skipped += number,
                _ => counts.failed += number,
            }
        }
        counts
    }

    /// From `cargo test`: one line `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; …` per binary.
    pub fn of_cargo_test(lines: &[String]) -> Self {
        let mut counts = Self::default();
        for line in lines {
            let Some((_, numbers)) =
                line.trim_start().strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
            else {
                continue;
            };
            for (number, what) in numbers.split(';').filter_map(number_and_word) {
                match what.as_str() {
                    "passed" => counts.passed += number,
                    "failed" => counts.failed += number,
                    "ignored" => counts.skipped += number,
                    _ => {}
                }
            }
        }
        counts
    }

    /// From Playwright's list reporter: lines like `  5 passed (3.2s)`, `  1 failed`, `  2 did not run`.
    pub fn of_playwright(lines: &[String]) -> Self {
        let mut counts = Self::default();
        for line in lines {
            let line = without_parentheses(line);
            let Some((number, what)) = number_and_word(&line) else {
                continue;
            };
            match what.as_str() {
                "passed" | "flaky" => counts.passed += number,
                "failed" | "interrupted" => counts.failed += number,
                "skipped" | "did not run" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// ` 7 passed` → 7 and `passed`.
fn number_and_word(text: &str) -> Option<(u64, String)> {
    let (number, word) = text.trim().split_once(' ')?;
    Some((number.parse().ok()?, word.trim().to_owned()))
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::new();
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn check(read: fn(&[String]) -> Counts, text: &str, expected: [u64; 3]) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let [passed, failed, skipped] = expected;
        assert_eq!(read(&lines), Counts { passed, failed, skipped });
    }

    #[test]
    fn nextest() {
        check(Counts::of_nextest, "     Summary [   0.012s] 5 tests run: 5 passed, 0 skipped", [5, 0, 0]);
        check(
            Counts::of_nextest,
            "  Summary [ 9s] 9/12 tests run: 6 passed (1 slow, 1 flaky), 1 failed, 1 timed out, 1 exec failed, \
             3 skipped\n  FAIL [ 1s] x",
            [6, 3, 3],
        );
        check(Counts::of_nextest, "error: could not compile", [0, 0, 0]);
    }

    #[test]
    fn cargo_test() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out";
        check(Counts::of_cargo_test, text, [7, 1, 1]);
    }

    #[test]
    fn playwright() {
        let text = "  ok 1 [phone] › a.spec.ts:3:5 › 5 passed (1s)\n  2 failed\n    [phone] › b.spec.ts:1:1\n  \
            1 flaky\n  3 skipped\n  1 did not run\n  41 passed (1.2m)";
        check(Counts::of_playwright, text, [42, 2, 4]);
    }
}
