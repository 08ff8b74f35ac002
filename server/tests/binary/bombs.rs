//! Files made to use as much memory as they can: small on the wire, enormous when they are unpacked.

use super::pictures::png_with_profile;

/// How the blocks of a JPEG are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// One scan for all three colours.
    Baseline,
    /// A scan for each colour, so that the decoder must hold the coefficients of all.
    BaselineInThreeScans,
    /// Coefficients of the whole picture in memory.
    Progressive,
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

fn frame(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let ([w1, w2], [h1, h2]) = (width.to_be_bytes(), height.to_be_bytes());
    segment(marker, &[8, h1, h2, w1, w2, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
}

fn huffman_table(class: u8) -> Vec<u8> {
    // One code, of one bit, for the value 0: no difference, or the end of the block.
    let mut table = vec![class, 1];
    table.extend([0; 16]);
    segment(0xc4, &table)
}

/// A grey JPEG in which every block is one or two zero bits.
pub fn jpeg(width: u16, height: u16, coding: Coding) -> Vec<u8> {
    let progressive = coding == Coding::Progressive;
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let mut file = vec![0xff, 0xd8];
    file.extend(segment(0xdb, &[[0].as_slice(), &[1; 64]].concat()));
    file.extend(frame(if progressive { 0xc2 } else { 0xc0 }, width, height));
    file.extend([huffman_table(0x00), huffman_table(0x10)].concat());
    let scans: &[&[u8]] = if coding == Coding::BaselineInThreeScans { &[&[1], &[2], &[3]] } else { &[&[1, 2, 3]] };
    for colours in scans {
        let mut head = vec![u8::try_from(colours.len()).unwrap()];
        head.extend(colours.iter().flat_map(|colour| [*colour, 0]));
        head.extend([0, if progressive { 0 } else { 63 }, 0]);
        file.extend(segment(0xda, &head));
        let bits = blocks * colours.len() * if progressive { 1 } else { 2 };
        file.resize(file.len() + bits.div_ceil(8), 0);
    }
    file.extend([0xff, 0xd9]);
    file
}

/// A JPEG whose first header promises 65,500 × 65,500 pixels and whose second, behind the picture, eight by eight.
pub fn jpeg_with_two_sizes() -> Vec<u8> {
    let mut file = jpeg(8, 8, Coding::Baseline);
    let at = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let small = frame(0xc0, 8, 8);
    file.splice(at..at + small.len(), frame(0xc0, 65_500, 65_500));
    let end = file.len() - 2;
    file.splice(end..end, small);
    file
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let body = [kind.as_slice(), data].concat();
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    let checksum = !body.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)));
    [length.as_slice(), &body, &checksum.to_be_bytes()].concat()
}

/// How the pixels of a PNG are stored: bits of each colour, and the format's number for which colours there are.
pub const RGB: [u8; 2] = [8, 2];
pub const RGB_OF_16_BITS: [u8; 2] = [16, 2];
pub const RGBA: [u8; 2] = [8, 6];
pub const RGBA_OF_16_BITS: [u8; 2] = [16, 6];

/// A PNG that is little more than a header.
pub fn png_header(width: u32, height: u32, [bits, colours]: [u8; 2]) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[bits, colours, 0, 0, 0]].concat();
    let data = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", &data), chunk(*b"IEND", &[])].concat()
}

/// A small PNG with forty texts, each of which unpacks to sixty megabytes.
pub fn png_with_texts() -> Vec<u8> {
    let file = png_with_profile(60_000_000);
    let at = file.windows(4).position(|kind| kind == b"iCCP").unwrap();
    let length = usize::try_from(u32::from_be_bytes(file[at - 4..at].try_into().unwrap())).unwrap();
    let text = chunk(*b"zTXt", &file[at + 4..at + 4 + length]);
    [&file[..at - 4], &text.repeat(40), &file[at + 8 + length..]].concat()
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    let length = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
    [b"RIFF".as_slice(), &length, b"WEBP", chunks].concat()
}

