//! The levels of a column of categories, in order of first appearance.

/// The most levels that a column may have: beyond it a column is free text or an identifier.
pub(crate) const MAX_LEVELS: usize = 1_000_000;

/// The most bytes that the levels of a column may take together: what keeps a column of long texts out of memory.
pub(crate) const MAX_LEVEL_BYTES: usize = 256 << 20;

/// An empty slot of the hash table.
const VACANT: u32 = u32::MAX;

/// Slots at the start; a power of two.
const INITIAL_SLOTS: usize = 64;

/// The odd multiplier of Fibonacci hashing, 2^64 over the golden ratio: it carries every bit of a block upwards.
pub(crate) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Bytes hashed at a time.
const BLOCK: usize = 8;

/// What a limit was exceeded by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overflow {
    Levels,
    Bytes,
}

/// Distinct byte strings with the number of cells that hold each and the first row that does.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    counts: Vec<usize>,
    first_rows: Vec<usize>,
    slots: Vec<u32>,
}

impl Dictionary {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            ends: Vec::new(),
            counts: Vec::new(),
            first_rows: Vec::new(),
            slots: vec![VACANT; INITIAL_SLOTS],
        }
    }

    /// Number of levels.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The levels with their counts and first rows, in order of first appearance.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&[u8], usize, usize)> {
        (0..self.len()).map(|code| (self.level(code), self.counts[code], self.first_rows[code]))
    }

    fn level(&self, code: usize) -> &[u8] {
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.bytes[start..self.ends[code]]
    }

    /// The code of a level, a new one if it has not been seen. Constant time on average.
    pub(crate) fn code(&mut self, level: &[u8], row: usize) -> Result<i32, Overflow> {
        let slot = self.slot(level);
        let code = match self.slots[slot] {
            VACANT => self.insert(level, row, slot)?,
            code => code as usize,
        };
        self.counts[code] += 1;
        Ok(code as i32)
    }

    /// Counts one more cell that holds a level.
    pub(crate) fn count_again(&mut self, code: usize) {
        if let Some(count) = self.counts.get_mut(code) {
            *count += 1;
        }
    }

    fn insert(&mut self, level: &[u8], row: usize, slot: usize) -> Result<usize, Overflow> {
        let code = self.len();
        if code >= MAX_LEVELS {
            return Err(Overflow::Levels);
        }
        if self.bytes.len() + level.len() > MAX_LEVEL_BYTES {
            return Err(Overflow::Bytes);
        }
        self.bytes.extend_from_slice(level);
        self.ends.push(self.bytes.len());
        self.counts.push(0);
        self.first_rows.push(row);
        self.slots[slot] = code as u32;
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        Ok(code)
    }

    fn grow(&mut self) {
        self.slots = vec![VACANT; self.slots.len() * 2];
        for code in 0..self.len() {
            let slot = self.slot(self.level(code));
            self.slots[slot] = code as u32;
        }
    }

    /// The slot that holds a level, or the vacant one where it belongs. At least half of the slots are vacant.
    fn slot(&self, level: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(level) as usize & mask;
        while self.slots[slot] != VACANT && !equal(self.level(self.slots[slot] as usize), level) {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

fn hash(level: &[u8]) -> u64 {
    let (blocks, rest) = level.as_chunks::<BLOCK>();
    let mix = |h: u64, block: u64| {
        let h = (h ^ block).wrapping_mul(GOLDEN);
        h ^ (h >> 32)
    };
    let h = blocks.iter().fold(level.len() as u64, |h, block| mix(h, u64::from_le_bytes(*block)));
    mix(h, rest.iter().fold(0, |tail, &byte| (tail << u8::BITS) | u64::from(byte)))
}

/// Whether two levels are equal; levels are short, and a call of the general comparison costs more than the loop.
fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}
