/** The model that is written to a file: what the core needs, and the names and levels that live on this side. */

import { VtssError } from "./errors.js";
import type { ReadOptions } from "./table/read-options.js";
import type { BaselineName, GeneratorName } from "./types.js";
import type { ModelCore } from "./types-model.js";

/** A model that `tune` delivered. */
export interface SavedModel {
  schemaVersion: 1;
  kind: "vtss-model";
  /** Of the program that wrote it. */
  version: string;
  target: string;
  positive: string;
  negative: string;
  /** The remedy or generator that it was trained with. */
  trainedAs: BaselineName | GeneratorName;
  /** The columns that it reads, in its order. */
  columns: { name: string; kind: "numeric" | "categorical"; levels: string[] }[];
  core: ModelCore;
  /**
   * The recalibration line on the log odds at the table's prevalence; null where there is none. Models of the first
   * release lack it.
   */
  recalibration?: { intercept: number; slope: number } | null;
  /** From which recalibrated probability on a row counts as positive, by what a miss costs. */
  thresholds?: { costRatio: number; threshold: number }[];
}

/**
 * How a table is read for a model: with its columns' kinds, so that a code `01` stays `01`.
 *
 * @param model `(await tune(…)).model`, or what was read back from its file; it is checked.
 * @returns Options of `readTable`. Throws `MODEL_INVALID`.
 */
export function kindsOf(model: SavedModel | object): Required<Pick<ReadOptions, "numeric" | "categorical">> {
  const { columns } = checkModel(model);
  const named = (kind: "numeric" | "categorical") =>
    columns.filter((column) => column.kind === kind).map(({ name }) => name);
  return { numeric: named("numeric"), categorical: named("categorical") };
}

function isLine(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  const { intercept, slope } = value as Record<string, unknown>;
  return Number.isFinite(intercept) && Number.isFinite(slope);
}

/** Checks what was read from a file. Errors: `MODEL_INVALID`. */
export function checkModel(value: unknown): SavedModel {
  const model = value as Partial<SavedModel> | null;
  const isModel =
    typeof model === "object" &&
    model !== null &&
    model.kind === "vtss-model" &&
    model.schemaVersion === 1 &&
    typeof model.core === "object" &&
    isLine(model.recalibration) &&
    Array.isArray(model.columns) &&
    model.columns.every(
      (column) =>
        typeof column?.name === "string" &&
        (column.kind === "numeric" || column.kind === "categorical") &&
        Array.isArray(column.levels) &&
        column.levels.every((level) => typeof level === "string"),
    );
  if (!isModel) throw new VtssError("MODEL_INVALID", "this is not a model of vtss tune");
  return model as SavedModel;
}
