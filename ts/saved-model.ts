/** The model that is written to a file: what the core needs, and the names and levels that live on this side. */

import type { Feature, FinalOutcome, Model } from "./engine/requests.js";
import { VtssError } from "./errors.js";
import type { ReadOptions } from "./table/read-options.js";
import type { Design } from "./table/roles.js";
import type { BaselineName, DeliveryResult, FittedModel, GeneratorName } from "./types.js";
import { VERSION } from "./version.js";

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
  core: Model;
  /**
   * The recalibration line on the log odds at the table's prevalence; null where there is none. Models of the first
   * release lack it.
   */
  recalibration?: { intercept: number; slope: number } | null;
  /** From which recalibrated probability on a row counts as positive, by what a miss costs. */
  thresholds?: { costRatio: number; threshold: number }[];
}

/** The file's content. */
export function saveModel(
  design: Design,
  target: string,
  trainedAs: SavedModel["trainedAs"],
  final: FinalOutcome,
  delivery: DeliveryResult | null,
): SavedModel {
  const { intercept = null, slope = null } = delivery?.correction ?? {};
  return {
    schemaVersion: 1,
    kind: "vtss-model",
    version: VERSION,
    target,
    positive: design.positive,
    negative: design.negative,
    trainedAs,
    columns: design.featureColumns.map((column) => ({
      name: column.name,
      kind: column.kind,
      levels: column.kind === "categorical" ? [...column.levels] : [],
    })),
    core: final.model,
    recalibration: intercept === null || slope === null ? null : { intercept, slope },
    thresholds: (delivery?.thresholds ?? []).map(({ costRatio, threshold }) => ({ costRatio, threshold })),
  };
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

/** Coefficients by name in the table's units; a category is "column=level". */
export function tableUnits(design: Design, final: FinalOutcome): FittedModel {
  // An assignment would lose a column named "__proto__".
  const coefficients = Object.fromEntries(
    final.features.map((feature, i) => [featureName(design, feature), final.coefficients[i] ?? 0]),
  );
  return { intercept: final.intercept, coefficients };
}

function featureName(design: Design, { column, kind }: Feature): string {
  const { name, ...rest } = design.featureColumns[column] ?? { name: `column ${column}`, kind: "numeric" };
  if (kind === "number") return name;
  if (kind === "missing") return `${name}=(missing)`;
  const levels = rest.kind === "categorical" && "levels" in rest ? rest.levels : [];
  return `${name}=${levels[kind.level] ?? kind.level}`;
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
