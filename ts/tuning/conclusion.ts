/** What follows from a run once all folds have been fitted. Loaded while they are. */

import type { Judge } from "../engine/held-out.js";
import type { Assessment, FinalOutcome } from "../engine/requests.js";
import type { TableMessage } from "../engine/table-message.js";
import type { ResolvedOptions } from "../options.js";
import type { SavedModel } from "../saved-model.js";
import type { Design } from "../table/roles.js";
import type { TuneResult, Warning } from "../types.js";
import type { Curves, TooFew } from "./curves.js";
import { type DeliveryPlan, deliveryResult, isSamePlan, planDelivery } from "./delivery.js";
import { diagnoses, type Theory } from "./diagnosis.js";
import { type RunFacts, tuneDocument } from "./document.js";
import { saveModel } from "./final-model.js";
import type { ArmFits } from "./held-out.js";
import { bootstrapOf } from "./inference.js";
import { type Looks, look } from "./looks.js";
import type { Losses } from "./losses.js";
import { fitsAtNature, naturalResults } from "./natural.js";

/** A run whose folds have been fitted. */
export interface SweptRun {
  design: Design;
  /** The rows that were swept. */
  table: Pick<TableMessage, "labels" | "groups" | "nRows">;
  options: ResolvedOptions;
  nValidationRows: number | null;
  splitWarnings: readonly Warning[];
  curves: Curves;
  losses: Losses;
  tooFew: TooFew;
  /** Before the correction for the search. */
  uncorrected: Assessment;
  /** On its way. */
  theory: Promise<Theory>;
  /** Fits the delivered model in a worker. */
  finish(request: object): Promise<FinalOutcome>;
  /** Looks at held-out rows. */
  judge: Judge;
  /** Says that no more is asked of the workers. */
  dismiss(): void;
  /** Asked for at the end. */
  runFacts(): RunFacts;
}

/**
 * Draws the conclusions: verdict, what the fits are worth where classes are as frequent as in the table, the delivered model.
 *
 * @returns The document and the model. Rejects with the error of the diagnosis or of the delivered model's fit.
 */
export async function conclude(run: SweptRun): Promise<{ document: TuneResult; model: SavedModel }> {
  const { design, options, curves, losses, tooFew } = run;
  const isFull = options.evidence === "full";
  // The correction for the search seldom changes what is delivered, and never what is looked at, so the workers begin with
  // what follows without it.
  const others = fitsAtNature(run.uncorrected, curves, options).flatMap(([, fit]) => fit ?? []);
  const foreseen = deliver(run, planDelivery(run.uncorrected, curves, options), [curves.natural, ...others]);
  const bootstrap = isFull ? await bootstrapOf(losses, curves.contest(), run.table, options.seed) : null;
  const assessment =
    bootstrap === null ? run.uncorrected : await curves.assessCorrected(losses, tooFew, bootstrap);
  const plan = planDelivery(assessment, curves, options);
  const { trainedAs, fitted, looks } = isSamePlan(plan, foreseen) ? foreseen : deliver(run, plan, []);
  const [final, ofDelivered, ofAll] = await Promise.all([fitted, looks, foreseen.looks]);
  const natural =
    ofAll === null
      ? []
      : naturalResults(run.uncorrected, curves, options, ofAll.lensOf, losses.validationToTraining);
  run.dismiss();
  const delivery = deliveryResult(trainedAs, ofDelivered?.delivery ?? null, final);
  const theory = await run.theory;
  const document = tuneDocument({
    design,
    options,
    nValidationRows: run.nValidationRows,
    splitWarnings: run.splitWarnings,
    curves,
    losses,
    assessment,
    diagnoses: diagnoses(
      theory,
      options.generators.map((name) => curves.ofGenerator(name)),
    ),
    natural,
    delivery,
    final,
    run: run.runFacts(),
  });
  return { document, model: saveModel(design, options.roles.target, trainedAs, final, delivery) };
}

/** A plan, and the work on it. */
interface PlannedWork extends DeliveryPlan {
  /** The delivered model. */
  fitted: Promise<FinalOutcome>;
  /** What held-out rows say of it and of the others; null without evidence. */
  looks: Promise<Looks | null>;
}

/** Has the workers do what a plan asks for, and look at `others`. */
function deliver(run: SweptRun, plan: DeliveryPlan, others: readonly ArmFits[]): PlannedWork {
  const fitted = run.finish(plan.request);
  const looks = run.options.evidence === "full" ? look(run, plan.fit, others) : Promise.resolve(null);
  // Those of a plan that is given up are not awaited; their errors must not end the process.
  for (const early of [fitted, looks]) early.catch(() => undefined);
  return { ...plan, fitted, looks };
}
