//! One way to sort: by a number, ties in their old order. One function for all, because every sort that a compiler makes
//! for a type of its own is five to ten kilobytes of WebAssembly.

/// Positions of `keys` in ascending order, NaN last; equal keys keep their order.
#[must_use]
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut order: Vec<(f64, usize)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, position)| position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_key_and_then_by_position() {
        assert_eq!(ascending(&[2.0, f64::NAN, 1.0, 2.0, -1.0, 1.0]), [4, 2, 5, 0, 3, 1]);
        assert!(ascending(&[]).is_empty());
    }
}
