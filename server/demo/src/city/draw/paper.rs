//! Papers: a certificate or licence with a seal-like ring, and an identity card, both marked as
//! samples across the sheet.

use image::RgbImage;

use super::raster::{Area, Canvas, Colour, shade};
use super::text::{self, Style};

const DESK: Colour = [140, 122, 104];
const INK: Colour = [34, 36, 38];
const RED: Colour = [196, 44, 40];
const GREEN: Colour = [15, 107, 79];
const SHEET: Area = Area::new(90, 50, 1100, 860);

/// Draws a paper with a title and labelled rows, for 合格证, 营业执照 and the like.
pub fn document(title: &str, lines: &[(&str, &str)]) -> RgbImage {
    let mut canvas = desk(SHEET, 4, [254, 253, 249], [244, 242, 235]);
    canvas.frame(SHEET.inset(26), 6, GREEN);
    canvas.frame(SHEET.inset(38), 2, GREEN);
    let size = text::fitting(title, SHEET.w - 200, 92);
    text::centred(&mut canvas, 640, SHEET.y + 62, title, Style::new(size, INK).bold());
    let top = SHEET.y + 92 + size;
    canvas.rect(Area::new(440, top - 12, 400, 3), GREEN);
    watermark(&mut canvas, 640, 420, 224);
    seal(&mut canvas, (1000, 718));
    let rows = Area::new(SHEET.x + 76, top + 10, SHEET.w - 152, SHEET.y + SHEET.h - 70 - top);
    table(&mut canvas, rows, lines);
    canvas.finish()
}

/// Draws the portrait side of an identity card, clearly a sample.
pub fn id_card(name: &str, number: &str) -> RgbImage {
    let card = Area::new(70, 120, 1140, 720);
    let mut canvas = desk(card, 36, [232, 241, 245], [206, 224, 232]);
    for ring in 0..11 {
        canvas.ring((440, 480), 40 + ring * 31, 2, [194, 215, 226]);
        canvas.ring((840, 480), 40 + ring * 31, 2, [200, 219, 229]);
    }
    portrait(&mut canvas, Area::new(850, 210, 290, 370));
    let label = Style::new(48, [54, 104, 140]);
    let value = Style::new(62, INK).bold();
    for (y, (caption, content)) in (210..).step_by(100).zip([
        ("姓名", name),
        ("性别", "——"),
        ("出生", "————　——　——"),
        ("住址", "演示市演示区样本路"),
    ]) {
        text::draw(&mut canvas, (130, y + 8), caption, label);
        let size = text::fitting(content, 560, 62);
        let at = (260, y + (62 - size) / 2);
        text::draw(&mut canvas, at, content, Style { size, ..value });
    }
    watermark(&mut canvas, 470, 300, 288);
    text::draw(&mut canvas, (130, 708), "公民身份号码", label);
    let size = text::fitting(number, 700, 76);
    text::draw(&mut canvas, (450, 734 - size / 2), number, Style { size, ..value });
    text::centred(&mut canvas, 640, 788, "样本　仅供演示　无效证件", Style::new(32, RED).bold());
    canvas.finish()
}

/// A sheet lying on a desk, with its shadow.
fn desk(sheet: Area, radius: i32, top: Colour, bottom: Colour) -> Canvas {
    let mut canvas = Canvas::new(DESK);
    for step in (1..=12).rev() {
        let shadow = Area::new(sheet.x + step, sheet.y + step, sheet.w, sheet.h);
        let tone = shade(DESK, 56 + step * 3);
        canvas.rounded(shadow, radius, tone, tone);
    }
    canvas.rounded(sheet, radius, top, bottom);
    canvas
}

/// Labels and values; a value that does not fit is set smaller.
fn table(canvas: &mut Canvas, area: Area, lines: &[(&str, &str)]) {
    let count = i32::try_from(lines.len()).unwrap_or(i32::MAX).max(1);
    let height = (area.h / count).clamp(20, 84);
    let wanted = (height * 10 / 14).clamp(16, 52);
    let longest = lines.iter().map(|line| text::width(line.0, 100)).max().unwrap_or(0);
    let label_size = (area.w * 36 / longest.max(1)).clamp(16, wanted.min(44));
    let value_x = area.x + longest * label_size / 100 + 40;
    for (row, (label, value)) in (0..).zip(lines) {
        let y = area.y + row * height;
        let value_size = text::fitting(value, area.x + area.w - value_x, wanted);
        let label_at = (area.x, y + (height - label_size) / 2);
        let value_at = (value_x, y + (height - value_size) / 2);
        text::draw(canvas, label_at, label, Style::new(label_size, [92, 96, 94]));
        text::draw(canvas, value_at, value, Style::new(value_size, INK).bold());
        canvas.rect(Area::new(area.x, y + height - 2, area.w, 1), [196, 200, 196]);
    }
}

/// A ring like a seal that names no authority and says what it is.
fn seal(canvas: &mut Canvas, centre: (i32, i32)) {
    canvas.ring(centre, 122, 8, RED);
    canvas.ring(centre, 108, 2, RED);
    canvas.star((centre.0, centre.1 - 22), 50, RED);
    text::centred(canvas, centre.0, centre.1 + 36, "演示样本", Style::new(32, RED).bold());
}

/// The word 样本, large and faint.
fn watermark(canvas: &mut Canvas, x: i32, y: i32, size: i32) {
    text::centred(canvas, x, y, "样本", Style::new(size, RED).bold().faint(34));
}

/// A head and shoulders nobody can be recognised by.
fn portrait(canvas: &mut Canvas, area: Area) {
    const FIGURE: Colour = [128, 150, 162];
    canvas.rect(area, [244, 248, 250]);
    let middle = area.x + area.w / 2;
    canvas.disc((middle, area.y + 145), 74, FIGURE);
    for row in 0..120_i32 {
        let half = (120 * 120 - (120 - row) * (120 - row)).max(0).isqrt();
        canvas.rect(Area::new(middle - half, area.y + 250 + row, 2 * half, 1), FIGURE);
    }
    canvas.frame(area, 2, [176, 196, 206]);
}
