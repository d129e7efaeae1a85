//! log(1 + e^x), vectorised: of every value, or summed over the rows of a panel. Error: at most 3 ulp (tested over the
//! range).
//!
//! log1p on (0, 1]: 2·atanh(z / (2 + z)), with one halving above √2 − 1 so that the argument stays below 0.172. Polynomial
//! by Chebyshev interpolation in 50 digits; truncation below 5e-18 relative.

#![allow(unsafe_code)]

use super::exponential::{DOUBLE, Exponential, LN_2_HIGH, LN_2_LOW, TOGETHER, exp, map_in_place};
use super::lanes::{Lanes, Register, Simd};
use super::logarithm::log_of_normal;
use std::hint::black_box;

/// (atanh(√v)/√v − 1) / v on 0 ≤ v ≤ 0.0295, constant term first.
const ATANH_POLYNOMIAL: [f64; 7] = [
    0.333_333_333_333_333_5,
    0.199_999_999_999_494_43,
    0.142_857_143_131_269_18,
    0.111_111_055_446_897_48,
    0.090_914_462_162_684_35,
    0.076_658_058_610_275_04,
    0.073_089_035_767_087_66,
];
/// √2 − 1: above it log1p halves its argument.
const HALVING_LIMIT: f64 = std::f64::consts::SQRT_2 - 1.0;

/// log(1 + z) for z in [0, 1].
#[inline(always)]
fn log1p<L: Lanes<Value = f64>>(z: L) -> L {
    let halved = L::splat(HALVING_LIMIT);
    let (zero, one) = (L::splat(0.0), L::splat(1.0));
    let numerator = z.select_above(halved, z.sub(one), z);
    let denominator = z.select_above(halved, z.add(L::splat(3.0)), z.add(L::splat(2.0)));
    let w = numerator.div(denominator);
    let squared = w.mul(w);
    let twice = w.add(w);
    let mut polynomial = L::splat(ATANH_POLYNOMIAL[6]);
    for k in (0..6).rev() {
        polynomial = polynomial.mul(squared).add(L::splat(ATANH_POLYNOMIAL[k]));
    }
    let series = twice.add(twice.mul(squared.mul(polynomial)));
    let low = z.select_above(halved, L::splat(LN_2_LOW), zero);
    let high = z.select_above(halved, L::splat(LN_2_HIGH), zero);
    high.add(series.add(low))
}

#[inline(always)]
fn softplus<L: Lanes<Value = f64>>(x: [L; TOGETHER], constants: &Exponential<f64, 11>) -> [L; TOGETHER] {
    let zero = L::splat(0.0);
    let mut losses = exp(x.map(|x| x.min(zero.sub(x))), constants);
    for (loss, x) in losses.iter_mut().zip(x) {
        *loss = x.max(zero).add(log1p(*loss));
    }
    losses
}

/// Replaces each x by log(1 + e^x): the loss of a row whose margin against its label is x.
#[inline(never)]
pub fn softplus_in_place(values: &mut [f64]) {
    let constants = black_box(&DOUBLE);
    map_in_place(values, |x| softplus(x, constants));
}

/// Columns that [`add_column_sums`] takes at a time; its panels are whole multiples of it wide.
pub const COLUMNS_TOGETHER: usize = REGISTERS * Simd::WIDTH;
/// Registers of a row that are computed on together: of four, with their sums, V8 keeps too many in memory (measured: scoring
/// takes 8 % more).
const REGISTERS: usize = 2;
/// Rows whose factors are multiplied before a logarithm is taken, at most.
const ROWS_PER_LOGARITHM: usize = 512;
/// The logarithm of such a product is at most this in size: far from where numbers end.
const LARGEST_LOGARITHM: f64 = 600.0;

/// What the margins of a class are shifted by: a number for each column, in one or more lists.
#[derive(Debug, Clone)]
pub struct ClassShifts {
    /// −1 for the minority, 1 for the majority: it turns log odds into margins against the label.
    sign: f64,
    /// Columns of a panel.
    width: usize,
    /// e^(sign·shift), row-major (list of shifts, column).
    powers: Vec<f64>,
    rows_per_logarithm: usize,
}

impl ClassShifts {
    /// `is_minority`: whether the rows are minority rows; `shifts`: one or more lists, row-major (list, column), `n_columns` each;
    /// at most 700 in size, NaN makes its column NaN.
    #[must_use]
    pub fn new(is_minority: bool, n_columns: usize, shifts: &[f64]) -> Self {
        let sign = if is_minority { -1.0 } else { 1.0 };
        let width = n_columns.next_multiple_of(COLUMNS_TOGETHER);
        let mut powers = Vec::with_capacity(shifts.len() / n_columns.max(1) * width);
        for list in shifts.chunks_exact(n_columns.max(1)) {
            powers.extend(list.iter().map(|shift| libm::exp(sign * shift)));
            powers.resize(powers.len().next_multiple_of(width), 1.0);
        }
        // Factors lie between e^−|shift| / 2 and 2·e^|shift|.
        let largest = shifts.iter().fold(0.0_f64, |largest, shift| largest.max(shift.abs()));
        let rows = LARGEST_LOGARITHM / (largest + std::f64::consts::LN_2);
        Self { sign, width, powers, rows_per_logarithm: (rows as usize).clamp(1, ROWS_PER_LOGARITHM) }
    }

