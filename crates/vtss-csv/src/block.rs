//! Sixty-four bytes at a time: where among them a byte stands, as one bit for each.

/// Bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// The bits that have an odd number of ones in `bits` at or below them.
#[inline]
pub(crate) fn parity(bits: u64) -> u64 {
    let mut parity = bits;
    for distance in [1, 2, 4, 8, 16, 32] {
        parity ^= parity << distance;
    }
    parity
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod hardware {
    use super::BLOCK;
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128};

    /// Bytes of a register.
    const LANES: usize = 16;

    /// A block in registers.
    pub(crate) struct Block([v128; BLOCK / LANES]);

    impl Block {
        #[inline]
        pub(crate) fn new(bytes: &[u8; BLOCK]) -> Self {
            let half = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
            Self(std::array::from_fn(|i| u64x2(half(i * LANES), half(i * LANES + LANES / 2))))
        }

        /// A bit for each byte, the lowest for the first: whether it is `wanted`.
        #[inline]
        pub(crate) fn equal(&self, wanted: u8) -> u64 {
            let wanted = u8x16_splat(wanted);
            let bits = |i: usize| u64::from(u8x16_bitmask(u8x16_eq(self.0[i], wanted))) << (i * LANES);
            bits(0) | bits(1) | bits(2) | bits(3)
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod hardware {
    use super::BLOCK;

    /// A block, compared byte by byte: what the registers do elsewhere.
    pub(crate) struct Block([u8; BLOCK]);

    impl Block {
        #[inline]
        pub(crate) fn new(bytes: &[u8; BLOCK]) -> Self {
            Self(*bytes)
        }

        /// A bit for each byte, the lowest for the first: whether it is `wanted`.
        #[inline]
        pub(crate) fn equal(&self, wanted: u8) -> u64 {
            self.0.iter().rev().fold(0, |bits, &byte| (bits << 1) | u64::from(byte == wanted))
        }
    }
}

pub(crate) use hardware::Block;
