import { MIN_INVERSE_PENALTY } from "../option-checks.js";
import { MAX_CANDIDATES } from "../options.js";
import { MAX_WORKERS } from "../worker/default-workers.js";
import { invalidOption } from "./usage-error.js";

/** Doubles hold every whole number up to here. */
export const LARGEST_SEED = Number.MAX_SAFE_INTEGER;

/** A decimal number as people type it; refuses "", " 1", "0x10", "1e" and "Infinity". */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE_NUMBER = /^\d+$/;
/** Slack, in steps, for a stop that decimal fractions miss by rounding. */
const STEP_SLACK = 1e-9;

/** Reads the text of one option. */
export type ValueReader<T> = (text: string, option: string) => T;

function toNumber(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

/**
 * A whole number in a range.
 *
 * @param least - smallest accepted.
 * @param most - largest accepted.
 * @returns the reader; it refuses with `OPTION_INVALID`.
 */
export function wholeNumber(least: number, most: number = LARGEST_SEED): ValueReader<number> {
  const accepted =
    most === LARGEST_SEED ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
  return (text, option) => {
    const value = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw invalidOption(option, accepted, text);
    return value;
  };
}

/** A seed: a whole number from 0 to 2^53 − 1. */
export const seed: ValueReader<number> = (text, option) => {
  const value = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!(value <= LARGEST_SEED)) throw invalidOption(option, `a whole number from 0 to ${LARGEST_SEED}`, text);
  return value;
};

