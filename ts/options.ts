/** Options of `tune`, resolved: defaults filled in, every value checked once, unknown keys refused. */

import type { ClassifierSpec, GeneratorSpec, SplitPlan } from "./engine/requests.js";
import { VtssError } from "./errors.js";
import {
  checkControl,
  checkKeys,
  inversePenalty,
  listOf,
  oneOf,
  positiveNumber,
  refuse,
  wholeNumber,
} from "./option-checks.js";
import {
  BASELINES,
  CLASSIFIERS,
  DEFAULTS,
  EVIDENCE,
  GENERATORS,
  SELECTION_RULES,
  TUNE_KEYS,
} from "./option-names.js";
import { checkTable } from "./table/table.js";
import type {
  BaselineName,
  ClassifierName,
  Evidence,
  GeneratorName,
  RoleOptions,
  SelectionRule,
  TuneOptions,
} from "./types.js";

/** Candidates as the diagnosis advises. */
export const THEORY_GUIDED = "theory-guided";
/** More candidates than any curve can use; a typing error in a step makes millions. */
export const MAX_CANDIDATES = 2000;
/** A job per fold: more folds or repeats than this is a typing error. */
export const MAX_FOLDS = 1000;
/** As in the core: noise of more standard deviations than this drowns every value. */
const MAX_JITTER_SCALE = 1e6;

export interface GeneratorSettings {
  kNeighbors: number;
  shrinkage: number | "ledoit-wolf";
  jitterScale: number;
}

export interface ResolvedOptions {
  roles: RoleOptions;
  generators: GeneratorName[];
  baselines: BaselineName[];
  classifier: ClassifierName;
  inversePenalty: number;
  /** As given, before 0 and 1 are added; those of the diagnosis, which each generator has of its own. */
  multipliers: number[] | typeof THEORY_GUIDED;
  selection: SelectionRule;
  plan: SplitPlan;
  settings: GeneratorSettings;
  minimumGain: number;
  /** As given; null for the default, which depends on the table. */
  costRatios: number[] | null;
  evidence: Evidence;
  seed: number;
}

/** The cost ratios of a run: as given, or equal costs and the majority rows for each minority row. */
export function costRatiosOf(
  { costRatios }: Pick<ResolvedOptions, "costRatios">,
  { nMajority, nMinority }: { nMajority: number; nMinority: number },
): number[] {
  return costRatios ?? distinct([1, nMajority / nMinority]);
}

function resolveCostRatios(value: unknown): number[] | null {
  if (value === undefined) return null;
  const ratios: unknown[] = Array.isArray(value) ? value : [value];
  if (ratios.length === 0) refuse("costRatio", "at least one number above 0", "none");
  return distinct(
    ratios.map((ratio) => positiveNumber("costRatio", ratio === undefined ? Number.NaN : ratio, Number.NaN)),
  );
}

/** Each ratio once, in the order asked: a second line of the same would say nothing. */
function distinct(ratios: readonly number[]): number[] {
  return [...new Set(ratios)];
}

/** Settings of the generators. */
export function resolveSettings(options: Partial<GeneratorSettings>): GeneratorSettings {
  const { shrinkage = DEFAULTS.shrinkage } = options;
  const shrinkageFits =
    shrinkage === "ledoit-wolf" || (typeof shrinkage === "number" && shrinkage >= 0 && shrinkage <= 1);
  if (!shrinkageFits) refuse("shrinkage", 'a number from 0 to 1 or "ledoit-wolf"', shrinkage);
  return {
    kNeighbors: wholeNumber("kNeighbors", options.kNeighbors, DEFAULTS.kNeighbors, 1, 10_000),
    shrinkage,
    jitterScale: positiveNumber("jitterScale", options.jitterScale, DEFAULTS.jitterScale, MAX_JITTER_SCALE),
  };
}

/** A generator of these settings. */
export function generatorSpec(name: GeneratorName, settings: GeneratorSettings): GeneratorSpec {
  switch (name) {
    case "smote":
      return { smote: { kNeighbors: settings.kNeighbors } };
    case "gaussian":
      return { gaussian: { shrinkage: settings.shrinkage } };
    case "jitter":
      return { jitter: { scale: settings.jitterScale } };
    case "duplicate":
      return { duplicate: {} };
  }
}

/** The classifier as the core reads it. */
export function classifierSpec(options: { inversePenalty: number }): ClassifierSpec {
  return { logistic: { inversePenalty: options.inversePenalty } };
}

/** Seed of a run. */
export function resolveSeed(seed: unknown): number {
  return wholeNumber("seed", seed, DEFAULTS.seed, 0, Number.MAX_SAFE_INTEGER);
}

/**
 * Gap multipliers from "grid" (0 to 2 by 0.05), "start:stop:step", a comma-separated list, or numbers.
 * Errors: `OPTION_INVALID`.
 */
