//! Addresses that are built in several places. What a query string means to the register is in `registry::filters`.

pub mod queue;

use crate::context::percent_encode;

/// The address of a filing on the desk, with the queue it was opened from and one more parameter.
pub fn filing_address(id: &str, queue: Option<&str>, extra: &str) -> String {
    let queue = queue.map(|queue| format!("queue={}", percent_encode(queue))).unwrap_or_default();
    let query: Vec<&str> = [extra, queue.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    if query.is_empty() { format!("/office/filings/{id}") } else { format!("/office/filings/{id}?{}", query.join("&")) }
}
