/** The verb `tune`: how many synthetic minority rows to add, if any, and how sure that is. */

import { startEngine } from "./engine/engine.js";
import type { FinalOutcome, SweepOutcome } from "./engine/requests.js";
import type { TableMessage } from "./engine/table-message.js";
import { type ResolvedOptions, resolveOptions, splitsOf } from "./options.js";
import { saveModel } from "./saved-model.js";
import { assignRoles } from "./table/roles.js";
import type { Table } from "./table/table.js";
import { Curves, type TooFew } from "./tuning/curves.js";
import { deliveryResult, judged, planDelivery } from "./tuning/delivery.js";
import { tuneDocument } from "./tuning/document.js";
import { bootstrapOf } from "./tuning/inference.js";
import { planJobs, type SweepJob } from "./tuning/jobs.js";
import { Losses } from "./tuning/losses.js";
import { checkMemory } from "./tuning/memory.js";
import { naturalResults } from "./tuning/natural.js";
import { tableMessage } from "./tuning/table-message.js";
import { tooFewMinority } from "./tuning/too-few.js";
import { Tuned } from "./tuning/tuned.js";
import { withValidationTable } from "./tuning/validation.js";
import type { Progress, RunControl, TuneOptions } from "./types.js";
import { resolveWorkers } from "./worker/default-workers.js";
import type { WorkerPool } from "./worker/pool.js";
import type { RunOptions } from "./worker/pool-run.js";
import { takePool } from "./worker/spare-pool.js";

/**
 * Tunes the number of synthetic minority rows on balanced validation loss, with the remedies without rows on the same
 * folds.
 *
 * @param table What `readTable` returned.
 * @param options `target` is needed; everything else has a default.
 * @returns The document, with the delivered model and the held-out log odds of every row. Rejects with a `VtssError`
 *   whose code names what is wrong with the options (`OPTION_INVALID`, `OPTION_CONFLICT`), with the columns' roles (see
 *   `assignRoles`), the size of a class (`TOO_FEW_ROWS`) or of the job (`MEMORY_EXCEEDED`); with `WORKER_DIED`; with an
 *   `AbortError`.
 *
 * Source: Ma & Zhang, arXiv 2601.16120v3, Algorithm 1; candidates, baselines, intervals and verdict are ours.
 */
export async function tune(table: Table, options: TuneOptions): Promise<Tuned> {
  const startedAt = performance.now();
  const resolved = resolveOptions(options);
  const nWorkers = await resolveWorkers(options.workers ?? "auto");
  const pool = takePool(nWorkers);
  try {
    const design = assignRoles(table, resolved.roles);
    const own = tableMessage(design);
    const { validationTable } = options;
    const message =
      validationTable === undefined ? own : withValidationTable(design, validationTable, resolved.roles);
    await startEngine();
    const curves = new Curves(resolved, design);
    checkMemory(message, {
      trainingFraction: trainingFraction(resolved, own, message),
      largestMultiplier: curves.largestMultiplier,
      nFits: curves.largestArm,
      generators: resolved.generators,
    });
    const dataHash = table.contentHash();
    const run = new Run(pool, message, resolved, curves, nWorkers, options);
    const { losses } = run;
    const tooFew = tooFewMinority(design, resolved.plan);
    await run.sweep(tooFew);
    const bootstrap = bootstrapOf(losses, curves.contest(), message, resolved.seed);
    const assessment = curves.assess(losses, tooFew, bootstrap);
    const plan = planDelivery(assessment, curves, resolved);
    // A validation file stays unseen by the model that is delivered.
    const finalFit = run.finish(own, plan.request);
    // While a worker fits; its failure is awaited below, whatever happens here.
    finalFit.catch(() => undefined);
    const natural = naturalResults(assessment, curves, losses, resolved);
    const delivered = judged(plan, curves, losses, resolved, design);
    const final = await finalFit;
    const delivery = deliveryResult(plan.trainedAs, delivered, final);
    const document = tuneDocument({
      design,
      options: resolved,
      nValidationRows: validationTable?.nRows ?? null,
      curves,
      losses,
      assessment,
      natural,
      delivery,
      final,
      run: { nWorkers, seconds: (performance.now() - startedAt) / 1000, dataHash: await dataHash },
    });
    const model = saveModel(design, resolved.roles.target, plan.trainedAs, final, delivery);
    return new Tuned(document, model, losses);
  } finally {
    await pool.close();
  }
}

/** The jobs of one run on its pool. */
class Run {
  readonly losses: Losses;
  readonly #pool: WorkerPool;
  readonly #message: TableMessage;
  readonly #key: string;
  readonly #options: ResolvedOptions;
  readonly #curves: Curves;
  readonly #nWorkers: number;
  readonly #control: RunControl;

  constructor(
    pool: WorkerPool,
    message: TableMessage,
    options: ResolvedOptions,
    curves: Curves,
    nWorkers: number,
    control: RunControl,
  ) {
    const { repeats, folds } = splitsOf(options.plan);
    this.losses = new Losses(repeats * folds);
    this.#pool = pool;
    this.#message = message;
    this.#key = pool.load(message);
    this.#options = options;
    this.#curves = curves;
    this.#nWorkers = nWorkers;
    this.#control = control;
  }

  /** Runs the candidates, and those beyond while a curve's best is its largest. */
  async sweep(tooFew: TooFew): Promise<void> {
    let arms = this.#curves.initialArms();
    let phase: Progress["phase"] = "sweep";
    for (;;) {
      const jobs = planJobs(this.#key, this.#options, arms, this.#nWorkers);
      const outcomes = await this.#pool.run<SweepOutcome>(jobs, this.#progress(phase));
      jobs.forEach((job: SweepJob, i) => {
        this.losses.add(job, outcomes[i] as SweepOutcome);
      });
      arms = this.#curves.extend(this.#curves.assess(this.losses, tooFew, null));
      if (arms.length === 0) return;
      phase = "extend";
    }
  }

  /** The delivered model's fit. */
  async finish(own: TableMessage, request: object): Promise<FinalOutcome> {
    const table = own === this.#message ? this.#key : this.#pool.load(own);
    const job = { kind: "fit", name: "the final fit", table, options: request };
    const [final] = await this.#pool.run<FinalOutcome>([job], this.#progress("final"));
    return final as FinalOutcome;
  }

  #progress(phase: Progress["phase"]): Pick<RunOptions, "signal" | "onProgress"> {
    const { signal, onProgress } = this.#control;
    return {
      signal,
      onProgress: ({ done, total }: { done: number; total: number }) => onProgress?.({ phase, done, total }),
    };
  }
}

function trainingFraction({ plan }: ResolvedOptions, own: TableMessage, all: TableMessage): number {
  if ("folds" in plan) return 1 - 1 / plan.folds.folds;
  return "single" in plan ? 1 - plan.single.validationFraction : own.nRows / all.nRows;
}
