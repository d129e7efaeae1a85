/** The one document that `tune` returns and `--json` prints. */

import type {
  AssessedBaseline,
  AssessedCurve,
  Assessment,
  ChosenSizes,
  FinalOutcome,
  Selected,
} from "../engine/requests.js";
import { costRatiosOf, type ResolvedOptions, splitsOf } from "../options.js";
import { counted } from "../report/numbers.js";
import type { Design } from "../table/roles.js";
import type {
  BaselineName,
  BaselineResult,
  CorrectedGain,
  CurvePoint,
  DeliveryResult,
  GeneratorName,
  GeneratorResult,
  NaturalResult,
  SelectedSize,
  TuneResult,
  Warning,
} from "../types.js";
import type { Diagnosis } from "../types-diagnosis.js";
import { VERSION } from "../version.js";
import type { Curve, Curves } from "./curves.js";
import { dataSummary } from "./data-summary.js";
import { warnFoldsAlike } from "./distinct-folds.js";
import { tableUnits } from "./final-model.js";
import { plainGain } from "./gain.js";
import type { Losses } from "./losses.js";
import { curveSignatures, runSignatures, weightSignatures } from "./signatures.js";
import { verdictOf } from "./verdict.js";

/** What a document says of the run itself. */
export interface RunFacts {
  nWorkers: number;
  seconds: number;
  dataHash: string;
}

export interface DocumentParts {
  design: Design;
  options: ResolvedOptions;
  nValidationRows: number | null;
  splitWarnings: readonly Warning[];
  curves: Curves;
  losses: Losses;
  assessment: Assessment;
  /** In the order of the generators. */
  diagnoses: (Diagnosis | null)[];
  natural: NaturalResult[];
  delivery: DeliveryResult | null;
  final: FinalOutcome;
  run: RunFacts;
}

/** Puts the parts of a run together. */
export function tuneDocument(parts: DocumentParts): TuneResult {
  const { design, options, final, run } = parts;
  const { repeats, folds } = splitsOf(options.plan);
  return {
    schemaVersion: 1,
    command: "tune",
    data: dataSummary(design, options.roles.target, runWarnings(parts)),
    options: {
      generators: options.generators,
      baselines: options.baselines,
      classifier: options.classifier,
      inversePenalty: options.inversePenalty,
      candidates: options.multipliers,
      selection: options.selection,
      folds: "folds" in options.plan ? folds : null,
      repeats,
      validationFraction: "single" in options.plan ? options.plan.single.validationFraction : null,
      validationRows: parts.nValidationRows,
      groups: options.roles.groups ?? null,
      ...options.settings,
      minimumGain: options.minimumGain,
      costRatio: costRatiosOf(options, design),
      evidence: options.evidence,
    },
    verdict: verdictOf(parts),
    baselines: options.baselines.map((name) => baselineResult(name, parts)),
    generators: options.generators.map((name, i) => generatorResult(name, i, parts)),
    natural: parts.natural,
    delivery: parts.delivery,
    model: tableUnits(design, final),
    run: {
      version: VERSION,
      seed: options.seed,
      workers: run.nWorkers,
      seconds: run.seconds,
      dataHash: run.dataHash,
    },
  };
}

function runWarnings(parts: DocumentParts): Warning[] {
  const { assessment, curves, design, final, losses, options } = parts;
  const nCoefficients = final.model.coefficients.length + 1;
  const warnings = [
    ...parts.splitWarnings,
    ...warnFoldsAlike(options, design.groups, () => losses.heldOutRows(curves.natural.arm)),
    ...final.warnings,
    ...runSignatures(assessment, design.nMinority, nCoefficients, options.minimumGain),
    ...weightSignatures(assessment.tunedWeightCurve, curves.tunedWeight.multipliers),
  ];
  if (losses.nFailed > 0) {
    const message = `${counted(losses.nFailed, "fit")} in the folds did not converge; their sizes cannot be chosen`;
    warnings.push({ code: "FITS_FAILED", message });
  }
  return warnings;
}

