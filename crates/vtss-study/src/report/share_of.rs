//! A share of runs with its Monte-Carlo error, and what it must be.

/// The normal quantile of a two-sided 95 % interval.
const QUANTILE: f64 = 1.96;
const PER_CENT: f64 = 100.0;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareOf {
    /// Runs in which it happened.
    pub n_hits: usize,
    /// Runs in which it could.
    pub n: usize,
}

impl ShareOf {
    /// Counts what happened.
    pub fn count(happened: impl IntoIterator<Item = bool>) -> Self {
        let (mut n_hits, mut n) = (0, 0);
        for hit in happened {
            n_hits += usize::from(hit);
            n += 1;
        }
        Self { n_hits, n }
    }

    /// From 0 to 1; NaN of no runs.
    pub fn value(self) -> f64 {
        self.n_hits as f64 / self.n as f64
    }

    /// 1.96 standard errors at the share `p`.
    fn error_at(self, p: f64) -> f64 {
        QUANTILE * libm::sqrt(p * (1.0 - p) / self.n as f64)
    }

    /// "4.1 ± 1.2 %"; "–" of no runs.
    pub fn text(self) -> String {
        if self.n == 0 {
            return "–".to_owned();
        }
        let value = self.value();
        format!("{:.1} ± {:.1} %", PER_CENT * value, PER_CENT * self.error_at(value))
    }

    /// Whether it is at most `limit`, but for the error there.
    pub fn at_most(self, limit: f64) -> Option<bool> {
        (self.n > 0).then(|| self.value() <= limit + self.error_at(limit))
    }

    /// Whether it is at least `limit`, but for the error there.
    pub fn at_least(self, limit: f64) -> Option<bool> {
        (self.n > 0).then(|| self.value() >= limit - self.error_at(limit))
    }

    /// Whether it differs from a published share of `published.1` runs by no more than both errors together allow.
    pub fn reproduces(self, (share, n_published): (f64, usize)) -> Option<bool> {
        let published = Self { n_hits: 0, n: n_published }.error_at(share);
        let own = self.error_at(share);
        (self.n > 0).then(|| (self.value() - share).abs() <= libm::sqrt(published * published + own * own))
    }
}

/// "met", "NOT MET", or "–" where nothing is known or nothing is required.
pub fn met(holds: Option<bool>) -> String {
    match holds {
        Some(true) => "met".to_owned(),
        Some(false) => "**NOT MET**".to_owned(),
        None => "–".to_owned(),
    }
}
