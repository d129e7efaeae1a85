/** The verb `diagnose`: what theory says of a table and its generators before anything is tried. */

import { nSynthetic, withAnchors } from "./engine/assessment.js";
import { startAssessor } from "./engine/assessor.js";
import type { DiagnosisOutcome } from "./engine/requests.js";
import { checkControl, checkKeys, inversePenalty, listOf, oneOf, wholeNumber } from "./option-checks.js";
import { CLASSIFIERS, DEFAULTS, DIAGNOSE_KEYS, GENERATORS } from "./option-names.js";
import { MAX_FOLDS, parseCandidates, resolveSeed, resolveSettings } from "./options.js";
import { assignRoles } from "./table/roles.js";
import type { Table } from "./table/table.js";
import { dataSummary } from "./tuning/data-summary.js";
import { DIAGNOSIS_FOLDS, diagnosisJob, diagnosisOf } from "./tuning/diagnosis.js";
import { checkMemory } from "./tuning/memory.js";
import { tableMessage } from "./tuning/table-message.js";
import type { Diagnosed, DiagnoseOptions } from "./types-diagnosis.js";
import { VERSION } from "./version.js";
import { takePool } from "./worker/spare-pool.js";

/**
 * Diagnoses a table: does imbalance bend this fit beyond its intercept, does the generator miss the minority, how many
 * rows would cancel the two, and what excess risk theory expects at each size. Nothing is tried: see `tune`.
 *
 * @param table What `readTable` returned.
 * @param options `target` is needed; everything else has a default.
 * @returns The document. What cannot be had is null with its reason; a generator that fails does not stop the others.
 *   Rejects with `OPTION_INVALID`, the refusals of `assignRoles`, `TOO_FEW_ROWS`, `MEMORY_EXCEEDED`, `WORKER_DIED`, or an
 *   `AbortError`.
 *
 * Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code; weights test, interval, metric-aware target and
 * joined candidates are ours.
 */
export async function diagnose(table: Table, options: DiagnoseOptions): Promise<Diagnosed> {
  const startedAt = performance.now();
  checkKeys(options, DIAGNOSE_KEYS);
  checkControl(options);
  const generators = listOf("generators", options.generators ?? DEFAULTS.generators, GENERATORS);
  const settings = resolveSettings(options);
  const resolved = {
    generators,
    classifier: oneOf("classifier", options.classifier, CLASSIFIERS, "logistic"),
    inversePenalty: inversePenalty(options.inversePenalty, 1),
    candidates: parseCandidates(options.candidates),
    folds: wholeNumber("folds", options.folds, DIAGNOSIS_FOLDS, 2, MAX_FOLDS),
    groups: options.groups ?? null,
    ...settings,
  };
  const seed = resolveSeed(options.seed);
  const pool = takePool(1);
  try {
    const design = assignRoles(table, options);
    await startAssessor();
    const gap = design.nMajority - design.nMinority;
    const multipliers = withAnchors(resolved.candidates, gap);
    const curve = { multipliers, sizes: multipliers.map((value) => nSynthetic(value, gap)) };
    const message = tableMessage(design);
    checkMemory(message, { trainingFraction: 1, largestMultiplier: 1, nFits: 1, generators });
    const dataHash = table.contentHash();
    const job = diagnosisJob(pool.load(message), { ...resolved, settings, seed }, curve.sizes);
    const { signal, onProgress } = options;
    const [outcome] = await pool.run<DiagnosisOutcome>([job], {
      signal,
      onProgress: ({ done, total }) => onProgress?.({ phase: "diagnose", done, total }),
    });
    const found = outcome as DiagnosisOutcome;
    return {
      schemaVersion: 1,
      command: "diagnose",
      data: dataSummary(design, options.target, []),
      options: resolved,
      generators: generators.flatMap((name, i) => {
        const diagnosis = diagnosisOf(found, i, curve, curve.sizes);
        return diagnosis === null ? [] : [{ name, diagnosis, warnings: found.generators[i]?.warnings ?? [] }];
      }),
      run: {
        version: VERSION,
        seed,
        workers: 1,
        seconds: (performance.now() - startedAt) / 1000,
        dataHash: await dataHash,
      },
    };
  } finally {
    await pool.close();
  }
}
