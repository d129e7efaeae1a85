//! Seeded streams of random numbers: ChaCha8, one stream per purpose, with sampling of our own so that the numbers
//! stay the same whatever a dependency does. Frozen by `test/golden/random_streams.json`.
//!
//! A stream is named by a seed and a purpose. The key of the cipher is the seed (eight bytes, little-endian, then
//! zeros), its 64-bit stream number the FNV-1a hash of the purpose. Two purposes of one seed therefore never share a
//! number, and a job needs nothing but its own name to draw the same numbers in any order, on any machine.
//!
//! The purposes are as frozen as the numbers. Changing one changes results:
//!
//! | purpose | numbers |
//! |---|---|
//! | `split/<repeat>` | folds, or the single split, of one repeat |
//! | `pool/<repeat>/<fold>/<generator>/<chunk>` | synthetic rows of one fold; chunk 0 first, later chunks extend it |
//! | `pool/final/<generator>/<chunk>` | synthetic rows drawn from all real rows |
//! | `pool/diagnosis/<fold>/<generator>` | synthetic rows of one fold of the quality score |
//! | `diagnosis/quality/<generator>` | draws of the quality score's interval |
//! | `bootstrap/<stratum>` | draws of held-out rows or groups: `majority`, `minority`, or `groups` that hold both |
//! | `bootstrap/sample/<stratum>` | the units that stand for a large stratum |
//! | `cohort/order`, `cohort/severity`, `cohort/shock` | who is ill, and how badly, in the simulated cohort |
//! | `design/<name>/<part>` | one part (`order`, `majority`, `minority`) of a simulated table |
//! | `design/<name>/reference` | the rows on which a risk without a formula is averaged |
//! | `cohort/<signal>/<part>` | one part (`level`, `spread`, `trend`, `last`, `missing`, `short`) of one signal |

mod quantile;

pub use quantile::normal_quantile;

use crate::kernels::chacha::ChaCha8;
use quantile::quantiles;
use rand_core::block::BlockRng;

/// Offset basis and prime of the 64-bit FNV-1a hash (Fowler, Noll, Vo).
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Bits dropped from a 64-bit word to leave the 53 of a double's significand.
const UNIFORM_SHIFT: u32 = 11;
/// 2⁻⁵³, the spacing of [`Stream::uniform`].
const UNIFORM_STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// Of a double: how many bits of its significand are stored, and the bits of 1.
const SIGNIFICAND_BITS: u32 = 52;
const ONE_BITS: u64 = 1.0_f64.to_bits();

/// Words that are drawn together: two refills of the cipher's buffer.
const WORDS_TOGETHER: usize = 64;

/// A stream of random numbers with a name.
///
/// Source: ChaCha with eight rounds (Bernstein 2008), 64-bit counter and 64-bit stream number.
#[derive(Debug)]
pub struct Stream {
    source: BlockRng<ChaCha8>,
}

impl Stream {
    /// The stream of a purpose, at its start.
    ///
    /// `seed`: any; `purpose`: one of the names in the module's table.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        let key = [[seed as u32, (seed >> u32::BITS) as u32, 0, 0], [0; 4]];
        Self { source: BlockRng::new(ChaCha8::new(key, fnv1a(purpose.as_bytes()))) }
    }

    /// A number in [0, 1), uniform over the multiples of 2⁻⁵³. Takes two 32-bit words, the low one first.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.source.next_u64_from_u32() >> UNIFORM_SHIFT) as f64 * UNIFORM_STEP
    }

    /// A whole number in `0..n`, without bias.
    ///
    /// `n`: at least 1 (0 gives 0). Takes one 32-bit word, and another with probability below n / 2³².
    /// Source: Lemire, Fast random integer generation in an interval, 2019.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        let mut product = u64::from(self.source.next_word()) * u64::from(n);
        if (product as u32) < n {
            let threshold = n.wrapping_neg() % n;
            while (product as u32) < threshold {
                product = u64::from(self.source.next_word()) * u64::from(n);
            }
        }
        (product >> u32::BITS) as u32
    }

    /// Fills `out` with whole numbers in `0..n`, the same as [`Stream::below`] called once for each.
    #[inline(never)]
    pub fn fill_below(&mut self, n: u32, out: &mut [u32]) {
        let threshold = n.wrapping_neg() % n.max(1);
        let mut words = [[0; size_of::<u32>()]; WORDS_TOGETHER];
        let mut filled = 0;
        // What is rejected leaves room for as many more.
        while filled < out.len() {
            let words = &mut words[..WORDS_TOGETHER.min(out.len() - filled)];
            self.source.fill_bytes(words.as_flattened_mut());
            for word in words {
                let product = u64::from(u32::from_le_bytes(*word)) * u64::from(n);
                out[filled] = (product >> u32::BITS) as u32;
                filled += usize::from(product as u32 >= threshold);
            }
        }
    }

    /// A standard normal number, by inversion of its distribution function at an odd multiple of 2⁻⁵³; within ±8.21.
    ///
    /// Takes two 32-bit words whatever comes out, so that columns drawn one after the other stay aligned.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(open_uniform(self.source.next_u64_from_u32()))
    }

    /// Fills `out` with standard normal numbers, the same bits as [`Stream::normal`] called once for each.
    #[inline(never)]
    pub fn fill_normal(&mut self, out: &mut [f64]) {
        let mut words = [[0; size_of::<u64>()]; WORDS_TOGETHER];
        for part in out.chunks_mut(WORDS_TOGETHER) {
            self.source.fill_bytes(words[..part.len()].as_flattened_mut());
            part.iter_mut().zip(&words).for_each(|(value, word)| *value = open_uniform(u64::from_le_bytes(*word)));
        }
        quantiles(out);
    }

    /// Puts `items` into a uniformly random order. Source: Fisher and Yates, from the last place down.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.shuffle_by(items.len(), |a, b| items.swap(a, b));
    }

    /// [`Stream::shuffle`] of `n` things that only `swap` can reach: called with two places in `0..n`, maybe equal.
    pub fn shuffle_by(&mut self, n: usize, mut swap: impl FnMut(usize, usize)) {
        for last in (1..n).rev() {
            // Rows are numbered in u32, so no list of them is longer.
            swap(last, self.below(u32::try_from(last + 1).unwrap_or(u32::MAX)) as usize);
        }
    }
}

/// The upper 53 bits of a word, the lowest of them set, as an odd multiple of 2⁻⁵³ in (0, 1): neither end comes up, and 1 − p is
/// as likely as p. Nothing is rounded. Bits and a difference, since no vector unit at hand converts whole numbers of 64 bits.
#[inline]
fn open_uniform(word: u64) -> f64 {
    let above_one = f64::from_bits(ONE_BITS | (word >> (u64::BITS - SIGNIFICAND_BITS)));
    above_one - 1.0 + UNIFORM_STEP
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(FNV_OFFSET, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}
