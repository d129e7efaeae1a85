//! Quantiles of the standard normal distribution, one or many at a time.
//!
//! Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988.

#![allow(clippy::excessive_precision, reason = "the coefficients of AS 241 stand as they were published")]

use crate::kernels::logarithm::log_of_normal;

/// Quantiles that are taken at a time: few enough for the stack, many enough to keep the pipeline full.
const BLOCK: usize = 64;

/// Half-width of the central region, and its square: |p − ½| up to it takes the first rational function.
const CENTRE: f64 = 0.425;
const CENTRE_SQUARED: f64 = 0.180_625;
/// A little above e⁻²⁵, below which a tail's √(−ln tail) is above [`FAR`].
const FAR_TAIL: f64 = 1.4e-11;
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
    let r = tail_root(smaller_tail(p));
    let size = if r <= FAR { middle_quantile(r) } else { far_quantile(r) };
    if p < 0.5 { -size } else { size }
}

#[inline]
fn smaller_tail(p: f64) -> f64 {
    if p < 0.5 { p } else { 1.0 - p }
}

/// √(−ln tail).
#[inline]
fn tail_root(tail: f64) -> f64 {
    (-log_of_normal(tail)).sqrt()
}

#[inline]
fn middle_quantile(r: f64) -> f64 {
    polynomial(&MIDDLE_NUMERATOR, r - MIDDLE_ORIGIN) / polynomial(&MIDDLE_DENOMINATOR, r - MIDDLE_ORIGIN)
}

fn far_quantile(r: f64) -> f64 {
    polynomial(&FAR_NUMERATOR, r - FAR) / polynomial(&FAR_DENOMINATOR, r - FAR)
}

/// Replaces probabilities in (0, 1) by their quantiles, the same bits as [`normal_quantile`] gives one by one.
#[inline(never)]
pub(super) fn quantiles(values: &mut [f64]) {
    let (mut tails, mut sizes, mut places) = ([0.0; BLOCK], [0.0; BLOCK], [0; BLOCK]);
    for block in values.chunks_mut(BLOCK) {
        let mut n = 0;
        for (place, &p) in block.iter().enumerate() {
            // Tails come at random: writing each and counting some costs less than a branch.
            (tails[n], places[n]) = (p, place);
            n += usize::from(libm::fabs(p - 0.5) > CENTRE);
        }
        // Both loops are without a branch, so that the compiler can take several at a time; the tails come out wrong in
        // the first.
        for value in block.iter_mut() {
            *value = central_quantile(*value - 0.5);
        }
        for (size, &p) in sizes[..n].iter_mut().zip(&tails) {
            *size = middle_quantile(tail_root(smaller_tail(p)));
        }
        for ((size, &p), &place) in sizes.iter().zip(&tails[..n]).zip(&places) {
            // A root is above 5 where a tail is below e⁻²⁵.
            block[place] = if smaller_tail(p) < FAR_TAIL {
                tail_quantile(p)
            } else if p < 0.5 {
                -size
            } else {
                *size
            };
        }
    }
}

/// Horner's rule, highest power first.
#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, &c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn many_quantiles_are_those_of_each() {
        let mut stream = Stream::new(2, "test/quantiles");
        for n in [0, 1, 63, 64, 65, 100_000] {
            let edges = [0.075, 0.925, 1.4e-11, 1.39e-11, 1.38e-11, 1e-16, 1.0 - 1.4e-11, 1.0 - 1e-15];
            let mut values: Vec<f64> = (0..n)
                .map(|i| match i % 9 {
                    8 => edges[(i / 9) % edges.len()],
                    7 => libm::exp(-36.0 * stream.uniform()),
                    _ => stream.uniform(),
                })
                .map(|p| if p > 0.0 && p < 1.0 { p } else { 0.5 })
                .collect();
            let expected: Vec<u64> = values.iter().map(|p| normal_quantile(*p).to_bits()).collect();
            quantiles(&mut values);
            assert_eq!(values.iter().map(|value| value.to_bits()).collect::<Vec<_>>(), expected);
        }
    }
}
