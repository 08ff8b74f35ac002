//! A text as a QR code, drawn as an inline picture.

use leptos::prelude::*;
use registry::drawings::Code;

/// The picture; nothing when the text is too long for a code.
pub fn picture(text: &str, label: &'static str) -> Option<AnyView> {
    let code = Code::of(text)?;
    let view_box = format!("0 0 {side} {side}", side = code.side);
    Some(
        view! {
            <svg
                class="qr"
                viewBox=view_box
                role="img"
                aria-label=label
                shape-rendering="crispEdges"
                xmlns="http://www.w3.org/2000/svg"
            >
                <rect width="100%" height="100%" fill="#fff"></rect>
                <path d=code.path() fill="#000"></path>
            </svg>
        }
        .into_any(),
    )
}
