//! What the splits found of one arm, kept the way the product keeps it, and what the bootstrap of held-out rows asks for.

use std::ops::Range;
use vtss_core::assessment::ArmLosses;
use vtss_core::error::Result;
use vtss_core::inference::{Limits, ResamplingPlan, UnitLosses, count_held_out};
use vtss_core::sweep::ArmOutcome;
use vtss_core::table::Table;

/// One arm in every split; a curve that was extended has several outcomes a split, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Record {
    splits: Vec<Vec<Part>>,
}

/// Some fits of an arm in one split.
#[derive(Debug, Clone)]
struct Part {
    /// The fits of the outcome that count; others are repeated from an earlier part, or compared with nothing.
    fits: Range<usize>,
    outcome: ArmOutcome,
}

impl Record {
    /// Appends the fits `fits` of `outcome` to split number `split`; splits come in order.
    pub fn add(&mut self, split: usize, fits: Range<usize>, outcome: ArmOutcome) {
        if self.splits.len() <= split {
            self.splits.push(Vec::new());
        }
        self.splits[split].push(Part { fits, outcome });
    }

    /// Losses of `n_synthetic.len()` fits from the one numbered `first`, standing for those numbers of rows.
    #[must_use]
    pub fn losses(&self, n_synthetic: &[usize], first: usize) -> ArmLosses {
        let pick = |of: fn(&ArmOutcome) -> &[f64]| {
            let of_split = |parts: &Vec<Part>| {
                let fits = parts.iter().flat_map(|part| of(&part.outcome)[part.fits.clone()].iter().copied());
                fits.skip(first).take(n_synthetic.len()).collect::<Vec<f64>>()
            };
            self.splits.iter().flat_map(of_split).collect()
        };
        let (plain, corrected) = (pick(|outcome| &outcome.loss), pick(|outcome| &outcome.corrected_loss));
        ArmLosses { n_synthetic: n_synthetic.to_vec(), plain, corrected }
    }
}

/// Losses of held-out rows under every fit of `records`, for the bootstrap; none where it cannot be made.
///
/// `validation_rows`: of each split, in the order of its margins; `records`: in the order that
/// [`vtss_core::inference::infer`] wants their fits; `seed`: of the run.
///
/// # Errors
/// Those of [`UnitLosses`].
pub fn unit_losses(
    table: &Table,
    validation_rows: &[Vec<u32>],
    records: &[&Record],
    seed: u64,
) -> Result<Option<UnitLosses>> {
    let n_held_out = count_held_out(table.n_rows(), &validation_rows.concat())?;
    let Some(plan) = ResamplingPlan::new(table.labels(), table.groups(), &n_held_out, Limits::default(), seed)? else {
        return Ok(None);
    };
    let places = plan.places(table.n_rows(), validation_rows.iter().map(Vec::as_slice));
    let parts = |split: usize| records.iter().flat_map(move |record| &record.splits[split]);
    let of_split = |split| parts(split).flat_map(|part| part.outcome.offset[part.fits.clone()].iter().copied());
    let offsets: Vec<f64> = (0..validation_rows.len()).flat_map(of_split).collect();
    let mut losses = UnitLosses::new(plan, offsets.len() / validation_rows.len(), offsets)?;
    losses.add_all(&places, |split, position, margins| {
        for Part { fits, outcome } in parts(split) {
            let of_row = &outcome.margins[position * outcome.offset.len()..];
            margins.extend_from_slice(&of_row[fits.clone()]);
        }
    })?;
    Ok(Some(losses))
}
