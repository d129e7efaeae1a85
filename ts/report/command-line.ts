import type { ReadOptions } from "../table/read-options.js";
import type { TuneOptions } from "../types.js";

/** Flags of options that take one value, in the order of the help. */
const SINGLE = [
  ["positive", "--positive"],
  ["groups", "--groups"],
  ["classifier", "--classifier"],
  ["inversePenalty", "--inverse-penalty"],
  ["kNeighbors", "--k-neighbors"],
  ["shrinkage", "--shrinkage"],
  ["jitterScale", "--jitter-scale"],
  ["folds", "--folds"],
  ["repeats", "--repeats"],
  ["validationFraction", "--validation-fraction"],
  ["selection", "--selection"],
  ["minimumGain", "--minimum-gain"],
  ["evidence", "--evidence"],
  ["seed", "--seed"],
] as const satisfies readonly (readonly [keyof TuneOptions, string])[];

/** Flags of options that take names. */
const LISTS = [
  ["drop", "--drop"],
  ["id", "--id"],
  ["categorical", "--categorical"],
  ["numeric", "--numeric"],
  ["generators", "--generators"],
  ["baselines", "--baselines"],
] as const satisfies readonly (readonly [keyof TuneOptions, string])[];

/** Flags of options that take numbers, or a word for some. */
const NUMBERS = [
  ["candidates", "--candidates"],
  ["costRatio", "--cost-ratio"],
] as const satisfies readonly (readonly [keyof TuneOptions, string])[];

/** What of a run is not in its options. */
export interface RunFiles {
  /** Name of the file with held-out rows of the user's own. */
  validation?: string | undefined;
  /** How the files are written, as far as it was said. */
  reading?: Pick<ReadOptions, "delimiter" | "decimal" | "missing">;
}

/**
 * The words of the command line that repeats a run.
 *
 * @param file - name of the table's file.
 * @param options - of the run; what was not given is left out, as its default is the same.
 * @param files - of the run, besides the table's.
 * @returns such as `["vtss", "tune", "cohort.csv", "--target", "outcome"]`.
 */
export function commandWords(file: string, options: TuneOptions, files: RunFiles = {}): string[] {
  const words = ["vtss", "tune", path(file), "--target", options.target];
  for (const [key, flag] of SINGLE) {
    const value = options[key];
    // With "=" a value that begins with a dash is no flag.
    if (value !== undefined) words.push(...withValue(flag, String(value)));
  }
  for (const [key, flag] of LISTS) {
    const value = options[key];
    if (value !== undefined)
      words.push(...withValue(flag, typeof value === "string" ? value : value.map(listItem).join(",")));
  }
  for (const [key, flag] of NUMBERS) {
    const value = options[key];
    if (value !== undefined)
      words.push(...withValue(flag, Array.isArray(value) ? value.join(",") : String(value)));
  }
  return [...words, ...fileWords(files)];
}

function fileWords({ validation, reading: { delimiter, decimal, missing } = {} }: RunFiles): string[] {
  const words = validation === undefined ? [] : ["--validation", path(validation)];
  if (delimiter !== undefined) words.push("--delimiter", delimiter === "\t" ? "tab" : delimiter);
  if (decimal !== undefined) words.push("--decimal", decimal === "," ? "comma" : "point");
  // No token at all is the empty one, which always counts.
  if (missing !== undefined)
    words.push(...withValue("--missing", (missing.length > 0 ? missing : [""]).map(listItem).join(",")));
  return words;
}

/** A file's name where a word that begins with a dash would be a flag. */
function path(name: string): string {
  return name.startsWith("-") ? `./${name}` : name;
}

/**
 * Words as they are typed into a POSIX shell.
 *
 * @param words - of a command line.
 * @returns one line; words that a shell would read otherwise stand in single quotes.
 */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

function withValue(flag: string, value: string): string[] {
  return value.startsWith("-") ? [`${flag}=${value}`] : [flag, value];
}

/** A name in a list that is divided by commas. */
function listItem(name: string): string {
  return /[",]/.test(name) || name === "" ? `"${name.replaceAll('"', '""')}"` : name;
}
