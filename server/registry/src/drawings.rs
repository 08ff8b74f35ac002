//! From drawings to files: PDF with the letters embedded and nothing else of the fonts, SVG with the letters as
//! outlines for engraving. Knows nothing of machines: `domain::print` draws them.

mod fonts;
mod pdf;
mod sign;
mod svg;

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

pub use fonts::Fonts;
pub use pdf::{Page, pdf};
pub use sign::Signer;
pub use svg::svg;

/// White modules around a QR code; ISO/IEC 18004 asks for four.
const QUIET: u16 = 4;

/// A QR code, white margin included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Modules of a side.
    pub side: u16,
    /// Black runs: column, row, length.
    pub runs: Vec<(u16, u16, u16)>,
}

impl Code {
    /// The code of a text; none when the text is too long for one.
    pub fn of(text: &str) -> Option<Self> {
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
        Some(Self { side: size + 2 * QUIET, runs })
    }

    /// As path data, one unit a module.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (x, y, length) in &self.runs {
            // Writing into a text does not fail.
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        path
    }
}
