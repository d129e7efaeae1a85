//! The block function of ChaCha with eight rounds (Bernstein 2008), on whole rows of its state. Crates of it have code for the
//! vectors of some machines but none for those of WebAssembly, where words one by one take several times as long.

use super::lanes::{WordLanes, Words};
use rand_core::block::Generator;

/// Words of a block.
const BLOCK_WORDS: usize = 16;
/// Blocks that are computed side by side: the steps of one wait for each other.
const TOGETHER: usize = 2;
/// Words that are generated at once.
const WORDS: usize = 2 * TOGETHER * BLOCK_WORDS;
/// A round over the columns and one over the diagonals.
const DOUBLE_ROUNDS: usize = 4;
/// "expand 32-byte k".
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The cipher at some block of a stream.
#[derive(Debug, Clone)]
pub struct ChaCha8 {
    key: [[u32; 4]; 2],
    stream: u64,
    /// The next block.
    block: u64,
}

impl ChaCha8 {
    /// At the start of a stream.
    #[must_use]
    pub fn new(key: [[u32; 4]; 2], stream: u64) -> Self {
        Self { key, stream, block: 0 }
    }

    /// The state before the rounds.
    #[inline(always)]
    fn rows<W: WordLanes>(&self, block: u64) -> [W; 4] {
        let counter =
            [block as u32, (block >> u32::BITS) as u32, self.stream as u32, (self.stream >> u32::BITS) as u32];
        [W::new(CONSTANTS), W::new(self.key[0]), W::new(self.key[1]), W::new(counter)]
    }

    #[inline(always)]
    fn fill<W: WordLanes>(&mut self, out: &mut [u32; WORDS]) {
        for out in out.chunks_exact_mut(TOGETHER * BLOCK_WORDS) {
            let start: [[W; 4]; TOGETHER] = std::array::from_fn(|i| self.rows(self.block.wrapping_add(i as u64)));
            self.block = self.block.wrapping_add(TOGETHER as u64);
            let mut state = start;
            for _ in 0..DOUBLE_ROUNDS {
                quarter_rounds(&mut state);
                for [_, b, c, d] in &mut state {
                    (*b, *c, *d) = (b.turned_by_one(), c.turned_by_two(), d.turned_by_three());
                }
                quarter_rounds(&mut state);
                for [_, b, c, d] in &mut state {
                    (*b, *c, *d) = (b.turned_by_three(), c.turned_by_two(), d.turned_by_one());
                }
            }
            let rows = state.as_flattened().iter().zip(start.as_flattened());
            for (out, (row, start)) in out.chunks_exact_mut(4).zip(rows) {
                out.copy_from_slice(&row.add(*start).to_array());
            }
        }
    }
}

impl Generator for ChaCha8 {
    type Output = [u32; WORDS];

    #[inline(never)]
    fn generate(&mut self, output: &mut Self::Output) {
        self.fill::<Words>(output);
    }
}

/// A quarter round in every column of every state.
#[inline(always)]
fn quarter_rounds<W: WordLanes>(states: &mut [[W; 4]; TOGETHER]) {
    for [a, b, c, d] in states.iter_mut() {
        *a = a.add(*b);
        *d = d.xor(*a).rotated_left::<16, 16>();
        *c = c.add(*d);
        *b = b.xor(*c).rotated_left::<12, 20>();
        *a = a.add(*b);
        *d = d.xor(*a).rotated_left::<8, 24>();
        *c = c.add(*d);
        *b = b.xor(*c).rotated_left::<7, 25>();
    }
}

#[cfg(test)]
mod tests {
    use super::super::lanes::ScalarWords;
    use super::*;
    use chacha20::ChaCha8Rng;
    use rand_core::block::BlockRng;
    use rand_core::{Rng, SeedableRng};

    const KEY: [[u32; 4]; 2] = [[1, u32::MAX, 3, 0x8000_0000], [5, 6, 0x1234_5678, 8]];

    /// The same stream from a crate of the cipher.
    fn reference(stream: u64) -> ChaCha8Rng {
        let mut key = [0; 32];
        key.chunks_exact_mut(4)
            .zip(KEY.as_flattened())
            .for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
        let mut reference = ChaCha8Rng::from_seed(key);
        reference.set_stream(stream);
        reference
    }

    #[test]
    fn words_are_those_of_the_cipher() {
        for stream in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            let mut own = BlockRng::new(ChaCha8::new(KEY, stream));
            let mut reference = reference(stream);
            for i in 0..1000 {
                assert_eq!(own.next_word(), reference.next_u32(), "word {i} of stream {stream}");
            }
        }
    }

    #[test]
    fn blocks_are_counted_in_64_bits() {
        let block = u64::from(u32::MAX) - 2;
        let mut own = ChaCha8 { block, ..ChaCha8::new(KEY, 7) };
        let mut reference = reference(7);
        reference.set_word_pos(u128::from(block) * BLOCK_WORDS as u128);
        let mut words = [0; WORDS];
        own.generate(&mut words);
        assert_eq!(words, std::array::from_fn(|_| reference.next_u32()));
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        let [mut simd, mut scalar] = [(); 2].map(|()| ChaCha8::new(KEY, 9));
        let [mut of_simd, mut of_scalar] = [[0; WORDS]; 2];
        for _ in 0..5 {
            simd.fill::<Words>(&mut of_simd);
            scalar.fill::<ScalarWords>(&mut of_scalar);
            assert_eq!(of_simd, of_scalar);
        }
    }
}
