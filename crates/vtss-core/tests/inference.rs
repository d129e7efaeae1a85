#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The bootstrap of held-out losses: against a slow one written from its definition, its normal limit against the draws
//! that it stands for, with groups, and where nothing is to be gained.

use vtss_core::assessment::{ArmLosses, AssessmentRequest};
use vtss_core::balanced_loss::log_loss_of_margin;
use vtss_core::inference::{ChosenSizes, Inference, Limits, ResamplingPlan, UnitLosses, infer};
use vtss_core::rng::Stream;
use vtss_core::selection::SelectionRule;

const SEED: u64 = 11;
const FOLDS: usize = 5;
const REPEATS: usize = 3;
/// Candidates of the tuned weight (above 0) and of the generator.
const WEIGHT_SIZES: [usize; 4] = [50, 100, 150, 200];
const ROW_SIZES: [usize; 5] = [0, 50, 100, 150, 200];
/// Natural, class weight, then both curves.
const N_FITS: usize = 2 + WEIGHT_SIZES.len() + ROW_SIZES.len();

/// A run made up: log odds of every row in every repeat under every fit.
struct MadeUp {
    labels: Vec<u8>,
    groups: Option<Vec<u32>>,
    /// The fold of each row in each repeat.
    folds: Vec<Vec<usize>>,
    /// By repeat, row, fit.
    margins: Vec<Vec<[f32; N_FITS]>>,
    offsets: Vec<f64>,
    /// A fit that failed everywhere.
    failed: Option<usize>,
}

impl MadeUp {
    /// `signal`: what rows of the generator gain at size 100; `spread`: of the fits about one another.
    fn new(counts: [usize; 2], groups: Option<Vec<u32>>, signal: f64, spread: f64, seed: u64) -> Self {
        let n = counts[0] + counts[1];
        // Classes interleaved, so that no code can rest on their order.
        let labels: Vec<u8> = (0..n).map(|row| u8::from((row * counts[1]) % n < counts[1])).collect();
        assert_eq!(labels.iter().map(|&y| usize::from(y)).sum::<usize>(), counts[1]);
        let mut stream = Stream::new(seed, "test/inference");
        let mut folds = Vec::new();
        let mut margins = Vec::new();
        for _ in 0..REPEATS {
            let mut next = [0, 0];
            folds.push(
                labels
                    .iter()
                    .map(|&label| {
                        let place = &mut next[usize::from(label)];
                        *place += 1;
                        *place % FOLDS
                    })
                    .collect(),
            );
            margins.push(Vec::new());
        }
        for &label in &labels {
            let side = if label == 1 { 1.0 } else { -1.0 };
            let row = 1.5 * side + 1.3 * stream.normal();
            let of_fits: Vec<f64> = (0..N_FITS).map(|_| spread * stream.normal()).collect();
            for repeat in &mut margins {
                let mut line = [0.0; N_FITS];
                for (fit, value) in line.iter_mut().enumerate() {
                    let size = fit.checked_sub(2 + WEIGHT_SIZES.len()).map_or(0, |i| ROW_SIZES[i]);
                    let gain = side * signal * (1.0 - ((size as f64 - 100.0) / 100.0).powi(2));
                    let base = if fit == 0 || size == 0 { -1.0 } else { 0.0 };
                    *value = (row + base + of_fits[fit] + gain + 0.1 * stream.normal()) as f32;
                }
                repeat.push(line);
            }
        }
        let offsets = (0..FOLDS * REPEATS * N_FITS)
            .map(|e| if e % N_FITS == 0 { 1.0 } else { 0.05 * ((e * 7) % 11) as f64 - 0.2 })
            .collect();
        Self { labels, groups, folds, margins, offsets, failed: None }
    }

    fn offset(&self, repeat: usize, row: usize, fit: usize) -> f64 {
        self.offsets[(repeat * FOLDS + self.folds[repeat][row]) * N_FITS + fit]
    }

    /// Mean loss of a row over repeats, of all columns.
    fn row_losses(&self) -> Vec<Vec<f64>> {
        let loss = |row: usize, column: usize| {
            let (fit, corrected) = (column % N_FITS, column >= N_FITS);
            let of_repeat = |repeat: usize| {
                let shift = if corrected { self.offset(repeat, row, fit) } else { 0.0 };
                log_loss_of_margin(self.labels[row], f64::from(self.margins[repeat][row][fit]) + shift)
            };
            (0..REPEATS).map(of_repeat).sum::<f64>() / REPEATS as f64
        };
        (0..self.labels.len()).map(|row| (0..2 * N_FITS).map(|column| loss(row, column)).collect()).collect()
    }

