#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The lens of the natural prevalence and what is said of the delivered model: against the metrics one by one, and lines
//! that no row judges itself by.

use vtss_core::calibration::calibration_line;
use vtss_core::delivery::{CalibrationBin, Delivery, Recalibration, delivery};
use vtss_core::held_out::HeldOut;
use vtss_core::metrics::{auroc, average_precision, brier, expected_calibration_error, log_loss};
use vtss_core::natural::{MetricEstimate, N_METRICS, NaturalMetric, natural_lens, over_none};
use vtss_core::rng::Stream;
use vtss_core::selection::{differences, gain};

const FOLDS: usize = 4;
const REPEATS: usize = 2;
const SPLIT: [usize; 2] = [60, 15];
const RATIO: f64 = 1.0 / 3.0;

struct Run {
    rows: Vec<u32>,
    log_odds: Vec<f32>,
    ends: Vec<u32>,
    n_majority: Vec<u32>,
    shifts: Vec<f64>,
}

impl Run {
    /// Log odds twice too extreme, and too high by `shift`, which the splits' own shifts take back.
    fn new(shift: f64, seed: u64) -> Self {
        let n = SPLIT[0] + SPLIT[1];
        let mut stream = Stream::new(seed, "test/delivery");
        let mut run = Self { rows: vec![], log_odds: vec![], ends: vec![], n_majority: vec![], shifts: vec![] };
        for split in 0..FOLDS * REPEATS {
            for row in 0..n {
                run.rows.push(((split % FOLDS) * n + row) as u32);
                let side = if row < SPLIT[0] { -1.0 } else { 0.4 };
                run.log_odds.push((2.0 * (side + 1.2 * stream.normal()) + shift) as f32);
            }
            run.ends.push(run.rows.len() as u32);
            run.n_majority.push(SPLIT[0] as u32);
            run.shifts.push(-shift + 0.01 * split as f64);
        }
        run
    }

    fn held_out(&self) -> HeldOut<'_> {
        let Self { log_odds, ends, n_majority, shifts, .. } = self;
        HeldOut { log_odds, ends, n_majority, shifts }
    }

    fn natural(&self, split: usize) -> Vec<f64> {
        let n = SPLIT[0] + SPLIT[1];
        self.log_odds[split * n..(split + 1) * n].iter().map(|m| f64::from(*m) + self.shifts[split]).collect()
    }

    fn deliver(&self, folds: usize, cost_ratios: &[f64]) -> Delivery {
        delivery(&self.held_out(), &self.rows, None, folds, RATIO, cost_ratios, None).unwrap()
    }
}

fn labels() -> Vec<u8> {
    (0..SPLIT[0] + SPLIT[1]).map(|row| u8::from(row >= SPLIT[0])).collect()
}

fn probabilities(margins: &[f64]) -> Vec<f64> {
    margins.iter().map(|m| 1.0 / (1.0 + (-m).exp())).collect()
}

fn metrics_one_by_one(margins: &[f64]) -> [f64; N_METRICS] {
    let (labels, p) = (labels(), probabilities(margins));
    let line = calibration_line(&labels, margins).unwrap();
    [
        log_loss(&labels, &p).unwrap(),
        brier(&labels, &p).unwrap(),
        line.intercept_in_the_large.unwrap(),
        line.slope.unwrap(),
        expected_calibration_error(&labels, &p).unwrap(),
        auroc(&labels, margins).unwrap(),
        average_precision(&labels, margins).unwrap(),
    ]
}

