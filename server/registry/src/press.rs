//! From drawings to files: PDF with the letters embedded and nothing else of the fonts, SVG with the letters as outlines for
//! engraving. Knows nothing of machines: `domain::print` draws them.

mod fonts;
mod pdf;
mod svg;

use fast_qr::{ECL, QRBuilder};

pub use fonts::Fonts;
pub use pdf::{Page, pdf};
pub use svg::svg;

/// White modules around a QR code; ISO/IEC 18004 asks for four.
const QUIET: usize = 4;

/// The black squares of a QR code, margin included: how many modules a side has, and runs of `(x, y, length)`.
fn modules(text: &str) -> Option<(usize, Vec<(usize, usize, usize)>)> {
    let code = QRBuilder::new(text.as_bytes()).ecl(ECL::M).build().ok()?;
    let mut runs = Vec::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let length = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if length > 0 {
                runs.push((x + QUIET, y + QUIET, length));
            }
            x += length.max(1);
        }
    }
    Some((code.size + 2 * QUIET, runs))
}
