/** The verb `tune`: how many synthetic minority rows to add, if any, and how sure that is. */

import { throwIfAborted } from "./abort.js";
import { startAssessor } from "./engine/assessor.js";
import { type HeldOutAnswer, type HeldOutRequest, type Judge, judgeHeldOut } from "./engine/held-out.js";
import { assessorFile } from "./engine/module-files.js";
import type { Assessment, DiagnosisOutcome, FinalOutcome, SweepOutcome } from "./engine/requests.js";
import type { TableMessage } from "./engine/table-message.js";
import {
  parseCandidates,
  type ResolvedOptions,
  resolveOptions,
  splitsOf,
  THEORY_GUIDED,
  trainingFraction,
} from "./options.js";
import { pause } from "./pause.js";
import { assignRoles } from "./table/roles.js";
import type { Table } from "./table/table.js";
import { type Candidates, Curves, type TooFew } from "./tuning/curves.js";
import {
  DIAGNOSIS_FOLDS,
  type DiagnosisSettings,
  diagnosisJob,
  reachableSizes,
  type Theory,
} from "./tuning/diagnosis.js";
import { withDistinctFolds } from "./tuning/distinct-folds.js";
import { type Arm, jobsBehindDiagnosis, planJobs, type SweepJob } from "./tuning/jobs.js";
import { dealt, gathered } from "./tuning/looks.js";
import { Losses } from "./tuning/losses.js";
import { checkMemory } from "./tuning/memory.js";
import { tableMessage } from "./tuning/table-message.js";
import { tooFewMinority } from "./tuning/too-few.js";
import { Tuned } from "./tuning/tuned.js";
import { withValidationTable } from "./tuning/validation.js";
import type { Progress, RunControl, TuneOptions } from "./types.js";
import { resolveWorkers } from "./worker/default-workers.js";
import type { WorkerPool } from "./worker/pool.js";
import type { RunOptions } from "./worker/pool-run.js";
import type { HeldOutJob } from "./worker/protocol.js";
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
  const asked = resolveOptions(options);
  const nWorkers = await resolveWorkers(options.workers ?? "auto");
  const pool = takePool(nWorkers);
  // Compiled while this thread checks columns; its failure is awaited below.
  const assessor = startAssessor();
  assessor.catch(() => undefined);
  try {
    const design = assignRoles(table, asked.roles);
    const own = tableMessage(design);
    const { validationTable } = options;
    const validated =
      validationTable === undefined ? null : withValidationTable(design, validationTable, asked.roles);
    const message = validated?.message ?? own;
    const { options: resolved, warnings: ofFolds } = withDistinctFolds(asked, own.groups);
    await assessor;
    const run = new Run(pool, { own, all: message }, resolved, nWorkers, options);
    const curves = new Curves(resolved, design, await run.candidates());
    checkMemory(message, {
      trainingFraction: trainingFraction(resolved.plan, own.nRows, message.nRows),
      largestMultiplier: curves.largestMultiplier,
      nFits: curves.largestArm,
      generators: resolved.generators,
    });
    if (workOf(message, curves) > MOST_WORK_OF_LEADER) pool.doWithoutLeader();
    const tooFew = tooFewMinority(design, resolved.plan);
    const { theory, swept } = run.begin(curves, tooFew);
    // What has time while the workers fit, once they have been sent their work: this thread has nothing else to do then.
    const meanwhile = pause().then(() => {
      void design.warnings;
      return Promise.all([import("./tuning/conclusion.js"), table.contentHash()]);
    });
    const [[{ conclude }, dataHash], uncorrected] = await Promise.all([meanwhile, swept]);
    const { document, model } = await conclude({
      design,
      table: message,
      options: resolved,
      nValidationRows: validationTable?.nRows ?? null,
      splitWarnings: [...(validated?.warnings ?? []), ...ofFolds],
      curves,
      losses: run.losses,
      tooFew,
      uncorrected,
      theory,
      finish: (request) => run.finish(request),
      judge: run.judge,
      dismiss: () => pool.dismiss(),
      runFacts: () => ({ nWorkers, seconds: (performance.now() - startedAt) / 1000, dataHash }),
    });
    // What leads to the document here, with one worker, hears of no abort.
    throwIfAborted(options.signal);
    return new Tuned(document, model, run.losses);
  } finally {
    await pool.close();
  }
}