    /// Columns of a panel: a multiple of [`COLUMNS_TOGETHER`].
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many lists of shifts there are.
    #[must_use]
    pub fn n_lists(&self) -> usize {
        self.powers.len() / self.width.max(1)
    }
}

/// Adds Σ log(1 + e^x) over the rows of each column of a panel to the first sums, and Σ log(1 + e^(x + shift)) to the second,
/// where x is the margin against the label.
///
/// `panel`: log odds, row-major, [`ClassShifts::width`] columns; `lists`: the list of shifts of each row; sums: one for each of
/// the leading columns, padding has none. A sum's bits depend on how many rows share a logarithm, and so on the largest shift.
/// Both take one exponential, and the logarithms of many rows are taken at once, of the product of their factors: a tenth of
/// the time of one for each. The mean errs by about 1e-16, that of shifted ones by as much for each unit of the shift.
#[inline(never)]
pub fn add_column_sums(panel: &[f64], class: &ClassShifts, lists: &[u32], [plain, shifted]: [&mut [f64]; 2]) {
    let width = class.width;
    assert!(panel.len() == width * lists.len(), "a panel in whole registers, with a list for each row");
    let constants = black_box(&DOUBLE);
    let blocks = panel.chunks((class.rows_per_logarithm * width).max(1)).zip(lists.chunks(class.rows_per_logarithm));
    for (rows, lists) in blocks {
        let columns = plain.chunks_mut(COLUMNS_TOGETHER).zip(shifted.chunks_mut(COLUMNS_TOGETHER));
        for (start, (plain, shifted)) in (0..).step_by(COLUMNS_TOGETHER).zip(columns) {
            let Factors { products, shifted_products, positives } =
                factors::<Simd>(rows, class, lists, start, constants);
            for (sums, products) in [(plain, products), (shifted, shifted_products)] {
                let logarithms = products.map(log_of_product);
                for (sum, (logarithm, positive)) in sums.iter_mut().zip(logarithms.into_iter().zip(positives)) {
                    *sum += positive + logarithm;
                }
            }
        }
    }
}

/// The logarithm of a product of factors; NaN of NaN, and of infinity, which only a larger shift than is allowed makes.
#[inline(always)]
fn log_of_product(product: f64) -> f64 {
    log_of_normal(product) + 0.0 * product
}

/// Of [`COLUMNS_TOGETHER`] columns.
#[derive(Debug, PartialEq)]
struct Factors {
    /// Π (1 + e^−|x|).
    products: [f64; COLUMNS_TOGETHER],
    /// Π (1 + e^(x + shift)) / e^max(x, 0).
    shifted_products: [f64; COLUMNS_TOGETHER],
    /// Σ max(x, 0).
    positives: [f64; COLUMNS_TOGETHER],
}

/// Those of the columns from `start` on.
#[inline(always)]
fn factors<L: Lanes<Value = f64>>(
    rows: &[f64],
    class: &ClassShifts,
    lists: &[u32],
    start: usize,
    constants: &Exponential<f64, 11>,
) -> Factors {
    let (zero, one, sign) = (L::splat(0.0), L::splat(constants.one), L::splat(class.sign));
    // SAFETY: the slices hold whole registers, as their lengths below say.
    let load = |values: &[f64]| {
        let mut registers = [zero; REGISTERS];
        for (register, part) in registers.iter_mut().zip(values.chunks_exact(L::WIDTH)) {
            *register = unsafe { L::load(part.as_ptr()) };
        }
        registers
    };
    let (mut products, mut shifted_products, mut positives) = ([one; REGISTERS], [one; REGISTERS], [zero; REGISTERS]);
    for (row, &list) in rows.chunks_exact(class.width).zip(lists) {
        let powers = load(&class.powers[list as usize * class.width + start..][..COLUMNS_TOGETHER]);
        let x = load(&row[start..start + COLUMNS_TOGETHER]).map(|x| sign.mul(x));
        let exponentials = exp(x.map(|x| x.min(zero.sub(x))), constants);
        for (i, x) in x.into_iter().enumerate() {
            // Of 1 and e^x the larger is 1 and the smaller e^−|x|, once e^max(x, 0) is taken out.
            let smaller = exponentials[i];
            let (of_one, of_power) = (x.select_above(zero, smaller, one), x.select_above(zero, one, smaller));
            products[i] = products[i].mul(one.add(smaller));
            shifted_products[i] = shifted_products[i].mul(of_one.add(of_power.mul(powers[i])));
            // In this order NaN stays NaN.
            positives[i] = positives[i].add(zero.max(x));
        }
    }
    let store = |registers: [L; REGISTERS]| {
        let mut values = [0.0; COLUMNS_TOGETHER];
        for (register, part) in registers.into_iter().zip(values.chunks_exact_mut(L::WIDTH)) {
            // SAFETY: the chunk fills exactly one register.
            unsafe { register.store(part.as_mut_ptr()) };
        }
        values
    };
    Factors { products: store(products), shifted_products: store(shifted_products), positives: store(positives) }
}

