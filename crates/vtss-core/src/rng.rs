//! Seeded streams of random numbers: ChaCha8, one stream per purpose, with sampling of our own so that the numbers
//! stay the same whatever a dependency does. Frozen by golden vectors.
