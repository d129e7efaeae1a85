/** Held-out rows of the fits that a conclusion tells of: all that is asked of them, asked at once. */

import type { HeldOutAnswer, HeldOutFit, HeldOutRequest, Judge } from "../engine/held-out.js";
import type { Delivery, NaturalLens } from "../engine/requests.js";
import { costRatiosOf, type ResolvedOptions, splitsOf } from "../options.js";
import { pause } from "../pause.js";
import type { Curves } from "./curves.js";
import { type ArmFits, heldOutFits, heldOutRows } from "./held-out.js";
import type { Losses } from "./losses.js";

/** The run whose fits are looked at. */
export interface LookedAtRun {
  design: { nMajority: number; nMinority: number };
  table: { groups: Uint32Array | null };
  options: ResolvedOptions;
  curves: Curves;
  losses: Losses;
  judge: Judge;
}

/** What was seen. */
export interface Looks {
  /** What is said of one of the fits at the natural prevalence; null if it failed in a split. */
  lensOf(fit: ArmFits): NaturalLens | null;
  /** What is said of the delivered model; null if its fit failed in a split. */
  delivery: Delivery | null;
}

/**
 * Looks at fits at the natural prevalence, at each once.
 *
 * @param delivered The fit that was trained like the delivered model, which is judged by it.
 * @param others Fits besides; may name one twice, or the delivered one.
 */
export async function look(run: LookedAtRun, delivered: ArmFits, others: readonly ArmFits[]): Promise<Looks> {
  // What was asked of the workers before leaves this thread first.
  await pause();
  const { curves, losses, options } = run;
  const different = [...new Map([delivered, ...others].map((fit) => [nameOf(fit), fit])).values()];
  const held = new Map<string, HeldOutFit>();
  heldOutFits(losses, different, curves.natural).forEach((ofFit, i) => {
    if (ofFit !== null) held.set(nameOf(different[i] as ArmFits), ofFit);
  });
  const rows = {
    rows: heldOutRows(losses, delivered),
    groups: run.table.groups,
    folds: splitsOf(options.plan).folds,
    costRatios: costRatiosOf(options, run.design),
  };
  const answer = await run.judge({
    fits: [...held.values()],
    ratio: losses.validationToTraining,
    delivered: held.has(nameOf(delivered)) ? rows : null,
  });
  const lenses = new Map([...held.keys()].map((name, i) => [name, answer.lenses[i] ?? null]));
  return { lensOf: (fit) => lenses.get(nameOf(fit)) ?? null, delivery: answer.delivery };
}

function nameOf({ arm, fits }: ArmFits): string {
  return `${arm}/${fits}`;
}

/**
 * Deals a request to threads, one part each: the first fit with all that is asked of it, which takes as long as some looks,
 * then the others.
 *
 * @param nParts At least 1. Fewer come back where there are fewer fits.
 */
export function dealt(request: HeldOutRequest, nParts: number): HeldOutRequest[] {
  const [first, ...others] = request.fits;
  const nOthers = Math.min(nParts - 1, others.length);
  if (first === undefined || nOthers < 1) return [request];
  const length = Math.ceil(others.length / nOthers);
  const parts: HeldOutRequest[] = [{ ...request, fits: [first] }];
  for (let from = 0; from < others.length; from += length) {
    parts.push({ ...request, fits: others.slice(from, from + length), delivered: null });
  }
  return parts;
}

/** The answers to the parts of a request, in their order, as one. */
export function gathered(answers: readonly HeldOutAnswer[]): HeldOutAnswer {
  return {
    lenses: answers.flatMap(({ lenses }) => lenses),
    delivery: answers[0]?.delivery ?? null,
  };
}
