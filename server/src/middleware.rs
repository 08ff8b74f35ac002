//! Layers around every request: who comes, from where, and the headers that every answer carries.

use std::net::SocketAddr;

use app::context::{ClientAddress, cookie_of, session_cookie_name};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{self, HeaderValue};
use registry::sessions::Presence;

use crate::serve::AppState;

/// Reads the session cookie once a request and puts who comes beside the request.
pub async fn presence(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let presence = match cookie_of(&parts, session_cookie_name(&state.site)) {
        Some(token) if !token.is_empty() => match state.registry.presence(&token).await {
            Ok(presence) => presence,
            Err(error) => return crate::routes::failure(&error.refusal()).into_response(),
        },
        _ => Presence::Nobody,
    };
    parts.extensions.insert(presence);
    parts.extensions.insert(ClientAddress(address(&parts, state.trust_proxy)));
    next.run(Request::from_parts(parts, body)).await
}

fn address(parts: &http::request::Parts, trust_proxy: bool) -> String {
    let forwarded = parts
        .headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next());
    match forwarded {
        Some(address) if trust_proxy => address.trim().to_owned(),
        _ => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()).unwrap_or_default(),
    }
}

/// Headers for every answer. A handler that set one of its own keeps it.
pub async fn headers(request: Request, next: Next) -> Response {
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
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    response
}
