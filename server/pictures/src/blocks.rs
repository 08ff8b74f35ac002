//! The codes of one block of eight by eight, coded in one go or step by step (ITU T.81, annexes F and G).

use crate::coded::{Component, Scan};
use crate::huffman::{Bits, Table};
use crate::jpeg::Fault;

/// Where the coefficient of each step of the zigzag is kept, in rows of four; the others are not.
pub const KEPT: [Option<usize>; 64] = kept();

const fn kept() -> [Option<usize>; 64] {
    let mut kept = [None; 64];
    let (mut row, mut column, mut step) = (0_usize, 0_usize, 0_usize);
    while step < 64 {
        if row < 4 && column < 4 {
            kept[step] = Some(row * 4 + column);
        }
        // Up to the right on even diagonals, down to the left on odd ones, and along the edges between them.
        let up = (row + column).is_multiple_of(2);
        if up && column == 7 {
            row += 1;
        } else if up {
            row = row.saturating_sub(1);
            column += 1;
        } else if row == 7 {
            column += 1;
        } else {
            row += 1;
            column = column.saturating_sub(1);
        }
        step += 1;
    }
    kept
}

/// A block being read.
pub struct Block<'a> {
    /// Its colour.
    pub component: &'a mut Component,
    /// Its place in storage.
    pub at: usize,
    /// Whether its low coefficients are kept.
    pub keep: bool,
}

impl Block<'_> {
    fn low(&mut self, step: usize) -> Option<&mut i16> {
        let kept = KEPT[step].filter(|_| self.keep)?;
        self.component.low.get_mut(self.at).map(|low| &mut low[kept])
    }

    fn set(&mut self, step: usize, value: i32) {
        if let Some(nonzero) = self.component.nonzero.get_mut(self.at) {
            *nonzero |= 1 << step;
        }
        if let Some(low) = self.low(step) {
            *low = i16::try_from(value).unwrap_or_default();
        }
    }

    fn first(&mut self, table: &Table, bits: &mut Bits, bit: u32) -> Result<(), Fault> {
        let length = u32::from(bits.value(table)?);
        if length > 15 {
            return Err(Fault::Broken);
        }
        self.component.predicted = self.component.predicted.wrapping_add(bits.number(length)?);
        let value = self.component.predicted << bit;
        self.set(0, value);
        Ok(())
    }

    /// A block that is coded in one go.
    pub fn whole(&mut self, (first, others): (&Table, &Table), bits: &mut Bits) -> Result<(), Fault> {
        self.first(first, bits, 0)?;
        let mut step = 1;
        while step < 64 {
            let code = bits.value(others)?;
            match (usize::from(code >> 4), u32::from(code & 15)) {
                (15, 0) => step += 16,
                (_, 0) => break,
                (zeros, length) => {
                    step += zeros;
                    if step > 63 {
                        return Err(Fault::Broken);
                    }
                    let value = bits.number(length)?;
                    self.set(step, value);
                    step += 1;
                }
            }
        }
        Ok(())
    }

    /// What one scan of a progressive picture says of a block; `run` counts the blocks after it of which nothing is
    /// said.
    pub fn step(&mut self, scan: &Scan, tables: (&Table, &Table), bits: &mut Bits, run: &mut u32) -> Result<(), Fault> {
        match (scan.band.0, scan.refines) {
            (0, false) => self.first(tables.0, bits, scan.bit),
            (0, true) => {
                let more = i16::try_from(bits.take(1)? << scan.bit).unwrap_or_default();
                if let Some(low) = self.low(0) {
                    *low |= more;
                }
                Ok(())
            }
            (_, false) => self.band(scan, tables.1, bits, run),
            (_, true) => self.refined(scan, tables.1, bits, run),
        }
    }

    fn band(&mut self, scan: &Scan, table: &Table, bits: &mut Bits, run: &mut u32) -> Result<(), Fault> {
        if *run > 0 {
            *run -= 1;
            return Ok(());
        }
        let (mut step, last) = scan.band;
        while step <= last {
            let code = bits.value(table)?;
            match (u32::from(code >> 4), u32::from(code & 15)) {
                (15, 0) => step += 16,
                (length, 0) => {
                    *run = (1 << length) - 1 + bits.take(length)?;
                    break;
                }
                (zeros, length) => {
                    step += zeros as usize;
                    if step > last {
                        return Err(Fault::Broken);
                    }
                    let value = bits.number(length)? << scan.bit;
                    self.set(step, value);
                    step += 1;
                }
            }
        }
        Ok(())
    }

    /// One more bit of each coefficient that is not zero; the others are told as in a first scan.
    fn refined(&mut self, scan: &Scan, table: &Table, bits: &mut Bits, run: &mut u32) -> Result<(), Fault> {
        let (mut step, last) = scan.band;
        while *run == 0 && step <= last {
            let code = bits.value(table)?;
            let (mut zeros, length) = (u32::from(code >> 4), u32::from(code & 15));
            let mut value = 0;
            if length > 0 {
                value = if bits.take(1)? == 1 { 1 << scan.bit } else { -1 << scan.bit };
            } else if zeros < 15 {
                *run = (1 << zeros) + bits.take(zeros)?;
                break;
            }
            while step <= last {
                if self.is_zero(step) {
                    if zeros == 0 {
                        break;
                    }
                    zeros -= 1;
                } else {
                    self.correct(step, scan.bit, bits)?;
                }
                step += 1;
            }
            if value != 0 && step <= last {
                self.set(step, value);
            }
            step += 1;
        }
        if *run > 0 {
            while step <= last {
                if !self.is_zero(step) {
                    self.correct(step, scan.bit, bits)?;
                }
                step += 1;
            }
            *run -= 1;
        }
        Ok(())
    }

    fn is_zero(&self, step: usize) -> bool {
        self.component.nonzero[self.at] >> step & 1 == 0
    }

    fn correct(&mut self, step: usize, bit: u32, bits: &mut Bits) -> Result<(), Fault> {
        let more = bits.take(1)? == 1;
        if more && let Some(low) = self.low(step) {
            let by = 1_i16 << bit;
            *low = if *low < 0 { low.saturating_sub(by) } else { low.saturating_add(by) };
        }
        Ok(())
    }
}
