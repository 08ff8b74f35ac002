//! The query string of an address: read and written here and nowhere else.
//!
//! What a name or a value means is not known here. Broken encoding does no harm: what cannot be decoded stays as it was
//! typed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A query string, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// Reads a query string, with or without its question mark. Of a name given twice the first counts.
    pub fn parse(text: &str) -> Self {
        let mut pairs = BTreeMap::new();
        for pair in text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.entry(decode(name)).or_insert_with(|| decode(value));
        }
        Self(pairs)
    }

    /// A value as it was typed; `None` where the name is not there.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A value without blanks around it, empty where the name is not there.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).unwrap_or_default().trim()
    }
}

/// Decodes a name or a value: `+` and `%20` are blanks. A NUL means nothing to anybody and is left out.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let pair = tail.get(..2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let pair = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'+', _) => bytes.push(b' '),
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).replace('\0', "")
}

/// Encodes a value for a query string; slashes stay, so that an address within an address can be read.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_read_and_nonsense_does_no_harm() {
        let query = Query::parse("?search=%E7%8E%8B+%E4%BA%94&state=&a=1&a=2&x=%zz&y=%+1&flag&=&&%00z=%00");
        assert_eq!((query.get("search"), query.get("a")), ("王 五", "1"));
        assert_eq!((query.get("x"), query.get("y"), query.get("z")), ("%zz", "% 1", ""));
        assert_eq!((query.raw("flag"), query.raw("state"), query.raw("nothing")), (Some(""), Some(""), None));
    }

    proptest::proptest! {
        #[test]
        fn what_is_encoded_reads_back(text in "[^\0]*") {
            proptest::prop_assert_eq!(decode(&encode(&text)), text);
        }
    }
}
