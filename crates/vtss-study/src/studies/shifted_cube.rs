//! E8: the size of the published symmetry test and of the majority-root test, and the power of both.

use crate::cell::{Cell, Effort};
use crate::error::Result;
use crate::least_squares::{Sums, moments};
use serde::{Deserialize, Serialize};
use vtss_core::diagnosis::{MajorityRoot, majority_root_test, symmetry_test};
use vtss_core::rng::Stream;
use vtss_core::simulation::{Design, shifted_cube::shift_for};

/// The name of the study.
pub const NAME: &str = "symmetry";

/// One setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Columns.
    pub n_columns: usize,
    /// Minority rows.
    pub n_minority: usize,
    /// Majority rows for each minority row.
    pub ratio: usize,
    /// h: the first entry of the class contrast is h/√(n₀n₁/(n₀ + n₁)); 0 is the null.
    pub local_shift: i32,
}

/// Labels of the paper's run.
const LABELS: [f64; 2] = [-0.5, 0.5];

impl Setting {
    /// Names every part of the setting.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { n_columns, n_minority, ratio, local_shift } = self;
        format!("e8-d{n_columns}-n{n_minority}-r{ratio}-h{local_shift}")
    }

    fn run(&self, seed: u64) -> Result<TestResult> {
        let (n_majority, n_minority) = (self.ratio * self.n_minority, self.n_minority);
        let (n0, n1) = (n_majority as f64, n_minority as f64);
        let contrast = f64::from(self.local_shift) / libm::sqrt(n0 * n1 / (n0 + n1));
        let design = Design::shifted_cube(self.n_columns, shift_for(contrast));
        let mut stream = Stream::new(seed, "study/e8");
        let [majority, minority] =
            [(false, n_majority), (true, n_minority)].map(|(class, n)| design.rows(class, n, &mut stream));
        let p = self.n_columns;
        let sums = [Sums::of(&majority, p, LABELS[0]), Sums::of(&minority, p, LABELS[1])];
        let at = |theta: &[f64]| -> Result<_> {
            Ok([moments(&majority, LABELS[0], theta)?, moments(&minority, LABELS[1], theta)?])
        };
        let [balanced_majority, balanced_minority] = at(&Sums::balanced(&sums[0], &sums[1]).fit(0.0)?)?;
        let published = symmetry_test(&balanced_majority, &balanced_minority)?;
        let [root_majority, root_minority] = at(&sums[0].fit(0.0)?)?;
        let root = match majority_root_test(&root_majority, &root_minority)? {
            MajorityRoot::Tested(test) => Some(test.p_value),
            MajorityRoot::AsymmetricByConstruction | MajorityRoot::NotAvailable(_) => None,
        };
        Ok(TestResult { published: Some(published.p_value), corrected: root })
    }
}

/// P-values of one table: of the published or plain form of a test, and of the one with its small-sample reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// Against χ².
    pub published: Option<f64>,
    /// Against F; none where it is not available.
    pub corrected: Option<f64>,
}

/// Every setting; of the small version the quick ones.
#[must_use]
pub fn settings(small: bool) -> Vec<Setting> {
    let mut settings = Vec::new();
    for n_columns in [2, 5, 10] {
        for n_minority in [50, 250, 500] {
            for ratio in [5, 20] {
                settings.push(Setting { n_columns, n_minority, ratio, local_shift: 0 });
            }
        }
    }
    for (n_columns, n_minority) in [(5, 50), (5, 250)] {
        let shifts = (-4..=4).filter(|&shift| shift != 0);
        settings.extend(shifts.map(|local_shift| Setting { n_columns, n_minority, ratio: 5, local_shift }));
    }
    if small {
        settings.retain(|setting| setting.n_minority == 50 && setting.ratio == 5);
    }
    settings
}

/// The cells.
#[must_use]
pub fn cells(small: bool) -> Vec<Cell> {
    let cell = |setting: Setting| Cell::new(NAME, setting.name(), Effort::Fivefold, move |seed| setting.run(seed));
    settings(small).into_iter().map(cell).collect()
}
