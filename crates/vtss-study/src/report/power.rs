//! How often `add` is found where rows do gain.

use super::Results;
use super::markdown::{mean, nats, section as markdown_section};
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::table_result::{MeasuredGain, TableResult};
use crate::studies::verdicts::{Purpose, settings};
use vtss_core::decision::VerdictKind;
use vtss_core::selection::INTERVAL_PROBABILITY;
use vtss_core::student_t::student_t_quantile;

/// Least `add` where the gain is large enough to be seen.
const LEAST_FOUND: f64 = 0.80;

const TEXT: &str = "`oracle`: fresh minority rows of the design, with many columns for each minority row, in place of a \
    generator. `thin-difference`: a penalised model that interpolation suits better than any weight of real rows. The \
    true gain is over the rebalancer that the rows gain least over, the closest. The smallest detectable gain is what a \
    table reports: it takes the largest standard error over all rebalancers, so smaller gains are often found too; \
    \"visible\" is the same by the standard error over the closest. `add` must be found in at least 80 % of the tables of \
    a design whose mean true gain is at least the mean visible one. The last columns ask the same of single tables, by \
    their own true gains. There it can fail, and the correlation says why: of tables of one design, those whose folds \
    show a larger gain have no larger true one, with `oracle` even a smaller one. Where the few real rows happen to be a \
    good image of the design, more of them would help little, which rows that resemble each other cannot tell. \
    Cross-validation estimates what a procedure reaches on tables like this one, not what this table's model does (Bates, \
    Hastie and Tibshirani, 2024, Journal of the American Statistical Association 119, 1434).";

/// Splits of a run, less one.
const DEGREES_OF_FREEDOM: f64 = 24.0;

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let header = [
        "design",
        "d",
        "n₁",
        "tables",
        "true least gain",
        "visible",
        "smallest detectable",
        "add",
        "at least 80 %",
        "correlation of true and estimated",
        "tables above detectable",
        "add there",
        "tables above visible",
        "add there",
        "at least 80 %",
    ];
    let mut rows = Vec::new();
    for setting in settings(false).into_iter().filter(|setting| setting.purpose == Purpose::Power) {
        let tables: Vec<TableResult> = results.of(&setting.name())?;
        if tables.is_empty() {
            continue;
        }
        let gains: Vec<Found> = tables.iter().filter_map(Found::of).collect();
        let found = ShareOf::count(gains.iter().map(|gain| gain.added));
        let mean_of = |value: fn(&Found) -> f64| mean(gains.iter().map(value));
        let above = |limit: fn(&Found) -> f64| {
            let there: Vec<&Found> = gains.iter().filter(|gain| gain.truth >= limit(gain)).collect();
            (there.len().to_string(), ShareOf::count(there.iter().map(|gain| gain.added)))
        };
        let is_visible = mean_of(|gain| gain.truth) >= mean_of(|gain| gain.visible);
        let (above_detectable, above_visible) = (above(|gain| gain.reported), above(|gain| gain.visible));
        rows.push(vec![
            format!("{}{}", setting.design, if setting.fresh_rows { ", oracle" } else { "" }),
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            tables.len().to_string(),
            nats(mean_of(|gain| gain.truth)),
            nats(mean_of(|gain| gain.visible)),
            nats(mean_of(|gain| gain.reported)),
            found.text(),
            met(is_visible.then(|| found.at_least(LEAST_FOUND)).flatten()),
            correlation(&gains).map_or_else(|| "–".to_owned(), |value| format!("{value:.2}")),
            above_detectable.0,
            above_detectable.1.text(),
            above_visible.0,
            above_visible.1.text(),
            met(above_visible.1.at_least(LEAST_FOUND)),
        ]);
    }
    Ok(markdown_section("Verdicts where rows gain", TEXT, &header, &rows))
}

/// What one table could show, and what it did.
struct Found {
    /// The true gain over the closest rebalancer.
    truth: f64,
    /// The gain over it that the folds show.
    estimate: f64,
    /// (t(0.975) + t(0.80)) standard errors of the gain over it.
    visible: f64,
    /// The smallest detectable gain that the table reports.
    reported: f64,
    /// Whether the verdict was `add`.
    added: bool,
}

impl Found {
    fn of(table: &TableResult) -> Option<Self> {
        let source = &table.sources[table.together.judged?];
        let gains: Vec<MeasuredGain> = source.over_rebalancers.iter().copied().collect::<Option<_>>()?;
        let closest = gains.into_iter().min_by(|a, b| a.truth.total_cmp(&b.truth))?;
        let quantile = |probability| student_t_quantile(probability, DEGREES_OF_FREEDOM).ok();
        let interval = quantile(INTERVAL_PROBABILITY)?;
        let standard_error = 0.5 * (closest.high - closest.low) / interval;
        Some(Self {
            truth: closest.truth,
            estimate: closest.mean,
            visible: (interval + quantile(LEAST_FOUND)?) * standard_error,
            reported: table.together.smallest_detectable_gain?,
            added: table.together.kind == VerdictKind::Add,
        })
    }
}

/// Pearson's correlation of the true gains with those that the folds show; none where one of them does not vary.
fn correlation(gains: &[Found]) -> Option<f64> {
    let (truth, estimate) = (mean(gains.iter().map(|gain| gain.truth))?, mean(gains.iter().map(|gain| gain.estimate))?);
    let of = |product: fn(f64, f64) -> f64| {
        gains.iter().map(|gain| product(gain.truth - truth, gain.estimate - estimate)).sum::<f64>()
    };
    let value = of(|a, b| a * b) / libm::sqrt(of(|a, _| a * a) * of(|_, b| b * b));
    value.is_finite().then_some(value)
}