function baselineResult(name: BaselineName, { assessment, curves, options }: DocumentParts): BaselineResult {
  const assessed: Record<BaselineName, AssessedBaseline | null> = {
    none: assessment.none,
    prior_shift: assessment.priorShift,
    class_weight: assessment.classWeight,
    tuned_weight: assessment.tunedWeight,
    duplicate: assessment.duplicate,
  };
  const result: BaselineResult = {
    name,
    loss: assessed[name]?.estimate.mean ?? null,
    standardError: assessed[name]?.estimate.standardError ?? null,
    gain: name === "none" ? null : plainGain(assessed[name]?.overNone),
  };
  const curve = assessment.tunedWeightCurve;
  if (name !== "tuned_weight" || curve === null) return result;
  const chosen = assessment.inference?.tunedWeight?.choice;
  const selected = selectedSize(curve.choice, chosen, curves.tunedWeight, options);
  return { ...result, curve: curvePoints(curve, curves.tunedWeight), selected };
}

function generatorResult(
  name: GeneratorName,
  index: number,
  { assessment, curves, diagnoses, losses, options }: DocumentParts,
): GeneratorResult {
  const assessed = assessment.generators[index];
  const curve = curves.ofGenerator(name);
  const gains = assessment.rebalancers.map((over, i) => ({
    over,
    gain: plainGain(assessed?.overRebalancers[i]),
  }));
  const inference = assessment.inference?.generators[index];
  const all = [{ over: "none" as BaselineName, gain: plainGain(assessed?.overNone) }, ...gains];
  return {
    name,
    curve: assessed === undefined ? [] : curvePoints(assessed.curve, curve),
    selected: selectedSize(assessed?.curve.selected ?? null, inference?.curve.selected, curve, options),
    choice: selectedSize(assessed?.curve.choice ?? null, inference?.curve.choice, curve, options),
    gains: all.flatMap(({ over, gain }) => (gain === null ? [] : [{ over, gain }])),
    correctedGains: correctedGains(assessment, index),
    naiveBalancing: plainGain(assessed?.naiveOverNone),
    harmful: assessment.decision.harmful[index] ?? false,
    diagnosis: diagnoses[index] ?? null,
    warnings: [
      ...losses.warningsOf(name),
      ...(assessed === undefined ? [] : curveSignatures(assessed, curve, options.minimumGain)),
    ],
  };
}

/** Gains over `none` and each rebalancer, corrected for the search over sizes. */
function correctedGains({ inference, rebalancers }: Assessment, index: number): CorrectedGain[] {
  const generator = inference?.generators[index];
  const over: BaselineName[] = ["none", ...rebalancers];
  const gains = [generator?.overNone, ...(generator?.overRebalancers ?? [])];
  return over.flatMap((name, i) => {
    const gain = gains[i] ?? null;
    return gain === null ? [] : [{ over: name, gain }];
  });
}

function curvePoints(assessed: AssessedCurve, { multipliers, sizes }: Curve): CurvePoint[] {
  return multipliers.map((gapMultiplier, i) => ({
    gapMultiplier,
    nSynthetic: sizes[i] ?? 0,
    loss: assessed.plain[i]?.mean ?? null,
    standardError: assessed.plain[i]?.standardError ?? null,
    correctedLoss: assessed.corrected[i]?.mean ?? null,
    correctedStandardError: assessed.corrected[i]?.standardError ?? null,
  }));
}

function selectedSize(
  selected: Selected | null,
  chosen: ChosenSizes | null | undefined,
  { multipliers }: Curve,
  options: ResolvedOptions,
): SelectedSize | null {
  if (selected === null) return null;
  const multiplierAt = (index: number) => multipliers[index] ?? Number.NaN;
  return {
    gapMultiplier: multiplierAt(selected.index),
    nSynthetic: selected.nSynthetic,
    loss: selected.loss,
    corrected: selected.corrected,
    rule: options.selection,
    perFold: selected.perFold.map(multiplierAt),
    interval: chosen ? { low: multiplierAt(chosen.low), high: multiplierAt(chosen.high) } : null,
    distribution: (chosen?.shares ?? []).flatMap((share, i) =>
      share > 0 ? [{ gapMultiplier: multiplierAt(i), share }] : [],
    ),
  };
}
