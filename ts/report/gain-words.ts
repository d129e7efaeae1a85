/** Gains in words. */

import type { Gain } from "../types.js";
import { spokenNats } from "./numbers.js";

/** The same as a loss. */
export function negated({ mean, low, high }: Gain): Gain {
  return { mean: -mean, low: -high, high: -low };
}

/** Its interval, as in "0.010 to 0.058". */
export function range({ low, high }: Gain): string {
  return `${spokenNats(low)} to ${spokenNats(high)}`;
}
