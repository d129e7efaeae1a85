//! E5 and E2: how often the published rule finds each regime.

use crate::cell::{Cell, Effort};
use crate::error::Result;
use crate::least_squares::{Sums, moments};
use ndarray::{Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};
use vtss_core::classifier::LogisticRegression;
use vtss_core::diagnosis::{ClassMoments, QualityFold, Regime, Weighting, pilot_fit, quality_score, symmetry_test};
use vtss_core::generator::{Generator, GeneratorSpec, draw_pool};
use vtss_core::rng::Stream;
use vtss_core::simulation::{Design, aligned};
use vtss_core::split::{Split, SplitPlan, split};

/// The name of the study.
pub const NAME: &str = "shares";

/// What the published rule makes of one table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Diagnosed {
    /// T of the symmetry test.
    pub statistic: f64,
    /// What T is compared with.
    pub cutoff: f64,
    /// Generator quality score; none under symmetry.
    pub quality: Option<f64>,
}

/// Majority rows for each minority row.
const RATIO: usize = 20;
/// E5: folds of the quality score, and C. All rows are diagnosed; of 80 % of them, the training part of the paper's
/// split, 12 % come out as biased instead of 19 %.
const E5_FOLDS: usize = 5;
const E5_INVERSE_PENALTY: f64 = 1e6;
const E5_MINORITY: usize = 200;
/// E2: minority rows of the paper's runs, folds of the quality score, and the ridge on the mean squared error.
pub const E2_MINORITY: [usize; 6] = [10, 100, 200, 300, 400, 500];
const E2_FOLDS: usize = 3;
const E2_RIDGE: f64 = 1e-6;

/// The cells; of the small version the quick ones.
///
/// # Errors
/// `OPTION_INVALID`, for no setting here.
pub fn cells(small: bool) -> Result<Vec<Cell>> {
    let e5 = Design::named("e5", None)?;
    let mut cells = vec![Cell::new(NAME, "e5-n200-r20".to_owned(), Effort::Full, move |seed| diagnose_e5(&e5, seed))];
    for n_minority in E2_MINORITY {
        let e2 = Design::named("e2", None)?;
        let name = format!("e2-n{n_minority}-r{RATIO}");
        cells.push(Cell::new(NAME, name, Effort::Full, move |seed| diagnose_e2(&e2, n_minority, seed)));
    }
    cells.truncate(if small { 2 } else { cells.len() });
    Ok(cells)
}

/// A table as rows and labels, in the table's units: the paper's simulations do not standardise.
struct Rows {
    values: Array2<f64>,
    labels: Vec<u8>,
}

impl Rows {
    fn draw(design: &Design, n_minority: usize, seed: u64) -> Result<Self> {
        let table = design.draw(RATIO * n_minority, n_minority, seed)?;
        let shape = (table.labels.len(), table.columns.len());
        Ok(Self {
            values: Array2::from_shape_fn(shape, |(row, column)| table.columns[column][row]),
            labels: table.labels,
        })
    }

    fn subset(&self, rows: &[u32]) -> Self {
        let rows: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
        let labels = rows.iter().map(|&row| self.labels[row]).collect();
        Self { values: self.values.select(Axis(0), &rows), labels }
    }

    fn class(&self, class: u8) -> Array2<f64> {
        let rows: Vec<usize> = (0..self.labels.len()).filter(|&row| self.labels[row] == class).collect();
        self.values.select(Axis(0), &rows)
    }

    /// The rows of a class, row-major.
    fn flat(&self, class: u8) -> Vec<f64> {
        self.class(class).iter().copied().collect()
    }

    fn n_minority(&self) -> usize {
        self.labels.iter().filter(|&&label| label == 1).count()
    }

    fn n_majority(&self) -> usize {
        self.labels.len() - self.n_minority()
    }

    fn split(&self, plan: &SplitPlan, fold: usize, seed: u64) -> Result<Split> {
        Ok(split(&self.labels, None, None, plan, seed, 0, fold)?)
    }
}

