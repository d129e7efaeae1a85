/** Checks of single values: what is accepted comes back, everything else is refused with what would be. */

import { VtssError } from "./errors.js";

/** Refuses a value: `OPTION_INVALID` with the option, what is accepted, and the value. */
export function refuse(option: string, accepted: string, value: unknown): never {
  const shown = typeof value === "string" ? `"${value}"` : String(value);
  throw new VtssError("OPTION_INVALID", `\`${option}\` must be ${accepted}, got ${shown}`, {
    option,
    accepted,
    value: shown,
  });
}

/** Refuses keys that are not options. */
export function checkKeys(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const accepted = known.join(", ");
  throw new VtssError("OPTION_INVALID", `\`${unknown}\` is no option; there are ${accepted}`, {
    option: unknown,
    accepted,
  });
}

/** A whole number in a range. */
export function wholeNumber(
  option: string,
  value: unknown,
  fallback: number,
  low: number,
  high: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
    refuse(option, `a whole number from ${low} to ${high}`, value);
  }
  return value;
}

/** A finite number above 0. */
export function positiveNumber(option: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) {
    refuse(option, "a finite number above 0", value);
  }
  return value;
}

/** One of several words. */
export function oneOf<T extends string>(
  option: string,
  value: unknown,
  accepted: readonly T[],
  fallback: T,
): T {
  if (value === undefined) return fallback;
  const found = accepted.find((candidate) => candidate === value);
  return found ?? refuse(option, `one of ${accepted.join(", ")}`, value);
}

/** A list of words, each once. */
export function listOf<T extends string>(option: string, value: unknown, accepted: readonly T[]): T[] {
  if (!Array.isArray(value)) refuse(option, `a list of ${accepted.join(", ")}`, value);
  const names: T[] = [];
  for (const entry of value) {
    const name = accepted.find((candidate) => candidate === entry);
    if (name === undefined) refuse(option, `names among ${accepted.join(", ")}`, entry);
    if (!names.includes(name)) names.push(name);
  }
  return names;
}
