//! Mends what every browser overlooks, in the received file itself: a JPEG whose end is not marked or that has
//! something before it, a PNG with checksums that do not fit or without its last chunk. What is missing stays missing,
//! and is told.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use domain::refusal::Refusal;

use crate::Result;
use crate::jpeg::Fault;
use crate::scans;

const END_OF_JPEG: [u8; 2] = [0xff, 0xd9];
const SIGNATURE: u64 = 8;
const END_OF_PNG: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82];

/// Ends a JPEG right behind its picture, when that is whole.
pub fn jpeg(path: &Path) -> Result<()> {
    let mut bytes = Vec::new();
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.read_to_end(&mut bytes)?;
    let end = scans::read(&bytes, false).map_err(Refusal::from)?.end as u64;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    file.write_all(&END_OF_JPEG)?;
    Ok(())
}

/// What to say of a file that cannot be decoded: that something is missing, or only that it is damaged.
pub fn damaged(path: &Path) -> Result<Refusal> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    (&mut file).take(12).read_to_end(&mut head)?;
    let cut = if head.starts_with(&[0xff, 0xd8]) {
        file.rewind()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        crate::jpeg::walk(&bytes).err() == Some(Fault::Cut)
    } else if head.starts_with(b"\x89PNG") {
        !chunks(&mut file, length, |_, _| Ok(()))?
    } else {
        let told = head.get(4..8).map_or(0, |size| u32::from_le_bytes([size[0], size[1], size[2], size[3]]));
        head.starts_with(b"RIFF") && u64::from(told) + 8 > length
    };
    Ok(if cut { Refusal::PhotoCut } else { Refusal::PhotoBroken })
}

/// A chunk of a PNG: where it begins, how long its data is, and what it is.
struct Chunk {
    at: u64,
    length: u64,
    kind: [u8; 4],
}

/// Goes through the whole chunks of a PNG; answers whether the last one came.
fn chunks(file: &mut File, length: u64, mut each: impl FnMut(&mut File, &Chunk) -> Result<()>) -> Result<bool> {
    let mut at = SIGNATURE;
    while at + 12 <= length {
        let mut head = [0; 8];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let [a, b, c, d, kind @ ..] = head;
        let chunk = Chunk { at, length: u64::from(u32::from_be_bytes([a, b, c, d])), kind };
        if at + 12 + chunk.length > length {
            return Ok(false);
        }
        each(file, &chunk)?;
        if kind == *b"IEND" {
            return Ok(true);
        }
        at += 12 + chunk.length;
    }
    Ok(false)
}

/// Writes the checksums of a PNG's pixels anew, and its end when that is missing behind them; answers whether anything
/// was.
pub fn png(path: &Path) -> Result<bool> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let (mut mended, mut behind, mut kinds) = (false, SIGNATURE, 0);
    let ended = chunks(&mut file, length, |file, chunk| {
        (behind, kinds) = (chunk.at + 12 + chunk.length, kinds + usize::from(chunk.kind == *b"IDAT"));
        if chunk.kind == *b"IDAT" {
            let right = checksum(file, chunk)?.to_be_bytes();
            let mut there = [0; 4];
            file.read_exact(&mut there)?;
            if there != right {
                file.seek(SeekFrom::Start(behind - 4))?;
                file.write_all(&right)?;
                mended = true;
            }
        }
        Ok(())
    })?;
    if !ended && kinds > 0 {
        // What is left is less than a chunk: of the end's own, or of something behind the pixels. Pixels that were cut
        // are still missing for the decoder.
        file.set_len(behind)?;
        file.seek(SeekFrom::Start(behind))?;
        file.write_all(&END_OF_PNG)?;
        mended = true;
    }
    Ok(mended)
}

/// The checksum of a chunk, by its polynomial (PNG, annex D); the file then stands at the one that is there.
fn checksum(file: &mut File, chunk: &Chunk) -> Result<u32> {
    let table: [u32; 256] = std::array::from_fn(|index| {
        let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        (0..8).fold(u32::try_from(index).unwrap_or_default(), |crc, _| step(crc))
    });
    file.seek(SeekFrom::Start(chunk.at + 4))?;
    let (mut left, mut crc, mut buffer) = (chunk.length + 4, !0_u32, vec![0; 64 * 1024]);
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        file.read_exact(&mut buffer[..wanted])?;
        crc = buffer[..wanted]
            .iter()
            .fold(crc, |crc, byte| table[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8));
        left -= wanted as u64;
    }
    Ok(!crc)
}
