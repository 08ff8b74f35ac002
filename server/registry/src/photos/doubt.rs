//! Whether a picture shows anything: its mean brightness and how far brightness spreads around it. Nothing is refused for it.

use domain::photos::Doubt;
use image::DynamicImage;

/// Below this mean (of 255) next to nothing can be seen on a screen outdoors.
const DARK: f64 = 30.0;
/// A picture whose brightness spreads less is of one colour: a covered lens, a wall, an empty sheet.
const SPREAD: f64 = 6.0;

/// What makes a picture hard to read, seen on its thumbnail.
pub fn of(thumbnail: &DynamicImage) -> Option<Doubt> {
    let grey = thumbnail.to_luma8();
    let count = f64::from(grey.width()) * f64::from(grey.height());
    let mean = grey.pixels().map(|pixel| f64::from(pixel.0[0])).sum::<f64>() / count;
    let spread = (grey.pixels().map(|pixel| (f64::from(pixel.0[0]) - mean).powi(2)).sum::<f64>() / count).sqrt();
    if mean < DARK {
        Some(Doubt::Dark)
    } else if spread < SPREAD {
        Some(Doubt::Blank)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    fn doubt(draw: impl Fn(u32, u32) -> u8) -> Option<Doubt> {
        of(&DynamicImage::ImageRgb8(RgbImage::from_fn(320, 240, |x, y| Rgb([draw(x, y); 3]))))
    }

    #[test]
    fn black_and_blank_pictures_are_asked_about_and_others_are_not() {
        assert_eq!(doubt(|_, _| 0), Some(Doubt::Dark));
        assert_eq!(doubt(|x, _| if x % 40 == 0 { 90 } else { 8 }), Some(Doubt::Dark));
        assert_eq!(doubt(|_, _| 255), Some(Doubt::Blank));
        assert_eq!(doubt(|x, _| if x % 2 == 0 { 120 } else { 124 }), Some(Doubt::Blank));
        // A grey plate with small letters, and a dim workshop.
        assert_eq!(doubt(|x, y| if x % 12 < 2 && y % 20 < 12 { 40 } else { 180 }), None);
        assert_eq!(doubt(|x, y| if (x / 40 + y / 40) % 3 == 0 { 90 } else { 25 }), None);
    }
}
