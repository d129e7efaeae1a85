//! Two lanes of f64 or four of f32, in hardware and as a scalar twin with the same bits; twice as many where the build is
//! for machines with AVX2.

#![allow(unsafe_code)]

/// Values that are computed on together in one register: what products of matrices need of it.
pub trait Register: Copy {
    /// f64, f32 or a pair of whole numbers.
    type Value: Copy;
    /// How many values there are.
    const WIDTH: usize;
    /// All lanes hold `value`.
    fn splat(value: Self::Value) -> Self;
    /// The values at `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for reading [`Register::WIDTH`] values; no alignment is needed.
    unsafe fn load(pointer: *const Self::Value) -> Self;
    /// Writes the values to `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for writing [`Register::WIDTH`] values; no alignment is needed.
    unsafe fn store(self, pointer: *mut Self::Value);
    /// Lane-wise sum.
    fn add(self, other: Self) -> Self;
    /// Lane-wise product.
    fn mul(self, other: Self) -> Self;
}

/// Registers of real numbers.
pub trait Lanes: Register {
    /// Lane-wise difference.
    fn sub(self, other: Self) -> Self;
    /// Lane-wise quotient.
    fn div(self, other: Self) -> Self;
    /// Lane-wise `if self < other { self } else { other }`: takes `other` where `self` is NaN.
    fn min(self, other: Self) -> Self;
    /// Lane-wise `if self > other { self } else { other }`: takes `other` where `self` is NaN.
    fn max(self, other: Self) -> Self;
    /// Lane-wise `if self > limit { above } else { below }`.
    fn select_above(self, limit: Self, above: Self, below: Self) -> Self;
    /// Lane-wise: itself, none of it negative, with the sign of `other`.
    fn with_sign_of(self, other: Self) -> Self;
    /// Adds the low bits of `shifter` to the exponent: multiplies by 2^k, where `shifter` is 1.5·2^m + k with m the bits
    /// of the mantissa.
    fn scale_by_shifter(self, shifter: Self) -> Self;
    /// The first value.
    fn first(self) -> Self::Value;
}

/// Registers of four words of 32 bits: what a cipher needs of them.
pub trait WordLanes: Copy {
    /// These words.
    fn new(words: [u32; 4]) -> Self;
    /// The words.
    fn to_array(self) -> [u32; 4];
    /// Lane-wise sum modulo 2^32.
    fn add(self, other: Self) -> Self;
    /// Lane-wise exclusive or.
    fn xor(self, other: Self) -> Self;
    /// The bits of each word rotated by `BITS` to the left; `REST`: 32 less that.
    fn rotated_left<const BITS: i32, const REST: i32>(self) -> Self;
    /// The second word first, the first one last.
    fn turned_by_one(self) -> Self;
    /// The third word first.
    fn turned_by_two(self) -> Self;
    /// The last word first.
    fn turned_by_three(self) -> Self;
}

/// Values in the widest register.
pub const MOST_LANES: usize = if cfg!(all(target_feature = "avx2", not(feature = "scalar-lanes"))) { 8 } else { 4 };

/// Bits of the mantissa.
const MANTISSA_BITS: u32 = 52;
const MANTISSA_BITS_SINGLE: u32 = 23;

/// The scalar twin of a register.
macro_rules! scalar_lanes {
    ($name:ident, $value:ty, $width:expr, $mantissa:expr) => {
        /// The scalar twin.
        #[derive(Clone, Copy)]
        pub struct $name([$value; $width]);

        impl $name {
            #[inline(always)]
            fn zip(self, other: Self, f: impl Fn($value, $value) -> $value) -> Self {
                let mut out = self;
                for (a, b) in out.0.iter_mut().zip(other.0) {
                    *a = f(*a, b);
                }
                out
            }
        }

        impl Register for $name {
            type Value = $value;
            const WIDTH: usize = $width;
            #[inline(always)]
            fn splat(value: $value) -> Self {
                Self([value; $width])
            }
            #[inline(always)]
            unsafe fn load(pointer: *const $value) -> Self {
                // SAFETY: the caller vouches for the readable values.
                Self(unsafe { pointer.cast::<[$value; $width]>().read_unaligned() })
            }
            #[inline(always)]
            unsafe fn store(self, pointer: *mut $value) {
                // SAFETY: the caller vouches for the writable values.
                unsafe { pointer.cast::<[$value; $width]>().write_unaligned(self.0) }
            }
            #[inline(always)]
            fn add(self, other: Self) -> Self {
                self.zip(other, |a, b| a + b)
            }
            #[inline(always)]
            fn mul(self, other: Self) -> Self {
                self.zip(other, |a, b| a * b)
            }
        }

        impl Lanes for $name {
            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                self.zip(other, |a, b| a - b)
            }
            #[inline(always)]
            fn div(self, other: Self) -> Self {
                self.zip(other, |a, b| a / b)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                self.zip(other, |a, b| if a < b { a } else { b })
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                self.zip(other, |a, b| if a > b { a } else { b })
            }
            #[inline(always)]
            fn select_above(self, limit: Self, above: Self, below: Self) -> Self {
                let mut out = below;
                for k in 0..$width {
                    if self.0[k] > limit.0[k] {
                        out.0[k] = above.0[k];
                    }
                }
                out
            }
            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                self.zip(other, <$value>::copysign)
            }
            #[inline(always)]
            fn scale_by_shifter(self, shifter: Self) -> Self {
                self.zip(shifter, |a, s| <$value>::from_bits(a.to_bits().wrapping_add(s.to_bits() << $mantissa)))
            }
            #[inline(always)]
            fn first(self) -> $value {
                self.0[0]
            }
        }
    };
}

