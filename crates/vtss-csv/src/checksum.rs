//! Whether bytes are those that were read before.

use std::fmt::Write;

/// Bytes of a word.
const WORD: usize = 4;
/// Words that are taken side by side, in registers of several: one multiplication need not wait for the one before.
const LANES: usize = 8;
/// Bytes that are taken together.
const BLOCK: usize = WORD * LANES;
/// An odd factor with bits everywhere: the golden ratio's.
const FACTOR: u32 = 0x9E37_79B9;
/// Brings high bits, which a product does not pass on, to where it does.
const ROTATION: u32 = 15;

/// A checksum of bytes that come in pieces, whose borders do not matter.
///
/// Every byte and its place count, so a file whose rows changed places has another. It is no cryptographic hash: it tells
/// accidents, not forgeries. Ours; takes a few hundredths of what reading takes. `ts/table/checksum.ts` is the same.
#[derive(Debug, Clone, Default)]
pub struct Checksum {
    lanes: [u32; LANES],
    /// The block that the last piece broke off in.
    pending: [u8; BLOCK],
    n_pending: usize,
    n_bytes: u64,
}

impl Checksum {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.n_bytes += bytes.len() as u64;
        let mut rest = bytes;
        if self.n_pending > 0 {
            let n_taken = rest.len().min(BLOCK - self.n_pending);
            let (taken, others) = rest.split_at(n_taken);
            self.pending[self.n_pending..self.n_pending + n_taken].copy_from_slice(taken);
            self.n_pending += n_taken;
            rest = others;
            if self.n_pending < BLOCK {
                return;
            }
            self.lanes = mixed(self.lanes, &self.pending);
        }
        let blocks = rest.chunks_exact(BLOCK);
        let remainder = blocks.remainder();
        self.lanes = blocks.fold(self.lanes, mixed);
        self.pending[..remainder.len()].copy_from_slice(remainder);
        self.n_pending = remainder.len();
    }

    /// The checksum of all bytes so far: their number, and the lanes in hexadecimal.
    #[must_use]
    pub fn value(&self) -> String {
        let mut last = [0; BLOCK];
        last[..self.n_pending].copy_from_slice(&self.pending[..self.n_pending]);
        // The number tells a last block from one with zeros behind it.
        let mut value = format!("{}-", self.n_bytes);
        for lane in mixed(self.lanes, &last) {
            // Writing to a text cannot fail.
            let _ = write!(value, "{lane:08x}");
        }
        value
    }
}

/// The lanes with one block more, which has a word for each.
#[inline]
fn mixed(mut lanes: [u32; LANES], block: &[u8]) -> [u32; LANES] {
    for (lane, bytes) in lanes.iter_mut().zip(block.chunks_exact(WORD)) {
        let mut word = [0; WORD];
        word.copy_from_slice(bytes);
        *lane = (*lane ^ u32::from_le_bytes(word)).wrapping_mul(FACTOR).rotate_left(ROTATION);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pieces: &[&[u8]]) -> String {
        let mut sum = Checksum::default();
        pieces.iter().for_each(|piece| sum.push(piece));
        sum.value()
    }

    #[test]
    fn borders_of_pieces_do_not_matter() {
        let bytes: Vec<u8> = (0..1000_u32).map(|i| (i * 7 % 251) as u8).collect();
        let whole = of(&[&bytes]);
        for size in [1, 7, 31, 32, 33, 64, 999] {
            assert_eq!(of(&bytes.chunks(size).collect::<Vec<_>>()), whole, "pieces of {size}");
        }
        assert_eq!(of(&[&bytes[..40], &[], &bytes[40..]]), whole);
    }

    #[test]
    fn every_byte_its_place_and_the_length_count() {
        let bytes: Vec<u8> = (0..200_u32).map(|i| (i * 31 % 256) as u8).collect();
        let whole = of(&[&bytes]);
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[place] ^= 1 << bit;
                assert_ne!(of(&[&other]), whole, "bit {bit} of byte {place}");
            }
        }
        assert_ne!(of(&[b"a,b\n1,2\n3,4\n"]), of(&[b"a,b\n3,4\n1,2\n"]));
        let row = [b'0'; 64];
        let (mut first, mut second) = (row, row);
        first[7] = b'1';
        second[39] = b'1';
        assert_ne!(of(&[&first]), of(&[&second]));
        assert_ne!(of(&[&[0; 32]]), of(&[&[0; 31]]));
        assert_ne!(of(&[]), of(&[&[0]]));
    }
}
