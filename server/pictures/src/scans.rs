//! Reads the coded data of a JPEG, for two questions that the usual decoder does not answer: where the picture ends
//! when its end is not marked or something lies before it, and what it looks like at half its size.
//!
//! A progressive picture of fifty megapixels has 300 MB of coefficients. Half the size needs a quarter of them, the
//! lowest four by four of each block, and one bit for each other one, because later scans refine what is not zero (ITU
//! T.81, annex G).

use crate::blocks::{Block, KEPT};
use crate::coded::{Component, Scan};
use crate::huffman::{Bits, Table};
use crate::jpeg::Fault;

/// Bytes that are kept of a block: its low coefficients, and a bit for each that is not zero.
pub const BYTES_PER_BLOCK: u64 = 2 * 16 + 8;

/// A picture as it is read.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub components: Vec<Component>,
    /// The largest of the components' blocks in a unit, across and down.
    pub across: usize,
    pub down: usize,
    /// Units across and down.
    pub units: (usize, usize),
    /// Of each table the factors of the kept coefficients.
    pub factors: [[i32; 16]; 4],
    /// What an Adobe marker says of the colours.
    pub transform: Option<u8>,
    /// Where the coded data of the last scan ends.
    pub end: usize,
    progressive: bool,
    keep: bool,
}

#[derive(Default)]
struct Tables {
    first: [Table; 4],
    others: [Table; 4],
    factors: [[i32; 16]; 4],
    restart: usize,
    transform: Option<u8>,
}

fn short(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let pair = bytes.get(at..at + 2).ok_or(Fault::Cut)?;
    Ok(usize::from(u16::from_be_bytes([pair[0], pair[1]])))
}

/// Reads a whole picture. Without `keep` nothing of one that is coded in one go stays in memory.
pub fn read(bytes: &[u8], keep: bool) -> Result<Picture, Fault> {
    let (mut picture, mut tables, mut at) = (None::<Picture>, Tables::default(), 2);
    loop {
        // Whatever lies between two segments is passed over, as every reader does.
        while bytes.get(at).is_some_and(|byte| *byte != 0xff) || matches!(bytes.get(at + 1), Some(0 | 0xff)) {
            at += 1;
        }
        let marker = bytes.get(at + 1).copied();
        if marker.is_none() || marker == Some(0xd9) {
            let mut picture = picture.ok_or(Fault::Cut)?;
            // Where a transfer ended early zeros may lie instead of what is missing, and zeros can be codes.
            let real = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
            if picture.end == 0 || (marker.is_none() && (!picture.is_whole() || picture.end > real + 2)) {
                return Err(Fault::Cut);
            }
            (picture.factors, picture.transform) = (tables.factors, tables.transform);
            return Ok(picture);
        }
        if matches!(marker, Some(0x01 | 0xd0..=0xd8)) {
            at += 2;
            continue;
        }
        let length = short(bytes, at + 2)?;
        let segment = bytes.get(at + 4..at + 2 + length).ok_or(Fault::Cut)?;
        at += 2 + length;
        match marker {
            Some(0xc4) => huffman_tables(segment, &mut tables)?,
            Some(kind @ 0xc0..=0xc2) if picture.is_none() => picture = Some(frame(segment, kind == 0xc2, keep)?),
            Some(0xc0..=0xcf) => return Err(Fault::Broken),
            Some(0xdb) => factors(segment, &mut tables)?,
            Some(0xdd) => tables.restart = short(segment, 0)?,
            Some(0xee) if segment.starts_with(b"Adobe") => tables.transform = segment.get(11).copied(),
            Some(0xda) => {
                let picture = picture.as_mut().ok_or(Fault::Broken)?;
                let scan = scan(segment, picture)?;
                at += picture.scan(&scan, &tables, bytes.get(at..).unwrap_or_default())?;
                picture.end = at;
            }
            _ => {}
        }
    }
}

fn huffman_tables(mut segment: &[u8], tables: &mut Tables) -> Result<(), Fault> {
    while !segment.is_empty() {
        let (kind, counts) = (segment[0], segment.get(1..17).ok_or(Fault::Broken)?);
        let count: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let values = segment.get(17..17 + count).ok_or(Fault::Broken)?;
        let place = if kind >> 4 == 0 { &mut tables.first } else { &mut tables.others };
        *place.get_mut(usize::from(kind & 15)).ok_or(Fault::Broken)? = Table::new(counts, values)?;
        segment = &segment[17 + count..];
    }
    Ok(())
}

fn factors(mut segment: &[u8], tables: &mut Tables) -> Result<(), Fault> {
    while !segment.is_empty() {
        let (kind, wide) = (segment[0], usize::from(segment[0] >> 4 != 0) + 1);
        let values = segment.get(1..=64 * wide).ok_or(Fault::Broken)?;
        let table = tables.factors.get_mut(usize::from(kind & 15)).ok_or(Fault::Broken)?;
        for (value, kept) in values.chunks_exact(wide).zip(KEPT) {
            if let Some(kept) = kept {
                table[kept] = value.iter().fold(0, |sum, byte| sum << 8 | i32::from(*byte));
            }
        }
        segment = &segment[1 + 64 * wide..];
    }
    Ok(())
}

