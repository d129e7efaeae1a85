/** The options of all verbs by name, what words they take, and what they are where nothing is said. */

import type {
  BaselineName,
  ClassifierName,
  Evidence,
  GeneratorName,
  SelectionRule,
  TuneOptions,
} from "./types.js";

export const GENERATORS: readonly GeneratorName[] = ["smote", "gaussian", "jitter", "duplicate"];
export const BASELINES: readonly BaselineName[] = [
  "none",
  "prior_shift",
  "class_weight",
  "tuned_weight",
  "duplicate",
];
export const CLASSIFIERS: readonly ClassifierName[] = ["logistic"];
export const EVIDENCE: readonly Evidence[] = ["full", "curves"];
export const SELECTION_RULES: readonly SelectionRule[] = ["minimum", "one-standard-error", "smoothed"];

/** Options that name columns, and the value of the target. */
export const ROLE_KEYS = ["target", "positive", "drop", "id", "groups", "categorical", "numeric"] as const;
const RUN_KEYS = ["signal", "onProgress", "workers"] as const;
const GENERATOR_KEYS = ["kNeighbors", "shrinkage", "jitterScale"] as const;
/** Every option of `tune`. */
export const TUNE_KEYS: readonly string[] = [
  ...ROLE_KEYS,
  ...RUN_KEYS,
  ...GENERATOR_KEYS,
  "generators",
  "baselines",
  "classifier",
  "inversePenalty",
  "candidates",
  "selection",
  "folds",
  "repeats",
  "validationFraction",
  "validationTable",
  "minimumGain",
  "costRatio",
  "evidence",
  "seed",
];
export const DIAGNOSE_KEYS = [
  ...ROLE_KEYS,
  "signal",
  "onProgress",
  ...GENERATOR_KEYS,
  "generators",
  "classifier",
  "inversePenalty",
  "candidates",
  "folds",
  "seed",
];
export const AUGMENT_KEYS = [
  ...ROLE_KEYS,
  ...RUN_KEYS,
  ...GENERATOR_KEYS,
  "generator",
  "nSynthetic",
  "gapMultiplier",
  "seed",
];

/** What an option is where nothing is said; the page shows these, the command line's help names them. */
export const DEFAULTS = {
  generators: ["smote"],
  baselines: BASELINES,
  classifier: "logistic",
  inversePenalty: 1,
  candidates: "grid",
  // The least mean regret over the simulated designs, see docs/calibration.md.
  selection: "smoothed",
  folds: 5,
  repeats: 5,
  /** Of `validationFraction`: how often one split is drawn. */
  splits: 1,
  kNeighbors: 5,
  shrinkage: 0.1,
  jitterScale: 1,
  minimumGain: 0.005,
  evidence: "full",
  seed: 1,
  workers: "auto",
} as const satisfies Partial<Record<keyof TuneOptions | "splits", unknown>>;
