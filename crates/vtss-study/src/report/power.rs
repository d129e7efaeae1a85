//! How often `add` is found where rows do gain.

use super::Results;
use super::markdown::{mean, nats, section as markdown_section};
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::table_result::TableResult;
use crate::studies::verdicts::{Purpose, settings};
use vtss_core::decision::VerdictKind;

/// Least `add` where the gain is large enough to be seen.
const LEAST_FOUND: f64 = 0.80;

const TEXT: &str = "`oracle`: fresh minority rows of the design, with many columns for each minority row, in place of a \
    generator. `thin-difference`: a penalised model that interpolation suits better than any weight of real rows. The \
    true gain is over the rebalancer that the rows gain least over; `add` must be found in at least 80 % of the tables \
    in which it is at least the smallest gain that the table could have shown by its own account (\"large enough\"). That \
    account takes the largest standard error over the rebalancers, so smaller gains are often found too.";

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let header = [
        "design",
        "d",
        "n₁",
        "tables",
        "true least gain",
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
        let gains: Vec<(f64, f64, bool)> = tables
            .iter()
            .filter_map(|table| {
                let truth = table.sources[table.together.judged?].true_least_gain()?;
                Some((truth, table.together.smallest_detectable_gain?, table.together.kind == VerdictKind::Add))
            })
            .collect();
        let found = ShareOf::count(gains.iter().map(|gain| gain.2));
        let large = ShareOf::count(gains.iter().map(|(truth, detectable, _)| truth >= detectable));
        let there = gains.iter().filter(|(truth, detectable, _)| truth >= detectable);
        let found_there = ShareOf::count(there.map(|gain| gain.2));
        rows.push(vec![
            format!("{}{}", setting.design, if setting.fresh_rows { ", oracle" } else { "" }),
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            tables.len().to_string(),
            nats(mean(gains.iter().map(|gain| gain.0))),
            nats(mean(gains.iter().map(|gain| gain.1))),
            found.text(),
            large.text(),
            found_there.text(),
            met(found_there.at_least(LEAST_FOUND)),
        ]);
    }
    Ok(markdown_section("Verdicts where rows gain", TEXT, &header, &rows))
}
