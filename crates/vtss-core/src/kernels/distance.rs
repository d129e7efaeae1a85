//! Squared Euclidean distances of two rows to a block of others, in the direct form Σ(a − b)².

#![allow(unsafe_code)]

use super::lanes::{Lanes, Simd};

/// Rows of a block, whose distances are summed side by side.
pub const BLOCK: usize = 8;
/// Rows that meet a block together: each of its values is read once for both.
pub const QUERIES: usize = 2;
const REGISTERS: usize = BLOCK / Simd::WIDTH;

/// Squared distances of each of `queries` (rows of d values) to the rows of `block` (column by column, d × [`BLOCK`]).
///
/// Columns are summed in ascending order, each row by itself: d(a, b) = d(b, a) to the bit.
#[inline(never)]
pub fn squared_distances(queries: [&[f64]; QUERIES], block: &[f64]) -> [[f64; BLOCK]; QUERIES] {
    assert!(queries.iter().all(|query| query.len() * BLOCK == block.len()), "rows and block of one width");
    // SAFETY: the shapes were checked.
    unsafe { sums::<Simd>(queries, block) }
}

/// # Safety
/// `block` must hold [`BLOCK`] values for each of a query's.
#[inline(always)]
unsafe fn sums<L: Lanes<Value = f64>>(queries: [&[f64]; QUERIES], block: &[f64]) -> [[f64; BLOCK]; QUERIES] {
    let zero = L::splat(0.0);
    let mut sums = [[zero; REGISTERS]; QUERIES];
    for column in 0..queries[0].len() {
        // SAFETY: the caller vouches for the block, and all queries have one length.
        unsafe {
            let values = queries.map(|query| L::splat(*query.as_ptr().add(column)));
            for register in 0..REGISTERS {
                let others = L::load(block.as_ptr().add(column * BLOCK + register * L::WIDTH));
                for (sums, value) in sums.iter_mut().zip(values) {
                    let difference = value.sub(others);
                    sums[register] = sums[register].add(difference.mul(difference));
                }
            }
        }
    }
    sums.map(|sums| {
        let mut out = [0.0; BLOCK];
        for (register, part) in sums.into_iter().zip(out.chunks_exact_mut(L::WIDTH)) {
            // SAFETY: the chunk fills exactly one register.
            unsafe { register.store(part.as_mut_ptr()) };
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::super::lanes::Scalar;
    use super::*;

    #[test]
    fn simd_scalar_and_plain_sums_give_the_same_bits() {
        for d in [1, 2, 7, 40] {
            let value = |e: usize| ((e * 7919) % 1013) as f64 / 97.0 - 5.0;
            let rows: Vec<f64> = (0..QUERIES * d).map(value).collect();
            let queries = [&rows[..d], &rows[d..]];
            let block: Vec<f64> = (0..d * BLOCK).map(|e| value(e + 5000)).collect();
            let plain = queries.map(|query| {
                let term = |r: usize, c: usize| (query[c] - block[c * BLOCK + r]) * (query[c] - block[c * BLOCK + r]);
                std::array::from_fn(|r| (0..d).fold(0.0, |sum, c| sum + term(r, c)))
            });
            assert_eq!(squared_distances(queries, &block), plain);
            // SAFETY: the block holds BLOCK values for each of a query's.
            assert_eq!(unsafe { sums::<Scalar>(queries, &block) }, plain);
        }
    }
}
