//! The nameplate: brushed metal with rivets on a painted machine, a title and labelled rows.

use image::RgbImage;

use super::raster::{Area, Canvas, Colour, mix, shade};
use super::text::{self, Style};

const PAINT: Colour = [222, 164, 38];
const METAL: Colour = [206, 209, 207];
const INK: Colour = [26, 30, 29];
const PLATE: Area = Area::new(70, 70, 1140, 820);

/// Draws a nameplate with a title and labelled rows, such as `("型号", "SY215C")`.
///
/// Up to a dozen rows are readable as a thumbnail; more of them are set smaller.
pub fn nameplate(title: &str, lines: &[(&str, &str)]) -> RgbImage {
    let mut canvas = Canvas::new(PAINT);
    canvas.gradient(Area::new(0, 0, 1280, 960), shade(PAINT, 106), shade(PAINT, 80));
    for step in 1..12 {
        let shadow = Area::new(PLATE.x + step, PLATE.y + step, PLATE.w, PLATE.h);
        canvas.tint(shadow, [40, 26, 0], 14);
    }
    canvas.rounded(PLATE, 26, shade(METAL, 78), shade(METAL, 56));
    canvas.rounded(PLATE.inset(5), 22, shade(METAL, 114), shade(METAL, 88));
    brush(&mut canvas, PLATE.inset(8));
    canvas.frame(PLATE.inset(24), 3, INK);
    for x in [PLATE.x + 56, PLATE.x + PLATE.w - 56] {
        for y in [PLATE.y + 56, PLATE.y + PLATE.h - 56] {
            rivet(&mut canvas, (x, y));
        }
    }

    let size = text::fitting(title, PLATE.w - 240, 80);
    let heading = Style::new(size, INK).bold();
    text::centred(&mut canvas, 640, PLATE.y + 44, title, heading);
    let top = PLATE.y + 60 + size;
    canvas.rect(Area::new(PLATE.x + 110, top, PLATE.w - 220, 4), INK);
    let rows = Area::new(PLATE.x + 60, top + 22, PLATE.w - 120, PLATE.y + PLATE.h - 106 - top);
    table(&mut canvas, rows, lines);
    let note = Style::new(32, [96, 100, 98]);
    text::centred(&mut canvas, 640, PLATE.y + PLATE.h - 68, "演示照片　非真实铭牌", note);
    canvas.finish()
}

/// Labels in one column, values in the next, each row underlined.
fn table(canvas: &mut Canvas, area: Area, lines: &[(&str, &str)]) {
    let count = i32::try_from(lines.len()).unwrap_or(i32::MAX).max(1);
    let height = (area.h / count).clamp(20, 92);
    let wanted = (height * 10 / 13).clamp(16, 60);
    let longest = lines.iter().map(|line| text::width(line.0, 100)).max().unwrap_or(0);
    let label_size = (area.w * 36 / longest.max(1)).clamp(16, wanted.min(48));
    let value_x = area.x + longest * label_size / 100 + 36;
    let room = area.x + area.w - value_x - 8;
    for (row, (label, value)) in (0..).zip(lines) {
        let base = area.y + (row + 1) * height - height / 8;
        let value_size = text::fitting(value, room - 8, wanted);
        let label_style = Style::new(label_size, INK);
        text::draw(canvas, (area.x, base - label_size), label, label_style);
        let value_style = Style::new(value_size, INK).bold();
        text::draw(canvas, (value_x + 8, base - value_size), value, value_style);
        canvas.rect(Area::new(value_x, base + 2, room, 2), [92, 97, 95]);
    }
}

/// Fine horizontal strokes and a soft reflection across the metal.
fn brush(canvas: &mut Canvas, area: Area) {
    let mut seed: u32 = 0x2f6b_4f15;
    for y in area.y + 16..area.y + area.h - 16 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let strength = i32::from((seed >> 24).to_le_bytes()[0] & 15);
        let tone = if seed & 0x10_0000 == 0 { [255; 3] } else { [70; 3] };
        canvas.tint(Area::new(area.x, y, area.w, 1), tone, strength);
        let left = area.x + 180 + (area.y + area.h - y) / 2;
        canvas.tint(Area::new(left, y, 150, 1), [255; 3], 34);
        canvas.tint(Area::new(left + 190, y, 40, 1), [255; 3], 22);
    }
}

/// A rivet with its shadow and highlight.
fn rivet(canvas: &mut Canvas, centre: (i32, i32)) {
    canvas.disc((centre.0 + 3, centre.1 + 4), 21, shade(METAL, 50));
    for radius in (1..=19).rev() {
        let tone = mix(shade(METAL, 122), shade(METAL, 62), radius * 255 / 19);
        canvas.disc((centre.0 - (19 - radius) / 4, centre.1 - (19 - radius) / 3), radius, tone);
    }
}
