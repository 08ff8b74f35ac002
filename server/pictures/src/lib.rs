//! From a received file to the two pictures that are kept: look at the header, reckon the memory, decode, shrink, turn,
//! encode.
//!
//! The memory of all photos being decoded at one time stays below [`MEMORY_BUDGET_MB`]; a picture that alone would need
//! more is refused by its header, before anything is decoded. Knows no register and no database: a file comes in, bytes
//! go out. Compiled with optimisation also for tests, which would spend a quarter of their time here.
#![forbid(unsafe_code)]

mod blocks;
mod coded;
mod doubt;
mod halved;
mod huffman;
mod jpeg;
mod mend;
mod scans;
mod webp;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use bytes::Bytes;
use domain::photos::{Doubt, MAX_BYTES, MAX_PIXELS, MIN_SIDE};
use domain::refusal::Refusal;
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, Limits};

use jpeg::Fault;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person can do something about it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The disk failed.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

/// What this crate answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Megabytes that decoding may use in all: 200 less what the requests around it use.
pub const MEMORY_BUDGET_MB: u32 = 180;
/// Long side of the picture that is kept.
const FULL_SIDE: u32 = 2560;
/// Long side of the thumbnail.
const THUMBNAIL_SIDE: u32 = 480;
/// Bytes for each pixel of the kept picture while it is turned and encoded.
const ENCODING: u64 = 12;
/// Bytes for everything small.
const OVERHEAD: u64 = 6_000_000;
/// Bytes that a PNG may hold in memory beside its pixels.
const BESIDE_PIXELS: u64 = 8_000_000;
/// Bytes of tables that one byte of a lossless WebP can ask for: a code of eleven symbols, 92 bits, gets 1,024 entries.
const CODES_PER_BYTE: u64 = 400;

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
    /// What makes it hard to read.
    pub doubt: Option<Doubt>,
}

/// What the header says, and what decoding will need.
#[derive(Debug, Clone, Copy)]
pub struct Inspected {
    format: ImageFormat,
    width: u32,
    height: u32,
    memory_mb: u32,
    /// Decoded at half its size: whole it would not fit.
    halved: bool,
    /// Whether the end of the picture is marked.
    ended: bool,
}

impl Inspected {
    /// Megabytes to reserve.
    pub fn memory_mb(self) -> u32 {
        self.memory_mb
    }
}

/// Looks at the length alone: what [`inspect`] will need, in megabytes.
pub fn inspection_mb(file: &Path) -> Result<u32> {
    let length = std::fs::metadata(file)?.len();
    if length == 0 {
        return Err(Refusal::PhotoMissing.into());
    }
    if length > MAX_BYTES {
        return Err(Refusal::PhotoTooLarge.into());
    }
    Ok(u32::try_from((length + BESIDE_PIXELS).div_ceil(1_000_000)).unwrap_or(MEMORY_BUDGET_MB))
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Cut => Self::PhotoCut,
            Fault::Broken => Self::PhotoBroken,
        }
    }
}

/// Looks at type and header. Nothing is decoded.
pub fn inspect(file: &Path) -> Result<Inspected> {
    match look(file) {
        Err(Error::Refused(Refusal::PhotoBroken)) => Err(mend::damaged(file)?.into()),
        looked => looked,
    }
}

