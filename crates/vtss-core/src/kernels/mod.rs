//! Vector kernels: products with tall matrices, Gram products, the logistic functions, distances, sums,
//! columns, the cipher of random numbers.
//!
//! Every kernel is written once over [`lanes::Lanes`] and instantiated twice: with SIMD lanes (two of f64 or four of f32;
//! SSE2 on x86-64, SIMD128 in WebAssembly; twice as many in a build for machines with AVX2) and with their scalar twin.
//! All do the same operations in the same order, without fused multiply-adds, so they give the same bits: the tests
//! compare kernels, and whole sweeps, which the feature `scalar-lanes` computes with the twin alone, with the bits that
//! were frozen. This is the only room with `unsafe`.
//!
//! Kernels are never inlined: V8 optimises a function from one call to the next, so a small one that is called often soon
//! runs optimised, and a large one that is called seldom does not. For the same reason loops elsewhere stand in functions
//! of their own that are marked so: the work of V8's compiler grows with the function that a loop is in.

pub mod chacha;
pub mod columns;
pub mod element;
pub mod exponential;
pub mod interpolated;
pub mod kept_residuals;
pub mod lanes;
pub mod logarithm;
pub mod logistic;
pub mod moments;
pub mod product;
pub mod quadrature;
pub mod rounded;
pub mod row_products;
pub mod softplus;
#[cfg(test)]
mod testing;

pub use element::Element;
pub use interpolated::{Between, add_interpolated_changes, add_interpolated_residuals};
pub use kept_residuals::{keep_residuals, kept_changes_in_place};
pub use logistic::{are_small, negative_sigmoid_in_place, residual_changes_in_place, sigmoid_in_place};
pub use product::{add_product, add_transposed_product, add_upper_gram};
pub use quadrature::Quadrature;
pub use rounded::{MOST_ROUNDED_ROWS, round_rows, units_of};
pub use row_products::row_products;
pub use softplus::{ClassShifts, add_column_sums, softplus_in_place};