    /// Balanced loss of all columns over all rows; every split of the request has these, so that means are they.
    fn means(&self) -> Vec<f64> {
        let rows = self.row_losses();
        (0..2 * N_FITS)
            .map(|column| {
                let mean = |class: u8| {
                    let of: Vec<f64> =
                        rows.iter().zip(&self.labels).filter(|(_, y)| **y == class).map(|(r, _)| r[column]).collect();
                    of.iter().sum::<f64>() / of.len() as f64
                };
                if self.failed == Some(column % N_FITS) { f64::NAN } else { 0.5 * (mean(0) + mean(1)) }
            })
            .collect()
    }

    fn request(&self) -> AssessmentRequest {
        let means = self.means();
        let arm = |first: usize, n_synthetic: &[usize]| {
            let of = |start: usize| means[start..start + n_synthetic.len()].repeat(2);
            ArmLosses { n_synthetic: n_synthetic.to_vec(), plain: of(first), corrected: of(N_FITS + first) }
        };
        AssessmentRequest {
            n_splits: 2,
            validation_to_training: 0.25,
            rule: SelectionRule::Minimum,
            minimum_gain: 0.005,
            n_minority: 20,
            balance_gap: 200,
            too_few_minority_rows: false,
            too_few_minority_groups: false,
            natural: arm(0, &[0]),
            class_weight: Some(arm(1, &[0])),
            full_weight: None,
            tuned_weight: Some(arm(2, &WEIGHT_SIZES)),
            prior_shift: true,
            duplicate: None,
            generators: vec![arm(2 + WEIGHT_SIZES.len(), &ROW_SIZES)],
        }
    }

    fn losses(&self, limits: Limits) -> UnitLosses {
        let n_held_out = vec![REPEATS as u32; self.labels.len()];
        let plan =
            ResamplingPlan::new(&self.labels, self.groups.as_deref(), &n_held_out, limits, SEED).unwrap().unwrap();
        let mut losses = UnitLosses::new(plan.clone(), N_FITS, self.offsets.clone()).unwrap();
        // In blocks that end in the middle of rows and units.
        let entries: Vec<(u32, [f32; N_FITS])> = plan
            .rows()
            .iter()
            .flat_map(|&row| {
                let row = row as usize;
                (0..REPEATS).map(move |r| ((r * FOLDS + self.folds[r][row]) as u32, self.margins[r][row]))
            })
            .collect();
        for block in entries.chunks(7) {
            let splits: Vec<u32> = block.iter().map(|entry| entry.0).collect();
            let margins: Vec<f32> = block.iter().flat_map(|entry| entry.1).collect();
            losses.add(&splits, &margins).unwrap();
        }
        losses
    }

    fn infer(&self, limits: Limits, n_draws: usize) -> Inference {
        infer(&self.request(), &self.losses(limits), SEED, n_draws).unwrap().unwrap()
    }
}

/// Everything resampled one by one.
const EXACT: Limits = Limits { exact_units: 100_000, sampled_units: 100_000 };

/// Everything by the normal limit, from all units.
const NORMAL: Limits = Limits { exact_units: 0, sampled_units: 100_000 };

/// What the slow bootstrap finds.
struct Slow {
    gains: Vec<f64>,
    /// Chosen above 0, and among all.
    choice: Vec<f64>,
    selected: Vec<f64>,
}

