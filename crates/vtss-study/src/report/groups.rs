//! Verdicts and coverage where rows come in groups.

use super::Results;
use super::coverage::{Coverage, coverage};
use super::markdown::section as markdown_section;
use super::share_of::{ShareOf, met};
use super::verdicts::is_false_add;
use crate::error::Result;
use crate::studies::groups::{REPEATED, ROWS_OF_GROUP, settings};
use crate::studies::table_result::TableResult;
use vtss_core::decision::VerdictKind;

/// Most false `add`, and least coverage of the quoted gain, where the groups are named.
const MOST_FALSE: f64 = 0.05;
const LEAST_COVERAGE: f64 = 0.92;

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let text = format!(
        "Rows in groups of {ROWS_OF_GROUP} of one class, as visits of a patient; each but the first repeats the first with \
         probability {REPEATED}. d = 5, ratio 10, four generators. \"Named\" is `--groups`: there `add` must be false in at most \
         5 % of the tables and the quoted gain's interval must hold the true gain in at least 92 %. Where groups are not named, \
         rows of one group stand on both sides of a fold."
    );
    let header = ["design", "n₁", "groups", "tables", "add", "false", "quoted", "A", "B", "C", "5 % and 92 %"];
    let mut rows = Vec::new();
    for setting in settings(false) {
        let tables: Vec<TableResult> = results.of(&setting.name())?;
        if tables.is_empty() {
            continue;
        }
        let added = ShareOf::count(tables.iter().map(|table| table.together.kind == VerdictKind::Add));
        let wrong = ShareOf::count(tables.iter().map(|table| is_false_add(table, &table.together)));
        let Coverage { quoted, over_none, over_rebalancers, rebalancer } = coverage(&tables);
        let holds = wrong.at_most(MOST_FALSE).zip(quoted.at_least(LEAST_COVERAGE)).map(|(few, often)| few && often);
        rows.push(vec![
            setting.design.to_owned(),
            setting.n_minority.to_string(),
            if setting.named { "named" } else { "not named" }.to_owned(),
            tables.len().to_string(),
            added.text(),
            wrong.text(),
            quoted.text(),
            over_none.text(),
            over_rebalancers.text(),
            rebalancer.text(),
            met(holds.filter(|_| setting.named)),
        ]);
    }
    Ok(markdown_section("Rows in groups", &text, &header, &rows))
}
