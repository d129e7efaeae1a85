//! The best candidates seen so far, of every row.

/// The `k` least distances of each row, sorted, with the rows they are to.
pub struct Ranking<D> {
    k: usize,
    /// n × k.
    pub indices: Vec<u32>,
    /// n × k.
    pub distances: Vec<D>,
}

impl<D: Copy + PartialOrd> Ranking<D> {
    /// `farthest`: above every distance.
    pub fn new(n: usize, k: usize, farthest: D) -> Self {
        Self { k, indices: vec![0; n * k], distances: vec![farthest; n * k] }
    }

    /// Takes `candidate` in if it is nearer than the last; returns the last distance. Of equal ones the first stays first.
    #[inline]
    pub fn insert(&mut self, row: usize, candidate: u32, distance: D) -> D {
        let span = row * self.k..(row + 1) * self.k;
        let (indices, ranked) = (&mut self.indices[span.clone()], &mut self.distances[span]);
        let last = ranked.len() - 1;
        if distance < ranked[last] {
            let mut place = last;
            while place > 0 && distance < ranked[place - 1] {
                (ranked[place], indices[place]) = (ranked[place - 1], indices[place - 1]);
                place -= 1;
            }
            (ranked[place], indices[place]) = (distance, candidate);
        }
        ranked[last]
    }
}
