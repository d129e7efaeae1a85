import type { BaselineResult, GeneratorResult } from "../types.js";

/** Losses at the bottom and the top of a drawing, in nats. */
export interface LossRange {
  low: number;
  high: number;
}

/** The low part gets a drawing of its own when it is less than this share of the whole. */
const CLOSE_SHARE = 0.4;
/** Air above and below, as a share of the range. */
const AIR = 0.06;
/** A range of nothing is widened to this many nats. */
const LEAST_RANGE = 0.001;

/**
 * What a generator's curves and the baselines span.
 *
 * @param generator - whose curves.
 * @param baselines - their levels.
 * @returns the whole, and the low part where the decision would be lost in a steep fall; null for a curve without one
 * loss.
 */
export function lossRanges(
  generator: Pick<GeneratorResult, "curve" | "selected">,
  baselines: readonly Pick<BaselineResult, "name" | "loss">[],
): { whole: LossRange; low: LossRange | null } | null {
  const levels = baselines.flatMap(({ name, loss }) => (loss === null ? [] : [{ name, loss }]));
  const all = generator.curve.flatMap(({ loss, standardError, correctedLoss, correctedStandardError }) => [
    ...interval(loss, standardError),
    ...interval(correctedLoss, correctedStandardError),
  ]);
  if (all.length === 0) return null;
  const whole = rangeOf([...all, ...levels.map(({ loss }) => loss)]);
  const low = lowPart(generator, levels);
  const isSmall = low.high - low.low < CLOSE_SHARE * (whole.high - whole.low);
  return { whole: airy(whole), low: isSmall ? airy(low) : null };
}

/** From the least loss up to the remedies, the best size and half of the shifted curve. */
function lowPart(
  { curve, selected }: Pick<GeneratorResult, "curve" | "selected">,
  levels: readonly { name: string; loss: number }[],
): LossRange {
  const fitted = curve.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const shifted = curve.flatMap(({ correctedLoss }) => (correctedLoss === null ? [] : [correctedLoss]));
  const lowerHalf = shifted.sort((a, b) => a - b).slice(0, Math.ceil(shifted.length / 2));
  const remedies = levels.filter(({ name }) => name !== "none").map(({ loss }) => loss);
  return rangeOf([
    ...(fitted.length === 0 ? [] : [Math.min(...fitted)]),
    ...remedies,
    ...lowerHalf,
    ...(selected === null ? [] : [selected.loss]),
  ]);
}

function interval(value: number | null, error: number | null): number[] {
  if (value === null || !Number.isFinite(value)) return [];
  return [value - (error ?? 0), value + (error ?? 0)];
}

function rangeOf(values: readonly number[]): LossRange {
  return { low: Math.min(...values), high: Math.max(...values) };
}

function airy({ low, high }: LossRange): LossRange {
  const range = Math.max(high - low, LEAST_RANGE);
  const middle = (low + high) / 2;
  const half = range / 2 + AIR * range;
  return { low: middle - half, high: middle + half };
}
