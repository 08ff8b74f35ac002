//! Text on a canvas, from the bitmap glyphs of GNU Unifont (16 pixels high, Chinese included),
//! enlarged with smooth edges so that it reads like print and not like a terminal.

use super::raster::{Canvas, Colour};

/// The height of a glyph before it is enlarged.
const GLYPH: i32 = 16;

/// How a text is set.
#[derive(Clone, Copy)]
pub struct Style {
    /// The height of the letters in pixels.
    pub size: i32,
    /// Thickens the strokes.
    pub bold: bool,
    /// The colour of the strokes.
    pub colour: Colour,
    /// How much the strokes cover what is under them, of 255.
    pub share: i32,
}

impl Style {
    /// An opaque text of ordinary weight.
    pub const fn new(size: i32, colour: Colour) -> Self {
        Self { size, bold: false, colour, share: 255 }
    }

    /// The same, bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same, translucent.
    pub const fn faint(self, share: i32) -> Self {
        Self { share, ..self }
    }
}

/// The width of a text in pixels at a size.
pub fn width(text: &str, size: i32) -> i32 {
    text.chars().map(advance).sum::<i32>() * size / GLYPH
}

/// The largest size up to `wanted` at which the text is no wider than `room`; at least 16.
pub fn fitting(text: &str, room: i32, wanted: i32) -> i32 {
    let natural = width(text, GLYPH).max(1);
    (room * GLYPH / natural).min(wanted).max(GLYPH)
}

/// Draws a text; `at` is its left upper corner.
pub fn draw(canvas: &mut Canvas, at: (i32, i32), text: &str, style: Style) {
    let mut pen = 0;
    for letter in text.chars() {
        if let Some(glyph) = unifont::get_glyph(letter) {
            let x = at.0 + pen * style.size / GLYPH;
            draw_glyph(canvas, (x, at.1), glyph, style);
        }
        pen += advance(letter);
    }
}

/// Draws a text centred on `x`.
pub fn centred(canvas: &mut Canvas, x: i32, y: i32, text: &str, style: Style) {
    draw(canvas, (x - width(text, style.size) / 2, y), text, style);
}

/// How far a character moves the pen, in pixels of the glyphs.
fn advance(letter: char) -> i32 {
    let wide = unifont::get_glyph(letter).is_some_and(unifont::Glyph::is_fullwidth);
    if wide { GLYPH } else { GLYPH / 2 }
}

/// Enlarges one glyph: bilinear between its pixels, then sharpened around the threshold.
fn draw_glyph(canvas: &mut Canvas, at: (i32, i32), glyph: &unifont::Glyph, style: Style) {
    let size = style.size.max(1);
    let step = 2 * size;
    let columns = if glyph.is_fullwidth() { GLYPH } else { GLYPH / 2 };
    let (threshold, contrast) = (if style.bold { 80 } else { 98 }, (size / GLYPH).clamp(1, 4));
    let ink = |x: i32, y: i32| -> i32 {
        match (usize::try_from(x), usize::try_from(y)) {
            (Ok(x), Ok(y)) => i32::from(glyph.get_pixel(x, y)),
            _ => 0,
        }
    };
    let margin = size / GLYPH + 1;
    for dy in -margin..size + margin {
        let sy = (2 * dy + 1) * GLYPH - size;
        let (row, below) = (sy.div_euclid(step), sy.rem_euclid(step));
        for dx in -margin..columns * size / GLYPH + margin {
            let sx = (2 * dx + 1) * GLYPH - size;
            let (column, right) = (sx.div_euclid(step), sx.rem_euclid(step));
            let upper = ink(column, row) * (step - right) + ink(column + 1, row) * right;
            let lower = ink(column, row + 1) * (step - right) + ink(column + 1, row + 1) * right;
            // In 255ths, without leaving the range of an i32 at any size that fits the picture.
            let cover = (upper * (step - below) / step + lower * below / step) * 255 / step;
            let sharp = ((cover - threshold) * contrast + 128).clamp(0, 255);
            if sharp > 0 && cover > 0 {
                canvas.blend(at.0 + dx, at.1 + dy, style.colour, sharp * style.share / 255);
            }
        }
    }
}
