//! A QR code that the server has drawn, as an inline picture.

use leptos::prelude::*;
use wire::staff::QrCode;

/// The picture.
pub fn picture(code: &QrCode, label: &'static str) -> AnyView {
    let view_box = format!("0 0 {side} {side}", side = code.side);
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
            <path d=code.path.clone() fill="#000"></path>
        </svg>
    }
    .into_any()
}
