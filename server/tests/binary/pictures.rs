//! Pictures that a phone might send, small and large.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};

/// A picture of its own for each number.
pub fn small_jpeg(number: usize) -> Vec<u8> {
    let [low, high] = u16::try_from(number).unwrap().to_be_bytes();
    let picture = RgbImage::from_fn(160, 120, |x, y| {
        if x < 80 { Rgb([low, high.wrapping_mul(60), 90]) } else { Rgb([(x ^ y).to_be_bytes()[3], low, 40]) }
    });
    jpeg(&picture)
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}

/// A JPEG of one colour.
pub fn flat_jpeg(width: u32, height: u32) -> Vec<u8> {
    jpeg(&RgbImage::from_pixel(width, height, Rgb([200, 160, 40])))
}

/// A PNG of one colour.
pub fn flat_png(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = usize::try_from(u64::from(width) * u64::from(height)).unwrap();
    let raw = vec![90; pixels * usize::from(colour.bits_per_pixel()) / 8];
    PngEncoder::new(&mut bytes).write_image(&raw, width, height, colour).unwrap();
    bytes
}

/// A PNG with a colour profile that packs well.
pub fn png_with_profile(length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(vec![0; length]).unwrap();
    encoder.write_image(&[90; 12 * 16], 8, 8, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A lossless WebP of one colour.
pub fn flat_webp(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let raw = vec![90; usize::try_from(side * side * 3).unwrap()];
    WebPEncoder::new_lossless(&mut bytes).write_image(&raw, side, side, ExtendedColorType::Rgb8).unwrap();
    bytes
}
