//! The numbers that the kernels are instantiated for: f64 for every result, f32 where a result is only approached.

use super::lanes::{Lanes, Simd, SimdSingle};
use super::{logistic, logistic_single};

/// f64 or f32.
pub trait Element: Copy {
    /// Its register.
    type Simd: Lanes<Value = Self>;
    /// 0.
    const ZERO: Self;
    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    /// The same value.
    fn to_f64(self) -> f64;
    /// Replaces each margin x by 1 / (1 + e^−x): the residual p − y of a majority row.
    fn sigmoid_in_place(margins: &mut [Self]);
    /// Replaces each margin x by −1 / (1 + e^x): the residual p − y of a minority row.
    fn negative_sigmoid_in_place(margins: &mut [Self]);
}

impl Element for f64 {
    type Simd = Simd;
    const ZERO: Self = 0.0;
    fn from_f64(value: f64) -> Self {
        value
    }
    fn to_f64(self) -> f64 {
        self
    }
    fn sigmoid_in_place(margins: &mut [Self]) {
        logistic::sigmoid_in_place(margins);
    }
    fn negative_sigmoid_in_place(margins: &mut [Self]) {
        logistic::negative_sigmoid_in_place(margins);
    }
}

impl Element for f32 {
    type Simd = SimdSingle;
    const ZERO: Self = 0.0;
    fn from_f64(value: f64) -> Self {
        value as f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    fn sigmoid_in_place(margins: &mut [Self]) {
        logistic_single::sigmoid_in_place(margins);
    }
    fn negative_sigmoid_in_place(margins: &mut [Self]) {
        logistic_single::negative_sigmoid_in_place(margins);
    }
}