/**
 * Work of a split up to which a leader may fit it: it hears of nothing meanwhile, not of Ctrl-C either. Measured: this much takes
 * a third of a second at most.
 */
const MOST_WORK_OF_LEADER = 5_000_000;

/** Roughly, multiplications of a pass over the rows of a table, and of a Hessian. A level is a feature of its own. */
function workOf({ nRows, columns }: TableMessage, curves: Curves): number {
  const nFeatures = columns.reduce((n, column) => n + (column.kind === "numeric" ? 1 : column.nLevels), 0);
  return nRows * nFeatures * (curves.nFits + nFeatures);
}

/** Cells of a table from which on a worker that was not needed any more would be felt in the memory: 100 MB of them. */
const MANY_CELLS = 12_500_000;

/** The jobs of one run on its pool. */
class Run {
  readonly losses: Losses;
  readonly #pool: WorkerPool;
  /** The rows that all is learned from, and those with the rows of a validation file behind them. */
  readonly #own: string;
  readonly #all: string;
  readonly #options: ResolvedOptions;
  readonly #nWorkers: number;
  readonly #control: RunControl;
  readonly #isLarge: boolean;

  constructor(
    pool: WorkerPool,
    tables: { own: TableMessage; all: TableMessage },
    options: ResolvedOptions,
    nWorkers: number,
    control: RunControl,
  ) {
    const { repeats, folds } = splitsOf(options.plan);
    this.losses = new Losses(repeats * folds);
    this.#isLarge = tables.all.nRows * tables.all.columns.length >= MANY_CELLS;
    this.#pool = pool;
    this.#all = pool.load(tables.all);
    this.#own = tables.own === tables.all ? this.#all : pool.load(tables.own);
    this.#options = options;
    this.#nWorkers = nWorkers;
    this.#control = control;
  }