/// Bias-corrected cross-validation from its definition: weights a row at a time, one loop for everything. Strata are lists
/// of units, units lists of rows; each stratum has the stream of its name.
fn slow(run: &MadeUp, strata: &[(&str, Vec<Vec<usize>>)], n_draws: usize) -> Slow {
    let rows = run.row_losses();
    let failed = |column: usize| run.failed == Some(column % N_FITS);
    let mut streams: Vec<Stream> =
        strata.iter().map(|(name, _)| Stream::new(SEED, &format!("bootstrap/{name}"))).collect();
    let first_row_fit = 2 + WEIGHT_SIZES.len();
    let mut found = Slow { gains: vec![0.0; 4], choice: vec![0.0; 5], selected: vec![0.0; 5] };
    for _ in 0..n_draws {
        let mut weight = vec![0.0; run.labels.len()];
        for ((_, units), stream) in strata.iter().zip(&mut streams) {
            loop {
                let mut times = vec![0.0; units.len()];
                for _ in 0..units.len() {
                    times[stream.below(units.len() as u32) as usize] += 1.0;
                }
                units.iter().zip(&times).for_each(|(rows, times)| rows.iter().for_each(|&row| weight[row] = *times));
                let members = || units.iter().flatten();
                let has =
                    |class: u8, drawn: bool| members().any(|&r| run.labels[r] == class && (weight[r] > 0.0) == drawn);
                if [0, 1].iter().all(|&y| !members().any(|&r| run.labels[r] == y) || (has(y, true) && has(y, false))) {
                    break;
                }
            }
        }
        let balanced = |column: usize, weight: &dyn Fn(usize) -> f64| {
            let mean = |class: u8| {
                let (mut sum, mut total) = (0.0, 0.0);
                for (row, losses) in rows.iter().enumerate().filter(|(row, _)| run.labels[*row] == class) {
                    sum += weight(row) * losses[column];
                    total += weight(row);
                }
                sum / total
            };
            if failed(column) { f64::NAN } else { 0.5 * (mean(0) + mean(1)) }
        };
        let inside: Vec<f64> = (0..2 * N_FITS).map(|c| balanced(c, &|row| weight[row])).collect();
        let outside: Vec<f64> =
            (0..2 * N_FITS).map(|c| balanced(c, &|row| if weight[row] == 0.0 { 1.0 } else { 0.0 })).collect();
        let choose = |columns: Vec<usize>| {
            columns
                .into_iter()
                .filter(|&c| !inside[c].is_nan())
                .min_by(|&a, &b| inside[a].total_cmp(&inside[b]))
                .unwrap()
        };
        let both = |fits: std::ops::Range<usize>| fits.flat_map(|fit| [fit, N_FITS + fit]).collect::<Vec<_>>();
        let weight_choice = choose(both(2..first_row_fit));
        let choice = choose(both(first_row_fit + 1..N_FITS));
        found.choice[choice % N_FITS - first_row_fit] += 1.0 / n_draws as f64;
        found.selected[choose(both(first_row_fit..N_FITS)) % N_FITS - first_row_fit] += 1.0 / n_draws as f64;
        for (gain, reference) in found.gains.iter_mut().zip([0, N_FITS, 1, weight_choice]) {
            *gain += (outside[reference] - outside[choice]) / n_draws as f64;
        }
    }
    found
}

fn rows_of_class(run: &MadeUp, class: u8) -> Vec<Vec<usize>> {
    (0..run.labels.len()).filter(|&row| run.labels[row] == class).map(|row| vec![row]).collect()
}

fn gains_of(inference: &Inference) -> Vec<f64> {
    let generator = &inference.generators[0];
    std::iter::once(generator.over_none).chain(generator.over_rebalancers.iter().copied()).map(Option::unwrap).collect()
}

fn assert_same(inference: &Inference, expected: &Slow, tolerance: f64) {
    for (gain, expected) in gains_of(inference).iter().zip(&expected.gains) {
        assert!((gain - expected).abs() <= tolerance, "{gain} is not {expected}");
    }
    let curve = &inference.generators[0].curve;
    for (sizes, expected) in [(&curve.choice, &expected.choice), (&curve.selected, &expected.selected)] {
        for (share, expected) in sizes.as_ref().unwrap().shares.iter().zip(expected) {
            assert!((share - expected).abs() <= 1e-12, "{share} is not {expected}");
        }
    }
}

#[test]
fn rows_are_drawn_as_the_definition_says() {
    let mut run = MadeUp::new([90, 20], None, 0.1, 0.3, 1);
    let strata = [("majority", rows_of_class(&run, 0)), ("minority", rows_of_class(&run, 1))];
    // Single precision of the log odds is shared; what differs is the order of sums.
    assert_same(&run.infer(EXACT, 150), &slow(&run, &strata, 150), 1e-12);
    // The default draws so few rows one by one, too; and a fit that failed is never chosen.
    run.failed = Some(2 + WEIGHT_SIZES.len() + 2);
    let inference = run.infer(Limits::default(), 150);
    assert_same(&inference, &slow(&run, &strata, 150), 1e-12);
    assert_eq!(inference.generators[0].curve.choice.as_ref().unwrap().shares[2], 0.0);
}