fn frame(segment: &[u8], progressive: bool, keep: bool) -> Result<Picture, Fault> {
    let (height, width) = (short(segment, 1)?, short(segment, 3)?);
    let count = usize::from(*segment.get(5).ok_or(Fault::Broken)?);
    let parts: Vec<&[u8]> = segment[6..].chunks_exact(3).collect();
    let sides = |part: &&[u8]| (usize::from(part[1] >> 4), usize::from(part[1] & 15));
    let fits = |part: &&[u8]| (1..=4).contains(&sides(part).0) && (1..=4).contains(&sides(part).1) && part[2] < 4;
    if segment[0] != 8 || width == 0 || height == 0 || count == 0 || parts.len() != count || !parts.iter().all(fits) {
        return Err(Fault::Broken);
    }
    let (across, down) = parts.iter().map(sides).fold((1, 1), |most, one| (most.0.max(one.0), most.1.max(one.1)));
    let units = (width.div_ceil(8 * across), height.div_ceil(8 * down));
    let component = |part: &&[u8]| {
        let own = sides(part);
        let stored = units.0 * own.0 * units.1 * own.1;
        Component {
            id: part[0],
            across: own.0,
            down: own.1,
            table: usize::from(part[2]),
            stride: units.0 * own.0,
            blocks: ((width * own.0).div_ceil(8 * across), (height * own.1).div_ceil(8 * down)),
            low: vec![[0; 16]; if keep { stored } else { 0 }],
            nonzero: vec![0; if progressive { stored } else { 0 }],
            predicted: 0,
            sent: [false; 64],
        }
    };
    let components = parts.iter().map(component).collect();
    let (factors, transform) = ([[0; 16]; 4], None);
    Ok(Picture { width, height, components, across, down, units, factors, transform, end: 0, progressive, keep })
}

fn scan(segment: &[u8], picture: &Picture) -> Result<Scan, Fault> {
    let count = usize::from(*segment.first().ok_or(Fault::Broken)?);
    let rest = segment.get(1 + 2 * count..4 + 2 * count).ok_or(Fault::Broken)?;
    let mut parts: Vec<(usize, usize, usize)> = Vec::new();
    for pair in segment[1..].chunks_exact(2).take(count) {
        let component = picture.components.iter().position(|component| component.id == pair[0]).ok_or(Fault::Broken)?;
        let tables = (usize::from(pair[1] >> 4), usize::from(pair[1] & 15));
        if tables.0 > 3 || tables.1 > 3 || parts.iter().any(|(known, ..)| *known == component) {
            return Err(Fault::Broken);
        }
        parts.push((component, tables.0, tables.1));
    }
    let whole = (0, 63, 0, 0);
    let (first, last, high, bit) = if picture.progressive {
        (usize::from(rest[0]), usize::from(rest[1]), rest[2] >> 4, rest[2] & 15)
    } else {
        whole
    };
    let bands = if picture.progressive { (first == 0 && last == 0) || (first > 0 && parts.len() == 1) } else { true };
    if parts.is_empty() || first > last || last > 63 || bit > 13 || !bands {
        return Err(Fault::Broken);
    }
    Ok(Scan { parts, band: (first, last), refines: high > 0, bit: u32::from(bit) })
}

impl Picture {
    /// Whether nothing more can come: every coefficient has been sent to its last bit.
    fn is_whole(&self) -> bool {
        self.components.iter().all(|component| component.sent.iter().all(|sent| *sent))
    }

    /// Reads a scan; answers how many bytes it took.
    fn scan(&mut self, scan: &Scan, tables: &Tables, data: &[u8]) -> Result<usize, Fault> {
        let mut bits = Bits::new(data);
        let (mut left, mut run) = (tables.restart, 0_u32);
        let alone = (scan.parts.len() == 1).then(|| self.components[scan.parts[0].0].blocks);
        let (across, down) = alone.unwrap_or(self.units);
        self.components.iter_mut().for_each(|component| component.predicted = 0);
        for unit_row in 0..down {
            for unit in 0..across {
                if tables.restart > 0 && left == 0 {
                    bits.restart()?;
                    (left, run) = (tables.restart, 0);
                    self.components.iter_mut().for_each(|component| component.predicted = 0);
                }
                left = left.wrapping_sub(1);
                for (index, first, others) in &scan.parts {
                    let component = &mut self.components[*index];
                    let (wide, high) = if alone.is_some() { (1, 1) } else { (component.across, component.down) };
                    for block in 0..wide * high {
                        let row = unit_row * high + block / wide;
                        let at = row * component.stride + unit * wide + block % wide;
                        let tables = (&tables.first[*first], &tables.others[*others]);
                        let mut block = Block { component, at, keep: self.keep };
                        if self.progressive {
                            block.step(scan, tables, &mut bits, &mut run)?;
                        } else {
                            block.whole(tables, &mut bits)?;
                        }
                    }
                }
            }
        }
        for (index, ..) in &scan.parts {
            if scan.bit == 0 {
                self.components[*index].sent[scan.band.0..=scan.band.1].fill(true);
            }
        }
        Ok(bits.end())
    }
}
