//! How often a 95 % interval holds the true gain.

use super::Results;
use super::markdown::section as markdown_section;
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::table_result::{MeasuredGain, TableResult};
use crate::studies::verdicts::settings;

/// From so many minority rows on a figure is required.
const LEAST_MINORITY: usize = 50;
/// Columns for each minority row up to which so much coverage is required.
const REQUIRED: [(f64, f64); 2] = [(0.1, 0.92), (0.3, 0.88)];

const TEXT: &str = "The 95 % interval of a gain against the true gain of the models fitted on all rows. \"Quoted\" is the \
    gain that the verdict quotes, that of the delivered model where one is advised; A is the judged rows over `none`, B \
    over each rebalancer (the three together), C the best rebalancer over `none`. Quoted must be at least 92 % up to \
    d/n₁ = 0.1 and 88 % up to 0.3, from 50 minority rows on. More is allowed. The folds train on 80 % of the rows, \
    on which the penalty weighs 1.25 times as much; intervals are lengthened by what that does (docs/method.md, \"Error \
    bars and gains\"), which shows in `thin-difference`, whose penalty decides the slopes.";

/// How often intervals of some tables hold the truth, those of the verdict over all sources.
pub struct Coverage {
    /// Of the gain that the verdict quotes.
    pub quoted: ShareOf,
    /// Of the judged rows over `none`.
    pub over_none: ShareOf,
    /// Of the judged rows over each rebalancer.
    pub over_rebalancers: ShareOf,
    /// Of the best rebalancer over `none`.
    pub rebalancer: ShareOf,
}

/// Counts it.
pub fn coverage(tables: &[TableResult]) -> Coverage {
    let covers = |gain: Option<MeasuredGain>| gain.map(|gain| gain.covers());
    let judged = || tables.iter().filter_map(|table| Some(&table.sources[table.together.judged?]));
    let over_rebalancers = judged().flat_map(|source| source.over_rebalancers.iter().filter_map(|gain| covers(*gain)));
    Coverage {
        quoted: ShareOf::count(tables.iter().filter_map(|table| covers(table.together.quoted))),
        over_none: ShareOf::count(judged().filter_map(|source| covers(source.over_none))),
        over_rebalancers: ShareOf::count(over_rebalancers),
        rebalancer: ShareOf::count(tables.iter().filter_map(|table| covers(table.together.rebalancer_over_none))),
    }
}

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let header = ["design", "d", "n₁", "d/n₁", "tables", "quoted", "A", "B", "C", "required", ""];
    let mut rows = Vec::new();
    for setting in settings(false) {
        let tables: Vec<TableResult> = results.of(&setting.name())?;
        if tables.is_empty() {
            continue;
        }
        let Coverage { quoted, over_none, over_rebalancers, rebalancer } = coverage(&tables);
        let density = setting.n_columns as f64 / setting.n_minority as f64;
        let required = REQUIRED.into_iter().find(|(most, _)| density <= *most).map(|(_, least)| least);
        let required = required.filter(|_| setting.n_minority >= LEAST_MINORITY);
        rows.push(vec![
            format!("{}{}", setting.design, if setting.fresh_rows { ", oracle" } else { "" }),
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            format!("{density:.3}"),
            tables.len().to_string(),
            quoted.text(),
            over_none.text(),
            over_rebalancers.text(),
            rebalancer.text(),
            required.map_or_else(|| "–".to_owned(), |least| format!("{:.0} %", 100.0 * least)),
            met(required.and_then(|least| quoted.at_least(least))),
        ]);
    }
    Ok(markdown_section("Coverage of the intervals", TEXT, &header, &rows))
}
