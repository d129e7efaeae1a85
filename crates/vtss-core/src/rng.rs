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

#![allow(clippy::excessive_precision, reason = "the coefficients of AS 241 stand as they were published")]

use chacha20::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Offset basis and prime of the 64-bit FNV-1a hash (Fowler, Noll, Vo).
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Bytes of a ChaCha key.
const KEY_BYTES: usize = 32;

/// Bits dropped from a 64-bit word to leave the 53 of a double's significand.
const UNIFORM_SHIFT: u32 = 11;
/// 2⁻⁵³, the spacing of [`Stream::uniform`].
const UNIFORM_STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// Normal numbers made at a time: few enough for the stack, many enough to keep the pipeline full.
const NORMAL_BLOCK: usize = 64;

/// A stream of random numbers with a name.
///
/// Source: ChaCha with eight rounds (Bernstein 2008), 64-bit counter and 64-bit stream number.
#[derive(Debug)]
pub struct Stream {
    source: ChaCha8Rng,
}

impl Stream {
    /// The stream of a purpose, at its start.
    ///
    /// `seed`: any; `purpose`: one of the names in the module's table.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut key = [0; KEY_BYTES];
        for (byte, value) in key.iter_mut().zip(seed.to_le_bytes()) {
            *byte = value;
        }
        let mut source = ChaCha8Rng::from_seed(key);
        source.set_stream(fnv1a(purpose.as_bytes()));
        Self { source }
    }

    /// A number in [0, 1), uniform over the multiples of 2⁻⁵³. Takes two 32-bit words, the low one first.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.source.next_u64() >> UNIFORM_SHIFT) as f64 * UNIFORM_STEP
    }

    /// A whole number in `0..n`, without bias.
    ///
    /// `n`: at least 1 (0 gives 0). Takes one 32-bit word, and another with probability below n / 2³².
    /// Source: Lemire, Fast random integer generation in an interval, 2019.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        let mut product = u64::from(self.source.next_u32()) * u64::from(n);
        if (product as u32) < n {
            let threshold = n.wrapping_neg() % n;
            while (product as u32) < threshold {
                product = u64::from(self.source.next_u32()) * u64::from(n);
            }
        }
        (product >> u32::BITS) as u32
    }

    /// A standard normal number, by inversion of its distribution function at an odd multiple of 2⁻⁵³; within ±8.21.
    ///
    /// Takes two 32-bit words whatever comes out, so that columns drawn one after the other stay aligned.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.open_uniform())
    }

    /// Fills `out` with standard normal numbers, the same bits as [`Stream::normal`] called once for each.
    #[inline(never)]
    pub fn fill_normal(&mut self, out: &mut [f64]) {
        let mut uniforms = [0.0; NORMAL_BLOCK];
        for out in out.chunks_mut(NORMAL_BLOCK) {
            for (uniform, value) in uniforms.iter_mut().zip(out.iter_mut()) {
                *uniform = self.open_uniform();
                *value = *uniform;
            }
            // Without a branch, so that the compiler can take several at a time; the tails come out wrong here.
            for value in out.iter_mut() {
                *value = central_quantile(*value - 0.5);
            }
            for (value, &uniform) in out.iter_mut().zip(&uniforms) {
                if libm::fabs(uniform - 0.5) > CENTRE {
                    *value = tail_quantile(uniform);
                }
            }
        }
    }

    /// In (0, 1): the low bit is always one, so neither end comes up, and 1 − p is as likely as p without rounding.
    #[inline]
    fn open_uniform(&mut self) -> f64 {
        ((self.source.next_u64() >> UNIFORM_SHIFT) | 1) as f64 * UNIFORM_STEP
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

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(FNV_OFFSET, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

/// Half-width of the central region, and its square: |p − ½| up to it takes the first rational function.
const CENTRE: f64 = 0.425;
const CENTRE_SQUARED: f64 = 0.180_625;
/// Where √(−ln tail) passes from the middle to the far rational function, and the origin of the middle one.
const FAR: f64 = 5.0;
const MIDDLE_ORIGIN: f64 = 1.6;

// Coefficients of PPND16, highest power first: numerator and denominator of each region.
const CENTRE_NUMERATOR: [f64; 8] = [
    2.509_080_928_730_122_672_7e3,
    3.343_057_558_358_812_810_5e4,
    6.726_577_092_700_870_085_3e4,
    4.592_195_393_154_987_145_7e4,
    1.373_169_376_550_946_112_5e4,
    1.971_590_950_306_551_442_7e3,
    1.331_416_678_917_843_774_5e2,
    3.387_132_872_796_366_608_0e0,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    5.226_495_278_852_854_561_0e3,
    2.872_908_573_572_194_267_4e4,
    3.930_789_580_009_271_061_0e4,
    2.121_379_430_158_659_586_7e4,
    5.394_196_021_424_751_107_7e3,
    6.871_870_074_920_579_083_0e2,
    4.231_333_070_160_091_125_2e1,
    1.0,
];
const MIDDLE_NUMERATOR: [f64; 8] = [
    7.745_450_142_783_414_076_4e-4,
    2.272_384_498_926_918_458_33e-2,
    2.417_807_251_774_506_117_7e-1,
    1.270_458_252_452_368_382_58e0,
    3.647_848_324_763_204_605_04e0,
    5.769_497_221_460_691_405_5e0,
    4.630_337_846_156_545_295_9e0,
    1.423_437_110_749_683_577_34e0,
];
const MIDDLE_DENOMINATOR: [f64; 8] = [
    1.050_750_071_644_416_843_24e-9,
    5.475_938_084_995_344_946e-4,
    1.519_866_656_361_645_719_66e-2,
    1.481_039_764_274_800_745_9e-1,
    6.897_673_349_851_000_045_5e-1,
    1.676_384_830_183_803_849_4e0,
    2.053_191_626_637_758_821_87e0,
    1.0,
];
const FAR_NUMERATOR: [f64; 8] = [
    2.010_334_399_292_288_132_65e-7,
    2.711_555_568_743_487_578_15e-5,
    1.242_660_947_388_078_438_6e-3,
    2.653_218_952_657_612_309_3e-2,
    2.965_605_718_285_048_912_3e-1,
    1.784_826_539_917_291_335_8e0,
    5.463_784_911_164_114_369_9e0,
    6.657_904_643_501_103_777_2e0,
];
const FAR_DENOMINATOR: [f64; 8] = [
    2.044_263_103_389_939_785_64e-15,
    1.421_511_758_316_445_888_7e-7,
    1.846_318_317_510_054_681_8e-5,
    7.868_691_311_456_132_591e-4,
    1.487_536_129_085_061_485_25e-2,
    1.369_298_809_227_358_053_1e-1,
    5.998_322_065_558_879_376_9e-1,
    1.0,
];

/// The standard normal quantile of `p` in (0, 1), with a relative error below 1e-15; NaN outside.
///
/// Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0 < p && p < 1.0) {
        return f64::NAN;
    }
    if libm::fabs(p - 0.5) <= CENTRE { central_quantile(p - 0.5) } else { tail_quantile(p) }
}

#[inline]
fn central_quantile(q: f64) -> f64 {
    let r = CENTRE_SQUARED - q * q;
    q * polynomial(&CENTRE_NUMERATOR, r) / polynomial(&CENTRE_DENOMINATOR, r)
}

fn tail_quantile(p: f64) -> f64 {
    let r = libm::sqrt(-libm::log(if p < 0.5 { p } else { 1.0 - p }));
    let size = if r <= FAR {
        polynomial(&MIDDLE_NUMERATOR, r - MIDDLE_ORIGIN) / polynomial(&MIDDLE_DENOMINATOR, r - MIDDLE_ORIGIN)
    } else {
        polynomial(&FAR_NUMERATOR, r - FAR) / polynomial(&FAR_DENOMINATOR, r - FAR)
    };
    if p < 0.5 { -size } else { size }
}

/// Horner's rule, highest power first.
#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, &c| sum * x + c)
}
