/** Checks of single values: what is accepted comes back, everything else is refused with what would be. */

import { VtssError } from "./errors.js";

/** Entries of a list that a message shows. */
const MOST_SHOWN = 5;

/** Refuses a value: `OPTION_INVALID` with the option, what is accepted, and the value. */
export function refuse(option: string, accepted: string, value: unknown): never {
  const shown = shownValue(value);
  throw new VtssError("OPTION_INVALID", `\`${option}\` must be ${accepted}, got ${shown}`, {
    option,
    accepted,
    value: shown,
  });
}

/** A value in a message; objects by what they are, as they may have no text of their own. */
function shownValue(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_SHOWN).map(shownValue);
    return `[${[...shown, ...(value.length > MOST_SHOWN ? ["…"] : [])].join(", ")}]`;
  }
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}

/** Refuses what is no object. */
export function checkObject(option: string, value: unknown): asserts value is object {
  if (typeof value !== "object" || value === null) refuse(option, "an object", value);
}

/** Refuses what is no object, and keys that are not options. */
export function checkKeys(options: unknown, known: readonly string[]): asserts options is object {
  checkObject("options", options);
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

/** A number above 0. `high`: the largest. */
export function positiveNumber(
  option: string,
  value: unknown,
  fallback: number,
  high = Number.MAX_VALUE,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value > 0 && value <= high)) {
    const accepted =
      high === Number.MAX_VALUE ? "a finite number above 0" : `a number above 0 and at most ${high}`;
    refuse(option, accepted, value);
  }
  return value;
}

/** Far stronger than any penalty that leaves a slope; at 1e-50 and below fits were seen that do not converge. */
export const MIN_INVERSE_PENALTY = 1e-20;

/** scikit-learn's C. */
export function inversePenalty(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value >= MIN_INVERSE_PENALTY && value <= Number.MAX_VALUE)) {
    refuse("inversePenalty", `a finite number of at least ${MIN_INVERSE_PENALTY}`, value);
  }
  return value;
}

/** What aborts a call and what it tells, which callers without types may have mistaken. */
export function checkControl(control: { signal?: unknown; onProgress?: unknown }): void {
  checkObject("control", control);
  const { signal, onProgress } = control;
  // By what is used of it: a signal of another frame is of another class.
  const isSignal =
    typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal;
  if (signal !== undefined && !isSignal) refuse("signal", "an AbortSignal", signal);
  if (onProgress !== undefined && typeof onProgress !== "function") {
    refuse("onProgress", "a function", onProgress);
  }
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
