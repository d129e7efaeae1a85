/** What follows from a run once all folds have been fitted. Loaded while they are. */

import type { Judge } from "../engine/held-out.js";
import type { FinalOutcome } from "../engine/requests.js";
import type { TableMessage } from "../engine/table-message.js";
import type { ResolvedOptions } from "../options.js";
import { type SavedModel, saveModel } from "../saved-model.js";
import type { Design } from "../table/roles.js";
import type { TuneResult } from "../types.js";
import type { Curves, TooFew } from "./curves.js";
import { deliveryResult, judged, planDelivery } from "./delivery.js";
import { diagnoses, type Theory } from "./diagnosis.js";
import { type RunFacts, tuneDocument } from "./document.js";
import { bootstrapOf } from "./inference.js";
import type { Losses } from "./losses.js";
import { Lenses, naturalResults } from "./natural.js";

/** A run whose folds have been fitted. */
export interface SweptRun {
  design: Design;
  /** The rows that were swept. */
  table: Pick<TableMessage, "labels" | "groups" | "nRows">;
  options: ResolvedOptions;
  nValidationRows: number | null;
  curves: Curves;
  losses: Losses;
  tooFew: TooFew;
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
  const bootstrap = isFull ? bootstrapOf(losses, curves.contest(), run.table, options.seed) : null;
  const assessment = curves.assess(losses, tooFew, bootstrap);
  const plan = planDelivery(assessment, curves, options);
  const finalFit = run.finish(plan.request);
  const lenses = new Lenses(curves, losses, run.judge);
  // The delivered model's is looked at first: more follows from it.
  const [final, delivered, natural] = await Promise.all([
    finalFit,
    isFull ? judged(plan, lenses, run.judge, options, design) : null,
    isFull ? naturalResults(assessment, curves, lenses, options) : [],
  ]);
  run.dismiss();
  const delivery = deliveryResult(plan.trainedAs, delivered, final);
  const theory = await run.theory;
  const document = tuneDocument({
    design,
    options,
    nValidationRows: run.nValidationRows,
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
  return { document, model: saveModel(design, options.roles.target, plan.trainedAs, final, delivery) };
}
