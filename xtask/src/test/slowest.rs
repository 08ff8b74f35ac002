//! Which tests took longest, read from what the test runners leave behind or print.

use crate::files;
use std::cmp::Reverse;

/// How many are shown.
const SHOWN: usize = 10;

/// A test and its time in milliseconds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timed {
    name: String,
    milliseconds: u64,
}

/// The slowest tests of the Rust part, from the report that nextest writes (`.config/nextest.toml`).
pub fn of_nextest() -> Vec<Timed> {
    slowest(of_junit(&files::note(&files::target().join("nextest/default/junit.xml"))))
}

/// From Playwright's list reporter.
pub fn of_playwright(lines: &[String]) -> Vec<Timed> {
    slowest(lines.iter().filter_map(|line| of_list(line)).collect())
}

/// The slowest of several lists, one line each.
pub fn show(timed: Vec<Timed>) {
    for Timed { name, milliseconds } in slowest(timed) {
        println!("   {:>4}.{} s  {name}", milliseconds / 1000, milliseconds % 1000 / 100);
    }
}

fn slowest(mut timed: Vec<Timed>) -> Vec<Timed> {
    timed.sort_by_key(|test| Reverse(test.milliseconds));
    timed.truncate(SHOWN);
    timed
}

/// `<testcase name="…" classname="…" … time="1.234">`, one for each test.
fn of_junit(xml: &str) -> Vec<Timed> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let tags = xml.split("<testcase").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let timed = |tag| {
        let milliseconds = of_seconds(&value(tag, "time")?)?;
        Some(Timed { name: format!("{} {}", value(tag, "classname")?, value(tag, "name")?), milliseconds })
    };
    tags.filter_map(timed).collect()
}

/// `  ✓  12 [phone] › tests/a.spec.ts:3:5 › what it says (1.3m)`.
fn of_list(line: &str) -> Option<Timed> {
    let (_, rest) = line.split_once('[')?;
    let (name, time) = rest.strip_suffix(')')?.rsplit_once(" (")?;
    let in_units = |unit: &str, factor: u64| Some(of_seconds(time.strip_suffix(unit)?)? * factor);
    let milliseconds = time
        .strip_suffix("ms")
        .and_then(|time| time.parse().ok())
        .or_else(|| in_units("s", 1))
        .or_else(|| in_units("m", 60));
    Some(Timed { name: format!("[{name}"), milliseconds: milliseconds? })
}

/// `1.25` as milliseconds.
fn of_seconds(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u64>().ok()? * 1000 + part.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_from_both_runners() {
        let xml = r#"<testsuite name="s" time="9"><testcase name="a::b" classname="server" timestamp="x" time="0.312"/>
            <testcase name="c" classname="registry::stories" time="12.5"><failure/></testcase>"#;
        let names: Vec<(String, u64)> =
            slowest(of_junit(xml)).into_iter().map(|test| (test.name, test.milliseconds)).collect();
        assert_eq!(names, [("registry::stories c".to_owned(), 12_500), ("server a::b".to_owned(), 312)]);

        let lines = [
            "  ✓   1 [phone] › tests/a.spec.ts:3:5 › says (so) (940ms)",
            "  ✘   2 [tour-phone] › tests/b.spec.ts:20:5 › more @phone (1.3m)",
            "  -   3 [nojs] › tests/c.spec.ts:1:1 › skipped",
            "  5 passed (3.2s)",
        ];
        let lines: Vec<String> = lines.map(str::to_owned).to_vec();
        let times: Vec<u64> = of_playwright(&lines).into_iter().map(|test| test.milliseconds).collect();
        assert_eq!(times, [78_000, 940]);
    }
}
