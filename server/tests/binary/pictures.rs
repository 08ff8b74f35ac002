//! Pictures that a phone might send, small and large.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage};

/// A picture of its own for each number.
pub fn small_jpeg(number: usize) -> Vec<u8> {
    let [low, high] = u16::try_from(number).unwrap().to_be_bytes();
    let picture = RgbImage::from_fn(200, 200, |x, y| {
        if x < 100 { Rgb([low, high.wrapping_mul(60), 90]) } else { Rgb([(x ^ y).to_be_bytes()[3], low, 40]) }
    });
    jpeg(&picture)
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}

/// A picture of one colour. Encoded through a file: that way is compiled with the encoder's own optimisation.
fn flat(width: u32, height: u32, colour: ExtendedColorType, format: ImageFormat) -> Vec<u8> {
    let pixels = usize::try_from(u64::from(width) * u64::from(height)).unwrap();
    let raw = vec![90; pixels * usize::from(colour.bits_per_pixel()) / 8];
    let file = tempfile::NamedTempFile::new().unwrap();
    image::save_buffer_with_format(file.path(), &raw, width, height, colour, format).unwrap();
    std::fs::read(file.path()).unwrap()
}

/// A JPEG of one colour.
pub fn flat_jpeg(width: u32, height: u32) -> Vec<u8> {
    flat(width, height, ExtendedColorType::Rgb8, ImageFormat::Jpeg)
}

/// A PNG of one colour.
pub fn flat_png(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    flat(width, height, colour, ImageFormat::Png)
}

/// A PNG with a colour profile that packs well.
pub fn png_with_profile(length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(vec![0; length]).unwrap();
    encoder.write_image(&vec![90; 256 * 256 * 3], 256, 256, ExtendedColorType::Rgb8).unwrap();
    bytes
}