/// Symmetry first; the quality score only under asymmetry, as published.
fn diagnose(
    whole: &Rows,
    moments: [ClassMoments; 2],
    n_folds: usize,
    seed: u64,
    quality_fold: impl Fn(&Rows, &Rows, u64) -> Result<QualityFold>,
) -> Result<Diagnosed> {
    let symmetry = symmetry_test(&moments[0], &moments[1])?;
    let (statistic, cutoff) = (symmetry.statistic, symmetry.cutoff);
    if statistic <= cutoff {
        return Ok(Diagnosed { statistic, cutoff, quality: None });
    }
    let plan = SplitPlan::Folds { folds: n_folds, repeats: 1 };
    let mut folds = Vec::with_capacity(n_folds);
    for fold in 0..n_folds {
        let split = whole.split(&plan, fold, seed)?;
        folds.push(quality_fold(&whole.subset(&split.training), &whole.subset(&split.validation), fold as u64)?);
    }
    let quality = quality_score(&folds, whole.n_majority(), whole.n_minority())?;
    Ok(Diagnosed { statistic, cutoff, quality: Some(quality.score) })
}

fn diagnose_e5(design: &Design, seed: u64) -> Result<Diagnosed> {
    let whole = Rows::draw(design, E5_MINORITY, seed)?;
    let classifier = LogisticRegression::new(E5_INVERSE_PENALTY)?;
    let smote = GeneratorSpec::Smote { k_neighbors: 5 }.build()?;
    let pilot = |rows: &Rows| pilot_fit(rows.values.view(), &rows.labels, Weighting::Balanced, &classifier);
    let theta = pilot(&whole)?.theta;
    let of_class = |class: u8| ClassMoments::logistic(whole.class(class).view(), class, &theta);
    let moments = [of_class(0)?, of_class(1)?];
    diagnose(&whole, moments, E5_FOLDS, seed, |fitted, held_out, fold| {
        let theta = pilot(fitted)?.theta;
        let gap = fitted.n_majority() - fitted.n_minority();
        let synthetic =
            synthetic_rows(smote.as_ref(), fitted, gap, &mut Stream::new(seed, &format!("pool/0/{fold}/smote/0")))?;
        Ok(QualityFold::logistic(&theta, held_out.values.view(), &held_out.labels, synthetic.view())?)
    })
}

fn synthetic_rows(generator: &dyn Generator, rows: &Rows, n: usize, stream: &mut Stream) -> Result<Array2<f64>> {
    let (minority, majority) = (rows.class(1), rows.class(0));
    let pool = draw_pool(generator.fit(minority.view(), majority.view())?.as_ref(), n, stream)?;
    let p = minority.ncols();
    let mut values = vec![0.0; n * p];
    pool.write_rows(minority.view(), 0..n, &mut values, p)?;
    let shaped = ArrayView2::from_shape((n, p), &values);
    Ok(shaped.map_err(|error| vtss_core::error::Error::Internal { what: error.to_string() })?.to_owned())
}

fn diagnose_e2(design: &Design, n_minority: usize, seed: u64) -> Result<Diagnosed> {
    let whole = Rows::draw(design, n_minority, seed)?;
    let balanced_fit = |rows: &Rows| {
        let of_class = |class: u8| Sums::of(&rows.flat(class), design.n_columns(), f64::from(class));
        Sums::balanced(&of_class(0), &of_class(1)).fit(E2_RIDGE)
    };
    let at = |rows: &Rows, class: u8, theta: &[f64]| moments(&rows.flat(class), f64::from(class), theta);
    let theta = balanced_fit(&whole)?;
    let of_whole = [at(&whole, 0, &theta)?, at(&whole, 1, &theta)?];
    diagnose(&whole, of_whole, E2_FOLDS, seed, |fitted, held_out, fold| {
        let theta = balanced_fit(fitted)?;
        let rows = aligned::consistent_rows(fitted.n_minority());
        let gap = fitted.n_majority() - fitted.n_minority();
        let mut stream = Stream::new(seed, &format!("pool/0/{fold}/aligned/0"));
        let mut synthetic = vec![0.0; gap * design.n_columns()];
        synthetic.chunks_exact_mut(design.n_columns()).for_each(|row| rows.draw_row(&mut stream, row));
        Ok(QualityFold {
            majority: at(held_out, 0, &theta)?,
            minority: at(held_out, 1, &theta)?,
            synthetic: moments(&synthetic, 1.0, &theta)?,
        })
    })
}

impl Diagnosed {
    /// The regime by the published cuts.
    #[must_use]
    pub fn regime(&self) -> Regime {
        match self.quality {
            None => Regime::LocalSymmetry,
            Some(score) if score <= vtss_core::diagnosis::QUALITY_LIMIT => Regime::Realistic,
            Some(_) => Regime::Biased,
        }
    }
}
