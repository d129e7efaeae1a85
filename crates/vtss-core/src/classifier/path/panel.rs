//! Coefficients of many points side by side, and the residuals that rows have under them.

use super::design::BLOCK_ROWS;
use super::written::{Residuals, register_start};
use crate::kernels::lanes::Register;
use crate::kernels::softplus::COLUMNS_TOGETHER;
use crate::kernels::{Element, add_product, negative_sigmoid_in_place, residual_changes_in_place, sigmoid_in_place};

/// Where gradients are taken.
#[derive(Clone, Copy)]
pub enum Position<'a> {
    /// At coefficients, one list per point.
    At(&'a [Vec<f64>]),
    /// From a base to a step away from it: what changes on that way, which single precision gets right to so many digits
    /// of the change, not of the gradient.
    Between {
        /// One list per point.
        bases: &'a [Vec<f64>],
        /// Added to the bases.
        steps: &'a [Vec<f64>],
    },
}

/// Which residual a row has.
#[derive(Clone, Copy, PartialEq)]
pub enum Class {
    /// 1 / (1 + e^−margin).
    Majority,
    /// −1 / (1 + e^margin).
    Minority,
}

/// A narrow row-major matrix with one column per point, zero-padded to whole registers.
pub struct Panel<E> {
    /// Row-major.
    pub values: Vec<E>,
    /// Columns, with the padding.
    pub width: usize,
}

impl<E: Element> Panel<E> {
    /// Lays out `columns` of `n_rows` entries each.
    pub fn of_columns(columns: &[Vec<f64>], n_rows: usize) -> Self {
        Self::of_columns_at(columns, n_rows, columns.len().next_multiple_of(E::Simd::WIDTH))
    }

    #[inline(never)]
    fn of_columns_at(columns: &[Vec<f64>], n_rows: usize, width: usize) -> Self {
        let mut panel = Self { values: vec![E::ZERO; n_rows * width], width };
        for (c, column) in columns.iter().enumerate() {
            for (j, value) in column.iter().enumerate() {
                panel.values[j * panel.width + c] = E::from_f64(*value);
            }
        }
        panel
    }

    /// Overwrites `out` by the product of some rows with the columns from `start` on.
    pub fn times_rows(&self, (rows, stride): (&[E], usize), start: usize, out: &mut [E]) {
        let (n, active) = (rows.len() / stride, self.width - start);
        let depth = self.values.len() / self.width;
        out.fill(E::ZERO);
        add_product((n, depth, active), (rows, stride), (&self.values[start..], self.width), (out, active));
    }
}

impl Panel<f64> {
    /// These of its columns, in this order, and zeros behind them up to `width`.
    #[inline(never)]
    pub fn selected(&self, columns: &[usize], width: usize) -> Self {
        let mut values = Vec::with_capacity(self.values.len() / self.width * width);
        for row in self.values.chunks_exact(self.width) {
            values.extend(columns.iter().map(|column| row[*column]));
            values.resize(values.len() + width - columns.len(), 0.0);
        }
        Self { values, width }
    }

    /// Adds a panel of the same shape.
    pub fn add(&mut self, other: &Self) {
        self.values.iter_mut().zip(&other.values).for_each(|(value, other)| *value += other);
    }

    /// The first `n` columns.
    #[inline(never)]
    pub fn columns(&self, n: usize) -> Vec<Vec<f64>> {
        (0..n).map(|index| self.column(index).collect()).collect()
    }

    /// One column.
    pub fn column(&self, index: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.chunks_exact(self.width).map(move |row| row[index])
    }
}

/// The panels of a place.
pub struct Panels<E> {
    /// Coefficients, or bases.
    at: Panel<E>,
    /// What is added to the bases.
    steps: Option<Panel<E>>,
}

impl<E: Element> Panels<E> {
    /// Lays out a place with `n_coefficients` entries per point; between two only in a precision that takes changes.
    pub fn new(position: Position, n_coefficients: usize) -> Self {
        let is_at = matches!(position, Position::At(_));
        assert!(is_at || E::TAKES_CHANGES, "changes are taken in single precision");
        let panel = |columns| Panel::of_columns(columns, n_coefficients);
        match position {
            Position::At(thetas) => Self { at: panel(thetas), steps: None },
            Position::Between { bases, steps } => Self { at: panel(bases), steps: Some(panel(steps)) },
        }
    }

