//! Layers around every request: its number, who comes, from where, and the headers that every answer carries.

use std::net::{IpAddr, SocketAddr};

use app::context::{ClientAddress, WholeAddress, cookie_of, session_cookie_name};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};
use registry::people::sessions::Presence;
use tracing::Instrument as _;

use crate::state::AppState;

/// Where an answer says the number of its request.
pub const REQUEST_NUMBER: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers the request: in the log, in the answer, and in what a person is told of a failure. The log names the route
/// and not the address, in which somebody may have typed a name.
pub async fn number(request: Request, next: Next) -> Response {
    let number = registry::request::new_number();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    // At the level of errors, so that it stands before every line whatever the filter is.
    let span = tracing::error_span!("request", number = %number, method = %request.method(), route = %route);
    let answered = registry::request::within(&number, next.run(request).instrument(span.clone()));
    let mut response = answered.await;
    if response.status().is_server_error() {
        span.in_scope(|| tracing::error!(status = response.status().as_u16(), "a request failed"));
    }
    if let Ok(number) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_NUMBER, number);
    }
    response
}

/// Reads the session cookie once a request and puts who comes beside the request.
pub async fn presence(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let presence = match cookie_of(&parts, session_cookie_name(&state.website)) {
        Some(token) if !token.is_empty() => match state.registry.people().presence(&token).await {
            Ok(presence) => presence,
            Err(error) => return crate::failures::failure(&error.refusal()).into_response(),
        },
        _ => Presence::Nobody,
    };
    parts.extensions.insert(presence);
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = address(&parts.headers, peer, state.trust_proxy);
    parts.extensions.insert(ClientAddress(address.map(registry::people::address::network).unwrap_or_default()));
    parts.extensions.insert(WholeAddress(address.map(|address| address.to_string()).unwrap_or_default()));
    next.run(Request::from_parts(parts, body)).await
}

/// Where a request comes from. A proxy that is trusted has written the last hop, in the last of the lines: everything
/// before it may be what the caller made up.
fn address(headers: &HeaderMap, peer: Option<IpAddr>, trust_proxy: bool) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back().filter(|_| trust_proxy);
    let hop = last.and_then(|line| line.to_str().ok()).and_then(|line| line.rsplit(',').next());
    hop.and_then(registry::people::address::parse).or_else(|| peer.map(|peer| peer.to_canonical()))
}

/// Headers for every answer. A handler that set one of its own keeps it.
pub async fn headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    set(header::HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    );
    if state.website.secure_cookies {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(lines: &[&str], trust_proxy: bool) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let peer = "192.0.2.7".parse().ok();
        address(&headers, peer, trust_proxy).map(registry::people::address::network).unwrap_or_default()
    }

    #[test]
    fn only_the_last_hop_of_all_lines_is_believed_and_only_when_it_is_an_address() {
        assert_eq!(from(&["198.51.100.1", "203.0.113.9"], true), "203.0.113.9", "the first line is forged");
        assert_eq!(from(&["198.51.100.1, 203.0.113.9"], true), "203.0.113.9");
        assert_eq!(from(&["198.51.100.1", "10.9.9.9, 203.0.113.9:4711"], true), "203.0.113.9");
        assert_eq!(from(&["[2001:db8:0:1::5]:4711"], true), "2001:db8:0:1::/64");
        assert_eq!(from(&["2001:db8:0:1::6"], true), from(&["2001:db8:0:1:ffff::1"], true));
        assert_eq!(from(&["::ffff:203.0.113.9"], true), "203.0.113.9");
        for garbage in ["", "unknown", "203.0.113.9, ", "'; drop table throttle", "\u{5c27}"] {
            assert_eq!(from(&["198.51.100.1", garbage], true), "192.0.2.7", "{garbage:?}");
        }
        assert_eq!(from(&["203.0.113.9"], false), "192.0.2.7");
    }
}
