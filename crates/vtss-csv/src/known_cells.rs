//! Short cells of a column of categories by their bytes in the file, quotes and all: what a cell says, and whether it
//! is missing, need not be found out again.

use crate::dictionary::GOLDEN;

/// Bytes of a word.
const WORD: usize = 8;

/// Cells that are remembered, as a power of two: most columns have fewer.
const SLOT_BITS: u32 = 6;

/// A cell's bytes in two words, and its code.
type Slot = ([u64; 2], i32);

/// The cells that are remembered.
#[derive(Debug, Clone)]
pub(crate) struct KnownCells(Vec<Slot>);

impl KnownCells {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self(vec![([0; 2], 0); 1 << SLOT_BITS])
    }

    /// The code of a cell, where it is known.
    #[inline]
    pub(crate) fn code(&self, bytes: &[u8], start: usize, end: usize) -> Option<i32> {
        let key = key(bytes, start, end)?;
        self.0.get(slot(key)).filter(|(known, _)| *known == key).map(|(_, code)| *code)
    }

    /// Remembers the code of a cell, instead of another one's if need be.
    pub(crate) fn remember(&mut self, bytes: &[u8], start: usize, end: usize, code: i32) {
        if let Some(key) = key(bytes, start, end)
            && let Some(slot) = self.0.get_mut(slot(key))
        {
            *slot = (key, code);
        }
    }
}

/// A cell of up to two words, filled with zeros, which no cell contains: different ones for different cells, and never
/// those of an unused slot. `None` for others, and within the first bytes of all.
#[inline]
fn key(bytes: &[u8], start: usize, end: usize) -> Option<[u64; 2]> {
    let length = end - start;
    let last = u64::from_le_bytes(*bytes.get(..end)?.last_chunk::<WORD>()?);
    match length {
        1..=WORD => Some([last >> (u8::BITS as usize * (WORD - length)), 0]),
        9..=16 => {
            let first = u64::from_le_bytes(*bytes.get(start..)?.first_chunk::<WORD>()?);
            Some([first, last >> (u8::BITS as usize * (2 * WORD - length))])
        }
        _ => None,
    }
}

#[inline]
fn slot(key: [u64; 2]) -> usize {
    let mixed = (key[0] ^ key[1].wrapping_mul(GOLDEN)).wrapping_mul(GOLDEN);
    (mixed >> (u64::BITS - SLOT_BITS)) as usize
}
