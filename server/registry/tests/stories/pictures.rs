//! Pictures of every kind that a phone can send, good and bad. Drawn here, so that no file has to be kept.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Mutex;

use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage};

/// Width of the pictures as they are stored.
pub const WIDTH: u32 = 320;
/// Height of the pictures as they are stored.
pub const HEIGHT: u32 = 240;

/// The left half red, the right half blue, and a shade that makes each picture another one.
fn drawn(shade: u8) -> RgbImage {
    let side = |x| if x < WIDTH / 2 { Rgb([220, shade, 0]) } else { Rgb([0, shade, 220]) };
    RgbImage::from_fn(WIDTH, HEIGHT, |x, _| side(x))
}

/// A JPEG. Drawn once a shade: filings by the dozen have the same five.
pub fn jpeg(shade: u8) -> Vec<u8> {
    static DRAWN: Mutex<BTreeMap<u8, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let draw = || {
        let mut bytes = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&drawn(shade)).unwrap();
        bytes
    };
    DRAWN.lock().unwrap().entry(shade).or_insert_with(draw).clone()
}

/// A JPEG of one colour, of any size.
pub fn flat_jpeg(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_pixel(width, height, Rgb([shade; 3]));
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

/// A JPEG without a sharp edge: a soft change from dark to light and back.
pub fn blurred_jpeg() -> Vec<u8> {
    let light = |x: u32| u8::try_from(40 + 160 * x.min(640 - x) / 320).unwrap();
    let picture = RgbImage::from_fn(640, 480, |x, _| Rgb([light(x); 3]));
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

/// A PNG.
pub fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawn(shade).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A WebP.
pub fn webp(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.write_image(&drawn(shade), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A JPEG from a phone held upright: stored lying on its side (orientation 6), with the place where it was taken.
pub fn jpeg_with_exif(shade: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend([2, 0]);
    // Orientation: one short, 6.
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    // GPS: the directory that follows right after this one.
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend([1, 0]);
    // Latitude: north.
    tiff.extend([0x01, 0x00, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(b"36.0881N 111.5190E");
    let plain = jpeg(shade);
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, b"Exif\0\0", &tiff, &plain[2..]].concat()
}

/// A JPEG that stopped half way.
pub fn truncated_jpeg() -> Vec<u8> {
    let mut bytes = jpeg(9);
    bytes.truncate(bytes.len() * 2 / 3);
    bytes
}

/// A PDF, whatever its name says.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n".to_vec()
}

/// The first bytes of an iPhone's photo.
pub fn heic() -> Vec<u8> {
    [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 64]].concat()
}

/// A picture of 21 megabytes.
pub fn too_large() -> Vec<u8> {
    let mut bytes = jpeg(9);
    bytes.resize(21 * 1024 * 1024, 0);
    bytes
}

/// A small file whose header promises 30,000 × 30,000 pixels.
pub fn enormous_png() -> Vec<u8> {
    let side = 30_000_u32.to_be_bytes();
    let header = [side.as_slice(), &side, &[8, 2, 0, 0, 0]].concat();
    // An empty zlib stream is enough: nobody may get as far as to decode it.
    let data = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", &data), chunk(*b"IEND", &[])].concat()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let body = [kind.as_slice(), data].concat();
    [length.as_slice(), &body, &checksum(&body).to_be_bytes()].concat()
}

/// The CRC of a PNG chunk.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}
