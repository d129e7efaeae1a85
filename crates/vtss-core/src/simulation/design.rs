//! A design: how the rows of each class are distributed. Its tables, rows and risks all derive from it.

use super::mean_shift::Noise;
use super::mixture::Mixture;
use super::{
    SimulatedTable, aligned, correct_logistic, heavy_tails, logistic_symmetry, mean_shift, no_signal, ring,
    shifted_cube, thin_difference, two_lobes,
};
use crate::error::{Error, Result};
use crate::rng::Stream;

/// More columns than any table a study of few minority rows needs.
const MOST_COLUMNS: usize = 1000;

/// A distribution of rows for each class.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    name: &'static str,
    n_columns: usize,
    classes: Classes,
}

/// How the rows of the classes come about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Classes {
    /// Mixtures of normal distributions, majority first.
    Normal([Mixture; 2]),
    /// E3.
    MeanShift(Noise),
    /// E6.
    Ring,
    /// E7.
    HeavyTails,
    /// E8.
    ShiftedCube {
        /// b, the minority's mean in the first column.
        shift: f64,
    },
}

impl Design {
    /// A design by the name that users write.
    ///
    /// `name`: one of [`Design::NAMES`]; `n_columns`: 1 to 1000, for the designs that leave it open (`e8`,
    /// `correct-logistic`, `no-signal`), none for their default of 5.
    ///
    /// # Errors
    /// `OPTION_INVALID` (`design`, `nColumns`).
    pub fn named(name: &str, n_columns: Option<usize>) -> Result<Self> {
        if let Some(bad) = n_columns.filter(|n| !(1..=MOST_COLUMNS).contains(n)) {
            return Err(Error::option("nColumns", "from 1 to 1000", bad));
        }
        let open = |default: usize| n_columns.unwrap_or(default);
        let design = match name {
            "e1" => Self::normal("e1", aligned::classes()),
            "e2" => Self::normal("e2", aligned::classes()),
            "e3" => Self::mean_shift("e3", Noise::Cube),
            "e3-rademacher" => Self::mean_shift("e3-rademacher", Noise::Rademacher),
            "e3-sphere" => Self::mean_shift("e3-sphere", Noise::Sphere),
            "e4" => Self::normal("e4", logistic_symmetry::classes()),
            "e5" => Self::normal("e5", two_lobes::classes()),
            "e6" => Self { name: "e6", n_columns: ring::N_COLUMNS, classes: Classes::Ring },
            "e7" => Self { name: "e7", n_columns: heavy_tails::N_COLUMNS, classes: Classes::HeavyTails },
            "e8" => Self::shifted_cube(open(shifted_cube::N_COLUMNS), shifted_cube::shift_for(0.0)),
            "correct-logistic" => Self::correct_logistic(open(correct_logistic::N_COLUMNS)),
            "no-signal" => Self::no_signal(open(no_signal::N_COLUMNS)),
            "thin-difference" => Self::normal("thin-difference", thin_difference::classes()),
            _ => return Err(Error::option("design", &format!("one of {}", Self::NAMES.join(", ")), name)),
        };
        match n_columns {
            Some(asked) if asked != design.n_columns => {
                Err(Error::option("nColumns", &format!("{} in the design {name}", design.n_columns), asked))
            }
            _ => Ok(design),
        }
    }

    /// The names of [`Design::named`].
    pub const NAMES: [&'static str; 13] = [
        "e1",
        "e2",
        "e3",
        "e3-rademacher",
        "e3-sphere",
        "e4",
        "e5",
        "e6",
        "e7",
        "e8",
        "correct-logistic",
        "no-signal",
        "thin-difference",
    ];

    /// E8 away from its null. `shift`: see [`shifted_cube::shift_for`].
    #[must_use]
    pub fn shifted_cube(n_columns: usize, shift: f64) -> Self {
        Self { name: "e8", n_columns, classes: Classes::ShiftedCube { shift } }
    }

    fn correct_logistic(n_columns: usize) -> Self {
        Self::normal("correct-logistic", correct_logistic::classes(n_columns))
    }

    fn no_signal(n_columns: usize) -> Self {
        Self::normal("no-signal", no_signal::classes(n_columns))
    }

    fn mean_shift(name: &'static str, noise: Noise) -> Self {
        Self { name, n_columns: mean_shift::N_COLUMNS, classes: Classes::MeanShift(noise) }
    }

    fn normal(name: &'static str, classes: [Mixture; 2]) -> Self {
        let n_columns = classes[0].parts.first().map_or(0, |part| part.mean.len());
        Self { name, n_columns, classes: Classes::Normal(classes) }
    }

    /// The name that users write.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Columns of its tables.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    pub(super) fn classes(&self) -> &Classes {
        &self.classes
    }

    /// `n` fresh rows of one class, n × columns row-major, from wherever `stream` stands.
    #[must_use]
    pub fn rows(&self, minority: bool, n: usize, stream: &mut Stream) -> Vec<f64> {
        let mut rows = vec![0.0; n * self.n_columns];
        for row in rows.chunks_exact_mut(self.n_columns) {
            match &self.classes {
                Classes::Normal(classes) => classes[usize::from(minority)].draw_row(stream, row),
                Classes::MeanShift(noise) => {
                    noise.draw_row(stream, row);
                    row.iter_mut().zip(mean_shift::mean(minority)).for_each(|(value, mean)| *value += mean);
                }
                Classes::Ring => ring::draw_row(minority, stream, row),
                Classes::HeavyTails => heavy_tails::draw_row(minority, stream, row),
                Classes::ShiftedCube { shift } => shifted_cube::draw_row(minority, *shift, stream, row),
            }
        }
        rows
    }

    /// A table of the design, its rows in random order, columns `x1`, `x2`, ….
    ///
    /// `n_majority`, `n_minority`: rows of each class, at least 1, fewer than 2³² together; `seed`: any, streams
    /// `design/<name>/order`, `…/majority`, `…/minority`.
    ///
    /// # Errors
    /// `OPTION_INVALID`.
    pub fn draw(&self, n_majority: usize, n_minority: usize, seed: u64) -> Result<SimulatedTable> {
        let stream = |part: &str| Stream::new(seed, &format!("design/{}/{part}", self.name));
        let labels = super::shuffled_labels(n_majority, n_minority, &mut stream("order"))?;
        let rows = [
            self.rows(false, n_majority, &mut stream("majority")),
            self.rows(true, n_minority, &mut stream("minority")),
        ];
        let mut next = rows.iter().map(|rows| rows.chunks_exact(self.n_columns)).collect::<Vec<_>>();
        let mut columns = vec![Vec::with_capacity(labels.len()); self.n_columns];
        for &label in &labels {
            let row = next[usize::from(label)].next().unwrap_or(&[]);
            columns.iter_mut().zip(row).for_each(|(column, &value)| column.push(value));
        }
        let names = (1..=self.n_columns).map(|number| format!("x{number}")).collect();
        Ok(SimulatedTable { names, columns, labels })
    }
}
