//! Interpolated rows by their pair of parents.

use std::ops::Range;

/// Synthetic rows (1 − fraction)·minority\[seed\] + fraction·minority\[partner\], those of one pair of parents side by side.
#[derive(Debug, Clone)]
pub struct InterpolatedRows {
    /// The distinct (seed, partner), ascending.
    pairs: Vec<(u32, u32)>,
    /// Where the rows of each pair end.
    ends: Vec<u32>,
    /// Place of each row in the pool, ascending within a pair.
    places: Vec<u32>,
    /// In \[0, 1\].
    fractions: Vec<f64>,
}

/// The rows of one pair.
#[derive(Debug, Clone)]
pub struct PairRows<'a> {
    /// Index among the minority rows.
    pub seed: usize,
    /// Index among the minority rows.
    pub partner: usize,
    /// Where they stand among the rows of all pairs.
    pub rows: Range<usize>,
    /// Places in the pool, ascending.
    pub places: &'a [u32],
    /// One for each place.
    pub fractions: &'a [f64],
}

impl InterpolatedRows {
    /// Sorts by counting, in a few passes. `seeds`, `partners`, `fractions`: of one length, in the pool's order.
    #[inline(never)]
    pub fn of(seeds: &[u32], partners: &[u32], fractions: &[f64]) -> Self {
        // One without rows, which it does not matter to have. A fold is done in registers, `max` is not.
        let n_parents = |rows: &[u32]| rows.iter().fold(0, |last, &row| last.max(row)) as usize + 1;
        let n_seeds = n_parents(seeds);
        let mut ends_of_seeds = vec![0_u32; n_seeds + 1];
        seeds.iter().for_each(|&seed| ends_of_seeds[seed as usize + 1] += 1);
        (0..n_seeds).for_each(|seed| ends_of_seeds[seed + 1] += ends_of_seeds[seed]);
        let mut by_seed = vec![0_u32; seeds.len()];
        for (place, &seed) in (0..).zip(seeds) {
            let target = &mut ends_of_seeds[seed as usize];
            by_seed[*target as usize] = place;
            *target += 1;
        }
        let mut sorted = Self {
            pairs: Vec::new(),
            ends: Vec::new(),
            places: vec![0; seeds.len()],
            fractions: vec![0.0; seeds.len()],
        };
        // Rows of the seed at hand with each partner, then where the next of them goes.
        let mut of_partner = vec![0_u32; n_parents(partners)];
        let mut start = 0;
        for (seed, &end) in (0..).zip(&ends_of_seeds[..n_seeds]) {
            let rows = &by_seed[start as usize..end as usize];
            sorted.add_seed(seed, rows, (partners, fractions), &mut of_partner);
            start = end;
        }
        sorted
    }

    /// Takes in the rows of the next seed, at `places` in the pool. `of_partner`: zeros, as it is left.
    #[inline(never)]
    fn add_seed(&mut self, seed: u32, places: &[u32], (partners, fractions): (&[u32], &[f64]), of_partner: &mut [u32]) {
        let (first, mut end) = (self.pairs.len(), self.ends.last().copied().unwrap_or(0));
        for &place in places {
            let partner = partners[place as usize];
            let count = &mut of_partner[partner as usize];
            if *count == 0 {
                self.pairs.push((seed, partner));
            }
            *count += 1;
        }
        self.pairs[first..].sort_unstable();
        for (_, partner) in &self.pairs[first..] {
            let count = &mut of_partner[*partner as usize];
            (*count, end) = (end, end + *count);
            self.ends.push(end);
        }
        for &place in places {
            let target = &mut of_partner[partners[place as usize] as usize];
            self.places[*target as usize] = place;
            self.fractions[*target as usize] = fractions[place as usize];
            *target += 1;
        }
        self.pairs[first..].iter().for_each(|(_, partner)| of_partner[*partner as usize] = 0);
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.places.len()
    }

