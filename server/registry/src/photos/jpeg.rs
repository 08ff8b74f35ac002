//! Walks a JPEG's markers: its real size, whether it is progressive, and whether it is whole. Decoders forgive a file that
//! stops half way; a nameplate that is half grey is no evidence, so we do not.

/// What the markers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegFacts {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Progressive coding needs the coefficients of the whole picture in memory.
    pub progressive: bool,
    /// One for grey, three for colour, four for CMYK.
    pub components: u8,
}

/// Reads the markers from start to end of image; `None` when the file is damaged or cut off.
pub fn walk(bytes: &[u8]) -> Option<JpegFacts> {
    let mut facts = None;
    let mut scans = 0;
    let mut at = 2;
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    loop {
        while *bytes.get(at)? != 0xff {
            // Between segments there is nothing but markers; inside a scan we skip coded data here.
            if scans == 0 {
                return None;
            }
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xd9 => return if scans > 0 { facts } else { None },
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                let segment = bytes.get(at + 4..at + 2 + length)?;
                match marker {
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        let (height, width) = (segment.get(1..3)?, segment.get(3..5)?);
                        facts = Some(JpegFacts {
                            width: u32::from(u16::from_be_bytes([width[0], width[1]])),
                            height: u32::from(u16::from_be_bytes([height[0], height[1]])),
                            progressive: !matches!(marker, 0xc0 | 0xc1),
                            components: *segment.get(5)?,
                        });
                    }
                    0xda => scans += 1,
                    _ => {}
                }
                at += 2 + length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn sample() -> Vec<u8> {
        let picture =
            RgbImage::from_fn(64, 48, |x, y| image::Rgb([x * 4, y * 5, 90].map(|shade| u8::try_from(shade).unwrap())));
        let mut bytes = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
        bytes
    }

    #[test]
    fn a_whole_file_tells_its_size_and_trailing_bytes_do_not_matter() {
        let mut bytes = sample();
        assert_eq!(walk(&bytes).map(|facts| (facts.width, facts.height, facts.progressive)), Some((64, 48, false)));
        bytes.extend_from_slice(b"a phone maker's trailer");
        assert!(walk(&bytes).is_some());
    }

    #[test]
    fn cut_anywhere_it_is_not_whole() {
        let bytes = sample();
        for end in 0..bytes.len() - 1 {
            assert_eq!(walk(&bytes[..end]), None, "cut at {end}");
        }
    }
}
