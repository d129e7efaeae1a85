/** Ratios of repeated measurements and their spread. */

/** How many times more one takes than the other. */
export interface Ratio {
  /** Of the medians. */
  ratio: number;
  /** Smallest and largest over the rounds, in each of which both are measured once. */
  low: number;
  high: number;
}

/** The middle value, or the mean of the two in the middle. Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) {
    throw new Error("the median of no values");
  }
  return (low + high) / 2;
}

/**
 * `above` divided by `below`.
 *
 * @param above One value per round.
 * @param below One value per round, in the same rounds.
 */
export function ratioOf(above: readonly number[], below: readonly number[]): Ratio {
  if (above.length !== below.length) {
    throw new Error(`rounds do not match: ${above.length} and ${below.length}`);
  }
  const paired = above.map((value, round) => value / (below[round] as number));
  return {
    ratio: median(above) / median(below),
    low: Math.min(...paired),
    high: Math.max(...paired),
  };
}
