//! What a coded picture consists of: colours and scans (ITU T.81).

/// A colour of the picture.
pub struct Component {
    pub id: u8,
    /// Blocks of it in each unit, across and down.
    pub across: usize,
    pub down: usize,
    /// Its table of quantization.
    pub table: usize,
    /// Blocks in a row of storage, which is filled up to whole units.
    pub stride: usize,
    /// Blocks that hold picture, across and down.
    pub blocks: (usize, usize),
    /// The low coefficients of each block.
    pub low: Vec<[i16; 16]>,
    /// A bit for each coefficient that is not zero, where scans build on each other.
    pub nonzero: Vec<u64>,
    /// The first coefficient of the block before.
    pub predicted: i32,
    /// Whether every bit of a coefficient has been sent.
    pub sent: [bool; 64],
}

/// What a scan codes.
pub struct Scan {
    /// Component, and its tables for the first and the other coefficients.
    pub parts: Vec<(usize, usize, usize)>,
    /// The first and the last coefficient.
    pub band: (usize, usize),
    /// Whether a bit of the same coefficients was sent before.
    pub refines: bool,
    /// The bit that is sent now, and in a first scan those above it.
    pub bit: u32,
}
