//! Walks a WebP's chunks, the ones that the decoder does not compare with each other included: how large every frame in
//! it says it is, and how many bytes of it are coded without loss.

/// What the chunks say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebpFacts {
    /// The largest frame, in pixels: the decoder makes room for what the frame says, whatever the file around it says.
    pub pixels: u64,
    /// Bytes coded without loss, transparency included. A few of them can stand for a whole table of codes.
    pub lossless_bytes: u64,
    /// Several pictures.
    pub animated: bool,
}

/// Reads the chunks to the end of the file; `None` when there is no picture in it.
pub fn walk(bytes: &[u8]) -> Option<WebpFacts> {
    let mut facts = WebpFacts::default();
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let size = usize::try_from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])).ok()?;
        let data = bytes.get(at + 8..).unwrap_or_default();
        let data = &data[..size.min(data.len())];
        match &head[..4] {
            b"VP8 " => facts.pixels = facts.pixels.max(lossy_pixels(data)?),
            b"VP8L" => {
                facts.pixels = facts.pixels.max(lossless_pixels(data)?);
                facts.lossless_bytes += data.len() as u64;
            }
            b"ALPH" => facts.lossless_bytes += data.len() as u64,
            b"ANIM" | b"ANMF" => facts.animated = true,
            _ => {}
        }
        at += 8 + size + size % 2;
    }
    (facts.pixels > 0 || facts.animated).then_some(facts)
}

fn lossy_pixels(data: &[u8]) -> Option<u64> {
    let side = |at: usize| Some(u64::from(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]) & 0x3fff));
    Some(side(6)? * side(8)?)
}

fn lossless_pixels(data: &[u8]) -> Option<u64> {
    let header = u64::from(u32::from_le_bytes([*data.get(1)?, *data.get(2)?, *data.get(3)?, *data.get(4)?]));
    Some(((header & 0x3fff) + 1) * (((header >> 14) & 0x3fff) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder as _};

    #[test]
    fn a_frame_that_is_larger_than_its_file_says_is_found() {
        let mut frame = vec![0x10, 0x08, 0x00, 0x9d, 0x01, 0x2a];
        frame.extend([0xff, 0x3f, 0xff, 0x3f]);
        let canvas = b"RIFF\x28\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x0f\0\0VP8 \x0a\0\0\0".to_vec();
        let facts = walk(&[canvas, frame].concat());
        assert_eq!(facts, Some(WebpFacts { pixels: 16_383 * 16_383, ..WebpFacts::default() }));
    }

    #[test]
    fn a_lossless_picture_tells_its_size() {
        let mut bytes = Vec::new();
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
        encoder.write_image(&[90; 30 * 20 * 3], 30, 20, ExtendedColorType::Rgb8).unwrap();
        assert_eq!(
            walk(&bytes).map(|facts| (facts.pixels, facts.lossless_bytes > 0, facts.animated)),
            Some((600, true, false))
        );
        assert_eq!(walk(b"RIFF\0\0\0\0WEBP"), None);
    }
}