fn look(file: &Path) -> Result<Inspected> {
    let mut reader = std::fs::File::open(file)?;
    let length = reader.metadata()?.len();
    let mut head = [0; 32];
    let got = reader.read(&mut head)?;
    let format = sniff(&head[..got])?;
    reader.seek(SeekFrom::Start(0))?;
    // Bytes of each pixel as decoded, of each pixel while decoding, and of everything else.
    let (mut halved, mut ended) = (None, true);
    let (width, height, pixels, decoded, scratch, beside) = match format {
        ImageFormat::Jpeg => {
            let facts = jpeg::walk(&whole(reader)?).map_err(Refusal::from)?;
            let colours = u64::from(facts.components);
            ended = facts.ended;
            halved = Some(facts.blocks * scans::BYTES_PER_BLOCK).filter(|_| facts.whole_in_memory && colours != 4);
            let (decoded, scratch) =
                (if colours == 1 { 1 } else { 3 }, if facts.whole_in_memory { 2 * colours } else { 0 });
            (
                facts.width,
                facts.height,
                u64::from(facts.width) * u64::from(facts.height),
                decoded,
                scratch,
                2 * facts.metadata,
            )
        }
        ImageFormat::Png => {
            let decoder = png_decoder(BufReader::new(reader))?;
            let (width, height) = decoder.dimensions();
            let bytes = u64::from(decoder.color_type().bytes_per_pixel());
            // Rows are unpacked beside the picture: a picture of one row is there several times.
            (
                width,
                height,
                u64::from(width) * u64::from(height),
                bytes,
                0,
                BESIDE_PIXELS + 4 * u64::from(width) * bytes,
            )
        }
        _ => {
            let facts = webp::walk(&whole(std::fs::File::open(file)?)?).ok_or(Refusal::PhotoBroken)?;
            if facts.animated {
                return Err(Refusal::PhotoType.into());
            }
            let decoder =
                image::codecs::webp::WebPDecoder::new(BufReader::new(reader)).map_err(|_| Refusal::PhotoBroken)?;
            let (width, height) = decoder.dimensions();
            if facts.pixels != u64::from(width) * u64::from(height) {
                return Err(Refusal::PhotoBroken.into());
            }
            // Lossy frames are decoded beside the picture; what is coded without loss is unpacked there too.
            let scratch = if facts.lossless_bytes > 0 { 7 } else { 2 };
            let bytes = u64::from(decoder.color_type().bytes_per_pixel());
            (width, height, facts.pixels, bytes, scratch, facts.lossless_bytes * CODES_PER_BYTE)
        }
    };
    if pixels == 0 {
        return Err(Refusal::PhotoBroken.into());
    }
    // First the file and its decoder are beside the picture, then the smaller picture is; at last only that one is
    // left.
    let shrunk = shrunk_pixels(width, height);
    let decoding = pixels * (decoded + scratch) + beside + length;
    let shrinking = pixels * decoded + if shrunk < pixels { shrunk * decoded } else { 0 };
    let megabytes = |most: u64| u32::try_from((most.max(shrunk * ENCODING) + OVERHEAD).div_ceil(1_000_000)).ok();
    // At half its size: its coefficients and a quarter of its pixels, with their rows while they are made.
    let half = halved.map(|coefficients| coefficients + quarter_pixels(width, height) * decoded + beside + length);
    let ways = [(Some(decoding.max(shrinking)), false), (half, true)];
    let fits = |(most, halved): &(Option<u64>, bool)| {
        let memory_mb = most.and_then(megabytes).filter(|memory_mb| *memory_mb <= MEMORY_BUDGET_MB)?;
        Some(Inspected { format, width, height, memory_mb, halved: *halved, ended })
    };
    let way = ways.iter().find_map(fits).filter(|_| pixels <= MAX_PIXELS);
    Ok(way.ok_or(Refusal::PhotoTooManyPixels)?)
}

fn whole(mut reader: std::fs::File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Pixels of a picture at half its size, and of two rows more.
fn quarter_pixels(width: u32, height: u32) -> u64 {
    u64::from(width / 2 + 64) * u64::from(height / 2 + 64)
}

/// Pixels of the picture that is kept.
fn shrunk_pixels(width: u32, height: u32) -> u64 {
    let (long, short) = (u64::from(width.max(height)), u64::from(width.min(height)));
    let side = u64::from(FULL_SIDE).min(long);
    side * (short * side / long.max(1) + 1).min(short)
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
    let (shrunk, orientation) = decode_or_mend(file, inspected)?;
    if inspected.width.min(inspected.height) < MIN_SIDE {
        return Err(Refusal::PhotoTooSmall.into());
    }
    let mut picture = DynamicImage::ImageRgb8(shrunk.into_rgb8());
    picture.apply_orientation(orientation);
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let thumbnail = if picture.width().max(picture.height()) > THUMBNAIL_SIDE {
        picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    } else {
        picture.clone()
    };
    let doubt = doubt::of(&thumbnail);
    Ok(Processed { full: encode(&picture, 86)?, thumbnail: encode(&thumbnail, 78)?, width, height, doubt })
}

/// A colour profile is stored deflated, and a few kilobytes can stand for gigabytes: what is beside the pixels is
/// limited.
fn png_decoder<R: BufRead + Seek>(reader: R) -> Result<PngDecoder<R>> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(BESIDE_PIXELS);
    Ok(PngDecoder::with_limits(reader, limits).map_err(|_| Refusal::PhotoBroken)?)
}