fn assert_close(actual: f64, expected: f64) {
    // The vectorised exponential differs from the platform's by some ulps.
    assert!((actual - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{actual} is not {expected}");
}

#[test]
fn the_lens_is_every_metric_at_the_natural_prevalence() {
    let (run, other) = (Run::new(1.5, 1), Run::new(0.0, 2));
    let none = natural_lens(&other.held_out(), RATIO).unwrap();
    let lens = natural_lens(&run.held_out(), RATIO).unwrap();
    let differences_of = over_none(&lens.values, &none.values, RATIO).unwrap();
    assert_eq!(over_none(&lens.values[1..], &none.values, RATIO).unwrap_err().code(), "SHAPE_MISMATCH");
    for split in 0..FOLDS * REPEATS {
        let expected = metrics_one_by_one(&run.natural(split));
        for (actual, expected) in lens.values[split * N_METRICS..].iter().zip(expected) {
            assert_close(*actual, expected);
        }
    }
    let of = |values: &[f64], metric: NaturalMetric| -> Vec<f64> {
        values.iter().copied().skip(metric as usize).step_by(N_METRICS).collect()
    };
    for metric in [NaturalMetric::LogLoss, NaturalMetric::CalibrationSlope, NaturalMetric::AveragePrecision] {
        let values = of(&lens.values, metric);
        let expected = gain(&values, RATIO).unwrap();
        let actual = MetricEstimate::of(&lens.metrics, metric).unwrap();
        assert_eq!(
            (actual.mean, actual.low, actual.high),
            (Some(expected.mean), Some(expected.low), Some(expected.high))
        );
        let expected = gain(&differences(&values, &of(&none.values, metric)).unwrap(), RATIO).unwrap();
        let actual = MetricEstimate::of(&differences_of, metric).unwrap();
        assert_eq!((actual.mean, actual.low), (Some(expected.mean), Some(expected.low)));
    }
}

#[test]
fn a_single_split_has_a_mean_and_no_interval() {
    let run = Run::new(0.0, 3);
    let n = SPLIT[0] + SPLIT[1];
    let one = HeldOut {
        log_odds: &run.log_odds[..n],
        ends: &run.ends[..1],
        n_majority: &run.n_majority[..1],
        shifts: &run.shifts[..1],
    };
    let estimate = natural_lens(&one, RATIO).unwrap().metrics[0];
    assert!(estimate.mean.is_some());
    assert_eq!((estimate.low, estimate.high), (None, None));
    // There is no other fold to learn a line from, but the model carries one.
    let alone = delivery(&one, &run.rows[..n], None, 1, RATIO, &[1.0], None).unwrap();
    assert!(alone.recalibration.is_some() && alone.recalibrated.is_none());
    let (p, y) = (probabilities(&run.natural(0)), labels());
    let called = p.iter().zip(&y).filter(|(p, y)| **p >= 0.5 && **y == 1).count();
    assert_close(alone.thresholds[0].sensitivity, called as f64 / SPLIT[1] as f64);
}

#[test]
fn every_fold_is_recalibrated_by_the_others_of_its_repeat() {
    let run = Run::new(1.5, 4);
    let delivered = run.deliver(FOLDS, &[]);
    let line = delivered.recalibration.unwrap();
    // Made twice too extreme.
    assert!((0.3..0.8).contains(&line.slope), "{line:?}");
    let mut values = Vec::new();
    for split in 0..FOLDS * REPEATS {
        let repeat = split / FOLDS * FOLDS;
        let others: Vec<usize> = (repeat..repeat + FOLDS).filter(|&other| other != split).collect();
        let margins: Vec<f64> = others.iter().flat_map(|&other| run.natural(other)).collect();
        let line = Recalibration::fit(&labels().repeat(FOLDS - 1), &margins).unwrap().unwrap();
        let recalibrated: Vec<f64> = run.natural(split).iter().map(|m| line.intercept + line.slope * m).collect();
        values.push(metrics_one_by_one(&recalibrated)[0]);
    }
    let after = MetricEstimate::of(&delivered.recalibrated.as_ref().unwrap().metrics, NaturalMetric::LogLoss).unwrap();
    assert_close(after.mean.unwrap(), values.iter().sum::<f64>() / values.len() as f64);
    // Each correction helps what was made to need it.
    let log_loss = |metrics: &[MetricEstimate]| metrics[0].mean.unwrap();
    assert!(log_loss(&delivered.prior_shift.metrics) < log_loss(&delivered.as_fitted.metrics));
    assert!(after.mean.unwrap() < log_loss(&delivered.prior_shift.metrics));
}

#[test]
fn every_metric_of_a_stage_is_that_of_its_own_margins() {
    let run = Run::new(1.5, 4);
    let delivered = run.deliver(FOLDS, &[]);
    let fitted = |split: usize| -> Vec<f64> { run.natural(split).iter().map(|m| m - run.shifts[split]).collect() };
    let recalibrated = |split: usize| -> Vec<f64> {
        let repeat = split / FOLDS * FOLDS;
        let others: Vec<usize> = (repeat..repeat + FOLDS).filter(|&other| other != split).collect();
        let margins: Vec<f64> = others.iter().flat_map(|&other| run.natural(other)).collect();
        let line = Recalibration::fit(&labels().repeat(FOLDS - 1), &margins).unwrap().unwrap();
        run.natural(split).into_iter().map(|m| line.apply(m)).collect()
    };
    let n_splits = FOLDS * REPEATS;
    let means = |margins: &dyn Fn(usize) -> Vec<f64>| -> Vec<f64> {
        let splits: Vec<_> = (0..n_splits).map(|split| metrics_one_by_one(&margins(split))).collect();
        (0..N_METRICS).map(|k| splits.iter().map(|values| values[k]).sum::<f64>() / n_splits as f64).collect()
    };
    for (stage, expected) in
        [(&delivered.as_fitted, means(&fitted)), (delivered.recalibrated.as_ref().unwrap(), means(&recalibrated))]
    {
        for (actual, expected) in stage.metrics.iter().zip(expected) {
            assert_close(actual.mean.unwrap(), expected);
        }
    }
}

#[test]
fn curves_hold_every_row_once() {
    let run = Run::new(0.0, 6);
    let curve = run.deliver(FOLDS, &[]).prior_shift.curve;
    let n = FOLDS * (SPLIT[0] + SPLIT[1]);
    assert_eq!(curve.len(), 10);
    assert_eq!(curve.iter().map(|bin| bin.n_rows as usize).sum::<usize>(), n);
    // A row's probability is the mean of its two.
    let n_split = SPLIT[0] + SPLIT[1];
    let mut means: Vec<(f64, u8)> = (0..n)
        .map(|row| {
            let of = |repeat: usize| {
                let split = repeat * FOLDS + row / n_split;
                probabilities(&run.natural(split))[row % n_split]
            };
            (0.5 * (of(0) + of(1)), labels()[row % n_split])
        })
        .collect();
    means.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (bin, rows) in curve.iter().zip(means.chunks(n / 10)) {
        assert_close(bin.mean_predicted, rows.iter().map(|row| row.0).sum::<f64>() / rows.len() as f64);
        assert_close(bin.observed, rows.iter().map(|row| f64::from(row.1)).sum::<f64>() / rows.len() as f64);
        assert!(bin.low <= bin.observed && bin.observed <= bin.high);
    }
}

#[test]
fn intervals_of_shares_are_wilsons() {
    // 100 rows of one probability, 10 of them positive: 0.0552 to 0.1744 (Wilson's interval in any textbook).
    let (rows, log_odds): (Vec<u32>, Vec<f32>) = ((0..100).collect(), vec![-2.0; 100]);
    let held_out = HeldOut { log_odds: &log_odds, ends: &[100], n_majority: &[90], shifts: &[0.0] };
    let delivered = delivery(&held_out, &rows, None, 1, RATIO, &[1.0], None).unwrap();
    let [bin] = delivered.prior_shift.curve.as_slice() else { panic!("{:?}", delivered.prior_shift.curve) };
    assert!((bin.low - 0.055_229_1).abs() < 1e-6 && (bin.high - 0.174_366).abs() < 1e-5, "{bin:?}");
    // Constant scores have no line: nothing is invented.
    assert_eq!((delivered.recalibration, delivered.recalibrated), (None, None));
    assert_eq!(MetricEstimate::of(&delivered.prior_shift.metrics, NaturalMetric::CalibrationSlope).unwrap().mean, None);
}

/// How often intervals of ten bins hold the true shares, without groups and with them: shares from a tenth of `largest` on,
/// 60 groups of five rows in each bin, half of them of one class.
fn coverage_of_shares(largest: f64) -> [f64; 2] {
    const N_GROUPS: u32 = 60;
    const OF_GROUP: u32 = 5;
    const BINS: u32 = 10;
    const TIMES: u32 = 100;
    let mut stream = Stream::new(11, "test/groups");
    let mut covered = [0, 0];
    for _ in 0..TIMES {
        let mut drawn: Vec<(u8, u32, f32)> = vec![];
        for group in 0..BINS * N_GROUPS {
            let share = largest * f64::from(1 + group / N_GROUPS) / f64::from(BINS);
            let mut label = || u8::from(stream.uniform() < share);
            let (own, is_alike) = (label(), group % 2 == 0);
            let log_odds = (share / (1.0 - share)).ln() as f32;
            drawn.extend((0..OF_GROUP).map(|_| (if is_alike { own } else { label() }, group, log_odds)));
        }
        drawn.sort_by_key(|(label, group, _)| (*label, *group));
        let n = drawn.len() as u32;
        let n_majority = drawn.iter().filter(|(label, ..)| *label == 0).count() as u32;
        let groups: Vec<u32> = drawn.iter().map(|(_, group, _)| *group).collect();
        let (rows, log_odds): (Vec<u32>, Vec<f32>) = (0..n).zip(drawn.iter().map(|(.., log_odds)| *log_odds)).unzip();
        let held_out = HeldOut { log_odds: &log_odds, ends: &[n], n_majority: &[n_majority], shifts: &[0.0] };
        for (covered, groups) in covered.iter_mut().zip([None, Some(groups.as_slice())]) {
            let delivered = delivery(&held_out, &rows, groups, 1, RATIO, &[1.0], None).unwrap();
            let curve = delivered.as_fitted.curve;
            assert_eq!(curve.len(), BINS as usize);
            let holds = |bin: &&CalibrationBin| bin.low <= bin.mean_predicted && bin.mean_predicted <= bin.high;
            *covered += curve.iter().filter(holds).count();
        }
    }
    covered.map(|times| times as f64 / f64::from(TIMES * BINS))
}

#[test]
fn intervals_of_shares_know_groups() {
    for largest in [0.5, 0.1] {
        let [alone, grouped] = coverage_of_shares(largest);
        assert!(alone < 0.85 && (0.92..0.98).contains(&grouped), "{largest}: {alone}, {grouped}");
    }
}

#[test]
fn thresholds_weigh_the_costs() {
    let run = Run::new(0.0, 7);
    let delivered = run.deliver(FOLDS, &[1.0, 4.0, 1e9]);
    let [even, dear, dearest] = delivered.thresholds.as_slice() else { panic!() };
    assert_eq!((even.threshold, dear.threshold), (0.5, 0.2));
    assert!(dear.sensitivity > even.sensitivity && dear.specificity < even.specificity);
    assert_eq!((dearest.sensitivity, dearest.specificity, dearest.called_positive), (1.0, 0.0, 1.0));
    assert_close(dearest.expected_cost, dearest.treat_all_cost);
    let share = SPLIT[1] as f64 / (SPLIT[0] + SPLIT[1]) as f64;
    assert_close(dear.treat_none_cost, 4.0 * share);
    assert_close(dear.treat_all_cost, 1.0 - share);
    let cost = 4.0 * share * (1.0 - dear.sensitivity) + (1.0 - share) * (1.0 - dear.specificity);
    assert_close(dear.expected_cost, cost);
    let precision = share * dear.sensitivity / dear.called_positive;
    assert_close(dear.precision.unwrap(), precision);
    let nothing = run.deliver(FOLDS, &[1e-9]).thresholds[0];
    assert_eq!((nothing.precision, nothing.called_positive), (None, 0.0));
}

#[test]
fn what_the_lens_has_seen_need_not_be_seen_again() {
    let run = Run::new(1.2, 9);
    let values = natural_lens(&run.held_out(), RATIO).unwrap().values;
    let of = |values: &[f64]| delivery(&run.held_out(), &run.rows, None, FOLDS, RATIO, &[2.0], Some(values));
    assert_eq!(of(&values).unwrap(), run.deliver(FOLDS, &[2.0]));
    let other = Run::new(0.0, 10);
    let others = natural_lens(&other.held_out(), RATIO).unwrap().values;
    assert_ne!(of(&others).unwrap().prior_shift.metrics, run.deliver(FOLDS, &[2.0]).prior_shift.metrics);
    assert_eq!(of(&values[1..]).unwrap_err().code(), "SHAPE_MISMATCH");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let run = Run::new(0.0, 8);
    let code = |held_out: HeldOut, ratios: &[f64]| {
        let rows = &run.rows[..held_out.log_odds.len()];
        delivery(&held_out, rows, None, FOLDS, RATIO, ratios, None).unwrap_err().code()
    };
    for ratio in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(code(run.held_out(), &[ratio]), "OPTION_INVALID");
    }
    assert_eq!(code(HeldOut { shifts: &run.shifts[1..], ..run.held_out() }, &[]), "SHAPE_MISMATCH");
    assert_eq!(code(HeldOut { log_odds: &run.log_odds[1..], ..run.held_out() }, &[]), "SHAPE_MISMATCH");
    let groups = vec![0; run.rows.len() / REPEATS - 1];
    let short = delivery(&run.held_out(), &run.rows, Some(&groups), FOLDS, RATIO, &[], None);
    assert_eq!(short.unwrap_err().code(), "SHAPE_MISMATCH");
    let without = delivery(&run.held_out(), &run.rows[1..], None, FOLDS, RATIO, &[], None);
    assert_eq!(without.unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(code(HeldOut { log_odds: &[], ends: &[], n_majority: &[], shifts: &[] }, &[]), "OPTION_INVALID");
    let mut descending = run.ends.clone();
    descending.swap(0, 1);
    assert_eq!(code(HeldOut { ends: &descending, ..run.held_out() }, &[]), "OPTION_INVALID");
    let mut not_finite = run.log_odds.clone();
    not_finite[3] = f32::NAN;
    assert_eq!(code(HeldOut { log_odds: &not_finite, ..run.held_out() }, &[]), "OPTION_INVALID");
}

#[test]
fn a_line_that_turns_the_order_around_is_none() {
    let mut reversed = Run::new(0.0, 5);
    reversed.log_odds.iter_mut().for_each(|log_odds| *log_odds = -*log_odds);
    // The first fold, much better than chance in both repeats, is what holds the line of all up: without it, it falls.
    let mut held_by_one = Run::new(0.0, 6);
    let n = SPLIT[0] + SPLIT[1];
    for (at, log_odds) in held_by_one.log_odds.iter_mut().enumerate() {
        let side = if at % n < SPLIT[0] { -1.0 } else { 1.0 };
        *log_odds = if (at / n).is_multiple_of(FOLDS) { 3.0 * side } else { *log_odds * 0.1 - 0.3 * side };
    }
    let all = |run: &Run| {
        let margins: Vec<f64> = (0..FOLDS * REPEATS).flat_map(|split| run.natural(split)).collect();
        Recalibration::fit(&vec![labels(); FOLDS * REPEATS].concat(), &margins).unwrap().unwrap().slope
    };
    assert!(all(&reversed) < 0.0 && all(&held_by_one) > 0.0, "{} {}", all(&reversed), all(&held_by_one));
    for run in [reversed, held_by_one] {
        let delivered = run.deliver(FOLDS, &[1.0, 4.0]);
        assert_eq!((delivered.recalibration, delivered.recalibrated), (None, None));
        assert_eq!(delivered.thresholds.len(), 2);
    }
}
