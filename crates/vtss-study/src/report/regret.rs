//! What each way to choose a size costs.

use super::Results;
use super::markdown::{mean, section as markdown_section};
use crate::error::Result;
use crate::studies::table_result::{Regret, TableResult};
use crate::studies::verdicts::settings;

/// Ways to choose that are compared.
const N_WAYS: usize = 6;

const TEXT: &str = "Regret: true balanced risk of what is chosen from SMOTE's curve (fresh rows where there is `oracle`), \
    less that of the best point of the curve in hindsight, as a share of the risk of adding none; per cent, mean over the \
    tables. Below 0: better than any point of the curve. The default is the rule of the least mean.";

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let header =
        ["design", "d", "n₁", "tables", "none", "balance", "class weight", "minimum", "one standard error", "smoothed"];
    let mut rows = Vec::new();
    let mut all: Vec<[f64; N_WAYS]> = Vec::new();
    for setting in settings(false) {
        let tables: Vec<TableResult> = results.of(&setting.name())?;
        if tables.is_empty() {
            continue;
        }
        let regrets: Vec<Regret> = tables.iter().filter_map(|table| Some(table.sources.first()?.regret)).collect();
        let mean_of = |of: fn(&Regret) -> Option<f64>| mean(regrets.iter().filter_map(of)).unwrap_or(f64::NAN);
        let means = [
            mean_of(|regret| Some(regret.none)),
            mean_of(|regret| Some(regret.balance)),
            mean_of(|regret| Some(regret.class_weight)),
            mean_of(|regret| regret.minimum),
            mean_of(|regret| regret.one_standard_error),
            mean_of(|regret| regret.smoothed),
        ];
        all.push(means);
        let design = format!("{}{}", setting.design, if setting.fresh_rows { ", oracle" } else { "" });
        let mut row =
            vec![design, setting.n_columns.to_string(), setting.n_minority.to_string(), tables.len().to_string()];
        row.extend(means.map(per_cent));
        rows.push(row);
    }
    if !rows.is_empty() {
        let mut row = vec!["mean over the cells".to_owned(), String::new(), String::new(), String::new()];
        row.extend((0..N_WAYS).map(|column| per_cent(mean(all.iter().map(|means| means[column])).unwrap_or(f64::NAN))));
        rows.push(row);
    }
    Ok(markdown_section("Regret of the rules", TEXT, &header, &rows))
}

fn per_cent(share: f64) -> String {
    if share.is_finite() { format!("{:.2}", 100.0 * share) } else { "–".to_owned() }
}