/** A finite number above 0. */
export const positiveNumber: ValueReader<number> = (text, option) => {
  const value = toNumber(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw invalidOption(option, "a number above 0", text);
  return value;
};

/** scikit-learn's C. */
export const inversePenalty: ValueReader<number> = (text, option) => {
  const value = toNumber(text);
  if (!(value >= MIN_INVERSE_PENALTY && value < Number.POSITIVE_INFINITY)) {
    throw invalidOption(option, `a number of at least ${MIN_INVERSE_PENALTY}`, text);
  }
  return value;
};

/** Finite numbers above 0, comma-separated. */
export const positiveNumbers: ValueReader<number[]> = (text, option) => {
  const values = text.split(",").map((part) => toNumber(part.trim()));
  if (!values.every((value) => value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw invalidOption(option, "numbers above 0 separated by commas", text);
  }
  return values;
};

/** A finite number of at least 0. */
export const nonNegativeNumber: ValueReader<number> = (text, option) => {
  const value = toNumber(text);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw invalidOption(option, "a number of at least 0", text);
  }
  return value;
};

/** A share strictly between 0 and 1. */
export const openFraction: ValueReader<number> = (text, option) => {
  const value = toNumber(text);
  if (!(value > 0 && value < 1)) throw invalidOption(option, "a number between 0 and 1, both excluded", text);
  return value;
};

/** A number from 0 to 1, or the word `ledoit-wolf`. */
export const shrinkage: ValueReader<number | "ledoit-wolf"> = (text, option) => {
  if (text === "ledoit-wolf") return text;
  const value = toNumber(text);
  if (!(value >= 0 && value <= 1)) throw invalidOption(option, "a number from 0 to 1, or ledoit-wolf", text);
  return value;
};

/**
 * One word of a list.
 *
 * @param words - the accepted words.
 * @returns the reader; it refuses with `OPTION_INVALID`.
 */
export function oneOf<const T extends string>(words: readonly T[]): ValueReader<T> {
  const accepted = words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`;
  return (text, option) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw invalidOption(option, accepted, text);
    return found;
  };
}

/**
 * Splits a comma-separated list; a double-quoted part may hold commas, a doubled quote in it is a quote.
 *
 * @param text - such as `age,"weight, kg",sex`.
 * @returns the parts, at least one; null when a quote is not closed.
 */
export function splitList(text: string): string[] | null {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted && character === '"' && text.charAt(i + 1) === '"') {
      part += '"';
      i++;
    } else if (character === '"' && (quoted || part === "")) {
      quoted = !quoted;
    } else if (character === "," && !quoted) {
      parts.push(part);
      part = "";
    } else {
      part += character;
    }
  }
  if (quoted) return null;
  parts.push(part);
  return parts;
}

/** Names of columns, comma-separated, none of them empty. */
export const columnNames: ValueReader<string[]> = (text, option) => {
  const names = splitList(text);
  if (names === null || names.includes("")) {
    throw invalidOption(option, "column names separated by commas (quote a name that holds a comma)", text);
  }
  return names;
};

/** Tokens, comma-separated; the empty text is one. */
export const tokens: ValueReader<string[]> = (text, option) => {
  const parts = splitList(text);
  if (parts === null) throw invalidOption(option, "texts separated by commas", text);
  return parts;
};

/**
 * Words of a list, comma-separated, or `all`; a word that comes twice counts once.
 *
 * @param words - the accepted words.
 * @returns the reader; it refuses with `OPTION_INVALID`.
 */
export function someOf<const T extends string>(words: readonly T[]): ValueReader<T[]> {
  const accepted = `all, or some of ${words.join(", ")}, separated by commas`;
  return (text, option) => {
    if (text === "all") return [...words];
    const chosen = new Set<T>();
    for (const part of text.split(",")) {
      const found = words.find((word) => word === part.trim());
      if (found === undefined) throw invalidOption(option, accepted, text);
      chosen.add(found);
    }
    return [...chosen];
  };
}

/** As {@link candidates}, or `theory-guided`. */
export const tunedCandidates: ValueReader<string | number[]> = (text, option) =>
  text === "theory-guided" ? text : candidates(text, option);

/** Gap multipliers: `grid`, `start:stop:step`, or a comma-separated list. */
export const candidates: ValueReader<string | number[]> = (text, option) => {
  const accepted = "grid, start:stop:step such as 0:2:0.05, or multipliers of at least 0 separated by commas";
  if (text === "grid") return text;
  const isRange = text.includes(":");
  const numbers = text.split(isRange ? ":" : ",").map((part) => toNumber(part.trim()));
  if (!numbers.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw invalidOption(option, accepted, text);
  }
  if (!isRange) {
    if (numbers.length > MAX_CANDIDATES) throw tooManyCandidates(option, text);
    return numbers;
  }
  const [start, stop, step] = numbers;
  if (start === undefined || stop === undefined || step === undefined || numbers.length > 3) {
    throw invalidOption(option, accepted, text);
  }
  if (!(step > 0 && stop >= start)) {
    throw invalidOption(option, "a range whose step is above 0 and whose stop is not below its start", text);
  }
  if (!((stop - start) / step + STEP_SLACK < MAX_CANDIDATES)) throw tooManyCandidates(option, text);
  return text;
};

function tooManyCandidates(option: string, text: string): Error {
  return invalidOption(option, `at most ${MAX_CANDIDATES} candidates`, text);
}

/** The character between fields; `tab` and `\t` are a tabulator. */
export const delimiter: ValueReader<string> = (text, option) => {
  const value = text === "tab" || text === "\\t" ? "\t" : text;
  if (!/^[\t -~]$/.test(value) || /[\w".+-]/.test(value)) {
    throw invalidOption(option, "one ASCII character such as , or ; or | (or the word tab)", text);
  }
  return value;
};

/** `auto`, or a whole number of worker threads. */
export const workers: ValueReader<number | "auto"> = (text, option) => {
  const value = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN;
  if (text === "auto") return text;
  if (!(value >= 1 && value <= MAX_WORKERS))
    throw invalidOption(option, `auto, or a whole number from 1 to ${MAX_WORKERS}`, text);
  return value;
};

/** Any text but the empty one. */
export const nonEmptyText: ValueReader<string> = (text, option) => {
  if (text === "") throw invalidOption(option, "a text that is not empty", text);
  return text;
};
