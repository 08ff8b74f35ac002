//! Walks a JPEG's markers: its real size, whether it is progressive, and whether its end is marked. Decoders forgive a
//! file that stops half way; a nameplate that is half grey is no evidence, so we do not.

/// Scans of one picture. Cameras and programs make a dozen; a few bytes can be a scan of the whole picture, and each
/// takes time.
const MOST_SCANS: usize = 100;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It ends before the picture does.
    Cut,
    /// It says what no JPEG says.
    Broken,
}

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
    /// Blocks of eight by eight of all colours, filled up to whole units.
    pub blocks: u64,
    /// Whether the end is marked; without the mark only the coded data can tell whether something is missing.
    pub ended: bool,
}

/// Reads the markers from the start to the end of the image, or of the file.
pub fn walk(bytes: &[u8]) -> Result<JpegFacts, Fault> {
    let mut facts: Option<JpegFacts> = None;
    let (mut scans, mut metadata) = (0, 0);
    let mut at = 2;
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Err(Fault::Broken);
    }
    loop {
        let Some(marker) = next_marker(bytes, &mut at, scans > 0)? else {
            let facts = facts.filter(|_| scans > 0).ok_or(Fault::Cut)?;
            return Ok(JpegFacts { metadata, ended: false, ..facts });
        };
        match marker {
            0xff => at += 1,
            // Outside of a scan decoders disagree on what these mean, so there they mean nothing good.
            0x00 | 0x01 | 0xd0..=0xd8 if scans == 0 => return Err(Fault::Broken),
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xd9 => {
                let facts = facts.filter(|_| scans > 0).ok_or(Fault::Broken)?;
                return Ok(JpegFacts { metadata, ended: true, ..facts });
            }
            _ => {
                let length = bytes.get(at + 2..at + 4).ok_or(Fault::Cut)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                if length < 2 {
                    return Err(Fault::Broken);
                }
                let segment = bytes.get(at + 4..at + 2 + length).ok_or(Fault::Cut)?;
                match marker {
                    // A decoder believes the first size, a reader the last: one file, one size.
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf if facts.is_some() => {
                        return Err(Fault::Broken);
                    }
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        facts = Some(frame(segment, !matches!(marker, 0xc0 | 0xc1)).ok_or(Fault::Broken)?);
                    }
                    0xda => {
                        let frame = facts.as_mut().ok_or(Fault::Broken)?;
                        frame.whole_in_memory |= segment.first() != Some(&frame.components);
                        scans += 1;
                        if scans > MOST_SCANS {
                            return Err(Fault::Broken);
                        }
                    }
                    0xe0..=0xef | 0xfe => metadata += segment.len() as u64,
                    _ => {}
                }
                at += 2 + length;
            }
        }
    }
}

/// The next marker; none at the end of a file that stopped inside a scan.
fn next_marker(bytes: &[u8], at: &mut usize, in_scan: bool) -> Result<Option<u8>, Fault> {
    let nothing = if in_scan { Ok(None) } else { Err(Fault::Cut) };
    loop {
        match (bytes.get(*at), bytes.get(*at + 1)) {
            (Some(0xff), Some(marker)) => return Ok(Some(*marker)),
            (Some(0xff), None) | (None, _) => return nothing,
            // Between segments there is nothing but markers; inside a scan we skip coded data here.
            (Some(_), _) if in_scan => *at += 1,
            (Some(_), _) => return Err(Fault::Broken),
        }
    }
}

fn frame(segment: &[u8], whole_in_memory: bool) -> Option<JpegFacts> {
    let side = |at: usize| Some(u32::from(u16::from_be_bytes([*segment.get(at)?, *segment.get(at + 1)?])));
    let (height, width, components) = (side(1)?, side(3)?, *segment.get(5)?);
    let factors = || segment.get(6..).unwrap_or_default().chunks_exact(3).map(|part| (part[1] >> 4, part[1] & 15));
    let most = factors().fold((1, 1), |most, one| (most.0.max(one.0), most.1.max(one.1)));
    let units = |side: u32, most: u8| u64::from(side.div_ceil(8 * u32::from(most)));
    let units = units(width, most.0) * units(height, most.1);
    let blocks = factors().map(|(across, down)| units * u64::from(across) * u64::from(down)).sum();
    Some(JpegFacts { width, height, whole_in_memory, metadata: 0, components, blocks, ended: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scans;
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
        assert_eq!(walk(&bytes).map(|facts| (facts.width, facts.height, facts.whole_in_memory)), Ok((64, 48, false)));
        bytes.extend_from_slice(b"a phone maker's trailer");
        assert!(walk(&bytes).unwrap().ended);
    }

    #[test]
    fn a_second_size_or_a_stray_marker_before_the_picture_is_refused() {
        let bytes = sample();
        let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let frame = &bytes[at..at + 19];
        for stray in [frame, [0xff, 0xd0].as_slice(), &[0xff, 0x00], &[0xff, 0xd8]] {
            assert_eq!(walk(&[&bytes[..at], stray, &bytes[at..]].concat()), Err(Fault::Broken));
        }
        let end = bytes.len() - 2;
        assert_eq!(walk(&[&bytes[..end], frame, &bytes[end..]].concat()), Err(Fault::Broken));
    }

    #[test]
    fn a_picture_of_more_scans_than_anybody_makes_is_refused() {
        let bytes = sample();
        let at = bytes.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
        let scans =
            |count: usize| [&bytes[..at], &bytes[at..at + 20].repeat(count), &bytes[bytes.len() - 2..]].concat();
        assert!(walk(&scans(MOST_SCANS)).is_ok());
        assert_eq!(walk(&scans(MOST_SCANS + 1)), Err(Fault::Broken));
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
        let (mut only_the_mark, whole) = (0, scans::read(&bytes, false).unwrap().end);
        for end in 2..bytes.len() {
            let told = walk(&bytes[..end]).map(|facts| facts.ended);
            assert!(matches!(told, Ok(false) | Err(Fault::Cut)), "cut at {end}: {told:?}");
            match scans::read(&bytes[..end], false) {
                Ok(picture) => {
                    assert_eq!((picture.end, end >= whole), (whole, true), "cut at {end}");
                    only_the_mark += 1;
                }
                Err(fault) => assert_eq!((fault, end < whole), (Fault::Cut, true), "cut at {end}"),
            }
        }
        assert_eq!(only_the_mark, 2, "without its mark, or the half of it, nothing is missing");
        // What a transfer that stopped leaves on some disks.
        for end in [whole / 2, whole - 40] {
            let zeros = [&bytes[..end], &vec![0; bytes.len() * 3]].concat();
            assert_eq!(scans::read(&zeros, false).map(|picture| picture.end), Err(Fault::Cut), "cut at {end}");
        }
    }
}
