/** Ticks are multiples of one of these times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10, 20, 25, 50];
/** Slack, in steps, so that an end that is a multiple but for rounding keeps its tick. */
const SLACK = 1e-9;
/** Finer steps than this do not occur among losses. */
const MOST_DECIMALS = 6;

/** Round numbers along an axis. */
export interface Ticks {
  values: number[];
  /** Decimals that write every value exactly. */
  decimals: number;
}

/**
 * Round numbers between two ends.
 *
 * @param low - the smaller end.
 * @param high - the larger end, above `low`.
 * @param most - how many ticks at most, at least 2.
 * @returns ascending multiples of the finest round step that gives no more; the ends themselves where no step
 * is round enough.
 */
export function roundTicks(low: number, high: number, most: number): Ticks {
  const power = Math.floor(Math.log10((high - low) / most));
  for (const base of STEPS) {
    const step = base * 10 ** power;
    const first = Math.ceil(low / step - SLACK);
    const n = Math.floor(high / step + SLACK) - first + 1;
    if (n <= most)
      return { values: Array.from({ length: n }, (_, i) => (first + i) * step), decimals: decimalsOf(step) };
  }
  return { values: [low, high], decimals: MOST_DECIMALS };
}

function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    if (Math.abs(Number(step.toFixed(decimals)) - step) < SLACK * step) return decimals;
  }
  return MOST_DECIMALS;
}
