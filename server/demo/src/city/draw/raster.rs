//! A small canvas: pixels, rectangles, gradients, discs, rings and filled polygons on an
//! `RgbImage`. Everything outside of the picture is clipped; nothing here can fail.

use image::{Rgb, RgbImage};

/// An RGB colour.
pub type Colour = [u8; 3];

/// Multiplies a colour by `percent` / 100, up to white.
pub fn shade(colour: Colour, percent: i32) -> Colour {
    colour.map(|part| channel(i32::from(part) * percent / 100))
}

/// Mixes two colours; `share` of 255 is wholly `over`, 0 wholly `under`.
pub fn mix(under: Colour, over: Colour, share: i32) -> Colour {
    let share = share.clamp(0, 255);
    let blend = |a: u8, b: u8| channel((i32::from(a) * (255 - share) + i32::from(b) * share) / 255);
    let ([r0, g0, b0], [r1, g1, b1]) = (under, over);
    [blend(r0, r1), blend(g0, g1), blend(b0, b1)]
}

/// Brings a number into the range of one colour channel.
fn channel(value: i32) -> u8 {
    u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX)
}

/// A rectangle on the canvas: left, top, width, height.
#[derive(Clone, Copy)]
pub struct Area {
    /// The left edge.
    pub x: i32,
    /// The top edge.
    pub y: i32,
    /// The width.
    pub w: i32,
    /// The height.
    pub h: i32,
}

impl Area {
    /// A rectangle from its left, top, width and height.
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// The same rectangle, smaller by `by` on each side.
    pub const fn inset(self, by: i32) -> Self {
        Self::new(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)
    }
}

/// The picture being drawn.
pub struct Canvas {
    image: RgbImage,
}

impl Canvas {
    /// A canvas of one colour, 1280 × 960.
    pub fn new(colour: Colour) -> Self {
        Self { image: RgbImage::from_pixel(super::WIDTH, super::HEIGHT, Rgb(colour)) }
    }

    /// The finished picture.
    pub fn finish(self) -> RgbImage {
        self.image
    }

    /// Mixes `colour` into one pixel; `share` of 255 covers it.
    pub fn blend(&mut self, x: i32, y: i32, colour: Colour, share: i32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if let Some(pixel) = self.image.get_pixel_mut_checked(x, y) {
            pixel.0 = mix(pixel.0, colour, share);
        }
    }

    /// Sets one pixel.
    pub fn put(&mut self, x: i32, y: i32, colour: Colour) {
        self.blend(x, y, colour, 255);
    }

    /// Mixes `colour` into a rectangle.
    pub fn tint(&mut self, area: Area, colour: Colour, share: i32) {
        let clip = |from: i32, length: i32, limit: u32| {
            let inside = |value: i32| usize::try_from(value.max(0)).unwrap_or(0);
            let limit = usize::try_from(limit).unwrap_or(0);
            (inside(from).min(limit), inside(from + length).min(limit))
        };
        let (left, right) = clip(area.x, area.w, super::WIDTH);
        let (top, bottom) = clip(area.y, area.h, super::HEIGHT);
        let width = usize::try_from(super::WIDTH).unwrap_or(0);
        for y in top..bottom {
            let start = (y * width + left) * 3;
            let Some(row) = self.image.get_mut(start..(y * width + right) * 3) else {
                return;
            };
            for pixel in row.as_chunks_mut::<3>().0 {
                *pixel = if share >= 255 { colour } else { mix(*pixel, colour, share) };
            }
        }
    }

    /// Fills a rectangle.
    pub fn rect(&mut self, area: Area, colour: Colour) {
        self.tint(area, colour, 255);
    }

    /// Draws the border of a rectangle, `width` pixels inwards.
    pub fn frame(&mut self, area: Area, width: i32, colour: Colour) {
        let Area { x, y, w, h } = area;
        self.rect(Area::new(x, y, w, width), colour);
        self.rect(Area::new(x, y + h - width, w, width), colour);
        self.rect(Area::new(x, y, width, h), colour);
        self.rect(Area::new(x + w - width, y, width, h), colour);
    }

    /// Fills a rectangle with a gradient from `top` to `bottom`.
    pub fn gradient(&mut self, area: Area, top: Colour, bottom: Colour) {
        for row in 0..area.h {
            let colour = mix(top, bottom, row * 255 / area.h.max(1));
            self.rect(Area::new(area.x, area.y + row, area.w, 1), colour);
        }
    }

    /// Fills a rectangle with rounded corners, with a gradient from `top` to `bottom`.
    pub fn rounded(&mut self, area: Area, radius: i32, top: Colour, bottom: Colour) {
        for row in 0..area.h {
            let into_corner = (radius - row).max(row - (area.h - 1 - radius)).max(0);
            let inset = radius - (radius * radius - into_corner * into_corner).max(0).isqrt();
            let colour = mix(top, bottom, row * 255 / area.h.max(1));
            self.rect(Area::new(area.x + inset, area.y + row, area.w - 2 * inset, 1), colour);
        }
    }

    /// Fills a disc.
    pub fn disc(&mut self, centre: (i32, i32), radius: i32, colour: Colour) {
        self.ring(centre, radius, radius, colour);
    }

    /// Draws a ring of `radius`, `width` pixels inwards, with a soft edge.
    pub fn ring(&mut self, centre: (i32, i32), radius: i32, width: i32, colour: Colour) {
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                // Distances in eighths of a pixel: the last one at either edge fades.
                let distance = (64 * (dx * dx + dy * dy)).isqrt();
                let outside = (radius * 8 - distance).min(8);
                let inside = if width >= radius { 8 } else { (distance - (radius - width) * 8).min(8) };
                let cover = outside.min(inside);
                if cover > 0 {
                    self.blend(centre.0 + dx, centre.1 + dy, colour, cover * 255 / 8);
                }
            }
        }
    }

    /// Fills a polygon (even–odd rule), mixing `share` of 255 of the colour in.
    pub fn polygon(&mut self, points: &[(i32, i32)], colour: Colour, share: i32) {
        let top = points.iter().map(|point| point.1).min().unwrap_or(0);
        let bottom = points.iter().map(|point| point.1).max().unwrap_or(0);
        let next = points.iter().cycle().skip(1);
        let edges: Vec<_> = points.iter().copied().zip(next.copied()).collect();
        for y in top..bottom {
            let mut crossings: Vec<i32> = edges
                .iter()
                .filter(|(from, to)| (from.1 <= y) != (to.1 <= y))
                .map(|(from, to)| from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1))
                .collect();
            crossings.sort_unstable();
            for span in crossings.chunks_exact(2) {
                if let [from, to] = span {
                    self.tint(Area::new(*from, y, to - from, 1), colour, share);
                }
            }
        }
    }

    /// Draws a five-pointed star.
    pub fn star(&mut self, centre: (i32, i32), radius: i32, colour: Colour) {
        // Tips and notches of a star of radius 100.
        const STAR: [(i32, i32); 10] = [
            (0, -100),
            (22, -31),
            (95, -31),
            (36, 12),
            (59, 81),
            (0, 38),
            (-59, 81),
            (-36, 12),
            (-95, -31),
            (-22, -31),
        ];
        let points = STAR.map(|(x, y)| (centre.0 + x * radius / 100, centre.1 + y * radius / 100));
        self.polygon(&points, colour, 255);
    }
}
