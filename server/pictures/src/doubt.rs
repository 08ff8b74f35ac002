//! Whether a picture shows anything: its mean brightness, how far brightness spreads around it, and whether it has an
//! edge that is sharp. Nothing is refused for it.

use domain::photos::Doubt;
use image::{DynamicImage, GrayImage};

/// Below this mean (of 255) next to nothing can be seen on a screen outdoors.
const DARK: f64 = 30.0;
/// A picture whose brightness spreads less is of one colour: a covered lens, a wall, an empty sheet.
const SPREAD: f64 = 6.0;
/// One pixel in a thousand differs at least so much from its neighbours in a picture with something to read. Forty
/// photos of plates, labels and cards have 78 or more; blurred by 0.4 % of their long side 19 at most, by 0.8 % 6 at
/// most.
const EDGE: u32 = 15;

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
    } else if sharpest(&grey) < EDGE {
        Some(Doubt::Blurred)
    } else {
        None
    }
}

/// How much the sharpest thousandth of the pixels differs from the four around it, four times over (the Laplacian).
fn sharpest(grey: &GrayImage) -> u32 {
    let (width, height) = grey.dimensions();
    let at = |x: u32, y: u32| i32::from(grey.get_pixel(x, y).0[0]);
    let inner = (1..height.saturating_sub(1)).flat_map(|y| (1..width.saturating_sub(1)).map(move |x| (x, y)));
    let mut edges: Vec<u32> = inner
        .map(|(x, y)| (4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1)).unsigned_abs())
        .collect();
    let place = edges.len() / 1000;
    if place >= edges.len() {
        return u32::MAX;
    }
    *edges.select_nth_unstable_by(place, |one, other| other.cmp(one)).1
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

    #[test]
    fn a_blurred_picture_is_asked_about_and_a_sharp_one_is_not() {
        let letters = RgbImage::from_fn(480, 360, |x, y| Rgb([if x % 14 < 3 && y % 24 < 14 { 40 } else { 180 }; 3]));
        assert_eq!(of(&DynamicImage::ImageRgb8(letters.clone())), None);
        // Eight pixels of a thousand, as an arm that was not held still.
        let blurred = image::imageops::blur(&letters, 4.0);
        let edge = RgbImage::from_fn(480, 360, |x, _| Rgb([if x < 240 { 60 } else { 190 }; 3]));
        for picture in [blurred, image::imageops::blur(&edge, 5.0)] {
            let doubt = of(&DynamicImage::ImageRgb8(picture));
            assert!(matches!(doubt, Some(Doubt::Blurred | Doubt::Blank)), "{doubt:?}");
        }
        assert_eq!(of(&DynamicImage::ImageRgb8(edge)), None, "one sharp edge is enough");
    }
}
