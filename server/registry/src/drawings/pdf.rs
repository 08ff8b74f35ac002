//! Drawings as pages of a PDF, with crop marks where they are cut.

use domain::print::{Align, Drawing, Rgb, Shape};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;

use super::Code;
use super::fonts::{Fonts, Letter};
use crate::error::{Error, Result};

/// Points of a millimetre.
const MM: f64 = 72.0 / 25.4;
/// Paper around what is cut out, for the marks, in millimetres.
const MARGIN: f64 = 10.0;
/// From the corner to a mark, and the length of a mark, in millimetres.
const GAP: f64 = 3.0;
const MARK: f64 = 5.0;

/// A page: a drawing, cut out along its edge or printed as it is.
pub struct Page {
    /// What is on it.
    pub drawing: Drawing,
    /// It is cut out of larger paper.
    pub cut: bool,
}

#[expect(clippy::cast_possible_truncation, reason = "a page is smaller than f32 can tell")]
fn points(millimetres: f64) -> f32 {
    (millimetres * MM) as f32
}

fn fill(Rgb(red, green, blue): Rgb) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

/// Writes pages into a PDF; `progress` is told after each.
pub fn pdf(
    fonts: &Fonts,
    title: &str,
    pages: impl Iterator<Item = Page>,
    mut progress: impl FnMut(usize),
) -> Result<Vec<u8>> {
    let broken = || Error::Broken("a page that cannot be drawn");
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language("zh-CN".to_owned()));
    for (at, page) in pages.enumerate() {
        let margin = if page.cut { MARGIN } else { 0.0 };
        let (width, height) = (page.drawing.width + 2.0 * margin, page.drawing.height + 2.0 * margin);
        fonts.complete([&page.drawing])?;
        let settings = PageSettings::from_wh(points(width), points(height)).ok_or_else(broken)?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        surface.push_transform(&Transform::from_translate(points(margin), points(margin)));
        for shape in &page.drawing.shapes {
            draw(&mut surface, fonts, shape).ok_or_else(broken)?;
        }
        if page.cut {
            marks(&mut surface, &page.drawing).ok_or_else(broken)?;
        }
        surface.pop();
        surface.finish();
        sheet.finish();
        progress(at + 1);
    }
    document.finish().map_err(|_| Error::Broken("a PDF that cannot be written"))
}

fn area(surface: &mut Surface<'_>, (x, y, width, height): (f64, f64, f64, f64), colour: Rgb) -> Option<()> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(points(x), points(y), points(width), points(height))?);
    surface.set_fill(Some(fill(colour)));
    surface.set_stroke(None);
    surface.draw_path(&path.finish()?);
    Some(())
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, shape: &Shape) -> Option<()> {
    match shape {
        Shape::Area { x, y, width, height, colour } => area(surface, (*x, *y, *width, *height), *colour),
        Shape::Frame { x, y, width, height, line, colour } => {
            let mut path = PathBuilder::new();
            path.push_rect(Rect::from_xywh(points(*x), points(*y), points(*width), points(*height))?);
            surface.set_fill(None);
            let Rgb(red, green, blue) = *colour;
            let paint = rgb::Color::new(red, green, blue).into();
            surface.set_stroke(Some(Stroke { paint, width: points(*line), ..Stroke::default() }));
            surface.draw_path(&path.finish()?);
            Some(())
        }
        Shape::Text { x, y, size, align, bold, colour, text } => {
            if text.is_empty() {
                return Some(());
            }
            let letters = fonts.letters(*bold, text).ok()?;
            let width = letters.iter().map(|letter| f64::from(letter.advance)).sum::<f64>() * size;
            let mut left = match align {
                Align::Left => *x,
                Align::Centre => x - width / 2.0,
                Align::Right => x - width,
            };
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(None);
            // One run for each font: a rare character comes from another one than its neighbours.
            for run in letters.chunk_by(|one, next| std::ptr::eq(one.loaded, next.loaded)) {
                let glyph = |letter: &Letter<'_>| {
                    KrillaGlyph::new(letter.glyph, letter.advance, 0.0, 0.0, 0.0, letter.bytes.clone(), None)
                };
                let glyphs: Vec<KrillaGlyph> = run.iter().map(glyph).collect();
                let start = Point::from_xy(points(left), points(*y));
                surface.draw_glyphs(start, &glyphs, run.first()?.loaded.font.clone(), text, points(*size), false);
                left += run.iter().map(|letter| f64::from(letter.advance)).sum::<f64>() * size;
            }
            Some(())
        }
        Shape::Code { x, y, size, text } => {
            area(surface, (*x, *y, *size, *size), Rgb(255, 255, 255))?;
            let Code { side, runs } = Code::of(text)?;
            let at = |modules: u16| f64::from(modules) * size / f64::from(side);
            let mut path = PathBuilder::new();
            for (column, row, length) in runs {
                let corner = (points(x + at(column)), points(y + at(row)));
                path.push_rect(Rect::from_xywh(corner.0, corner.1, points(at(length)), points(at(1)))?);
            }
            surface.set_fill(Some(fill(Rgb(0, 0, 0))));
            surface.set_stroke(None);
            surface.draw_path(&path.finish()?);
            Some(())
        }
    }
}

/// Where to cut.
fn marks(surface: &mut Surface<'_>, drawing: &Drawing) -> Option<()> {
    let mut path = PathBuilder::new();
    let mut line = |from: (f64, f64), to: (f64, f64)| {
        path.move_to(points(from.0), points(from.1));
        path.line_to(points(to.0), points(to.1));
    };
    for (x, outward) in [(0.0, -1.0), (drawing.width, 1.0)] {
        for (y, down) in [(0.0, -1.0), (drawing.height, 1.0)] {
            line((x + outward * GAP, y), (x + outward * (GAP + MARK), y));
            line((x, y + down * GAP), (x, y + down * (GAP + MARK)));
        }
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { width: points(0.1), ..Stroke::default() }));
    surface.draw_path(&path.finish()?);
    Some(())
}
