//! Walks a JPEG's markers: its real size, whether it is progressive, and whether it is whole. Decoders forgive a file that
//! stops half way; a nameplate that is half grey is no evidence, so we do not.

/// What the markers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegFacts {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Progressive coding, and a scan for each colour, need the coefficients of the whole picture in memory.
    pub whole_in_memory: bool,
    /// Bytes of what is not the picture: profiles, thumbnails, comments. Decoders copy them.
    pub metadata: u64,
    /// One for grey, three for colour, four for CMYK.
    pub components: u8,
}

/// Reads the markers from start to end of image; `None` when the file is damaged or cut off.
pub fn walk(bytes: &[u8]) -> Option<JpegFacts> {
    let mut facts: Option<JpegFacts> = None;
    let (mut scans, mut metadata) = (0, 0);
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
            // Outside of a scan decoders disagree on what these mean, so there they mean nothing good.
            0x00 | 0x01 | 0xd0..=0xd8 if scans == 0 => return None,
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xd9 => return facts.filter(|_| scans > 0).map(|facts| JpegFacts { metadata, ..facts }),
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                let segment = bytes.get(at + 4..at + 2 + length)?;
                match marker {
                    // A decoder believes the first size, a reader the last: one file, one size.
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf if facts.is_some() => return None,
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        let (height, width) = (segment.get(1..3)?, segment.get(3..5)?);
                        facts = Some(JpegFacts {
                            width: u32::from(u16::from_be_bytes([width[0], width[1]])),
                            height: u32::from(u16::from_be_bytes([height[0], height[1]])),
                            whole_in_memory: !matches!(marker, 0xc0 | 0xc1),
                            metadata: 0,
                            components: *segment.get(5)?,
                        });
                    }
                    0xda => {
                        let frame = facts.as_mut()?;
                        frame.whole_in_memory |= segment.first() != Some(&frame.components);
                        scans += 1;
                    }
                    0xe0..=0xef | 0xfe => metadata += segment.len() as u64,
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
        assert_eq!(walk(&bytes).map(|facts| (facts.width, facts.height, facts.whole_in_memory)), Some((64, 48, false)));
        bytes.extend_from_slice(b"a phone maker's trailer");
        assert!(walk(&bytes).is_some());
    }

    #[test]
    fn a_second_size_or_a_stray_marker_before_the_picture_is_refused() {
        let bytes = sample();
        let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let frame = &bytes[at..at + 19];
        for stray in [frame, [0xff, 0xd0].as_slice(), &[0xff, 0x00], &[0xff, 0xd8]] {
            assert_eq!(walk(&[&bytes[..at], stray, &bytes[at..]].concat()), None);
        }
        let end = bytes.len() - 2;
        assert_eq!(walk(&[&bytes[..end], frame, &bytes[end..]].concat()), None);
    }

    #[test]
    fn a_scan_for_each_colour_is_told_and_metadata_is_counted() {
        let mut bytes = sample();
        let at = bytes.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
        assert_eq!(bytes[at + 4], 3);
        bytes[at + 4] = 1;
        assert!(walk(&bytes).unwrap().whole_in_memory);
        let comment = [0xff, 0xfe, 0x00, 0x06, 1, 2, 3, 4];
        let before = walk(&sample()).unwrap().metadata;
        assert_eq!(walk(&[&sample()[..2], &comment, &sample()[2..]].concat()).unwrap().metadata, before + 4);
    }

    #[test]
    fn cut_anywhere_it_is_not_whole() {
        let bytes = sample();
        for end in 0..bytes.len() - 1 {
            assert_eq!(walk(&bytes[..end]), None, "cut at {end}");
        }
    }
}