    /// Columns of each panel.
    pub fn width(&self) -> usize {
        self.at.width
    }

    /// The margins of some rows in the columns from the register on that holds column `first`, in place of those of other
    /// rows; by what they change in columns before `first` is 0, so that nothing depends on how wide a register is.
    #[inline(never)]
    pub fn margins(&self, rows: (&[E], usize), first: usize, out: &mut Margins<E>) {
        let start = register_start::<E>(first);
        let active = self.width() - start;
        let len = rows.0.len() / rows.1 * active;
        out.at.resize(len, E::ZERO);
        self.at.times_rows(rows, start, &mut out.at);
        if let Some(steps) = &self.steps {
            let changes = out.steps.get_or_insert_default();
            changes.resize(len, E::ZERO);
            steps.times_rows(rows, start, changes);
            changes.chunks_exact_mut(active).for_each(|row| row[..first - start].fill(E::ZERO));
        }
    }
}

/// Margins of some rows, row-major, one column per point.
pub struct Margins<E> {
    /// Under coefficients, or bases.
    pub at: Vec<E>,
    steps: Option<Vec<E>>,
}

impl<E: Element> Margins<E> {
    /// Of no rows.
    pub fn none() -> Self {
        Self { at: Vec::new(), steps: None }
    }

    /// By what they change on the way from a base.
    pub fn steps(&self) -> Option<&[E]> {
        self.steps.as_deref().filter(|_| E::TAKES_CHANGES)
    }

    /// Turns them into residuals of rows of `class`, or into the changes of these.
    pub fn residuals(&mut self, class: Class) -> &mut [E] {
        match (&mut self.steps, class) {
            (Some(steps), _) if E::TAKES_CHANGES => {
                residual_changes_in_place(&self.at, steps);
                steps
            }
            (_, Class::Majority) => {
                sigmoid_in_place(&mut self.at);
                &mut self.at
            }
            (_, Class::Minority) => {
                negative_sigmoid_in_place(&mut self.at);
                &mut self.at
            }
        }
    }
}

/// Residuals of rows of one class that are computed from their margins, or what these change by.
pub struct Computed<E> {
    panels: Panels<E>,
    class: Class,
    margins: Margins<E>,
}

impl<E: Element> Computed<E> {
    /// Of rows of `class` at a place with `n_coefficients` entries per point.
    pub fn new(position: Position, class: Class, n_coefficients: usize) -> Self {
        Self { panels: Panels::new(position, n_coefficients), class, margins: Margins::none() }
    }
}

impl<E: Element> Residuals<E> for Computed<E> {
    fn width(&self) -> usize {
        self.panels.width()
    }

    fn column(&self, point: usize) -> usize {
        point
    }

    fn of_block(&mut self, rows: (&[E], usize), _: usize, first: usize) -> &mut [E] {
        self.panels.margins(rows, first, &mut self.margins);
        self.margins.residuals(self.class)
    }
}

/// Margins of tall rows (`values` with `stride` entries each) under each of `thetas`: row-major, one column per point
/// at the returned width, which is what [`add_column_sums`](crate::kernels::add_column_sums) takes.
pub fn margins(values: &[f64], stride: usize, thetas: &[Vec<f64>]) -> (Vec<f64>, usize) {
    let n_coefficients = thetas.first().map_or(0, Vec::len);
    let panel = Panel::<f64>::of_columns_at(thetas, n_coefficients, thetas.len().next_multiple_of(COLUMNS_TOGETHER));
    let n_rows = values.len() / stride;
    let mut out = vec![0.0; n_rows * panel.width];
    for (block, target) in values.chunks(BLOCK_ROWS * stride).zip(out.chunks_mut(BLOCK_ROWS * panel.width.max(1))) {
        panel.times_rows((block, stride), 0, target);
    }
    (out, panel.width)
}
