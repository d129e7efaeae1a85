//! The key stream of ChaCha with eight rounds.

use super::lanes::{SimdWords, WORDS as LANES, Words};

/// 32-bit words of a block.
const WORDS: usize = 16;
/// Blocks that are made side by side, one in each lane.
pub const BLOCKS: usize = LANES;
/// Words that come at a time.
pub const BATCH: usize = WORDS * BLOCKS;
/// Rounds come in pairs: columns, then diagonals.
const DOUBLE_ROUNDS: usize = 4;
/// "expand 32-byte k", as little-endian words.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The words of [`BLOCKS`] blocks from block `counter` on, in their order.
///
/// `stream`: which of the key's streams. Source: Bernstein, ChaCha, a variant of Salsa20, 2008: eight rounds, a 64-bit
/// counter and a 64-bit stream number.
#[inline(never)]
pub fn key_stream(key: &[u32; 8], stream: u64, counter: u64, out: &mut [u32; BATCH]) {
    blocks::<SimdWords>(key, stream, counter, out);
}

#[inline(always)]
fn blocks<W: Words>(key: &[u32; 8], stream: u64, counter: u64, out: &mut [u32; BATCH]) {
    let counters: [u64; BLOCKS] = std::array::from_fn(|block| counter.wrapping_add(block as u64));
    let start: [W; WORDS] = std::array::from_fn(|place| {
        W::new(match place {
            0..4 => [CONSTANTS[place]; LANES],
            4..12 => [key[place - 4]; LANES],
            12 => counters.map(|counter| counter as u32),
            13 => counters.map(|counter| (counter >> u32::BITS) as u32),
            14 => [stream as u32; LANES],
            _ => [(stream >> u32::BITS) as u32; LANES],
        })
    });
    let mut state = start;
    for _ in 0..DOUBLE_ROUNDS {
        quarter_round(&mut state, [0, 4, 8, 12]);
        quarter_round(&mut state, [1, 5, 9, 13]);
        quarter_round(&mut state, [2, 6, 10, 14]);
        quarter_round(&mut state, [3, 7, 11, 15]);
        quarter_round(&mut state, [0, 5, 10, 15]);
        quarter_round(&mut state, [1, 6, 11, 12]);
        quarter_round(&mut state, [2, 7, 8, 13]);
        quarter_round(&mut state, [3, 4, 9, 14]);
    }
    for (place, (word, first)) in state.into_iter().zip(start).enumerate() {
        for (block, value) in word.add(first).values().into_iter().enumerate() {
            out[block * WORDS + place] = value;
        }
    }
}

#[inline(always)]
fn quarter_round<W: Words>(state: &mut [W; WORDS], [a, b, c, d]: [usize; 4]) {
    step::<W, 16, 16>(state, [a, b, d]);
    step::<W, 12, 20>(state, [c, d, b]);
    step::<W, 8, 24>(state, [a, b, d]);
    step::<W, 7, 25>(state, [c, d, b]);
}

/// a + b for a, then (d ⊕ a) rotated for d.
#[inline(always)]
fn step<W: Words, const LEFT: i32, const RIGHT: i32>(state: &mut [W; WORDS], [a, b, d]: [usize; 3]) {
    state[a] = state[a].add(state[b]);
    state[d] = state[d].xor(state[a]).rotate::<LEFT, RIGHT>();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_those_of_the_published_vector() {
        // Strombergson, Test vectors for the stream cipher ChaCha (draft-strombergson-chacha-test-vectors-01), TC1: eight
        // rounds, 256-bit key of zeros.
        let mut out = [0; BATCH];
        key_stream(&[0; 8], 0, 0, &mut out);
        let bytes: Vec<u8> = out[..4].iter().flat_map(|word| word.to_le_bytes()).collect();
        let expected = [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6, 0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1];
        assert_eq!(bytes, expected);
    }

    #[test]
    fn blocks_follow_one_another_past_a_carry_and_are_those_of_the_scalar_twin() {
        let key = [1, 2, 3, 4, 5, 6, 7, 8];
        let counter = u64::from(u32::MAX) - 1;
        let (mut all, mut later) = ([0; BATCH], [0; BATCH]);
        blocks::<[u32; LANES]>(&key, 9 << 40, counter, &mut later);
        key_stream(&key, 9 << 40, counter, &mut all);
        assert_eq!(all, later, "the scalar twin");
        for block in 1..BLOCKS {
            key_stream(&key, 9 << 40, counter + block as u64, &mut later);
            assert_eq!(all[block * WORDS..], later[..BATCH - block * WORDS]);
        }
    }
}
