//! Two lanes of f64, in hardware and as a scalar twin with the same bits.

#![allow(unsafe_code)]

/// Two f64 values that are computed on together.
pub trait Lanes: Copy {
    /// Both lanes hold `value`.
    fn splat(value: f64) -> Self;
    /// The two values at `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for reading two f64; no alignment is needed.
    unsafe fn load(pointer: *const f64) -> Self;
    /// Writes the two values to `pointer`.
    ///
    /// # Safety
    /// `pointer` must be valid for writing two f64; no alignment is needed.
    unsafe fn store(self, pointer: *mut f64);
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
    /// Adds the low bits of `shifter` to the exponent: multiplies by 2^k, where `shifter` is 1.5·2^52 + k.
    fn scale_by_shifter(self, shifter: Self) -> Self;
    /// The two values.
    fn to_array(self) -> [f64; 2];
}

/// Bits of the mantissa of an f64.
const MANTISSA_BITS: u32 = 52;

/// The scalar twin.
#[derive(Clone, Copy)]
pub struct Scalar([f64; 2]);

impl Scalar {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self([f(self.0[0], other.0[0]), f(self.0[1], other.0[1])])
    }
}

impl Lanes for Scalar {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self([value, value])
    }
    #[inline(always)]
    unsafe fn load(pointer: *const f64) -> Self {
        // SAFETY: the caller vouches for two readable values.
        unsafe { Self([pointer.read_unaligned(), pointer.add(1).read_unaligned()]) }
    }
    #[inline(always)]
    unsafe fn store(self, pointer: *mut f64) {
        // SAFETY: the caller vouches for two writable values.
        unsafe {
            pointer.write_unaligned(self.0[0]);
            pointer.add(1).write_unaligned(self.0[1]);
        }
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
        let pick = |k: usize| if self.0[k] > limit.0[k] { above.0[k] } else { below.0[k] };
        Self([pick(0), pick(1)])
    }
    #[inline(always)]
    fn scale_by_shifter(self, shifter: Self) -> Self {
        self.zip(shifter, |a, s| f64::from_bits(a.to_bits().wrapping_add(s.to_bits() << MANTISSA_BITS)))
    }
    #[inline(always)]
    fn to_array(self) -> [f64; 2] {
        self.0
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod hardware {
    use super::{Lanes, MANTISSA_BITS};
    use core::arch::wasm32::*;

    /// Two lanes in a v128 register.
    #[derive(Clone, Copy)]
    pub struct Simd(v128);

    impl Lanes for Simd {
        #[inline(always)]
        fn splat(value: f64) -> Self {
            Self(f64x2_splat(value))
        }
        #[inline(always)]
        unsafe fn load(pointer: *const f64) -> Self {
            // SAFETY: the caller vouches for two readable values; v128.load needs no alignment.
            Self(unsafe { v128_load(pointer.cast()) })
        }
        #[inline(always)]
        unsafe fn store(self, pointer: *mut f64) {
            // SAFETY: the caller vouches for two writable values; v128.store needs no alignment.
            unsafe { v128_store(pointer.cast(), self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(f64x2_add(self.0, other.0))
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(f64x2_sub(self.0, other.0))
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Self(f64x2_mul(self.0, other.0))
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Self(f64x2_div(self.0, other.0))
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            // pmin(a, b) is b < a ? b : a, so the arguments are swapped.
            Self(f64x2_pmin(other.0, self.0))
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            Self(f64x2_pmax(other.0, self.0))
        }
        #[inline(always)]
        fn select_above(self, limit: Self, above: Self, below: Self) -> Self {
            Self(v128_bitselect(above.0, below.0, f64x2_gt(self.0, limit.0)))
        }
        #[inline(always)]
        fn scale_by_shifter(self, shifter: Self) -> Self {
            Self(i64x2_add(self.0, i64x2_shl(shifter.0, MANTISSA_BITS)))
        }
        #[inline(always)]
        fn to_array(self) -> [f64; 2] {
            [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod hardware {
    use super::{Lanes, MANTISSA_BITS};
    use core::arch::x86_64::*;

    /// Two lanes in an SSE2 register.
    #[derive(Clone, Copy)]
    pub struct Simd(__m128d);

    // SAFETY of every block below: SSE2 is part of the x86-64 baseline, so the instructions always exist; loads and
    // stores are the unaligned ones and their callers vouch for the pointers.
    impl Lanes for Simd {
        #[inline(always)]
        fn splat(value: f64) -> Self {
            Self(unsafe { _mm_set1_pd(value) })
        }
        #[inline(always)]
        unsafe fn load(pointer: *const f64) -> Self {
            Self(unsafe { _mm_loadu_pd(pointer) })
        }
        #[inline(always)]
        unsafe fn store(self, pointer: *mut f64) {
            unsafe { _mm_storeu_pd(pointer, self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(unsafe { _mm_add_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(unsafe { _mm_sub_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Self(unsafe { _mm_mul_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Self(unsafe { _mm_div_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn min(self, other: Self) -> Self {
            Self(unsafe { _mm_min_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn max(self, other: Self) -> Self {
            Self(unsafe { _mm_max_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn select_above(self, limit: Self, above: Self, below: Self) -> Self {
            unsafe {
                let mask = _mm_cmpgt_pd(self.0, limit.0);
                Self(_mm_or_pd(_mm_and_pd(mask, above.0), _mm_andnot_pd(mask, below.0)))
            }
        }
        #[inline(always)]
        fn scale_by_shifter(self, shifter: Self) -> Self {
            const SHIFT: i32 = MANTISSA_BITS as i32;
            unsafe {
                let exponent = _mm_slli_epi64::<SHIFT>(_mm_castpd_si128(shifter.0));
                Self(_mm_castsi128_pd(_mm_add_epi64(_mm_castpd_si128(self.0), exponent)))
            }
        }
        #[inline(always)]
        fn to_array(self) -> [f64; 2] {
            let mut out = [0.0; 2];
            unsafe { _mm_storeu_pd(out.as_mut_ptr(), self.0) };
            out
        }
    }
}

#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
pub use hardware::Simd;

/// Where no vector unit is known the scalar twin serves.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub type Simd = Scalar;
