//! A pool that can grow without changing: its rows are drawn in chunks, each from its own stream.

use crate::error::Result;
use crate::generator::{FittedGenerator, Pool, draw_pool};
use crate::rng::Stream;

/// The first chunk reaches to this multiple of the class gap, the next to twice as much, and so on.
const FIRST_CHUNK: usize = 2;

/// At least `n` rows, in whole chunks that end at 2, 4, 8 … times `balance_gap`.
///
/// Chunk c comes from the stream `pool/<place>/<generator>/<c>` and is permuted within itself, so a size means the same
/// rows whatever other sizes are tried, and an extended sweep keeps the rows it had. Ours.
///
/// # Errors
/// Those of the generator.
pub fn chunked_pool(
    fitted: &dyn FittedGenerator,
    name: &str,
    n: usize,
    balance_gap: usize,
    seed: u64,
    place: &str,
) -> Result<Pool> {
    let unit = FIRST_CHUNK * balance_gap.max(1);
    let mut pool = draw_chunk(fitted, name, unit.min(usize::MAX / 2), seed, place, 0)?;
    let mut chunk = 1;
    while pool.len() < n {
        pool.append(draw_chunk(fitted, name, pool.len(), seed, place, chunk)?)?;
        chunk += 1;
    }
    Ok(pool)
}

fn draw_chunk(
    fitted: &dyn FittedGenerator,
    name: &str,
    n: usize,
    seed: u64,
    place: &str,
    chunk: usize,
) -> Result<Pool> {
    draw_pool(fitted, n, &mut Stream::new(seed, &format!("pool/{place}/{name}/{chunk}")))
}