#[test]
fn groups_are_drawn_whole() {
    // Groups of three hold both classes: one stratum.
    let n = 120;
    let mut run = MadeUp::new([100, 20], Some((0..n).map(|row| 7 * (row / 3)).collect()), 0.1, 0.3, 2);
    let groups: Vec<Vec<usize>> = (0..40).map(|g| vec![3 * g, 3 * g + 1, 3 * g + 2]).collect();
    assert_same(&run.infer(EXACT, 120), &slow(&run, &[("groups", groups)], 120), 1e-12);
    // Groups of one class each: a stratum for each class. Pairs of rows of one class in order.
    let pairs = |class: u8| -> Vec<Vec<usize>> {
        rows_of_class(&run, class).concat().chunks(2).map(<[usize]>::to_vec).collect()
    };
    let strata = [("majority", pairs(0)), ("minority", pairs(1))];
    let mut codes = vec![0; n as usize];
    for (code, unit) in strata.iter().flat_map(|(_, units)| units).enumerate() {
        unit.iter().for_each(|&row| codes[row] = code as u32);
    }
    run.groups = Some(codes);
    assert_same(&run.infer(EXACT, 120), &slow(&run, &strata, 120), 1e-12);
}

#[test]
fn the_normal_limit_agrees_with_the_draws_that_it_stands_for() {
    let n_draws = 20_000;
    let of_pairs = |n: u32| Some((0..n).map(|row| row / 4).collect::<Vec<u32>>());
    for (counts, groups) in [([1500, 600], None), ([1600, 640], of_pairs(2240))] {
        let run = MadeUp::new(counts, groups, 0.0, 0.4, 3);
        let exact = run.infer(EXACT, n_draws);
        let raw = {
            let means = run.means();
            let first = 2 + WEIGHT_SIZES.len() + 1;
            let best = (first..N_FITS).flat_map(|fit| [means[fit], means[N_FITS + fit]]).fold(f64::INFINITY, f64::min);
            means[N_FITS] - best
        };
        let optimism = raw - gains_of(&exact)[1];
        assert!(optimism > 0.0005, "a search that costs {optimism} tells nothing");
        // One class exact and the other normal, both normal, and from a sample of the units.
        let mixed = Limits { exact_units: 700, sampled_units: 100_000 };
        let sampled = Limits { exact_units: 0, sampled_units: 500 };
        for (limits, tolerance) in [(mixed, 0.15), (NORMAL, 0.15), (sampled, 0.2)] {
            let normal = run.infer(limits, n_draws);
            for (a, b) in gains_of(&exact).iter().zip(gains_of(&normal)) {
                // Three Monte-Carlo errors of the noisiest gain, the one over none; without the mirror it would be 0.5.
                assert!((a - b).abs() < tolerance * optimism, "{a} and {b}, optimism {optimism}, {limits:?}");
            }
            let shares = |inference: &Inference| inference.generators[0].curve.choice.clone().unwrap().shares;
            for (a, b) in shares(&exact).iter().zip(shares(&normal)) {
                // Four standard errors of a difference of two shares of 20,000 draws, and what a sample of units adds.
                assert!((a - b).abs() < 0.025, "{a} and {b}");
            }
        }
    }
}