/// What every browser shows is taken: bytes too many, an end without its mark, a checksum that does not fit. What lacks
/// a part of the picture is not.
fn decode_or_mend(file: &Path, inspected: Inspected) -> Result<(DynamicImage, Orientation)> {
    if !inspected.ended {
        mend::jpeg(file)?;
    }
    match decode_shrunk(file, inspected) {
        Err(Error::Refused(Refusal::PhotoBroken)) => {
            let damage = mend::damaged(file)?;
            let mended = match inspected.format {
                ImageFormat::Jpeg => inspected.ended && !inspected.halved && mend::jpeg(file).is_ok(),
                ImageFormat::Png => mend::png(file)?,
                _ => false,
            };
            let again = if mended { decode_shrunk(file, inspected).ok() } else { None };
            Ok(again.ok_or(damage)?)
        }
        decoded => decoded,
    }
}

fn decode_shrunk(file: &Path, inspected: Inspected) -> Result<(DynamicImage, Orientation)> {
    let reader = BufReader::new(std::fs::File::open(file)?);
    let size = (inspected.width, inspected.height);
    match inspected.format {
        ImageFormat::Jpeg if inspected.halved => {
            let decoder = image::codecs::jpeg::JpegDecoder::new(reader);
            let turned = decoder.map_err(|_| Refusal::PhotoBroken)?.orientation();
            let picture = halved::decode(&whole(File::open(file)?)?).map_err(Refusal::from)?;
            Ok((smaller(picture), turned.unwrap_or(Orientation::NoTransforms)))
        }
        ImageFormat::Jpeg => {
            shrink(image::codecs::jpeg::JpegDecoder::new(reader).map_err(|_| Refusal::PhotoBroken)?, size)
        }
        ImageFormat::Png => shrink(png_decoder(reader)?, size),
        _ => shrink(image::codecs::webp::WebPDecoder::new(reader).map_err(|_| Refusal::PhotoBroken)?, size),
    }
}

fn shrink(mut decoder: impl ImageDecoder, size: (u32, u32)) -> Result<(DynamicImage, Orientation)> {
    // Memory was reserved for the size that the header walk saw.
    if decoder.dimensions() != size {
        return Err(Refusal::PhotoBroken.into());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::PhotoBroken)?;
    on_white(&mut picture);
    Ok((smaller(picture), orientation))
}

/// The box filter needs no second buffer of the source's size; the decoded picture is dropped right after.
fn smaller(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) > FULL_SIDE { picture.thumbnail(FULL_SIDE, FULL_SIDE) } else { picture }
}

/// Lays what is transparent on white, as paper and browsers do: without its transparency most of it would be black.
fn on_white(picture: &mut DynamicImage) {
    fn lay<T: Copy + Into<u64> + TryFrom<u64>>(samples: &mut [T], channels: usize, white: T) {
        let full: u64 = white.into();
        for pixel in samples.chunks_exact_mut(channels) {
            let Some((alpha, colours)) = pixel.split_last_mut() else { continue };
            let opaque: u64 = (*alpha).into();
            if opaque < full {
                for colour in colours {
                    let mixed = ((*colour).into() * opaque + full * (full - opaque) + full / 2) / full;
                    *colour = T::try_from(mixed).unwrap_or(white);
                }
                *alpha = white;
            }
        }
    }
    match picture {
        DynamicImage::ImageLumaA8(picture) => lay(picture, 2, u8::MAX),
        DynamicImage::ImageRgba8(picture) => lay(picture, 4, u8::MAX),
        DynamicImage::ImageLumaA16(picture) => lay(picture, 2, u16::MAX),
        DynamicImage::ImageRgba16(picture) => lay(picture, 4, u16::MAX),
        _ => {}
    }
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
            assert!(shrink(decoder, (2, 2)).is_ok());
        }
    }
}
