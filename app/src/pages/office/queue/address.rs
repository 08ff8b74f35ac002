//! A queue as an address and an address as a queue: everything a reviewer has chosen stands in the query string.

use domain::emission::Flag;
use domain::filing::FilingKind;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use registry::desk::queue::Order;
use registry::desk::{QueueFilter, QueueState};

use crate::context::{form_value, percent_encode};

/// The names in the query string, in their order.
const NAMES: [&str; 11] =
    ["state", "office", "kind", "product", "stage", "fuel", "flag", "from", "until", "search", "order"];

/// Reads a query string; what makes no sense is as if it were not there.
pub fn filter(query: &str) -> QueueFilter {
    let value = |name: &str| form_value(query, name).filter(|value| !value.trim().is_empty());
    let day = |name: &str| value(name).as_deref().and_then(domain::day::parse);
    let after = value("after").and_then(|text| {
        let (at, id) = text.split_once('.')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    });
    QueueFilter {
        state: value("state").as_deref().and_then(QueueState::from_code),
        office: value("office"),
        kind: value("kind").as_deref().and_then(FilingKind::from_code),
        product: value("product").as_deref().and_then(Product::from_code),
        stage: value("stage").and_then(|code| code.chars().next()).and_then(Stage::from_code),
        fuel: value("fuel").as_deref().and_then(Fuel::from_code),
        flag: value("flag").as_deref().and_then(Flag::from_code),
        from: day("from"),
        until: day("until"),
        search: value("search").unwrap_or_default(),
        order: if value("order").as_deref() == Some("newest") { Order::Newest } else { Order::Oldest },
        after,
    }
}

/// The query string without the place in the list, as it is carried along.
pub fn without_place(query: &str) -> String {
    NAMES
        .into_iter()
        .filter_map(|name| form_value(query, name).filter(|value| !value.is_empty()).map(|value| (name, value)))
        .map(|(name, value)| format!("{name}={}", percent_encode(&value)))
        .collect::<Vec<_>>()
        .join("&")
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
        parts.push(format!("{name}={}", percent_encode(value)));
    }
    format!("/office/filings?{}", parts.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_nonsense_does_no_harm() {
        let query = "state=doubtful&product=loader&search=%E5%AE%8F%E8%BE%BE&order=newest&after=5.x&evil=1";
        let read = filter(query);
        assert_eq!(read.state, Some(QueueState::Doubtful));
        assert_eq!((read.product, read.search.as_str()), (Some(Product::Loader), "宏达"));
        assert_eq!((read.order, read.after), (Order::Newest, None));
        assert_eq!(without_place(query), "state=doubtful&product=loader&search=%E5%AE%8F%E8%BE%BE&order=newest");
        assert_eq!(with("state=approved&stage=3", "stage", None), "/office/filings?state=approved");
        let odd = filter("state=draft&stage=%00&from=31.2&product=tank");
        assert!(odd.state.is_none() && odd.stage.is_none() && odd.from.is_none() && odd.product.is_none());
    }
}