    /// For each row, in the order of pairs, the first of some prefixes of the pool that contains it: its index, or their number
    /// if none does. `sizes`: of the prefixes, ascending.
    #[inline(never)]
    pub fn first_prefixes(&self, sizes: &[usize]) -> Vec<u32> {
        // By tables: sizes are few and places many.
        let last = sizes.last().map_or(0, |&size| size.min(self.n_rows()));
        let mut of_place = Vec::with_capacity(self.n_rows());
        for (index, &size) in (0..).zip(sizes) {
            of_place.resize(of_place.len().max(size.min(last)), index);
        }
        of_place.resize(self.n_rows(), sizes.len() as u32);
        self.places.iter().map(|&place| of_place[place as usize]).collect()
    }

    /// Number of pairs.
    pub fn n_pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Seed and partner of a pair.
    pub fn parents(&self, pair: usize) -> (usize, usize) {
        let (seed, partner) = self.pairs[pair];
        (seed as usize, partner as usize)
    }

    /// The rows of one pair.
    pub fn of_pair(&self, pair: usize) -> PairRows<'_> {
        let start = if pair == 0 { 0 } else { self.ends[pair - 1] as usize };
        let rows: Range<usize> = start..self.ends[pair] as usize;
        let (seed, partner) = self.parents(pair);
        let (places, fractions) = (&self.places[rows.clone()], &self.fractions[rows.clone()]);
        PairRows { seed, partner, rows, places, fractions }
    }

    /// Every `step`-th row of the pool.
    #[inline(never)]
    pub fn every(&self, step: usize) -> Self {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        let mut out = Self { pairs: Vec::new(), ends: Vec::new(), places: Vec::new(), fractions: Vec::new() };
        for pair in 0..self.n_pairs() {
            let rows = self.of_pair(pair);
            let before = out.places.len();
            for (place, fraction) in rows.places.iter().zip(rows.fractions) {
                if place.is_multiple_of(step) {
                    out.places.push(place / step);
                    out.fractions.push(*fraction);
                }
            }
            if out.places.len() > before {
                out.pairs.push(self.pairs[pair]);
                out.ends.push(out.places.len() as u32);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    fn listed(rows: &InterpolatedRows) -> Vec<(u32, u32, u32, f64)> {
        let of = |pair: usize| {
            let PairRows { seed, partner, places, fractions, .. } = rows.of_pair(pair);
            places.iter().zip(fractions).map(move |(place, fraction)| (seed as u32, partner as u32, *place, *fraction))
        };
        (0..rows.n_pairs()).flat_map(of).collect()
    }

    #[test]
    fn rows_stand_as_sorting_puts_them() {
        let mut stream = Stream::new(1, "test/pairs");
        for (n_rows, n_parents) in [(0, 1), (1, 1), (50, 3), (500, 40), (300, 1000)] {
            let mut draw = || (0..n_rows).map(|_| stream.below(n_parents)).collect::<Vec<_>>();
            let (seeds, partners) = (draw(), draw());
            let fractions: Vec<f64> = (0..n_rows).map(|_| stream.uniform()).collect();
            for step in [1, 3] {
                let of_row = |place: usize| (seeds[place], partners[place], (place / step) as u32, fractions[place]);
                let mut expected: Vec<_> = (0..n_rows).step_by(step).map(of_row).collect();
                expected.sort_unstable_by_key(|&(seed, partner, place, _)| (seed, partner, place));
                let rows = InterpolatedRows::of(&seeds, &partners, &fractions);
                assert_eq!(listed(&if step == 1 { rows } else { rows.every(step) }), expected);
            }
            let rows = InterpolatedRows::of(&seeds, &partners, &fractions);
            for sizes in [vec![0, n_rows / 3, n_rows / 3, n_rows], vec![n_rows / 2], vec![]] {
                let first = |place: usize| sizes.iter().position(|&size| size > place).unwrap_or(sizes.len()) as u32;
                let expected: Vec<u32> = listed(&rows).iter().map(|row| first(row.2 as usize)).collect();
                assert_eq!(rows.first_prefixes(&sizes), expected);
            }
        }
    }
}
