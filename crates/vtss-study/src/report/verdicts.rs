//! False `add` on the nulls, and what else is said there.

use super::Results;
use super::markdown::{mean, nats, section as markdown_section};
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::table_result::{TableResult, VerdictResult};
use crate::studies::verdicts::{Purpose, settings};
use vtss_core::decision::VerdictKind;

/// Most false `add`.
const MOST_FALSE: f64 = 0.05;
/// Least `rebalance` on E5.
const LEAST_REBALANCE: f64 = 0.95;
/// The cell that it is asked of.
const E5_CELL: &str = "e5-d5-n200-r20";

const TEXT: &str = "`add` is false where the rows that it advises do not truly gain over some rebalancer. It must stay \
    within 5 % of the tables in every cell: for SMOTE alone, and for SMOTE, Gaussian, jitter and duplication together. \
    The last columns show which verdicts were given (all four together) and the mean true gain of the judged rows over \
    the rebalancer that they gain least over: where it is above 0, lending stability is truly worth something, and \
    `add` is no mistake. On E5 with 200 minority rows (ratio 20) at least 95 % must be `rebalance`.";

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let header = [
        "design",
        "n₁",
        "ratio",
        "tables",
        "add, SMOTE",
        "false",
        "add, four",
        "false",
        "at most 5 %",
        "rebalance",
        "none",
        "harmful",
        "undecided",
        "true least gain",
    ];
    let mut rows = Vec::new();
    let mut e5 = String::new();
    for setting in settings(false).into_iter().filter(|setting| setting.purpose == Purpose::Null) {
        let tables: Vec<TableResult> = results.of(&setting.name())?;
        if tables.is_empty() {
            continue;
        }
        let of_kind = |kind: VerdictKind| ShareOf::count(tables.iter().map(|table| table.together.kind == kind));
        let [alone, together] =
            [|table: &TableResult| table.alone.clone(), |table: &TableResult| table.together.clone()];
        let adds = |verdict: fn(&TableResult) -> VerdictResult| {
            let added = ShareOf::count(tables.iter().map(|table| verdict(table).kind == VerdictKind::Add));
            let wrong = ShareOf::count(tables.iter().map(|table| is_false_add(table, &verdict(table))));
            (added, wrong)
        };
        let ((added_alone, false_alone), (added_all, false_all)) = (adds(alone), adds(together));
        let holds = [false_alone, false_all].iter().all(|share| share.at_most(MOST_FALSE) == Some(true));
        let least = mean(tables.iter().filter_map(|table| table.sources[table.together.judged?].true_least_gain()));
        if setting.name() == E5_CELL {
            let share = of_kind(VerdictKind::Rebalance);
            e5 =
                format!("\nE5, n₁ = 200: `rebalance` in {}, {}.\n", share.text(), met(share.at_least(LEAST_REBALANCE)));
        }
        let kinds = [VerdictKind::Rebalance, VerdictKind::None, VerdictKind::Harmful, VerdictKind::Undecided];
        let mut row = vec![
            setting.design.to_owned(),
            setting.n_minority.to_string(),
            setting.ratio.to_string(),
            tables.len().to_string(),
            added_alone.text(),
            false_alone.text(),
            added_all.text(),
            false_all.text(),
            met(Some(holds)),
        ];
        row.extend(kinds.map(|kind| of_kind(kind).text()));
        row.push(nats(least));
        rows.push(row);
    }
    Ok(markdown_section("Verdicts where rows gain nothing", TEXT, &header, &rows) + &e5)
}

/// Whether a verdict advises rows that gain nothing truly.
pub fn is_false_add(table: &TableResult, verdict: &VerdictResult) -> bool {
    let gain = verdict.judged.and_then(|judged| table.sources[judged].true_least_gain());
    // A gain that is not known counts against the verdict.
    verdict.kind == VerdictKind::Add && !gain.is_some_and(|gain| gain > 0.0)
}
