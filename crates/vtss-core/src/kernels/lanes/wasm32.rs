//! Registers of WebAssembly.

use super::{Lanes, MANTISSA_BITS, MANTISSA_BITS_SINGLE, Register, WordLanes};
use core::arch::wasm32::*;

macro_rules! wasm_lanes {
    ($name:ident, $value:ty, $width:literal, $mantissa:expr, $splat:ident, $add:ident, $sub:ident, $mul:ident,
     $div:ident, $pmin:ident, $pmax:ident, $gt:ident, $int_add:ident, $int_shl:ident, $extract:ident) => {
        /// A v128 register.
        #[derive(Clone, Copy)]
        pub struct $name(v128);

        impl Register for $name {
            type Value = $value;
            const WIDTH: usize = $width;
            #[inline(always)]
            fn splat(value: $value) -> Self {
                Self($splat(value))
            }
            #[inline(always)]
            unsafe fn load(pointer: *const $value) -> Self {
                // SAFETY: the caller vouches for the readable values; v128.load needs no alignment.
                Self(unsafe { v128_load(pointer.cast()) })
            }
            #[inline(always)]
            unsafe fn store(self, pointer: *mut $value) {
                // SAFETY: the caller vouches for the writable values; v128.store needs no alignment.
                unsafe { v128_store(pointer.cast(), self.0) }
            }
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                Self($add(self.0, other.0))
            }
            #[inline(always)]
            fn mul(self, other: Self) -> Self {
                Self($mul(self.0, other.0))
            }
        }

        impl Lanes for $name {
            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                Self($sub(self.0, other.0))
            }
            #[inline(always)]
            fn div(self, other: Self) -> Self {
                Self($div(self.0, other.0))
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                // pmin(a, b) is b < a ? b : a, so the arguments are swapped.
                Self($pmin(other.0, self.0))
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                Self($pmax(other.0, self.0))
            }
            #[inline(always)]
            fn select_above(self, limit: Self, above: Self, below: Self) -> Self {
                Self(v128_bitselect(above.0, below.0, $gt(self.0, limit.0)))
            }
            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                Self(v128_or(self.0, v128_and(other.0, $splat(-0.0))))
            }
            #[inline(always)]
            fn scale_by_shifter(self, shifter: Self) -> Self {
                Self($int_add(self.0, $int_shl(shifter.0, $mantissa)))
            }
            #[inline(always)]
            fn first(self) -> $value {
                $extract::<0>(self.0)
            }
        }
    };
}

wasm_lanes!(
    Simd128,
    f64,
    2,
    MANTISSA_BITS,
    f64x2_splat,
    f64x2_add,
    f64x2_sub,
    f64x2_mul,
    f64x2_div,
    f64x2_pmin,
    f64x2_pmax,
    f64x2_gt,
    i64x2_add,
    i64x2_shl,
    f64x2_extract_lane
);
wasm_lanes!(
    SimdSingle128,
    f32,
    4,
    MANTISSA_BITS_SINGLE,
    f32x4_splat,
    f32x4_add,
    f32x4_sub,
    f32x4_mul,
    f32x4_div,
    f32x4_pmin,
    f32x4_pmax,
    f32x4_gt,
    i32x4_add,
    i32x4_shl,
    f32x4_extract_lane
);
pub use {Simd128 as Simd, SimdSingle128 as SimdSingle};

/// Four pairs of whole numbers of 16 bits, or four sums of their products.
#[derive(Clone, Copy)]
pub struct RowPairs(v128);

impl RowPairs {
    /// The low halves of two registers whose low bits hold whole numbers; `low_half`: the bits of one.
    #[inline(always)]
    pub fn of_shifted(low: SimdSingle128, high: SimdSingle128, low_half: Self) -> Self {
        Self(v128_or(v128_and(low.0, low_half.0), i32x4_shl(high.0, 16)))
    }
}

impl Register for RowPairs {
    type Value = i32;
    const WIDTH: usize = 4;
    #[inline(always)]
    fn splat(value: i32) -> Self {
        Self(i32x4_splat(value))
    }
    #[inline(always)]
    unsafe fn load(pointer: *const i32) -> Self {
        // SAFETY: the caller vouches for the readable values; v128.load needs no alignment.
        Self(unsafe { v128_load(pointer.cast()) })
    }
    #[inline(always)]
    unsafe fn store(self, pointer: *mut i32) {
        // SAFETY: the caller vouches for the writable values; v128.store needs no alignment.
        unsafe { v128_store(pointer.cast(), self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(i32x4_dot_i16x8(self.0, other.0))
    }
}

/// Four words of 32 bits.
#[derive(Clone, Copy)]
pub struct Words(v128);

impl WordLanes for Words {
    #[inline(always)]
    fn new([a, b, c, d]: [u32; 4]) -> Self {
        Self(u32x4(a, b, c, d))
    }
    #[inline(always)]
    fn to_array(self) -> [u32; 4] {
        let mut words = [0; 4];
        // SAFETY: there is room for the four; v128.store needs no alignment.
        unsafe { v128_store(words.as_mut_ptr().cast(), self.0) };
        words
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(u32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn rotated_left<const BITS: i32, const REST: i32>(self) -> Self {
        Self(v128_or(u32x4_shl(self.0, BITS as u32), u32x4_shr(self.0, REST as u32)))
    }
    #[inline(always)]
    fn turned_by_one(self) -> Self {
        Self(u32x4_shuffle::<1, 2, 3, 0>(self.0, self.0))
    }
    #[inline(always)]
    fn turned_by_two(self) -> Self {
        Self(u32x4_shuffle::<2, 3, 0, 1>(self.0, self.0))
    }
    #[inline(always)]
    fn turned_by_three(self) -> Self {
        Self(u32x4_shuffle::<3, 0, 1, 2>(self.0, self.0))
    }
}