#[test]
fn without_signal_the_correction_takes_gains_away() {
    for seed in 0..20 {
        let run = MadeUp::new([400, 80], None, 0.0, 0.3, 100 + seed);
        let means = run.means();
        let first = 2 + WEIGHT_SIZES.len() + 1;
        let best = (first..N_FITS).flat_map(|fit| [means[fit], means[N_FITS + fit]]).fold(f64::INFINITY, f64::min);
        for limits in [EXACT, NORMAL] {
            let corrected = gains_of(&run.infer(limits, 300));
            for (reference, gain) in [0, N_FITS, 1].into_iter().zip(corrected) {
                assert!(gain < means[reference] - best, "{gain} is not below {}", means[reference] - best);
            }
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_whatever_the_blocks() {
    let run = MadeUp::new([90, 20], None, 0.1, 0.3, 5);
    assert_eq!(run.infer(EXACT, 100), run.infer(EXACT, 100));
    assert_eq!(run.infer(EXACT, 100), run.infer(Limits::default(), 100));
    let other = infer(&run.request(), &run.losses(EXACT), SEED + 1, 100).unwrap().unwrap();
    assert_ne!(run.infer(EXACT, 100), other);
}

#[test]
fn a_smoothed_rule_chooses_on_smooth_curves_in_every_draw() {
    let run = MadeUp::new([300, 60], None, 0.05, 0.3, 6);
    let smooth = AssessmentRequest { rule: SelectionRule::Smoothed, ..run.request() };
    let smoothed = infer(&smooth, &run.losses(EXACT), SEED, 300).unwrap().unwrap();
    assert_ne!(smoothed, run.infer(EXACT, 300));
}

#[test]
fn a_class_that_cannot_be_left_out_has_no_inference() {
    let plan = |labels: &[u8], groups: Option<&[u32]>, held_out: &[u32]| {
        ResamplingPlan::new(labels, groups, held_out, Limits::default(), 1)
    };
    assert!(plan(&[0, 0, 0, 1, 1], None, &[1; 5]).unwrap().is_some());
    assert!(plan(&[0, 0, 0, 1, 1], None, &[1, 1, 1, 1, 0]).unwrap().is_none());
    assert!(plan(&[0, 0, 0, 1, 1], Some(&[0, 1, 2, 3, 3]), &[1; 5]).unwrap().is_none());
    assert_eq!(plan(&[0, 1], None, &[1]).unwrap_err().code(), "SHAPE_MISMATCH");
    // Both minority rows in one of two mixed groups, the other without: no draw has the minority on both sides.
    let mut losses =
        UnitLosses::new(plan(&[0, 1, 0, 0], Some(&[0, 0, 1, 2]), &[1; 4]).unwrap().unwrap(), N_FITS, vec![0.0; N_FITS])
            .unwrap();
    losses.add(&[0; 4], &[0.5; 4 * N_FITS]).unwrap();
    let request = MadeUp::new([90, 20], None, 0.1, 0.3, 1).request();
    assert_eq!(infer(&request, &losses, 1, 10).unwrap(), None);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let run = MadeUp::new([90, 20], None, 0.1, 0.3, 1);
    let plan = ResamplingPlan::new(&run.labels, None, &[1; 110], EXACT, 1).unwrap().unwrap();
    let new = |n_fits, offsets| UnitLosses::new(plan.clone(), n_fits, vec![0.0; offsets]);
    assert_eq!(new(0, 0).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(new(2, 3).unwrap_err().code(), "SHAPE_MISMATCH");
    let mut losses = new(N_FITS, N_FITS).unwrap();
    assert_eq!(losses.add(&[0], &[0.0; 2]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(losses.add(&[1], &[0.0; N_FITS]).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(infer(&run.request(), &losses, 1, 10).unwrap_err().code(), "SHAPE_MISMATCH");
    losses.add(&[0; 110], &[0.0; 110 * N_FITS]).unwrap();
    assert!(losses.is_complete());
    assert_eq!(losses.add(&[0], &[0.0; N_FITS]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(infer(&run.request(), &losses, 1, 0).unwrap_err().code(), "OPTION_INVALID");
    let fewer = AssessmentRequest { class_weight: None, ..run.request() };
    assert_eq!(infer(&fewer, &losses, 1, 10).unwrap_err().code(), "SHAPE_MISMATCH");
    assert!(infer(&run.request(), &losses, 1, 10).unwrap().is_some());
}

#[test]
fn intervals_of_sizes_leave_a_tail_out_at_either_end() {
    let sizes = ChosenSizes::from_counts(&[25, 0, 475, 474, 26]).unwrap();
    assert_eq!((sizes.low, sizes.high), (2, 4));
    assert_eq!(sizes.shares[2], 0.475);
    let all_in_one = ChosenSizes::from_counts(&[0, 9, 0]).unwrap();
    assert_eq!((all_in_one.low, all_in_one.high), (1, 1));
    assert_eq!(ChosenSizes::from_counts(&[0, 0]), None);
}