export function parseCandidates(candidates: unknown): number[] {
  const accepted =
    '"grid", "start:stop:step" with a step above 0, or numbers from 0 to 64 separated by commas';
  const fail = (): never => refuse("candidates", accepted, candidates);
  if (candidates === undefined || candidates === DEFAULTS.candidates) return range(0, 2, 0.05);
  let multipliers: number[];
  if (typeof candidates === "string" && candidates.includes(":")) {
    const parts = candidates.split(":").map(parseNumber);
    const [start = Number.NaN, stop = Number.NaN, step = Number.NaN] = parts;
    if (parts.length !== 3 || !(start >= 0) || !(stop >= start) || !(step > 0)) fail();
    if ((stop - start) / step >= MAX_CANDIDATES)
      refuse("candidates", `at most ${MAX_CANDIDATES} sizes`, candidates);
    multipliers = range(start, stop, step);
  } else if (typeof candidates === "string") {
    multipliers = candidates.split(",").map(parseNumber);
  } else if (Array.isArray(candidates)) {
    multipliers = candidates.map((value) => (typeof value === "number" ? value : Number.NaN));
  } else {
    return fail();
  }
  if (multipliers.length === 0 || !multipliers.every((value) => value >= 0 && value <= 64)) fail();
  if (multipliers.length > MAX_CANDIDATES)
    refuse("candidates", `at most ${MAX_CANDIDATES} sizes`, candidates);
  return multipliers;
}

function parseNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** start, start + step, … up to stop, free of accumulated rounding: 0.15, not 0.15000000000000002. */
function range(start: number, stop: number, step: number): number[] {
  const slack = 1e-9;
  const n = Math.floor((stop - start) / step + slack);
  const decimals = 12;
  return Array.from({ length: n + 1 }, (_, i) => Number((start + i * step).toFixed(decimals)));
}

function resolvePlan(options: TuneOptions): SplitPlan {
  const { validationFraction } = options;
  const exclusive = [
    ["validationTable", options.validationTable],
    ["validationFraction", validationFraction],
    ["folds", options.folds],
  ] as const;
  const given = exclusive.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 1) {
    throw new VtssError("OPTION_CONFLICT", `\`${given[0]}\` and \`${given[1]}\` exclude each other`, {
      options: given,
    });
  }
  if (options.validationTable !== undefined) {
    checkTable("validationTable", options.validationTable);
    if (options.repeats !== undefined) {
      throw new VtssError("OPTION_CONFLICT", "`validationTable` and `repeats` exclude each other", {
        options: ["validationTable", "repeats"],
      });
    }
    return { given: {} };
  }
  if (validationFraction !== undefined) {
    if (typeof validationFraction !== "number" || !(validationFraction > 0 && validationFraction < 1)) {
      refuse("validationFraction", "a number between 0 and 1", validationFraction);
    }
    return {
      single: {
        validationFraction,
        repeats: wholeNumber("repeats", options.repeats, DEFAULTS.splits, 1, MAX_FOLDS),
      },
    };
  }
  const folds = wholeNumber("folds", options.folds, DEFAULTS.folds, 2, MAX_FOLDS);
  return {
    folds: { folds, repeats: wholeNumber("repeats", options.repeats, DEFAULTS.repeats, 1, MAX_FOLDS) },
  };
}

/** The share of all rows that a split trains on. `nOwn`: rows without those of a validation file; `nAll`: with them. */
export function trainingFraction(plan: SplitPlan, nOwn: number, nAll: number): number {
  if ("folds" in plan) return 1 - 1 / plan.folds.folds;
  return "single" in plan ? 1 - plan.single.validationFraction : nOwn / nAll;
}

/** Repeats of a plan and the folds of each. */
export function splitsOf(plan: SplitPlan): { repeats: number; folds: number } {
  if ("folds" in plan) return plan.folds;
  return { repeats: "single" in plan ? plan.single.repeats : 1, folds: 1 };
}

/**
 * Options of `tune` with defaults filled in.
 * Errors: `OPTION_INVALID` (option, accepted, value), `OPTION_CONFLICT` (options).
 */
export function resolveOptions(options: TuneOptions): ResolvedOptions {
  checkKeys(options, TUNE_KEYS);
  checkControl(options);
  const { target, positive, drop, id, groups, categorical, numeric } = options;
  const generators = listOf("generators", options.generators ?? DEFAULTS.generators, GENERATORS);
  const minimumGain = options.minimumGain ?? DEFAULTS.minimumGain;
  if (typeof minimumGain !== "number" || !(minimumGain >= 0) || !Number.isFinite(minimumGain)) {
    refuse("minimumGain", "a finite number from 0", minimumGain);
  }
  const baselines =
    options.baselines === undefined || options.baselines === "all"
      ? DEFAULTS.baselines
      : listOf("baselines", options.baselines, BASELINES);
  return {
    roles: { target, positive, drop, id, groups, categorical, numeric },
    generators,
    baselines: BASELINES.filter((name) => name === "none" || baselines.includes(name)),
    classifier: oneOf("classifier", options.classifier, CLASSIFIERS, DEFAULTS.classifier),
    inversePenalty: inversePenalty(options.inversePenalty, DEFAULTS.inversePenalty),
    multipliers: options.candidates === THEORY_GUIDED ? THEORY_GUIDED : parseCandidates(options.candidates),
    selection: oneOf("selection", options.selection, SELECTION_RULES, DEFAULTS.selection),
    plan: resolvePlan(options),
    settings: resolveSettings(options),
    minimumGain,
    costRatios: resolveCostRatios(options.costRatio),
    evidence: oneOf("evidence", options.evidence, EVIDENCE, DEFAULTS.evidence),
    seed: resolveSeed(options.seed),
  };
}
