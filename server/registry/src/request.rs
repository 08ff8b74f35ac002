//! The request at hand: a short number by which the log, the answer and the person speak of the same thing.

use std::future::Future;
use std::sync::Arc;

tokio::task_local! {
    static NUMBER: Arc<str>;
}

/// Letters and digits that nobody confuses on the telephone (Crockford's).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new number, `7K3F-9Q2M`.
pub fn new_number() -> String {
    let bytes: [u8; 8] = crate::clock::random_bytes();
    let mut number: String = bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|&letter| char::from(letter))
        .collect();
    number.insert(4, '-');
    number
}

/// Does the work of a request under its number.
pub async fn within<F: Future>(number: &str, work: F) -> F::Output {
    NUMBER.scope(number.into(), work).await
}

/// The number of the request at hand; none in tasks that nobody asked for.
pub fn number() -> Option<String> {
    NUMBER.try_with(ToString::to_string).ok()
}
