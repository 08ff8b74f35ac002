//! From a received file to the two pictures that are kept: look at the header, reckon the memory, decode, shrink, turn, encode.
//!
//! The memory of all photos being decoded at one time stays below [`MEMORY_BUDGET_MB`]; a picture that alone would need
//! more is refused by its header, before anything is decoded.

use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use bytes::Bytes;
use domain::photos::{MAX_BYTES, MAX_PIXELS};
use domain::refusal::Refusal;
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, Limits};

use super::jpeg;
use crate::error::Result;

/// Megabytes that decoding may use in all.
pub const MEMORY_BUDGET_MB: u32 = 190;
/// Long side of the picture that is kept.
const FULL_SIDE: u32 = 2560;
/// Long side of the thumbnail.
const THUMBNAIL_SIDE: u32 = 480;
/// Megabytes for the shrunken pictures and the encoder's output.
const WORKING_MB: u64 = 24;

/// Bytes that a PNG may hold in memory beside its pixels.
const BESIDE_PIXELS: u64 = 16_000_000;

/// The pictures to keep.
pub struct Processed {
    /// JPEG, at most 2560 pixels on the long side.
    pub full: Bytes,
    /// JPEG, at most 480 pixels on the long side.
    pub thumbnail: Bytes,
    /// Width of the full picture.
    pub width: i64,
    /// Height of the full picture.
    pub height: i64,
}

/// What the header says, and what decoding will need.
#[derive(Debug, Clone, Copy)]
pub struct Inspected {
    format: ImageFormat,
    memory_mb: u32,
}

impl Inspected {
    /// Megabytes to reserve.
    pub fn memory_mb(self) -> u32 {
        self.memory_mb
    }
}

/// Looks at size, type and header. Nothing is decoded.
pub fn inspect(file: &Path) -> Result<Inspected> {
    let mut reader = std::fs::File::open(file)?;
    let length = reader.metadata()?.len();
    if length == 0 {
        return Err(Refusal::PhotoMissing.into());
    }
    if length > MAX_BYTES {
        return Err(Refusal::PhotoTooLarge.into());
    }
    let mut head = [0; 32];
    let got = reader.read(&mut head)?;
    let format = sniff(&head[..got])?;
    reader.seek(SeekFrom::Start(0))?;
    let (pixels, bytes_per_pixel) = match format {
        ImageFormat::Jpeg => {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes)?;
            let facts = jpeg::walk(&bytes).ok_or(Refusal::PhotoBroken)?;
            // Three bytes out for each pixel; two bytes for each coefficient of a progressive file, of three components.
            let each = u64::from(facts.components.max(3))
                + if facts.progressive { 2 * u64::from(facts.components) } else { 0 };
            (u64::from(facts.width) * u64::from(facts.height), each)
        }
        ImageFormat::Png => {
            let decoder = png_decoder(BufReader::new(reader))?;
            let (width, height) = decoder.dimensions();
            (u64::from(width) * u64::from(height), u64::from(decoder.color_type().bytes_per_pixel()))
        }
        _ => {
            let decoder =
                image::codecs::webp::WebPDecoder::new(BufReader::new(reader)).map_err(|_| Refusal::PhotoBroken)?;
            let (width, height) = decoder.dimensions();
            // Lossy frames are decoded beside the output; lossless ones need their transforms too.
            (u64::from(width) * u64::from(height), if &head[12..16] == b"VP8 " { 6 } else { 9 })
        }
    };
    let megabytes = (pixels * bytes_per_pixel).div_ceil(1_000_000) + length.div_ceil(1_000_000) + WORKING_MB;
    match u32::try_from(megabytes) {
        Ok(memory_mb) if pixels > 0 && pixels <= MAX_PIXELS && memory_mb <= MEMORY_BUDGET_MB => {
            Ok(Inspected { format, memory_mb })
        }
        _ if pixels == 0 => Err(Refusal::PhotoBroken.into()),
        _ => Err(Refusal::PhotoTooManyPixels.into()),
    }
}

/// The type by its first bytes, whatever the name says.
fn sniff(head: &[u8]) -> Result<ImageFormat, Refusal> {
    if head.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(ImageFormat::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(ImageFormat::Png);
    }
    if head.len() >= 16 && head.starts_with(b"RIFF") && &head[8..12] == b"WEBP" {
        return Ok(ImageFormat::WebP);
    }
    if head.len() >= 12
        && &head[4..8] == b"ftyp"
        && [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"].iter().any(|brand| &head[8..12] == *brand)
    {
        return Err(Refusal::PhotoHeic);
    }
    Err(Refusal::PhotoType)
}

/// Decodes, shrinks, turns upright and encodes anew: no metadata survives.
pub fn process(file: &Path, inspected: Inspected) -> Result<Processed> {
    let (shrunk, orientation) = decode_shrunk(file, inspected.format)?;
    let mut picture = DynamicImage::ImageRgb8(shrunk.into_rgb8());
    picture.apply_orientation(orientation);
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let thumbnail = if picture.width().max(picture.height()) > THUMBNAIL_SIDE {
        picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    } else {
        picture.clone()
    };
    Ok(Processed { full: encode(&picture, 86)?, thumbnail: encode(&thumbnail, 78)?, width, height })
}

/// A colour profile is stored deflated, and a few kilobytes can stand for gigabytes: what is beside the pixels is limited.
fn png_decoder<R: BufRead + Seek>(reader: R) -> Result<PngDecoder<R>> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(BESIDE_PIXELS);
    Ok(PngDecoder::with_limits(reader, limits).map_err(|_| Refusal::PhotoBroken)?)
}

fn decode_shrunk(file: &Path, format: ImageFormat) -> Result<(DynamicImage, Orientation)> {
    let reader = BufReader::new(std::fs::File::open(file)?);
    match format {
        ImageFormat::Jpeg => shrink(image::codecs::jpeg::JpegDecoder::new(reader).map_err(|_| Refusal::PhotoBroken)?),
        ImageFormat::Png => shrink(png_decoder(reader)?),
        _ => shrink(image::codecs::webp::WebPDecoder::new(reader).map_err(|_| Refusal::PhotoBroken)?),
    }
}

fn shrink(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Orientation)> {
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::PhotoBroken)?;
    // The box filter needs no second buffer of the source's size; the decoded picture is dropped right after.
    let small = if picture.width().max(picture.height()) > FULL_SIDE {
        picture.thumbnail(FULL_SIDE, FULL_SIDE)
    } else {
        picture
    };
    Ok((small, orientation))
}

fn encode(picture: &DynamicImage, quality: u8) -> Result<Bytes> {
    let mut bytes = Cursor::new(Vec::new());
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .map_err(|_| Refusal::Internal)?;
    Ok(bytes.into_inner().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder};

    fn png_with_profile(length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        encoder.set_icc_profile(vec![0; length]).unwrap();
        encoder.write_image(&[90; 12], 2, 2, ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    #[test]
    fn a_profile_that_unpacks_to_more_than_memory_allows_is_left_packed() {
        for (length, is_read) in [(3_000, true), (40_000_000, false)] {
            let bytes = png_with_profile(length);
            assert!(bytes.len() < 400_000);
            let mut decoder = png_decoder(Cursor::new(bytes)).unwrap();
            assert_eq!(decoder.icc_profile().unwrap().is_some(), is_read, "{length}");
            assert!(shrink(decoder).is_ok());
        }
    }
}
