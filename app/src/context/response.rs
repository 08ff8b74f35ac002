//! The head of the answer at hand: status, headers, redirects.

use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Adds a header to the answer.
pub fn set_header(name: http::HeaderName, value: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        response.append_header(name, value);
    }
}

/// Sets the status of the page being rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Sends the browser to another page with GET. What cannot stand in a header leads to the first page.
pub fn go_to(path: &str) {
    leptos_axum::redirect(if HeaderValue::from_str(path).is_ok() { path } else { "/" });
    set_status(303);
}
