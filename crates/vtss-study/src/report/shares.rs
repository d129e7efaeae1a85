//! How often the published rule finds each regime.

use super::Results;
use super::markdown::section as markdown_section;
use super::share_of::{ShareOf, met};
use crate::error::Result;
use crate::studies::shares::{Diagnosed, E2_MINORITY};
use vtss_core::diagnosis::Regime;

const TEXT: &str =
    "Regimes by the published rule, against the published shares (E5: 100 runs, E2: 600 runs over six sizes).";
/// Published shares of symmetry, realistic and biased, and over how many runs.
const E5: ([f64; 3], usize) = ([0.0, 0.83, 0.17], 100);
const E2: ([f64; 3], usize) = ([0.0167, 0.0183, 0.965], 600);
const REGIMES: [(Regime, &str); 3] =
    [(Regime::LocalSymmetry, "local symmetry"), (Regime::Realistic, "realistic"), (Regime::Biased, "biased")];

/// The section.
pub fn section(results: &Results) -> Result<String> {
    let e5: Vec<Diagnosed> = results.of("e5-n200-r20")?;
    let mut e2: Vec<Diagnosed> = Vec::new();
    for n_minority in E2_MINORITY {
        e2.extend(results.of::<Diagnosed>(&format!("e2-n{n_minority}-r20"))?);
    }
    let mut rows = Vec::new();
    for (design, diagnosed, (shares, n_published)) in [("E5", e5, E5), ("E2", e2, E2)] {
        for ((regime, name), published) in REGIMES.into_iter().zip(shares) {
            let share = ShareOf::count(diagnosed.iter().map(|one| one.regime() == regime));
            if share.n == 0 {
                continue;
            }
            rows.push(vec![
                design.to_owned(),
                name.to_owned(),
                share.n.to_string(),
                share.text(),
                format!("{:.1} %", 100.0 * published),
                met(share.reproduces((published, n_published))),
            ]);
        }
    }
    let header = ["design", "regime", "runs", "share", "published", "reproduced"];
    Ok(markdown_section("Published diagnosis", TEXT, &header, &rows))
}
