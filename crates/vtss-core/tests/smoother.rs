#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Smoothed curves: what they keep, what they leave alone, and the rule that chooses on them.

use vtss_core::rng::Stream;
use vtss_core::selection::{AllowedSizes, FoldLosses, Selected, SelectionRule, Sizes, Smoother, select};

const N_MINORITY: usize = 200;

fn grid() -> Vec<usize> {
    (0..41).map(|i| i * 190).collect()
}

fn sizes(n_synthetic: &[usize]) -> Sizes<'_> {
    Sizes { n_synthetic, n_minority: N_MINORITY }
}

fn place(size: usize) -> f64 {
    ((N_MINORITY + size) as f64).ln()
}

#[test]
fn a_parabola_in_the_log_of_the_weight_is_kept() {
    let grid = grid();
    let parabola: Vec<f64> = grid.iter().map(|&n| 0.4 + 0.05 * (place(n) - 8.0).powi(2)).collect();
    let smoothed = Smoother::new(sizes(&grid), &parabola).smooth(&parabola);
    for (a, b) in parabola.iter().zip(&smoothed) {
        assert!((a - b).abs() < 1e-12, "{a} and {b}");
    }
}

#[test]
fn noise_is_smoothed_away() {
    let grid = grid();
    let mut stream = Stream::new(3, "test/smoother");
    let truth = |n: usize| 0.4 + 0.05 * (place(n) - 8.0).powi(2);
    let noisy: Vec<f64> = grid.iter().map(|&n| truth(n) + 0.01 * stream.normal()).collect();
    let smoothed = Smoother::new(sizes(&grid), &noisy).smooth(&noisy);
    let error = |curve: &[f64]| curve.iter().zip(&grid).map(|(loss, &n)| (loss - truth(n)).powi(2)).sum::<f64>();
    assert!(error(&smoothed) < 0.4 * error(&noisy), "{} of {}", error(&smoothed), error(&noisy));
}

#[test]
fn short_curves_stay_and_failed_fits_stay_out() {
    let short = [0.5, 0.3, 0.4, 0.2];
    assert_eq!(Smoother::new(sizes(&[0, 10, 20, 30]), &short).smooth(&short), short);
    let grid = grid();
    let mut losses: Vec<f64> = grid.iter().map(|&n| 0.4 + 0.05 * (place(n) - 8.0).powi(2)).collect();
    losses[7] = f64::NAN;
    let smoothed = Smoother::new(sizes(&grid), &losses).smooth(&losses);
    assert!(smoothed[7].is_nan());
    for (i, (a, b)) in losses.iter().zip(&smoothed).enumerate().filter(|(i, _)| *i != 7) {
        assert!((a - b).abs() < 1e-12, "{a} and {b} at {i}");
    }
    // The map serves other losses of the same fits: it is linear.
    let map = Smoother::new(sizes(&grid), &losses);
    let doubled = map.smooth(&losses.iter().map(|loss| 2.0 * loss + 1.0).collect::<Vec<_>>());
    for (a, b) in smoothed.iter().zip(doubled).filter(|(a, _)| a.is_finite()) {
        assert!((2.0 * a + 1.0 - b).abs() < 1e-12);
    }
    assert!(Smoother::new(sizes(&[]), &[]).smooth(&[]).is_empty());
}

fn chosen(plain: &FoldLosses, corrected: &FoldLosses, grid: &[usize], allowed: AllowedSizes) -> Option<Selected> {
    select(plain, corrected, sizes(grid), SelectionRule::Smoothed, allowed, 0.25).unwrap()
}

#[test]
fn the_rule_takes_the_least_of_the_smooth_curve() {
    let grid = grid();
    // A valley about candidate 20, and one lucky candidate far from it.
    let mut losses: Vec<f64> = grid.iter().map(|&n| 0.4 + 0.2 * (place(n) - place(grid[20])).powi(2)).collect();
    losses[33] = 0.399;
    let plain = FoldLosses::new(2, losses.len(), losses.repeat(2)).unwrap();
    let high = FoldLosses::new(2, losses.len(), vec![9.0; 2 * losses.len()]).unwrap();
    let selected = chosen(&plain, &high, &grid, AllowedSizes::All).unwrap();
    assert!((18..=22).contains(&selected.index), "{}", selected.index);
    assert_eq!((selected.minimum_index, selected.applied, selected.corrected), (33, SelectionRule::Smoothed, false));
    // The loss that is told is the measured one.
    assert_eq!(selected.loss, losses[selected.index]);
    // The corrected curve is smoothed by itself, and wins where it is lower.
    assert!(chosen(&high, &plain, &grid, AllowedSizes::All).unwrap().corrected);
}

#[test]
fn a_grid_goes_on_where_the_raw_least_or_the_least_of_the_smooth_curve_is_its_largest_size() {
    let grid = grid();
    let last = grid.len() - 1;
    let at_edge = |losses: &[f64]| {
        let plain = FoldLosses::new(2, losses.len(), losses.repeat(2)).unwrap();
        let high = FoldLosses::new(2, losses.len(), vec![9.0; 2 * losses.len()]).unwrap();
        let selected = chosen(&plain, &high, &grid, AllowedSizes::All).unwrap();
        (selected.minimum_index == last, selected.index == last, selected.at_edge)
    };
    let falling: Vec<f64> = grid.iter().map(|&n| 1.0 - 0.05 * place(n)).collect();
    assert_eq!(at_edge(&falling), (true, true, true));
    // One lucky candidate before the end: the smooth curve falls on.
    let mut lucky = falling.clone();
    lucky[last - 1] = falling[last] - 0.001;
    assert_eq!(at_edge(&lucky), (false, true, true));
    let mut valley: Vec<f64> = grid.iter().map(|&n| 0.4 + 0.2 * (place(n) - place(grid[20])).powi(2)).collect();
    assert_eq!(at_edge(&valley), (false, false, false));
    valley[last] = 0.3;
    assert_eq!(at_edge(&valley), (true, false, true));
}

#[test]
fn ties_go_to_the_smaller_size_and_zero_only_where_it_is_allowed() {
    let flat = FoldLosses::new(2, 3, vec![0.5; 6]).unwrap();
    let pick = |allowed| chosen(&flat, &flat, &[0, 10, 20], allowed).unwrap();
    assert_eq!((pick(AllowedSizes::All).index, pick(AllowedSizes::Positive).index), (0, 1));
    assert!(!pick(AllowedSizes::All).corrected);
    let failed = FoldLosses::new(2, 3, vec![f64::NAN; 6]).unwrap();
    assert_eq!(chosen(&failed, &failed, &[0, 10, 20], AllowedSizes::All), None);
}
