//! The numbers that the kernels are instantiated for: f64 for every result, f32 where a result is only approached.

#![allow(unsafe_code)]

use super::exponential::{DOUBLE, Exponential, SINGLE};
use super::lanes::{Lanes, MOST_LANES, Register, Simd, Simd128, SimdSingle, SimdSingle128};
use super::logistic::{negative_sigmoid, sigmoid, sigmoid_change, sigmoid_small_change};
use std::hint::black_box;
use std::ops::{Add, Mul, Sub};

/// f64 or f32.
pub trait Element: Copy + PartialOrd + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// Its register.
    type Simd: Lanes<Value = Self>;
    /// The register of 128 bits, of which rows are a multiple: for what is left over by wider ones, and where lanes are
    /// summed up with one another, as such a sum depends on their number.
    type Simd128: Lanes<Value = Self>;
    /// What its e^x is made of.
    type Exponential: 'static;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// Steps of at most this size are small: a little less than ½·ln 2. None in double precision, in which no fit takes changes.
    const SMALL_STEP: Option<Self>;
    /// Whether fits take changes of residuals in it.
    const TAKES_CHANGES: bool = Self::SMALL_STEP.is_some();
    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    /// The same value.
    fn to_f64(self) -> f64;
    /// Its size.
    fn absolute(self) -> Self;
    /// The constants of e^x, which V8 does not know.
    fn exponential() -> &'static Self::Exponential;
    /// 1 / (1 + e^−x): the residual p − y of majority rows with these margins.
    fn sigmoid<const REGISTERS: usize>(
        margins: [Self::Simd; REGISTERS],
        constants: &Self::Exponential,
    ) -> [Self::Simd; REGISTERS];
    /// −1 / (1 + e^x): the residual p − y of minority rows with these margins, without cancellation.
    fn negative_sigmoid<const REGISTERS: usize>(
        margins: [Self::Simd; REGISTERS],
        constants: &Self::Exponential,
    ) -> [Self::Simd; REGISTERS];
    /// The change of either residual from `margins` to `margins` + `steps`.
    fn sigmoid_change<const REGISTERS: usize>(
        margins: [Self::Simd; REGISTERS],
        steps: [Self::Simd; REGISTERS],
        constants: &Self::Exponential,
    ) -> [Self::Simd; REGISTERS];
    /// The same for steps of at most [`Element::SMALL_STEP`].
    fn sigmoid_small_change<const REGISTERS: usize>(
        margins: [Self::Simd; REGISTERS],
        steps: [Self::Simd; REGISTERS],
        constants: &Self::Exponential,
    ) -> [Self::Simd; REGISTERS];
}

/// What f64 and f32 do alike: the logistic functions of their registers.
macro_rules! impl_element {
    ($element:ty, $simd:ty, $simd_128:ty, $n:literal, $constants:ident, $small_step:expr) => {
        impl Element for $element {
            type Simd = $simd;
            type Simd128 = $simd_128;
            type Exponential = Exponential<Self, $n>;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const SMALL_STEP: Option<Self> = $small_step;
            fn from_f64(value: f64) -> Self {
                value as Self
            }
            fn to_f64(self) -> f64 {
                self.into()
            }
            fn absolute(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn exponential() -> &'static Self::Exponential {
                black_box(&$constants)
            }
            impl_element!(@function sigmoid, margins);
            impl_element!(@function negative_sigmoid, margins);
            impl_element!(@function sigmoid_change, margins, steps);
            impl_element!(@function sigmoid_small_change, margins, steps);
        }
    };
    (@function $name:ident, $($input:ident),+) => {
        #[inline(always)]
        fn $name<const REGISTERS: usize>(
            $($input: [Self::Simd; REGISTERS],)+
            constants: &Self::Exponential,
        ) -> [Self::Simd; REGISTERS] {
            $name($($input,)+ constants)
        }
    };
}

impl_element!(f64, Simd, Simd128, 11, DOUBLE, None);
impl_element!(f32, SimdSingle, SimdSingle128, 5, SINGLE, Some(0.34));

/// The lanes summed in their order: of the register whose width is the same in every build, and so are the bits.
#[inline(always)]
pub fn sum_of_lanes<E: Element>(register: E::Simd128) -> E {
    let mut lanes = [E::ZERO; MOST_LANES];
    // SAFETY: no register is wider than the buffer.
    unsafe { register.store(lanes.as_mut_ptr()) };
    lanes[1..E::Simd128::WIDTH].iter().fold(lanes[0], |sum, lane| sum + *lane)
}
