//! E1 and E2: least squares with a generator whose bias is known, so that the best number of rows is known too.
//!
//! Beside the paper's comparison of two fixed sizes: what the product's own protocol chooses, told nothing, and where the
//! predicted curve has its minimum.

use crate::cell::{Cell, Effort};
use crate::error::Result;
use crate::least_squares::{Sums, moments};
use serde::{Deserialize, Serialize};
use vtss_core::candidates::{extension, grid, in_fold, n_synthetic};
use vtss_core::diagnosis::{ByOrigin, ClassMoments, LocalRisk, PredictedPoint, predicted_curve};
use vtss_core::rng::Stream;
use vtss_core::selection::{AllowedSizes, FoldLosses, SelectionRule, Sizes, select};
use vtss_core::simulation::mixture::Mixture;
use vtss_core::simulation::{Design, SimulatedTable, SquaredRisk, aligned};
use vtss_core::split::{SplitPlan, split};

/// The name of the study.
pub const NAME: &str = "aligned";

/// Majority rows for each minority row.
const RATIO: usize = 20;
/// Ridge on the mean squared error.
const RIDGE: f64 = 1e-6;
/// Columns of both designs.
const N_COLUMNS: usize = 2;
/// Where E1's two biases cancel, in multiples of the class gap.
pub const E1_BEST: f64 = 4.0;
/// Minority rows of the paper's runs.
pub const E1_MINORITY: [usize; 10] = [6, 12, 25, 50, 100, 200, 400, 800, 1600, 3200];
/// Minority rows of the paper's runs.
pub const E2_MINORITY: [usize; 6] = [10, 100, 200, 300, 400, 500];
/// Folds and repeats, the product's defaults.
const FOLDS: usize = 5;
const REPEATS: usize = 5;
/// Where the predicted curve is drawn: to 8 by 0.05, so that its minimum near 4 is known to a per cent.
const PREDICTED_END: usize = 8;
const PREDICTED_PER_UNIT: usize = 20;

