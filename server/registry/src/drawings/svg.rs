//! A drawing as SVG for engraving: letters are outlines, so that no machine needs our fonts.

use std::fmt::Write as _;

use domain::print::{Align, Drawing, Shape};
use ttf_parser::OutlineBuilder;

use super::Code;
use super::fonts::Fonts;
use crate::error::{Error, Result};

/// Writes the outline of a letter as path data, at its place and size.
struct Pen<'a> {
    path: &'a mut String,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (self.x + f64::from(x) * self.scale, self.y - f64::from(y) * self.scale)
    }

    fn write(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (x, y) in points {
            let (x, y) = self.at(*x, *y);
            let _ = write!(self.path, "{x:.3} {y:.3} ");
        }
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.write('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.write('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

/// The drawing in millimetres.
pub fn svg(fonts: &Fonts, drawing: &Drawing) -> Result<String> {
    fonts.complete([drawing])?;
    let Drawing { width, height, shapes } = drawing;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\">"
    );
    for shape in shapes {
        add(&mut out, fonts, shape).ok_or(Error::Broken("a drawing that cannot be written"))?;
    }
    out.push_str("</svg>");
    Ok(out)
}

fn add(out: &mut String, fonts: &Fonts, shape: &Shape) -> Option<()> {
    match shape {
        Shape::Area { x, y, width, height, colour } => {
            let colour = colour.css();
            write!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>").ok()
        }
        Shape::Frame { x, y, width, height, line, colour } => {
            let colour = colour.css();
            write!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"none\" stroke=\"{colour}\" \
                 stroke-width=\"{line}\"/>"
            )
            .ok()
        }
        Shape::Text { x, y, size, align, bold, colour, text } => {
            let letters = fonts.letters(*bold, text).ok()?;
            let width = letters.iter().map(|letter| f64::from(letter.advance)).sum::<f64>() * size;
            let mut left = match align {
                Align::Left => *x,
                Align::Centre => x - width / 2.0,
                Align::Right => x - width,
            };
            let mut path = String::new();
            for run in letters.chunk_by(|one, next| std::ptr::eq(one.loaded, next.loaded)) {
                let face = run.first()?.loaded.face()?;
                let scale = size / f64::from(face.units_per_em());
                for letter in run {
                    // A blank has no outline.
                    let _ = face.outline_glyph(letter.id, &mut Pen { path: &mut path, x: left, y: *y, scale });
                    left += f64::from(letter.advance) * size;
                }
            }
            write!(out, "<path fill=\"{}\" d=\"{path}\"/>", colour.css()).ok()
        }
        Shape::Code { x, y, size, text } => {
            let code = Code::of(text)?;
            write!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" fill=\"#ffffff\"/>").ok()?;
            let (scale, path) = (size / f64::from(code.side), code.path());
            write!(out, "<path transform=\"translate({x} {y}) scale({scale:.5})\" fill=\"#000000\" d=\"{path}\"/>").ok()
        }
    }
}