#[cfg(test)]
mod tests {
    use super::super::lanes::Scalar;
    use super::super::testing::{grid, worst_ulps};
    use super::*;

    fn expected(x: f64) -> f64 {
        x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
    }

    #[test]
    fn errors_stay_within_three_ulps() {
        assert!(worst_ulps(softplus_in_place, expected) <= 3.0);
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        for x in grid() {
            let a = softplus([Simd::splat(x); TOGETHER], &DOUBLE)[1].first();
            let b = softplus([Scalar::splat(x); TOGETHER], &DOUBLE)[1].first();
            assert_eq!(a.to_bits(), b.to_bits(), "at {x}: {a} and {b}");
        }
        let panel: Vec<f64> = (0..5 * COLUMNS_TOGETHER).map(|e| e as f64 * 0.37 - 7.0).collect();
        let shifts: Vec<f64> = (0..2 * COLUMNS_TOGETHER).map(|e| 3.0 - e as f64).collect();
        let class = ClassShifts::new(true, COLUMNS_TOGETHER, &shifts);
        let a = factors::<Simd>(&panel, &class, &[0, 1, 1, 0, 1], 0, &DOUBLE);
        let b = factors::<Scalar>(&panel, &class, &[0, 1, 1, 0, 1], 0, &DOUBLE);
        assert_eq!(a, b);
    }

    #[test]
    fn column_sums_are_those_of_the_rows() {
        // More rows than one logarithm takes, margins from certain to surprising, shifts from none to beyond all reason.
        let (n_rows, n_columns, n_lists) = (1300, COLUMNS_TOGETHER + 3, 2);
        let value = |e: usize| ((e * 7919) % 1009) as f64 / 10.0 - 50.0;
        for largest in [0.0, 3.0, 40.0, 650.0] {
            let shifts: Vec<f64> = (0..n_lists * n_columns).map(|s| largest * libm::cos(s as f64)).collect();
            let lists: Vec<u32> = (0..n_rows).map(|r| (r / 3 % n_lists) as u32).collect();
            for is_minority in [false, true] {
                let class = ClassShifts::new(is_minority, n_columns, &shifts);
                assert_eq!((class.n_lists(), class.width()), (n_lists, 2 * COLUMNS_TOGETHER));
                let panel: Vec<f64> = (0..n_rows * class.width()).map(value).collect();
                let (mut plain, mut shifted) = (vec![1.0; n_columns], vec![1.0; n_columns]);
                add_column_sums(&panel, &class, &lists, [&mut plain, &mut shifted]);
                for c in 0..n_columns {
                    let x = |r: usize| class.sign * panel[r * class.width() + c];
                    let shift = |r: usize| class.sign * shifts[lists[r] as usize * n_columns + c];
                    let wanted = 1.0 + (0..n_rows).map(|r| expected(x(r))).sum::<f64>();
                    assert!((plain[c] - wanted).abs() <= 1e-14 * wanted, "{} and {wanted}", plain[c]);
                    let wanted = 1.0 + (0..n_rows).map(|r| expected(x(r) + shift(r))).sum::<f64>();
                    assert!((shifted[c] - wanted).abs() <= 1e-14 * wanted, "{} and {wanted}", shifted[c]);
                }
            }
        }
    }

    #[test]
    fn column_sums_keep_to_their_column() {
        let mut panel = [0.0; COLUMNS_TOGETHER];
        panel[..4].copy_from_slice(&[1.0, f64::NAN, 2.0, -3.0]);
        let class = ClassShifts::new(false, 4, &[0.5, 0.5, f64::NAN, 0.0]);
        let (mut plain, mut shifted) = ([0.0; 4], [0.0; 4]);
        add_column_sums(&panel, &class, &[0], [&mut plain, &mut shifted]);
        assert_eq!(plain.map(f64::is_nan), [false, true, false, false]);
        assert_eq!(shifted.map(f64::is_nan), [false, true, true, false]);
    }
}
