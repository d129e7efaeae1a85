//! A made-up cohort of intensive-care stays, as wide and as full of holes as real ones.
//!
//! Ten signals, four vital signs and six laboratory values, are each summarised by their mean, standard deviation, last
//! value and trend: 40 columns. Behind them stand two things that no column shows. Severity moves every signal by its
//! own load and is higher in the minority. Shock strikes part of the minority, pushes every signal in the direction of
//! its load and three of them hard, so that the classes differ by more than a shift: a linear model is not quite right.
//! Laboratory values are skewed. They are missing more often than vital signs, and then mean and last value are missing
//! together; standard deviation and trend are also missing for stays with too few measurements.
//!
//! Source: ours, in the shape of the clinical protocol of Ma and Zhang, arXiv 2601.16120v3.

use super::{SimulatedTable, shuffled_labels};
use crate::error::Result;
use crate::rng::Stream;

/// How a signal behaves.
struct Signal {
    name: &'static str,
    /// Effect of severity on the level, in standard deviations of it.
    load: f64,
    /// Effect of shock on the level, in the direction of the load.
    shock: f64,
    /// A laboratory value: skewed.
    laboratory: bool,
    /// Share of stays in which it was never measured.
    missing: f64,
    /// Share of stays in which it was measured too seldom for a standard deviation and a trend.
    short: f64,
}

const MILD_SHOCK: f64 = 0.3;
const HARD_SHOCK: f64 = 1.4;

/// Vital signs are rarely missing and rarely seldom.
const fn vital_sign(name: &'static str, load: f64, shock: f64) -> Signal {
    Signal { name, load, shock, laboratory: false, missing: 0.02, short: 0.05 }
}

/// Laboratory values are drawn daily at most, and some only on suspicion.
const fn laboratory_value(name: &'static str, load: f64, shock: f64, missing: f64) -> Signal {
    Signal { name, load, shock, laboratory: true, missing, short: 0.2 }
}

/// Signs and sizes of the loads follow what severe illness does to each signal; lactate tells most.
const SIGNALS: [Signal; 10] = [
    vital_sign("heart_rate", 0.55, HARD_SHOCK),
    vital_sign("respiration", 0.5, MILD_SHOCK),
    vital_sign("temperature", 0.2, MILD_SHOCK),
    vital_sign("systolic_pressure", -0.45, HARD_SHOCK),
    laboratory_value("white_cells", 0.35, MILD_SHOCK, 0.24),
    laboratory_value("platelets", -0.3, MILD_SHOCK, 0.27),
    laboratory_value("creatinine", 0.5, MILD_SHOCK, 0.30),
    laboratory_value("inr", 0.35, MILD_SHOCK, 0.33),
    laboratory_value("lactate", 0.7, HARD_SHOCK, 0.36),
    laboratory_value("bilirubin", 0.3, MILD_SHOCK, 0.39),
];

/// The summaries of a signal, in the order of the columns.
const SUMMARIES: [&str; 4] = ["mean", "sd", "last", "trend"];

/// How much higher severity is in the minority, in its standard deviations.
const MINORITY_SEVERITY: f64 = 0.9;
/// Share of the minority in shock.
const SHOCK_SHARE: f64 = 0.65;
/// What is a patient's own in the level of a signal.
const OWN_LEVEL: f64 = 0.9;
/// Logarithm per standard deviation of a laboratory value's level.
const LABORATORY_SKEW: f64 = 0.5;
/// Logarithmic standard deviation of a signal's standard deviation, and its growth with severity.
const SPREAD_NOISE: f64 = 0.35;
const SPREAD_SEVERITY: f64 = 0.15;
/// Trend per load and severity, in the minority alone, and its noise.
const TREND_SEVERITY: f64 = 0.25;
const TREND_NOISE: f64 = 0.5;
/// Share of a signal's standard deviation by which its last value strays.
const LAST_NOISE: f64 = 0.4;
/// Values are kept to four decimals, as an extract from a hospital's system would be.
const DECIMALS: f64 = 1e4;

/// A simulated cohort, the same on every machine.
///
/// `n_majority`, `n_minority`: stays of each class, at least 1 each, fewer than 2³² together; `seed`: any, streams
/// `cohort/…`. Returns 40 columns of `n_majority + n_minority` rows in random order.
///
/// # Errors
/// `OPTION_INVALID`.
pub fn cohort(n_majority: usize, n_minority: usize, seed: u64) -> Result<SimulatedTable> {
    let labels = shuffled_labels(n_majority, n_minority, &mut Stream::new(seed, "cohort/order"))?;

    let mut stream = Stream::new(seed, "cohort/severity");
    let severity: Vec<f64> = labels.iter().map(|&y| stream.normal() + MINORITY_SEVERITY * f64::from(y)).collect();
    let mut stream = Stream::new(seed, "cohort/shock");
    let shock: Vec<bool> = labels.iter().map(|&y| (stream.uniform() < SHOCK_SHARE) & (y == 1)).collect();

    let mut table = SimulatedTable { names: Vec::new(), columns: Vec::new(), labels };
    for signal in &SIGNALS {
        table.names.extend(SUMMARIES.iter().map(|summary| format!("{}_{summary}", signal.name)));
        let columns = summaries(signal, &table.labels, &severity, &shock, seed);
        table.columns.extend(columns);
    }
    Ok(table)
}

/// The columns of one signal, in the order of [`SUMMARIES`].
fn summaries(signal: &Signal, labels: &[u8], severity: &[f64], shock: &[bool], seed: u64) -> [Vec<f64>; 4] {
    let stream = |part: &str| Stream::new(seed, &format!("cohort/{}/{part}", signal.name));
    let normals = |part: &str| {
        let mut values = vec![0.0; labels.len()];
        stream(part).fill_normal(&mut values);
        values
    };
    let (own_level, own_spread, own_trend, own_last) =
        (normals("level"), normals("spread"), normals("trend"), normals("last"));
    let (mut missing, mut short) = (stream("missing"), stream("short"));
    let shock_effect = if signal.load < 0.0 { -signal.shock } else { signal.shock };
    let mut columns: [Vec<f64>; 4] = std::array::from_fn(|_| Vec::with_capacity(labels.len()));
    for (row, (&severity, &shock)) in severity.iter().zip(shock).enumerate() {
        let ill = f64::from(labels[row]);
        let level = signal.load * severity + OWN_LEVEL * own_level[row] + if shock { shock_effect } else { 0.0 };
        let mean = if signal.laboratory { libm::exp(LABORATORY_SKEW * level) } else { level };
        let sd = libm::exp(SPREAD_NOISE * own_spread[row] + SPREAD_SEVERITY * severity);
        let trend = TREND_SEVERITY * signal.load * severity * ill + TREND_NOISE * own_trend[row];
        let last = mean + trend + LAST_NOISE * sd * own_last[row];
        let is_missing = missing.uniform() < signal.missing;
        let is_short = (short.uniform() < signal.short) | is_missing;
        let holes = [is_missing, is_short, is_missing, is_short];
        for ((column, value), hole) in columns.iter_mut().zip([mean, sd, last, trend]).zip(holes) {
            column.push(if hole { f64::NAN } else { libm::round(value * DECIMALS) / DECIMALS });
        }
    }
    columns
}
