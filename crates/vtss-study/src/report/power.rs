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
    \"visible\" is the same by the standard error over the closest. `add` must be found in at least 80 % of the tables \
    whose own true gain is at least the visible one. Where these are few, they are the tables whose intervals came out \
    short, or whose folds, on 80 % of the rows, fell behind the whole.";

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
            visible: (interval + quantile(LEAST_FOUND)?) * standard_error,
            reported: table.together.smallest_detectable_gain?,
            added: table.together.kind == VerdictKind::Add,
        })
    }
}
