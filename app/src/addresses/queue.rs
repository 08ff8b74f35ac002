//! A queue as an address and an address as a queue: everything a reviewer has chosen stands in the query string.

use domain::query::{Query, encode};

/// The names in the query string, in their order.
const NAMES: [&str; 11] =
    ["state", "office", "kind", "product", "stage", "fuel", "flag", "from", "until", "search", "order"];

/// The query string without the place in the list, as it is carried along.
pub fn without_place(query: &str) -> String {
    let query = Query::parse(query);
    let value = |name: &'static str| query.raw(name).filter(|value| !value.is_empty()).map(|value| (name, value));
    let parts: Vec<String> =
        NAMES.into_iter().filter_map(value).map(|(name, value)| format!("{name}={}", encode(value))).collect();
    parts.join("&")
}

/// The address of a queue with one name set to another value (or left out).
pub fn with(query: &str, name: &str, value: Option<&str>) -> String {
    let kept = without_place(query);
    let mut parts: Vec<String> = kept
        .split('&')
        .filter(|part| !part.is_empty() && part.split('=').next() != Some(name))
        .map(str::to_owned)
        .collect();
    if let Some(value) = value {
        parts.push(format!("{name}={}", encode(value)));
    }
    format!("/office/filings?{}", parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_the_list_and_what_means_nothing_are_not_carried_along() {
        let query = "state=doubtful&product=loader&search=%E5%AE%8F%E8%BE%BE&order=newest&after=5.x&evil=1";
        assert_eq!(without_place(query), "state=doubtful&product=loader&search=%E5%AE%8F%E8%BE%BE&order=newest");
        assert_eq!(with("state=approved&stage=3", "stage", None), "/office/filings?state=approved");
    }
}