scalar_lanes!(Scalar, f64, MOST_LANES / 2, MANTISSA_BITS);
scalar_lanes!(ScalarSingle, f32, MOST_LANES, MANTISSA_BITS_SINGLE);

/// The scalar twin of pairs of whole numbers of 16 bits, or of sums of their products.
#[derive(Clone, Copy)]
pub struct ScalarRowPairs([i32; 4]);

impl ScalarRowPairs {
    /// The low halves of two registers whose low bits hold whole numbers; `low_half`: the bits of one.
    #[inline(always)]
    pub fn of_shifted(low: ScalarSingle, high: ScalarSingle, low_half: Self) -> Self {
        let bits = |value: f32| value.to_bits() as i32;
        Self(std::array::from_fn(|i| bits(low.0[i]) & low_half.0[i] | bits(high.0[i]) << 16))
    }
}

impl Register for ScalarRowPairs {
    type Value = i32;
    const WIDTH: usize = 4;
    #[inline(always)]
    fn splat(value: i32) -> Self {
        Self([value; 4])
    }
    #[inline(always)]
    unsafe fn load(pointer: *const i32) -> Self {
        // SAFETY: the caller vouches for the readable values.
        Self(unsafe { pointer.cast::<[i32; 4]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, pointer: *mut i32) {
        // SAFETY: the caller vouches for the writable values.
        unsafe { pointer.cast::<[i32; 4]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i].wrapping_add(other.0[i])))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let halves = |value: i32| [i32::from(value as i16), value >> 16];
        let dot = |i: usize| {
            let ([a, b], [c, d]) = (halves(self.0[i]), halves(other.0[i]));
            (a * c).wrapping_add(b * d)
        };
        Self(std::array::from_fn(dot))
    }
}

/// The scalar twin of four words of 32 bits.
#[derive(Clone, Copy)]
pub struct ScalarWords([u32; 4]);

impl WordLanes for ScalarWords {
    #[inline(always)]
    fn new(words: [u32; 4]) -> Self {
        Self(words)
    }
    #[inline(always)]
    fn to_array(self) -> [u32; 4] {
        self.0
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i].wrapping_add(other.0[i])))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] ^ other.0[i]))
    }
    #[inline(always)]
    fn rotated_left<const BITS: i32, const REST: i32>(self) -> Self {
        Self(self.0.map(|word| word << BITS | word >> REST))
    }
    #[inline(always)]
    fn turned_by_one(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([b, c, d, a])
    }
    #[inline(always)]
    fn turned_by_two(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([c, d, a, b])
    }
    #[inline(always)]
    fn turned_by_three(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([d, a, b, c])
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar-lanes")))]
#[path = "lanes/wasm32.rs"]
mod registers;

#[cfg(all(target_arch = "x86_64", not(feature = "scalar-lanes")))]
#[path = "lanes/x86_64.rs"]
mod registers;

/// Where no vector unit is known, or none is wanted, the scalar twins serve.
#[cfg(any(
    feature = "scalar-lanes",
    not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))
))]
mod registers {
    pub use super::{
        Scalar as Simd, Scalar as Simd128, ScalarRowPairs as RowPairs, ScalarSingle as SimdSingle,
        ScalarSingle as SimdSingle128, ScalarWords as Words,
    };
}

pub use registers::{RowPairs, Simd, Simd128, SimdSingle, SimdSingle128, Words};
