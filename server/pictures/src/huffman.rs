//! Bits and Huffman codes of a JPEG's coded data (ITU T.81, annexes C and F).

use crate::jpeg::Fault;

/// Codes up to this length are found in one step.
const SHORT: u32 = 8;

/// A table of codes.
#[derive(Clone)]
pub struct Table {
    /// Length and value for each beginning of [`SHORT`] bits; length 0 for longer codes.
    short: [(u8, u8); 1 << SHORT],
    /// For each length one more than its last code, and the place of a code's value less the code.
    longer: [(u32, i32); 17],
    values: Vec<u8>,
}

impl Default for Table {
    fn default() -> Self {
        Self { short: [(0, 0); 1 << SHORT], longer: [(0, 0); 17], values: Vec::new() }
    }
}

impl Table {
    /// A table from the number of codes of each length, and their values in order.
    pub fn new(counts: &[u8], values: &[u8]) -> Result<Self, Fault> {
        let mut table = Self { values: values.to_vec(), ..Self::default() };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1_u8..=16).zip(counts) {
            let bits = u32::from(length);
            table.longer[usize::from(length)].1 =
                i32::try_from(place).unwrap_or_default() - i32::try_from(code).unwrap_or_default();
            for _ in 0..*count {
                let value = *values.get(place).ok_or(Fault::Broken)?;
                if code >> bits != 0 {
                    return Err(Fault::Broken);
                }
                if bits <= SHORT {
                    let first = (code << (SHORT - bits)) as usize;
                    table.short[first..first + (1 << (SHORT - bits))].fill((length, value));
                }
                code += 1;
                place += 1;
            }
            table.longer[usize::from(length)].0 = code;
            code <<= 1;
        }
        Ok(table)
    }
}

/// Bits of coded data, up to the next marker. Behind it there are zeros, and that they were used is remembered.
pub struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    /// How many of the held bits are not there.
    made_up: u32,
}

impl<'a> Bits<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, held: 0, count: 0, made_up: 0 }
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xff), Some(0)) => {
                    self.at += 2;
                    0xff
                }
                (Some(0xff) | None, _) => {
                    self.made_up += 8;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    /// The next bits without taking them; at most 16.
    fn peek(&mut self, count: u32) -> u32 {
        if self.count < count {
            self.fill();
        }
        let bits = self.held >> (self.count - count) & ((1 << count) - 1);
        u32::try_from(bits).unwrap_or_default()
    }

    /// Takes bits; at most 16.
    pub fn take(&mut self, count: u32) -> Result<u32, Fault> {
        let bits = self.peek(count);
        self.count -= count;
        if self.made_up > self.count { Err(Fault::Cut) } else { Ok(bits) }
    }

    /// The value of the next code.
    pub fn value(&mut self, table: &Table) -> Result<u8, Fault> {
        let ahead = self.peek(16);
        let (length, value) = table.short[(ahead >> (16 - SHORT)) as usize];
        if length > 0 {
            self.take(u32::from(length))?;
            return Ok(value);
        }
        for length in SHORT + 1..=16 {
            let (code, (end, offset)) = (ahead >> (16 - length), table.longer[length as usize]);
            if code < end {
                self.take(length)?;
                let place = i32::try_from(code).unwrap_or_default() + offset;
                let value = usize::try_from(place).ok().and_then(|place| table.values.get(place));
                return value.copied().ok_or(Fault::Broken);
            }
        }
        // Where bits are missing, the code that they would be part of is no fault of its own.
        self.take(16)?;
        Err(Fault::Broken)
    }

    /// A number of so many bits, the negative ones below half.
    pub fn number(&mut self, bits: u32) -> Result<i32, Fault> {
        if bits == 0 {
            return Ok(0);
        }
        let value = i32::try_from(self.take(bits)?).unwrap_or_default();
        Ok(if value < 1 << (bits - 1) { value - (1 << bits) + 1 } else { value })
    }

    /// Goes on behind the next restart marker; what lies before it is passed over.
    pub fn restart(&mut self) -> Result<(), Fault> {
        (self.held, self.count, self.made_up) = (0, 0, 0);
        loop {
            match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xff), Some(0xd0..=0xd7)) => {
                    self.at += 2;
                    return Ok(());
                }
                (Some(0xff), Some(0 | 0xff)) | (Some(0..0xff), _) => self.at += 1,
                (Some(0xff), Some(_)) => return Err(Fault::Broken),
                (_, None) | (None, _) => return Err(Fault::Cut),
            }
        }
    }

    /// Where the data that was used ends: bytes that were only looked at are given back.
    pub fn end(&self) -> usize {
        let mut unused = self.count.saturating_sub(self.made_up) / 8;
        let mut end = self.at;
        while unused > 0 && end > 0 {
            end -= if end >= 2 && self.data[end - 2..end] == [0xff, 0] { 2 } else { 1 };
            unused -= 1;
        }
        end
    }
}
