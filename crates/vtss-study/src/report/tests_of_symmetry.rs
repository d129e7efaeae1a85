//! Sizes and power of the symmetry test, the majority-root test and the weights test.

use super::Results;
use super::markdown::section as markdown_section;
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::shifted_cube::{self, TestResult};
use crate::studies::weights;

/// The level of every test.
const LEVEL: f64 = 0.05;
/// Where the size of a test that holds its level may lie.
const SIZES: (f64, f64) = (0.03, 0.07);
/// Size of the published test, by (d, n₁, ratio), as recomputed by us with 5,000 runs.
const PUBLISHED: [((usize, usize, usize), f64); 6] = [
    ((2, 50, 5), 0.077),
    ((2, 50, 20), 0.073),
    ((5, 50, 5), 0.14),
    ((5, 50, 20), 0.17),
    ((10, 50, 5), 0.29),
    ((10, 50, 20), 0.40),
];
const PUBLISHED_RUNS: usize = 5000;
/// Published sizes are given to whole per cents: half of one is rounding.
const ROUNDING: f64 = 0.005;

const SYMMETRY_TEXT: &str = "E8 at its exact null: share of tables in which a test at the level of 5 % rejects. The \
    published test compares with χ²; its size as we recomputed it must come out again. The majority-root \
    test must lie between 3 and 7 %.";
const POWER_TEXT: &str = "The same away from the null: the first entry of the class contrast is h/√(n₀n₁/(n₀ + n₁)). The \
    published test starts from a size above its level, so its power is not comparable.";
const WEIGHTS_TEXT: &str = "Share of tables in which the weights test at the level of 5 % says that natural and balanced \
    weights give other slopes. Plain: χ². Corrected: the test to go by, which must lie between 3 and 7 % under a correct \
    logistic model and at most at 7 % without signal. E5 is mildly misspecified; its share is no error of the test. \
    \"–\": not available, with fewer than 10 minority rows a slope. C = 1e6, ratio 20.";

/// The sections.
pub fn section(symmetry: &Results, weights: &Results) -> Result<String> {
    Ok([size_section(symmetry)?, power_section(symmetry)?, weights_section(weights)?].join("\n"))
}

fn rejections(tests: &[TestResult]) -> [ShareOf; 2] {
    [
        ShareOf::count(tests.iter().filter_map(|test| test.published).map(|p| p < LEVEL)),
        ShareOf::count(tests.iter().filter_map(|test| test.corrected).map(|p| p < LEVEL)),
    ]
}

fn within_sizes(share: ShareOf) -> Option<bool> {
    Some(share.at_least(SIZES.0)? && share.at_most(SIZES.1)?)
}

fn size_section(results: &Results) -> Result<String> {
    let header =
        ["d", "n₁", "ratio", "runs", "published test", "recomputed", "reproduced", "majority-root test", "3 to 7 %"];
    let mut rows = Vec::new();
    for setting in shifted_cube::settings(false).into_iter().filter(|setting| setting.local_shift == 0) {
        let tests: Vec<TestResult> = results.of(&setting.name())?;
        if tests.is_empty() {
            continue;
        }
        let [published, root] = rejections(&tests);
        let key = (setting.n_columns, setting.n_minority, setting.ratio);
        let known = PUBLISHED.iter().find(|(setting, _)| *setting == key).map(|(_, size)| *size);
        let reproduced = known.map(|size| {
            let near = (published.value() - size).abs() <= ROUNDING;
            near || published.reproduces((size, PUBLISHED_RUNS)) == Some(true)
        });
        rows.push(vec![
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            setting.ratio.to_string(),
            tests.len().to_string(),
            published.text(),
            known.map_or_else(|| "–".to_owned(), |size| format!("{:.1} %", 100.0 * size)),
            met(reproduced),
            root.text(),
            met(within_sizes(root)),
        ]);
    }
    Ok(markdown_section("Size of the symmetry tests", SYMMETRY_TEXT, &header, &rows))
}

fn power_section(results: &Results) -> Result<String> {
    let header = ["d", "n₁", "h", "runs", "published test", "majority-root test"];
    let mut settings = shifted_cube::settings(false);
    settings.retain(|setting| setting.ratio == 5 && setting.n_columns == 5 && setting.n_minority < 500);
    settings.sort_by_key(|setting| (setting.n_minority, setting.local_shift));
    let mut rows = Vec::new();
    for setting in settings {
        let tests: Vec<TestResult> = results.of(&setting.name())?;
        if tests.is_empty() {
            continue;
        }
        let [published, root] = rejections(&tests);
        rows.push(vec![
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            setting.local_shift.to_string(),
            tests.len().to_string(),
            published.text(),
            root.text(),
        ]);
    }
    Ok(markdown_section("Power of the symmetry tests", POWER_TEXT, &header, &rows))
}

fn weights_section(results: &Results) -> Result<String> {
    let header = ["design", "slopes", "n₁", "runs", "plain", "corrected", "required", ""];
    let mut rows = Vec::new();
    for setting in weights::settings(false) {
        let tests: Vec<TestResult> = results.of(&setting.name())?;
        if tests.is_empty() {
            continue;
        }
        let [plain, corrected] = rejections(&tests);
        let (required, holds) = match setting.design {
            "correct-logistic" => ("3 to 7 %", within_sizes(corrected)),
            "no-signal" => ("at most 7 %", corrected.at_most(SIZES.1)),
            _ => ("–", None),
        };
        rows.push(vec![
            setting.design.to_owned(),
            setting.n_columns.to_string(),
            setting.n_minority.to_string(),
            tests.len().to_string(),
            plain.text(),
            corrected.text(),
            required.to_owned(),
            met(holds),
        ]);
    }
    Ok(markdown_section("Size of the weights test", WEIGHTS_TEXT, &header, &rows))
}
