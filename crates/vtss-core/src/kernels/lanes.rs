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
mod hardware {
    use super::{Lanes, MANTISSA_BITS, MANTISSA_BITS_SINGLE};
    use core::arch::wasm32::*;

    macro_rules! wasm_lanes {
        ($name:ident, $value:ty, $width:literal, $mantissa:expr, $splat:ident, $add:ident, $sub:ident, $mul:ident,
         $div:ident, $pmin:ident, $pmax:ident, $gt:ident, $int_add:ident, $int_shl:ident, $extract:ident) => {
            /// A v128 register.
            #[derive(Clone, Copy)]
            pub struct $name(v128);

            impl Lanes for $name {
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
                fn sub(self, other: Self) -> Self {
                    Self($sub(self.0, other.0))
                }
                #[inline(always)]
                fn mul(self, other: Self) -> Self {
                    Self($mul(self.0, other.0))
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
}

#[cfg(target_arch = "x86_64")]
mod hardware {
    use super::{Lanes, MANTISSA_BITS, MANTISSA_BITS_SINGLE};
    use core::arch::x86_64::*;

    // SAFETY of every block below: SSE2 is part of the x86-64 baseline and AVX2 of the builds that use it, so the
    // instructions always exist; loads and stores are the unaligned ones and their callers vouch for the pointers.
    macro_rules! x86_lanes {
        ($name:ident, $register:ty, $value:ty, $width:literal, $mantissa:expr, $set:ident, $load:ident, $store:ident,
         $add:ident, $sub:ident, $mul:ident, $div:ident, $min:ident, $max:ident, $gt:ident, $and:ident, $andnot:ident,
         $or:ident, $to_int:ident, $from_int:ident, $int_add:ident, $int_shl:ident, $first:ident) => {
            /// An SSE2 or AVX register.
            #[derive(Clone, Copy)]
            pub struct $name($register);

            impl Lanes for $name {
                type Value = $value;
                const WIDTH: usize = $width;
                #[inline(always)]
                fn splat(value: $value) -> Self {
                    Self(unsafe { $set(value) })
                }
                #[inline(always)]
                unsafe fn load(pointer: *const $value) -> Self {
                    Self(unsafe { $load(pointer) })
                }
                #[inline(always)]
                unsafe fn store(self, pointer: *mut $value) {
                    unsafe { $store(pointer, self.0) }
                }
                #[inline(always)]
                fn add(self, other: Self) -> Self {
                    Self(unsafe { $add(self.0, other.0) })
                }
                #[inline(always)]
                fn sub(self, other: Self) -> Self {
                    Self(unsafe { $sub(self.0, other.0) })
                }
                #[inline(always)]
                fn mul(self, other: Self) -> Self {
                    Self(unsafe { $mul(self.0, other.0) })
                }
                #[inline(always)]
                fn div(self, other: Self) -> Self {
                    Self(unsafe { $div(self.0, other.0) })
                }
                #[inline(always)]
                fn min(self, other: Self) -> Self {
                    Self(unsafe { $min(self.0, other.0) })
                }
                #[inline(always)]
                fn max(self, other: Self) -> Self {
                    Self(unsafe { $max(self.0, other.0) })
                }
                #[inline(always)]
                fn select_above(self, limit: Self, above: Self, below: Self) -> Self {
                    unsafe {
                        let mask = $gt(self.0, limit.0);
                        Self($or($and(mask, above.0), $andnot(mask, below.0)))
                    }
                }
                #[inline(always)]
                fn scale_by_shifter(self, shifter: Self) -> Self {
                    const SHIFT: i32 = $mantissa as i32;
                    unsafe { Self($from_int($int_add($to_int(self.0), $int_shl::<SHIFT>($to_int(shifter.0))))) }
                }
                #[inline(always)]
                fn first(self) -> $value {
                    unsafe { $first(self.0) }
                }
            }
        };
    }

    x86_lanes!(
        Simd128,
        __m128d,
        f64,
        2,
        MANTISSA_BITS,
        _mm_set1_pd,
        _mm_loadu_pd,
        _mm_storeu_pd,
        _mm_add_pd,
        _mm_sub_pd,
        _mm_mul_pd,
        _mm_div_pd,
        _mm_min_pd,
        _mm_max_pd,
        _mm_cmpgt_pd,
        _mm_and_pd,
        _mm_andnot_pd,
        _mm_or_pd,
        _mm_castpd_si128,
        _mm_castsi128_pd,
        _mm_add_epi64,
        _mm_slli_epi64,
        _mm_cvtsd_f64
    );
    x86_lanes!(
        SimdSingle128,
        __m128,
        f32,
        4,
        MANTISSA_BITS_SINGLE,
        _mm_set1_ps,
        _mm_loadu_ps,
        _mm_storeu_ps,
        _mm_add_ps,
        _mm_sub_ps,
        _mm_mul_ps,
        _mm_div_ps,
        _mm_min_ps,
        _mm_max_ps,
        _mm_cmpgt_ps,
        _mm_and_ps,
        _mm_andnot_ps,
        _mm_or_ps,
        _mm_castps_si128,
        _mm_castsi128_ps,
        _mm_add_epi32,
        _mm_slli_epi32,
        _mm_cvtss_f32
    );

    #[cfg(not(target_feature = "avx2"))]
    pub use {Simd128 as Simd, SimdSingle128 as SimdSingle};

    #[cfg(target_feature = "avx2")]
    unsafe fn greater(a: __m256d, b: __m256d) -> __m256d {
        unsafe { _mm256_cmp_pd::<_CMP_GT_OQ>(a, b) }
    }
    #[cfg(target_feature = "avx2")]
    unsafe fn greater_single(a: __m256, b: __m256) -> __m256 {
        unsafe { _mm256_cmp_ps::<_CMP_GT_OQ>(a, b) }
    }
    #[cfg(target_feature = "avx2")]
    x86_lanes!(
        Simd,
        __m256d,
        f64,
        4,
        MANTISSA_BITS,
        _mm256_set1_pd,
        _mm256_loadu_pd,
        _mm256_storeu_pd,
        _mm256_add_pd,
        _mm256_sub_pd,
        _mm256_mul_pd,
        _mm256_div_pd,
        _mm256_min_pd,
        _mm256_max_pd,
        greater,
        _mm256_and_pd,
        _mm256_andnot_pd,
        _mm256_or_pd,
        _mm256_castpd_si256,
        _mm256_castsi256_pd,
        _mm256_add_epi64,
        _mm256_slli_epi64,
        _mm256_cvtsd_f64
    );
    #[cfg(target_feature = "avx2")]
    x86_lanes!(
        SimdSingle,
        __m256,
        f32,
        8,
        MANTISSA_BITS_SINGLE,
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_add_ps,
        _mm256_sub_ps,
        _mm256_mul_ps,
        _mm256_div_ps,
        _mm256_min_ps,
        _mm256_max_ps,
        greater_single,
        _mm256_and_ps,
        _mm256_andnot_ps,
        _mm256_or_ps,
        _mm256_castps_si256,
        _mm256_castsi256_ps,
        _mm256_add_epi32,
        _mm256_slli_epi32,
        _mm256_cvtss_f32
    );
}

#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
pub use hardware::{Simd, Simd128, SimdSingle, SimdSingle128};

/// Where no vector unit is known the scalar twin serves.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
mod scalar {
    pub use super::{Scalar as Simd, Scalar as Simd128, ScalarSingle as SimdSingle, ScalarSingle as SimdSingle128};
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub use scalar::{Simd, Simd128, SimdSingle, SimdSingle128};
