/** The verb `augment`: synthetic minority rows in the table's own units. */

import { nSynthetic } from "./engine/assessment.js";
import { startAssessor } from "./engine/assessor.js";
import type { AugmentOutcome } from "./engine/requests.js";
import { VtssError } from "./errors.js";
import { checkControl, checkKeys, refuse, wholeNumber } from "./option-checks.js";
import { AUGMENT_KEYS, GENERATORS } from "./option-names.js";
import { generatorSpec, resolveSeed, resolveSettings } from "./options.js";
import { assignRoles, type Design } from "./table/roles.js";
import type { Table } from "./table/table.js";
import { checkMemory } from "./tuning/memory.js";
import { tableMessage } from "./tuning/table-message.js";
import type { GeneratorName, RoleOptions, RunControl, Warning } from "./types.js";
import { takePool } from "./worker/spare-pool.js";

/** Options of `augment`. Exactly one of `nSynthetic` and `gapMultiplier` may be given. */
export interface AugmentOptions extends RoleOptions, Omit<RunControl, "workers"> {
  generator: GeneratorName;
  /** Rows to add. Default: as many as balance the classes. */
  nSynthetic?: number;
  /** The same as a multiple of the class gap, 0 to 64. */
  gapMultiplier?: number;
  /** See `TuneOptions`. */
  kNeighbors?: number;
  shrinkage?: number | "ledoit-wolf";
  jitterScale?: number;
  seed?: number;
}

/** Synthetic rows of the positive class. */
export interface Augmented {
  nSynthetic: number;
  generator: GeneratorName;
  /** Roles, labels and levels of the table that they belong to. */
  design: Design;
  /** One array per feature column of the design: numbers (NaN = missing), or codes into its levels (−1 = missing). */
  columns: (Float64Array | Int32Array)[];
  /** Zero-based row of the table that each row started from; null where the generator has none. */
  seeds: Uint32Array | null;
  /** Zero-based row of the table that it was mixed with. */
  partners: Uint32Array | null;
  /** Share of the partner, 0 to 1. */
  fractions: Float64Array | null;
  warnings: Warning[];
}

/** More rows than any file is good for; beyond it a typing error is likelier. */
const MAX_SYNTHETIC = 100_000_000;
/** The largest gap multiplier of the sweep. */
const MAX_GAP_MULTIPLIER = 64;

/**
 * Draws synthetic minority rows: the rows that the model delivered by `tune` with the same seed was trained with, rounded
 * to the decimals of their columns, within the range seen, and with categories that exist. A number is missing where the
 * row's nearest parent has none.
 *
 * @param table What `readTable` returned.
 * @param options `target` and `generator` are needed.
 * @returns Exactly the number asked. Rejects with `OPTION_INVALID`, `OPTION_CONFLICT`, the refusals of `assignRoles`,
 *   `TOO_FEW_ROWS`, `MEMORY_EXCEEDED`, or an `AbortError`.
 */
export async function augment(table: Table, options: AugmentOptions): Promise<Augmented> {
  checkKeys(options, AUGMENT_KEYS);
  checkControl(options);
  const generator = GENERATORS.find((name) => name === options.generator);
  if (generator === undefined)
    return refuse("generator", `one of ${GENERATORS.join(", ")}`, options.generator);
  const settings = resolveSettings(options);
  const seed = resolveSeed(options.seed);
  const design = assignRoles(table, options);
  await startAssessor();
  const gap = design.nMajority - design.nMinority;
  const rows = sizeOf(options, gap);
  const message = tableMessage(design);
  const largestMultiplier = rows / gap;
  checkMemory(message, { trainingFraction: 1, largestMultiplier, nFits: 0, generators: [generator] });
  const pool = takePool(1);
  try {
    const request = {
      seed,
      generator: generatorSpec(generator, settings),
      nSynthetic: rows,
      decimals: design.featureColumns.map((column) =>
        column.kind === "numeric" ? column.maxDecimals : null,
      ),
    };
    const job = { kind: "augment", name: "the synthetic rows", table: pool.load(message), options: request };
    const { signal, onProgress } = options;
    const [outcome] = await pool.run<AugmentOutcome>([job], {
      signal,
      onProgress: ({ done, total }) => onProgress?.({ phase: "final", done, total }),
    });
    return { nSynthetic: rows, generator, design, ...(outcome as AugmentOutcome) };
  } finally {
    await pool.close();
  }
}

function sizeOf(options: AugmentOptions, gap: number): number {
  const { gapMultiplier } = options;
  if (gapMultiplier === undefined)
    return wholeNumber("nSynthetic", options.nSynthetic, gap, 0, MAX_SYNTHETIC);
  if (options.nSynthetic !== undefined) {
    const given = ["nSynthetic", "gapMultiplier"];
    throw new VtssError("OPTION_CONFLICT", "`nSynthetic` and `gapMultiplier` exclude each other", {
      options: given,
    });
  }
  if (typeof gapMultiplier !== "number" || !(gapMultiplier >= 0 && gapMultiplier <= MAX_GAP_MULTIPLIER)) {
    return refuse("gapMultiplier", `a number from 0 to ${MAX_GAP_MULTIPLIER}`, gapMultiplier);
  }
  return nSynthetic(gapMultiplier, gap);
}
