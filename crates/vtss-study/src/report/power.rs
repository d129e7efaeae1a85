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
    true gain is over the rebalancer that the rows gain least over, the closest. `add` must be found in at least 80 % of \
    the tables in which that gain is at least what the interval over the closest rebalancer lets be seen with a power of \
    80 % (\"large enough\"). The smallest detectable gain that a table reports is larger: it takes the largest standard \
    error over all rebalancers, so smaller gains are often found too.";

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
        "visible over the closest",
        "smallest detectable",
        "add",
        "large enough",
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
        let large = ShareOf::count(gains.iter().map(Found::is_large));
        let found_there = ShareOf::count(gains.iter().filter(|gain| gain.is_large()).map(|gain| gain.added));
        rows.push(vec![
            format!("{}{}", setting.design, if setting.fresh_rows { ", oracle" } else { "" }),
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            tables.len().to_string(),
            nats(mean(gains.iter().map(|gain| gain.truth))),
            nats(mean(gains.iter().map(|gain| gain.visible))),
            nats(mean(gains.iter().map(|gain| gain.reported))),
            found.text(),
            large.text(),
            found_there.text(),
            met(found_there.at_least(LEAST_FOUND)),
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

    fn is_large(&self) -> bool {
        self.truth >= self.visible
    }
}
