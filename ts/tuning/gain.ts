import type { Gain } from "../types.js";

/** A gain of the core without its standard error; null where there is none. */
export function plainGain(gain: Gain | null | undefined): Gain | null {
  if (!gain) return null;
  const { mean, low, high } = gain;
  return { mean, low, high };
}
