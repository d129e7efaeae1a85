//! The distinct pairs of parents among interpolated rows.

/// The distinct pairs of a list of rows.
pub struct Pairs {
    /// (seed, partner), ascending.
    pub pairs: Vec<(u32, u32)>,
    /// Where those of each seed begin, and where the last one's end.
    first_of_seed: Vec<u32>,
}

impl Pairs {
    /// By counting, in a few passes: there are many rows for each pair. `seeds`, `partners`: of one length.
    pub fn of(seeds: &[u32], partners: &[u32]) -> Self {
        let n_parents = |rows: &[u32]| rows.iter().max().map_or(0, |&last| last as usize + 1);
        let n_seeds = n_parents(seeds);
        let mut places = vec![0_u32; n_seeds + 1];
        seeds.iter().for_each(|&seed| places[seed as usize + 1] += 1);
        (0..n_seeds).for_each(|seed| places[seed + 1] += places[seed]);
        let starts = places.clone();
        let mut partners_by_seed = vec![0; partners.len()];
        for (&seed, &partner) in seeds.iter().zip(partners) {
            let place = &mut places[seed as usize];
            partners_by_seed[*place as usize] = partner;
            *place += 1;
        }
        // One more than the last seed that a partner was met with.
        let mut met = vec![0_u32; n_parents(partners)];
        let (mut pairs, mut first_of_seed) = (Vec::new(), Vec::with_capacity(n_seeds + 1));
        for (seed, ends) in (0..).zip(starts.windows(2)) {
            let first = pairs.len();
            first_of_seed.push(first as u32);
            for &partner in &partners_by_seed[ends[0] as usize..ends[1] as usize] {
                if met[partner as usize] != seed + 1 {
                    met[partner as usize] = seed + 1;
                    pairs.push((seed, partner));
                }
            }
            pairs[first..].sort_unstable();
        }
        first_of_seed.push(pairs.len() as u32);
        Self { pairs, first_of_seed }
    }

    /// Which of the pairs this one of them is.
    pub fn place(&self, seed: u32, partner: u32) -> u32 {
        let own = self.first_of_seed[seed as usize] as usize..self.first_of_seed[seed as usize + 1] as usize;
        (own.start + self.pairs[own].partition_point(|&(_, known)| known < partner)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn pairs_are_those_that_sorting_finds() {
        let mut stream = Stream::new(1, "test/pairs");
        for (n_rows, n_parents) in [(0, 1), (1, 1), (50, 3), (500, 40), (300, 1000)] {
            let mut draw = || (0..n_rows).map(|_| stream.below(n_parents)).collect::<Vec<_>>();
            let (seeds, partners) = (draw(), draw());
            let mut expected: Vec<(u32, u32)> = seeds.iter().copied().zip(partners.iter().copied()).collect();
            expected.sort_unstable();
            expected.dedup();
            let found = Pairs::of(&seeds, &partners);
            assert_eq!(found.pairs, expected);
            for pair in seeds.into_iter().zip(partners) {
                assert_eq!(expected[found.place(pair.0, pair.1) as usize], pair);
            }
        }
    }
}