fn riff_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let padding: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
    [kind.as_slice(), &length, data, padding].concat()
}

fn lossy_frame(width: u16, height: u16, length: u32) -> Vec<u8> {
    // A key frame of zeros; half of it is the part that says how each block is predicted.
    let tag = ((length / 2) << 5 | 0x10).to_le_bytes();
    let mut data = vec![tag[0], tag[1], tag[2], 0x9d, 0x01, 0x2a];
    data.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    data.resize(data.len() + usize::try_from(length).unwrap(), 0);
    data
}

/// A lossy WebP of zeros.
pub fn lossy_webp(width: u16, height: u16) -> Vec<u8> {
    riff(&riff_chunk(*b"VP8 ", &lossy_frame(width, height, 1_000_000)))
}

/// A WebP that is 16 pixels wide outside and 16,383 inside.
pub fn webp_with_two_sizes() -> Vec<u8> {
    let canvas = [0, 0, 0, 0, 15, 0, 0, 15, 0, 0];
    riff(&[riff_chunk(*b"VP8X", &canvas), riff_chunk(*b"VP8 ", &lossy_frame(16_383, 16_383, 64))].concat())
}

/// Bits, the lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    free: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            *self.bytes.last_mut().unwrap() |=
                u8::from(value.checked_shr(bit).is_some_and(|rest| rest & 1 == 1)) << (8 - self.free);
            self.free -= 1;
        }
    }

    /// A code with one symbol below 256, which takes no bits.
    fn one_symbol(&mut self, symbol: u32) {
        self.put(0b101, 3);
        self.put(symbol, 8);
    }

    /// A code of eleven symbols, the longest of ten bits: the decoder makes a table of 1,024 entries for it.
    fn long_code(&mut self) {
        self.put(0, 1);
        // Sixteen code lengths follow, in the order 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, …: those from 1 to 10 take part.
        self.put(10, 4);
        for length in [0, 0, 0, 4, 4, 4, 4, 3, 0, 3, 3, 3, 3, 3] {
            self.put(length, 3);
        }
        // Eleven symbols, and no more.
        self.put(1, 1);
        self.put(1, 3);
        self.put(9, 4);
        let codes: [(u32, u32); 10] =
            [(0b1100, 4), (0b1101, 4), (0b1110, 4), (0b1111, 4), (0, 3), (1, 3), (2, 3), (3, 3), (4, 3), (5, 3)];
        for length in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10] {
            let (code, count) = codes[length - 1];
            self.put(code.reverse_bits() >> (32 - count), count);
        }
    }
}

/// A lossless WebP of one colour: no pixel takes a bit.
pub fn flat_webp(side: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2f, 8);
    bits.put(side - 1, 14);
    bits.put(side - 1, 14);
    // No transparency, version 0; no transform, no colour cache, one group of codes.
    bits.put(0, 1 + 3 + 3);
    for symbol in [90, 120, 60, 255, 0] {
        bits.one_symbol(symbol);
    }
    bits.put(0, 64);
    riff(&riff_chunk(*b"VP8L", &bits.bytes))
}

/// A lossless WebP of one pixel with 65,536 groups of codes: five megabytes that want more than a gigabyte.
pub fn webp_with_many_codes() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2f, 8);
    bits.put(0, 14 + 14 + 1 + 3);
    // No transform, no colour cache; groups of codes, chosen by a picture of one pixel.
    bits.put(0b100, 3);
    bits.put(0, 3);
    bits.put(0, 1);
    // Green 255, red 255, blue 0, alpha 0, no distances: the pixel chooses the last group.
    for symbol in [255, 255, 0, 0, 0] {
        bits.one_symbol(symbol);
    }
    for _ in 0..65_536 * 5 {
        bits.long_code();
    }
    bits.put(0, 32);
    riff(&riff_chunk(*b"VP8L", &bits.bytes))
}
