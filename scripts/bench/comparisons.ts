/** What is compared: a declarative table over the runs. */
import type { BenchOptions } from "./options.js";
import { RUNS, type RunName } from "./runs.js";

/** Two runs whose times are divided. */
export interface Comparison {
  /** For `--only`. */
  name: string;
  /** What the tables call it; Markdown. */
  title: string;
  /** The divisor. */
  below: RunName;
  /** What is divided: the yardstick, or a larger job of ours. */
  above: RunName;
  /** What the ratio must be: at least where more is better, at most where a larger job is divided by a smaller. */
  required?: { atLeast: number } | { atMost: number };
  /** Takes long: only with `--large`, or by its name. */
  large?: true;
  /** Default 3. */
  rounds?: number;
}

const DEFAULT_ROUNDS = 3;

/** In the order of the tables. */
export const COMPARISONS: readonly Comparison[] = [
  {
    name: "candidates",
    title: "SMOTE, candidates alone, against `nested`",
    below: "ours-candidates",
    above: "nested",
    required: { atLeast: 6 },
  },
  {
    name: "default",
    title: "SMOTE, default, against `nested`",
    below: "ours-default",
    above: "nested",
    required: { atLeast: 4 },
  },
  {
    name: "candidates-exact",
    title: "SMOTE, candidates alone, against `nested --exact`",
    below: "ours-candidates",
    above: "nested-exact",
    required: { atLeast: 30 },
  },
  {
    name: "default-exact",
    title: "SMOTE, default, against `nested --exact`",
    below: "ours-default",
    above: "nested-exact",
    required: { atLeast: 18 },
  },
  {
    name: "gaussian",
    title: "Gaussian, candidates alone, against `nested`",
    below: "ours-gaussian",
    above: "nested-gaussian",
    required: { atLeast: 4 },
  },
  {
    name: "jitter",
    title: "jitter, candidates alone, against `nested`",
    below: "ours-jitter",
    above: "nested-jitter",
    required: { atLeast: 4 },
  },
  {
    name: "four-generators",
    title: "four generators in one run, default, against four runs of `nested`",
    below: "ours-four",
    above: "nested-four",
    required: { atLeast: 5 },
  },
  {
    name: "pipeline",
    title: "SMOTE, 20 candidates × 5 folds, default, against `pipeline` (GridSearchCV)",
    below: "ours-up-to-balance",
    above: "pipeline",
    required: { atLeast: 12 },
  },
  {
    name: "small",
    title: "500 × 10, SMOTE, default, against `nested`",
    below: "ours-small",
    above: "nested-small",
    required: { atLeast: 20 },
  },
  {
    name: "large",
    title: "1,000,000 × 30, 1 % positive, 5 folds, 0 to 4 by 0.1, SMOTE, default, against `nested`",
    below: "ours-large",
    above: "nested-large",
    required: { atLeast: 10 },
    large: true,
    rounds: 1,
  },
  {
    name: "twice-as-many",
    title: "82 candidates instead of 41, default",
    below: "ours-default",
    above: "ours-twice-as-many",
    required: { atMost: 1.5 },
  },
  {
    name: "one-worker",
    title: "one worker instead of two, default",
    below: "ours-default",
    above: "ours-one-worker",
    required: { atLeast: 1.8 },
  },
  {
    name: "doubled",
    title: "twice as many rows of both classes, 0 to 4 by 0.1, default",
    below: "ours-wide",
    above: "ours-doubled",
    required: { atMost: 2.2 },
  },
];

/** Whether the comparison is one with the yardstick. */
export function isWithYardstick({ above }: Comparison): boolean {
  return RUNS[above].program === "yardstick";
}

/** What the options ask for, in the order of the table. */
export function selectedComparisons({ only, large }: BenchOptions): Comparison[] {
  return COMPARISONS.filter((comparison) => only?.includes(comparison.name) ?? (large || !comparison.large));
}

/** How often a comparison is measured. */
export function roundsOf(comparison: Comparison, { rounds }: BenchOptions): number {
  return rounds ?? comparison.rounds ?? DEFAULT_ROUNDS;
}

/** Whether a ratio is as required; true where nothing is. */
export function isAsRequired({ required }: Comparison, ratio: number): boolean {
  if (required === undefined) return true;
  return "atLeast" in required ? ratio >= required.atLeast : ratio <= required.atMost;
}