  /** The candidates as asked, or as the diagnosis advises; the grid where theory has nothing to say. */
  async candidates(): Promise<Candidates> {
    const { generators, multipliers } = this.#options;
    if (multipliers !== THEORY_GUIDED) {
      return { generators: generators.map(() => multipliers), weights: multipliers };
    }
    const job = diagnosisJob(this.#own, this.#diagnosisSettings, []);
    const [outcome] = await this.#pool.run<DiagnosisOutcome>([job], this.#begin("diagnose", 1));
    const grid = parseCandidates("grid");
    const advised = generators.map((_, i) => outcome?.generators[i]?.joinedCandidates ?? []);
    const own = advised.map((multipliers) => (multipliers.length > 0 ? multipliers : grid));
    return { generators: own, weights: own.length > 0 ? own.flat() : grid };
  }

  /** Sets the diagnosis and the sweep off, side by side. */
  begin(curves: Curves, tooFew: TooFew): { theory: Promise<Theory>; swept: Promise<Assessment> } {
    const { repeats, folds } = splitsOf(this.#options.plan);
    const nBehind = jobsBehindDiagnosis(repeats * folds, curves.initialArms().length, this.#nWorkers);
    const before = nBehind === null ? this.#diagnose(curves, 0) : null;
    const swept = this.#sweep(curves, tooFew);
    return { theory: before ?? this.#diagnose(curves, nBehind ?? 0), swept };
  }

  /** At every size that a curve may come to. `overtakes`: jobs that are begun after it. */
  #diagnose(curves: Curves, overtakes: number): Promise<Theory> {
    const { generators } = this.#options;
    const own = generators.map((name) => curves.ofGenerator(name));
    const sizes = reachableSizes(own, curves.balanceGap);
    const isWanted = this.#options.evidence === "full" && generators.length > 0;
    const jobs = isWanted ? [diagnosisJob(this.#own, this.#diagnosisSettings, sizes)] : [];
    const { signal } = this.#control;
    const theory = this.#pool
      .run<DiagnosisOutcome>(jobs, { signal, overtakes, withLeader: true })
      .then(([outcome]) => ({ outcome, sizes }));
    // Where the sweep ends first with an error, nobody awaits this; it must not end the process.
    theory.catch(() => {});
    return theory;
  }

  get #diagnosisSettings(): DiagnosisSettings {
    return { ...this.#options, folds: DIAGNOSIS_FOLDS };
  }

  /** Runs the candidates, and those beyond while a curve's best is its largest; assesses them as they are. */
  async #sweep(curves: Curves, tooFew: TooFew): Promise<Assessment> {
    let arms = curves.initialArms();
    let phase: Progress["phase"] = "sweep";
    for (;;) {
      await this.#fit(arms, phase);
      const replacement = curves.replacement(this.losses);
      if (replacement.length > 0) await this.#fit(replacement, phase);
      await this.#prepareLooks();
      const assessment = curves.assess(this.losses, tooFew);
      arms = curves.extend(assessment);
      if (arms.length === 0) return assessment;
      phase = "extend";
    }
  }

  /** Fits some arms in every split. */
  async #fit(arms: readonly Arm[], phase: Progress["phase"]): Promise<void> {
    const jobs = planJobs(this.#all, this.#options, arms, this.#nWorkers);
    const control = this.#begin(phase, jobs.length);
    const outcomes = await this.#pool.run<SweepOutcome>(jobs, {
      ...(this.#isLarge ? this.#renewing(control) : control),
      withLeader: true,
    });
    jobs.forEach((job: SweepJob, i) => {
      this.losses.add(job, outcomes[i] as SweepOutcome);
    });
  }

  /**
   * Has workers that are idle while the last jobs run make way for new ones. Only the one that fits the delivered model needs
   * the table again, and a new worker that has started by then is not waited for. Where a curve goes on after all, they are
   * sent the table once more.
   */
  #renewing(control: RunOptions): RunOptions {
    return {
      ...control,
      onProgress: (progress) => {
        // Once this worker has been given what waits, if anything does.
        if (progress.done < progress.total) queueMicrotask(() => this.#pool.renewIdle());
        control.onProgress?.(progress);
      },
    };
  }

  /** The delivered model's fit. A validation file stays unseen by it. */
  async finish(request: object): Promise<FinalOutcome> {
    const job = { kind: "fit", name: "the final fit", table: this.#own, options: request };
    const final = this.#pool.run<FinalOutcome>([job], this.#begin("final", 1));
    // One that had the diagnosis as its last job.
    if (this.#isLarge) this.#pool.renewIdle();
    return (await final)[0] as FinalOutcome;
  }

  /**
   * Has the worker beside a leader start what looks at held-out rows: it has nothing to do while that assesses the sweep. Several
   * would have the assessment wait for a core.
   */
  async #prepareLooks(): Promise<void> {
    if (this.#options.evidence !== "full" || this.#pool.nForAll === this.#nWorkers) return;
    const nothing = { fits: [], ratio: this.losses.validationToTraining, delivered: null };
    const job = await heldOutJob(nothing);
    // What is wrong is told by the look itself.
    this.#pool.run([job], { signal: this.#control.signal }).catch(() => {});
    // It leaves this thread first.
    await pause();
  }

  /** Looks at held-out rows, in one part for each worker: the one that fits the delivered model is done first. */
  readonly judge: Judge = async (request) => {
    if (this.#nWorkers === 1) return this.#judgeHere(request);
    const jobs = await Promise.all(dealt(request, this.#pool.nForAll).map(heldOutJob));
    return gathered(await this.#pool.run<HeldOutAnswer>(jobs, { signal: this.#control.signal }));
  };

  /** In this thread, where the only worker has a model to fit. */
  async #judgeHere(request: HeldOutRequest): Promise<HeldOutAnswer> {
    const answers: HeldOutAnswer[] = [];
    for (const part of dealt(request, request.fits.length)) {
      answers.push(judgeHeldOut(part));
      // An abort, and a page that wants to draw.
      await pause();
    }
    return gathered(answers);
  }

  /** Tells that a phase begins, from when its time counts: its first job may take long. */
  #begin(phase: Progress["phase"], nJobs: number): Pick<RunOptions, "signal" | "onProgress"> {
    const { signal, onProgress } = this.#control;
    onProgress?.({ phase, done: 0, total: nJobs });
    return {
      signal,
      onProgress: ({ done, total }: { done: number; total: number }) => onProgress?.({ phase, done, total }),
    };
  }
}

/** The job that answers a request. */
async function heldOutJob(request: HeldOutRequest): Promise<HeldOutJob> {
  const assessor = await assessorFile.toHandOn();
  return { name: "the look at held-out rows", table: null, request, assessor };
}
