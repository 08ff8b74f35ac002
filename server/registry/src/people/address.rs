//! Network addresses: what a proxy says about its caller, and whom a limit counts as one.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// An address as proxies write it: with a port, in brackets, with a zone; nothing else is one.
pub fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address.ip().to_canonical());
    }
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let bare = bare.split_once('%').map_or(bare, |(address, _)| address);
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Whom a limit per address counts as one: an IPv4 address, or the /64 that one subscriber of IPv6 has to themselves.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The same for an address that was kept as text.
pub fn network_of(address: &str) -> String {
    parse(address).map_or_else(|| address.to_owned(), network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proxies_write_is_read_and_nothing_else() {
        for (text, address) in [
            ("203.0.113.9", "203.0.113.9"),
            (" 203.0.113.9:51234 ", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
        ] {
            assert_eq!(parse(text).map(|address| address.to_string()).as_deref(), Some(address), "{text}");
        }
        for text in ["", "unknown", "_hidden", "203.0.113", "203.0.113.9, 10.0.0.1", "example.org", "1.2.3.4:port"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one() {
        assert_eq!(network_of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(network_of("2001:db8:1:2:ffff:ffff:ffff:ffff"), network_of("2001:db8:1:2::1"));
        assert_ne!(network_of("2001:db8:1:3::1"), network_of("2001:db8:1:2::1"));
        assert_eq!(network_of("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(network_of("test"), "test");
    }
}
