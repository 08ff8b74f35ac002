//! A text as a QR code, drawn as an inline picture.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;

/// White modules around the code; ISO/IEC 18004 asks for four.
const QUIET: u16 = 4;

/// The black squares of a code, margin included: how many modules a side has, and runs of `(x, y, length)`. Nothing when the
/// text is too long for a code.
pub fn modules(text: &str) -> Option<(u16, Vec<(u16, u16, u16)>)> {
    let code = QRBuilder::new(text.as_bytes()).ecl(ECL::M).build().ok()?;
    let size = u16::try_from(code.size).ok()?;
    let dark = |x: u16, y: u16| code[usize::from(y)][usize::from(x)].value();
    let mut runs = Vec::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let length = u16::try_from((x..size).take_while(|x| dark(*x, y)).count()).ok()?;
            if length > 0 {
                runs.push((x + QUIET, y + QUIET, length));
            }
            x += length.max(1);
        }
    }
    Some((size + 2 * QUIET, runs))
}

/// The picture; nothing when the text is too long for a code.
pub fn picture(text: &str, label: &'static str) -> Option<AnyView> {
    let (side, runs) = modules(text)?;
    // One path of runs: far smaller than a rectangle each.
    let mut path = String::new();
    for (x, y, length) in runs {
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
    }
    let view_box = format!("0 0 {side} {side}");
    Some(
        view! {
            <svg class="qr" viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg">
                <rect width="100%" height="100%" fill="#fff"></rect>
                <path d=path fill="#000"></path>
            </svg>
        }
        .into_any(),
    )
}
