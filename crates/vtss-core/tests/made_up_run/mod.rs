//! Runs that are made up, and the bootstrap of their held-out losses, slow and from its definition.

use vtss_core::assessment::{ArmLosses, AssessmentRequest};
use vtss_core::balanced_loss::log_loss_of_margin;
use vtss_core::inference::{Inference, Limits, ResamplingPlan, UnitLosses, infer};
use vtss_core::rng::Stream;
use vtss_core::selection::SelectionRule;
pub const SEED: u64 = 11;
pub const FOLDS: usize = 5;
pub const REPEATS: usize = 3;
/// Candidates of the tuned weight (above 0) and of the generator.
pub const WEIGHT_SIZES: [usize; 4] = [50, 100, 150, 200];
pub const ROW_SIZES: [usize; 5] = [0, 50, 100, 150, 200];
/// Natural, class weight, then both curves.
pub const N_FITS: usize = 2 + WEIGHT_SIZES.len() + ROW_SIZES.len();

/// A run made up: log odds of every row in every repeat under every fit.
pub struct MadeUp {
    pub labels: Vec<u8>,
    pub groups: Option<Vec<u32>>,
    /// The fold of each row in each repeat.
    pub folds: Vec<Vec<usize>>,
    /// By repeat, row, fit.
    pub margins: Vec<Vec<[f32; N_FITS]>>,
    pub offsets: Vec<f64>,
    /// A fit that failed everywhere.
    pub failed: Option<usize>,
}

impl MadeUp {
    /// `signal`: what rows of the generator gain at size 100; `spread`: of the fits about one another.
    pub fn new(counts: [usize; 2], groups: Option<Vec<u32>>, signal: f64, spread: f64, seed: u64) -> Self {
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

    pub fn offset(&self, repeat: usize, row: usize, fit: usize) -> f64 {
        self.offsets[(repeat * FOLDS + self.folds[repeat][row]) * N_FITS + fit]
    }

    /// Mean loss of a row over repeats, of all columns.
    pub fn row_losses(&self) -> Vec<Vec<f64>> {
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
    pub fn means(&self) -> Vec<f64> {
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

    pub fn request(&self) -> AssessmentRequest {
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

    pub fn losses(&self, limits: Limits) -> UnitLosses {
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

    pub fn infer(&self, limits: Limits, n_draws: usize) -> Inference {
        infer(&self.request(), &self.losses(limits), SEED, n_draws).unwrap().unwrap()
    }
}

/// Everything resampled one by one.
pub const EXACT: Limits = Limits { exact_units: 100_000, sampled_units: 100_000 };

/// Everything by the normal limit, from all units.
pub const NORMAL: Limits = Limits { exact_units: 0, sampled_units: 100_000 };

/// What the slow bootstrap finds.
pub struct Slow {
    pub gains: Vec<f64>,
    /// Chosen above 0, and among all.
    pub choice: Vec<f64>,
    pub selected: Vec<f64>,
}

/// Bias-corrected cross-validation from its definition: weights a row at a time, one loop for everything. Strata are lists
/// of units, units lists of rows; each stratum has the stream of its name.
pub fn slow(run: &MadeUp, strata: &[(&str, Vec<Vec<usize>>)], n_draws: usize) -> Slow {
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

pub fn rows_of_class(run: &MadeUp, class: u8) -> Vec<Vec<usize>> {
    (0..run.labels.len()).filter(|&row| run.labels[row] == class).map(|row| vec![row]).collect()
}

pub fn gains_of(inference: &Inference) -> Vec<f64> {
    let generator = &inference.generators[0];
    std::iter::once(generator.over_none).chain(generator.over_rebalancers.iter().copied()).map(Option::unwrap).collect()
}

pub fn assert_same(inference: &Inference, expected: &Slow, tolerance: f64) {
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
