//! Two lanes of f64 or four of f32, in hardware and as a scalar twin with the same bits; twice as many where the build is
//! for machines with AVX2.

#![allow(unsafe_code)]

/// Values that are computed on together in one register.
pub trait Lanes: Copy {
    /// f64 or f32.
    type Value: Copy;
    /// How many values there are.
    const WIDTH: usize;
    /// All lanes hold `value`.
    fn splat(value: Self::Value) -> Self;
    /// The values at `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for reading [`Lanes::WIDTH`] values; no alignment is needed.
    unsafe fn load(pointer: *const Self::Value) -> Self;
    /// Writes the values to `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for writing [`Lanes::WIDTH`] values; no alignment is needed.
    unsafe fn store(self, pointer: *mut Self::Value);
    /// Lane-wise sum.
    fn add(self, other: Self) -> Self;
    /// Lane-wise difference.
    fn sub(self, other: Self) -> Self;
    /// Lane-wise product.
    fn mul(self, other: Self) -> Self;
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

/// Values in the widest register.
pub const MOST_LANES: usize = if cfg!(target_feature = "avx2") { 8 } else { 4 };

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

        impl Lanes for $name {
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
            fn sub(self, other: Self) -> Self {
                self.zip(other, |a, b| a - b)
            }
            #[inline(always)]
            fn mul(self, other: Self) -> Self {
                self.zip(other, |a, b| a * b)
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

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[path = "lanes/wasm32.rs"]
mod hardware;

#[cfg(target_arch = "x86_64")]
#[path = "lanes/x86_64.rs"]
mod hardware;

#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
pub use hardware::{Simd, Simd128, SimdSingle, SimdSingle128};

/// Where no vector unit is known the scalar twin serves.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
mod scalar {
    pub use super::{Scalar as Simd, Scalar as Simd128, ScalarSingle as SimdSingle, ScalarSingle as SimdSingle128};
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub use scalar::{Simd, Simd128, SimdSingle, SimdSingle128};