/// γ of the predicted curves.
#[must_use]
pub fn predicted_multipliers() -> Vec<f64> {
    (0..=PREDICTED_END * PREDICTED_PER_UNIT).map(|i| i as f64 / PREDICTED_PER_UNIT as f64).collect()
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlignedResult {
    /// Excess risk with rows to balance.
    pub at_balance: f64,
    /// Excess risk at four times the class gap.
    pub at_fourfold: f64,
    /// γ that the protocol chose; none with fewer minority rows than twice the folds.
    pub chosen: Option<f64>,
    /// Excess risk there.
    pub at_chosen: Option<f64>,
    /// The predicted curve: excess risk at each of [`predicted_multipliers`].
    pub predicted: Vec<f64>,
}

/// The cells; of the small version the quick ones.
///
/// # Errors
/// `OPTION_INVALID`, for no setting here.
pub fn cells(small: bool) -> Result<Vec<Cell>> {
    let mut settings: Vec<(&str, usize)> = E1_MINORITY.map(|n| ("e1", n)).to_vec();
    settings.extend(E2_MINORITY.map(|n| ("e2", n)));
    if small {
        settings.retain(|(_, n)| *n <= 50);
    }
    settings
        .into_iter()
        .map(|(name, n_minority)| {
            let design = Design::named(name, None)?;
            let run = move |seed| run(&design, n_minority, seed);
            Ok(Cell::new(NAME, format!("{name}-n{n_minority}-r{RATIO}"), Effort::Tenth, run))
        })
        .collect()
}

/// The generator of a design, for a fit that sees `n_minority` minority rows.
fn generator(design: &Design, n_minority: usize) -> Mixture {
    if design.name() == "e1" { aligned::biased_rows() } else { aligned::consistent_rows(n_minority) }
}

fn run(design: &Design, n_minority: usize, seed: u64) -> Result<AlignedResult> {
    let table = design.draw(RATIO * n_minority, n_minority, seed)?;
    let all: Vec<u32> = (0..table.labels.len() as u32).collect();
    let whole = Part::of(&table, &all);
    let gap = whole.gap();
    let risk =
        SquaredRisk::of(design).ok_or_else(|| vtss_core::error::Error::option("design", "e1 or e2", design.name()))?;
    let least = risk.value(&risk.minimiser()?);
    let rows = generator(design, n_minority);
    let excess = |multipliers: &[f64]| -> Result<Vec<f64>> {
        let sizes: Vec<usize> = multipliers.iter().map(|&m| n_synthetic(m, gap)).collect();
        let thetas = whole.fits(&rows, &sizes, &mut Stream::new(seed, "pool/final/aligned/0"))?;
        Ok(thetas.iter().map(|theta| risk.value(theta) - least).collect())
    };
    let fixed = excess(&[1.0, E1_BEST])?;
    let chosen = if n_minority >= 2 * FOLDS { Some(choose(&table, design, seed)?) } else { None };
    let at_chosen = match chosen {
        Some(multiplier) => Some(excess(&[multiplier])?[0]),
        None => None,
    };
    let predicted = predicted(&table, &rows, gap, seed)?;
    Ok(AlignedResult { at_balance: fixed[0], at_fourfold: fixed[1], chosen, at_chosen, predicted })
}

/// The rows of each class, in sums.
struct Part {
    majority: Sums,
    minority: Sums,
}

impl Part {
    fn of(table: &SimulatedTable, rows: &[u32]) -> Self {
        let mut classes = [Sums::zeros(N_COLUMNS), Sums::zeros(N_COLUMNS)];
        for &row in rows {
            let row = row as usize;
            let values: Vec<f64> = table.columns.iter().map(|column| column[row]).collect();
            let label = table.labels[row];
            classes[usize::from(label)].add_row(&values, f64::from(label));
        }
        let [majority, minority] = classes;
        Self { majority, minority }
    }

    fn gap(&self) -> usize {
        (self.majority.weight - self.minority.weight) as usize
    }

    /// θ̂ at each of `sizes`, ascending, all from one stream of synthetic rows.
    fn fits(&self, rows: &Mixture, sizes: &[usize], stream: &mut Stream) -> Result<Vec<Vec<f64>>> {
        let mut sums = Sums::zeros(N_COLUMNS);
        sums.add(&self.majority, 1.0);
        sums.add(&self.minority, 1.0);
        let (mut drawn, mut row) = (0, [0.0; N_COLUMNS]);
        sizes
            .iter()
            .map(|&size| {
                while drawn < size {
                    rows.draw_row(stream, &mut row);
                    sums.add_row(&row, 1.0);
                    drawn += 1;
                }
                Ok(sums.fit(RIDGE)?)
            })
            .collect()
    }

    fn balanced_loss(&self, theta: &[f64]) -> f64 {
        0.5 * self.majority.mean_loss(theta) + 0.5 * self.minority.mean_loss(theta)
    }
}

/// The product's protocol with least squares in place of its classifiers: folds, the grid, edges that extend, the least
/// mean loss.
fn choose(table: &SimulatedTable, design: &Design, seed: u64) -> Result<f64> {
    let plan = SplitPlan::Folds { folds: FOLDS, repeats: REPEATS };
    let all: Vec<u32> = (0..table.labels.len() as u32).collect();
    let whole = Part::of(table, &all);
    let (gap, n_minority) = (whole.gap(), whole.minority.weight as usize);
    let mut folds = Vec::with_capacity(plan.n_splits());
    for repeat in 0..REPEATS {
        for fold in 0..FOLDS {
            let split = split(&table.labels, None, None, &plan, seed, repeat, fold)?;
            let place = format!("pool/{repeat}/{fold}/aligned/0");
            folds.push((Part::of(table, &split.training), Part::of(table, &split.validation), place));
        }
    }
    let mut multipliers = grid();
    loop {
        let sizes: Vec<usize> = multipliers.iter().map(|&m| n_synthetic(m, gap)).collect();
        let mut losses = Vec::with_capacity(folds.len() * sizes.len());
        for (training, validation, place) in &folds {
            let of_fold: Vec<usize> = sizes.iter().map(|&size| in_fold(size, training.gap(), gap)).collect();
            let rows = generator(design, training.minority.weight as usize);
            let thetas = training.fits(&rows, &of_fold, &mut Stream::new(seed, place))?;
            losses.extend(thetas.iter().map(|theta| validation.balanced_loss(theta)));
        }
        let losses = FoldLosses::new(folds.len(), sizes.len(), losses)?;
        let ratio = 1.0 / (FOLDS as f64 - 1.0);
        let selected = select(
            &losses,
            &losses,
            Sizes { n_synthetic: &sizes, n_minority },
            SelectionRule::DEFAULT,
            AllowedSizes::All,
            ratio,
        )?;
        let index = selected.as_ref().map_or(0, |selected| selected.index);
        match extension(&multipliers) {
            Some(more) if selected.is_some_and(|selected| selected.at_edge) => multipliers.extend(more),
            _ => return Ok(multipliers[index]),
        }
    }
}

/// The curve that theory predicts from the table and as many synthetic rows as balance it.
fn predicted(table: &SimulatedTable, rows: &Mixture, gap: usize, seed: u64) -> Result<Vec<f64>> {
    let of_class = |class: u8| -> Vec<f64> {
        let rows = (0..table.labels.len()).filter(|&row| table.labels[row] == class);
        rows.flat_map(|row| table.columns.iter().map(move |column| column[row])).collect()
    };
    let (majority, minority) = (of_class(0), of_class(1));
    let mut synthetic = vec![0.0; gap * N_COLUMNS];
    let mut stream = Stream::new(seed, "pool/final/aligned/0");
    synthetic.chunks_exact_mut(N_COLUMNS).for_each(|row| rows.draw_row(&mut stream, row));
    let sums = [Sums::of(&majority, N_COLUMNS, 0.0), Sums::of(&minority, N_COLUMNS, 1.0)];
    let theta = Sums::balanced(&sums[0], &sums[1]).fit(RIDGE)?;
    let at = |rows: &[f64], label: f64| moments(rows, label, &theta);
    let [of_majority, of_minority, of_synthetic] = [at(&majority, 0.0)?, at(&minority, 1.0)?, at(&synthetic, 1.0)?];
    let difference = |a: &ClassMoments, b: &ClassMoments| {
        a.score_mean.iter().zip(&b.score_mean).map(|(a, b)| a - b).collect::<Vec<f64>>()
    };
    let risk = LocalRisk {
        n_majority: of_majority.n_rows,
        n_minority: of_minority.n_rows,
        class_contrast: difference(&of_majority, &of_minority),
        generator_mismatch: difference(&of_synthetic, &of_minority),
        hessians: ByOrigin {
            majority: of_majority.hessian,
            minority: of_minority.hessian,
            synthetic: of_synthetic.hessian,
        },
        score_covariances: ByOrigin {
            majority: of_majority.score_covariance,
            minority: of_minority.score_covariance,
            synthetic: of_synthetic.score_covariance,
        },
    };
    let sizes: Vec<usize> = predicted_multipliers().iter().map(|&m| n_synthetic(m, gap)).collect();
    Ok(predicted_curve(&risk, &sizes)?.iter().map(PredictedPoint::excess_risk).collect())
}
