//! What the tests of the kernels share.

/// Numbers over the range of the functions, and at its ends.
pub fn grid() -> Vec<f64> {
    let mut values: Vec<f64> = (-140_000..=140_000).map(|i| f64::from(i) * 0.005_000_37).collect();
    values.extend((0..2000).map(|i| libm::exp(-f64::from(i) * 0.02)));
    values.extend([0.0, -0.0, 1e-300, -1e-300, 36.7, -36.7, 745.0, -745.0, 1e6, -1e6]);
    values
}

/// The largest error of a kernel over [`grid`], in units in the last place of what is expected.
pub fn worst_ulps(kernel: fn(&mut [f64]), expected: impl Fn(f64) -> f64) -> f64 {
    let inputs: Vec<f64> = grid().into_iter().filter(|x| x.abs() <= 700.0).collect();
    let mut outputs = inputs.clone();
    kernel(&mut outputs);
    let ulps = |(x, actual): (&f64, &f64)| {
        let wanted = expected(*x);
        let spacing = f64::from_bits(wanted.abs().to_bits() + 1) - wanted.abs();
        (actual - wanted).abs() / spacing
    };
    inputs.iter().zip(&outputs).map(ulps).fold(0.0, f64::max)
}
