//! Registers of SSE2 and, where the build is for machines that have it, of AVX2.

use super::{Lanes, MANTISSA_BITS, MANTISSA_BITS_SINGLE, Register, WordLanes};
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

        impl Register for $name {
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
            fn mul(self, other: Self) -> Self {
                Self(unsafe { $mul(self.0, other.0) })
            }
        }

        impl Lanes for $name {
            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                Self(unsafe { $sub(self.0, other.0) })
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
            fn with_sign_of(self, other: Self) -> Self {
                unsafe { Self($or(self.0, $and(other.0, $set(-0.0)))) }
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

/// Four pairs of whole numbers of 16 bits, or four sums of their products.
#[derive(Clone, Copy)]
pub struct RowPairs(__m128i);

impl RowPairs {
    /// The low halves of two registers whose low bits hold whole numbers; `low_half`: the bits of one.
    #[inline(always)]
    pub fn of_shifted(low: SimdSingle128, high: SimdSingle128, low_half: Self) -> Self {
        unsafe {
            let low = _mm_and_si128(_mm_castps_si128(low.0), low_half.0);
            Self(_mm_or_si128(low, _mm_slli_epi32::<16>(_mm_castps_si128(high.0))))
        }
    }
}

impl Register for RowPairs {
    type Value = i32;
    const WIDTH: usize = 4;
    #[inline(always)]
    fn splat(value: i32) -> Self {
        Self(unsafe { _mm_set1_epi32(value) })
    }
    #[inline(always)]
    unsafe fn load(pointer: *const i32) -> Self {
        Self(unsafe { _mm_loadu_si128(pointer.cast()) })
    }
    #[inline(always)]
    unsafe fn store(self, pointer: *mut i32) {
        unsafe { _mm_storeu_si128(pointer.cast(), self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(unsafe { _mm_add_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm_madd_epi16(self.0, other.0) })
    }
}

/// Four words of 32 bits.
#[derive(Clone, Copy)]
pub struct Words(__m128i);

impl WordLanes for Words {
    #[inline(always)]
    fn new(words: [u32; 4]) -> Self {
        Self(unsafe { _mm_loadu_si128(words.as_ptr().cast()) })
    }
    #[inline(always)]
    fn to_array(self) -> [u32; 4] {
        let mut words = [0; 4];
        unsafe { _mm_storeu_si128(words.as_mut_ptr().cast(), self.0) };
        words
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(unsafe { _mm_add_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(unsafe { _mm_xor_si128(self.0, other.0) })
    }
    #[inline(always)]
    fn rotated_left<const BITS: i32, const REST: i32>(self) -> Self {
        Self(unsafe { _mm_or_si128(_mm_slli_epi32::<BITS>(self.0), _mm_srli_epi32::<REST>(self.0)) })
    }
    #[inline(always)]
    fn turned_by_one(self) -> Self {
        Self(unsafe { _mm_shuffle_epi32::<0b00_11_10_01>(self.0) })
    }
    #[inline(always)]
    fn turned_by_two(self) -> Self {
        Self(unsafe { _mm_shuffle_epi32::<0b01_00_11_10>(self.0) })
    }
    #[inline(always)]
    fn turned_by_three(self) -> Self {
        Self(unsafe { _mm_shuffle_epi32::<0b10_01_00_11>(self.0) })
    }
}
