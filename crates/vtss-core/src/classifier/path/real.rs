//! The real rows of a fold, and what all its paths make of them.

use super::design::DesignRows;
use super::nodes::Node;
use super::single::SinglePart;
use std::cell::OnceCell;

/// Real rows of one fold, the majority first.
#[derive(Debug, Clone)]
pub struct RealRows {
    /// Majority rows, then minority rows.
    pub rows: DesignRows,
    /// How many of them are majority rows.
    pub n_majority: usize,
    shared: Shared,
}

/// What all paths of these rows need, made when the first one asks. It follows from the rows alone, so it does not matter
/// which one that is.
#[derive(Debug, Clone, Default)]
struct Shared {
    single_majority: OnceCell<SinglePart>,
    thinned: OnceCell<Option<Box<RealRows>>>,
    natural: OnceCell<(f64, Node)>,
}

/// Thinned rows keep every so many-th majority row …
const THINNING: usize = 8;
/// … or fewer, down to this many per coefficient, where there are very many.
const PLENTY_PER_COEFFICIENT: usize = 800;
/// Thinning leaves at least this many majority rows per coefficient, or nothing is thinned.
const ROWS_PER_COEFFICIENT: usize = 20;

impl RealRows {
    /// `rows`: the first `n_majority` of them are majority rows.
    #[must_use]
    pub fn new(rows: DesignRows, n_majority: usize) -> Self {
        Self { rows, n_majority, shared: Shared::default() }
    }

    /// The majority rows in single precision.
    pub(super) fn single_majority(&self) -> &SinglePart {
        self.shared.single_majority.get_or_init(|| SinglePart::new(self.majority(), &self.rows))
    }

    /// Of how many majority rows [`RealRows::thinned`] keeps one.
    pub(super) fn thinning(&self) -> usize {
        let step_to_keep = |per_coefficient: usize| self.n_majority / (per_coefficient * self.rows.n_coefficients());
        step_to_keep(ROWS_PER_COEFFICIENT).clamp(1, step_to_keep(PLENTY_PER_COEFFICIENT).max(THINNING))
    }

    /// Every so many-th majority row and all minority rows; none where that would be too few for the coefficients.
    pub(super) fn thinned(&self) -> Option<&Self> {
        let thin = || {
            let step = self.thinning();
            (step > 1).then(|| {
                let majority = self.rows.every(0..self.n_majority, step);
                let n_majority = majority.n_rows();
                let rows = majority.followed_by(&self.rows, self.n_majority..self.rows.n_rows());
                Box::new(Self::new(rows, n_majority))
            })
        };
        self.shared.thinned.get_or_init(thin).as_deref()
    }

    /// The node of the fit with unit weights and no synthetic rows under `penalty`, which `solve` finds.
    pub(super) fn natural(&self, penalty: f64, solve: impl Fn() -> Node) -> Node {
        let (of_penalty, node) = self.shared.natural.get_or_init(|| (penalty, solve()));
        if *of_penalty == penalty { node.clone() } else { solve() }
    }

    /// Number of minority rows.
    #[must_use]
    pub fn n_minority(&self) -> usize {
        self.rows.n_rows() - self.n_majority
    }

    /// Entries of the minority rows.
    #[must_use]
    pub fn minority(&self) -> &[f64] {
        &self.rows.values()[self.n_majority * self.rows.stride()..]
    }

    /// Entries of the majority rows.
    #[must_use]
    pub fn majority(&self) -> &[f64] {
        &self.rows.values()[..self.n_majority * self.rows.stride()]
    }
}
