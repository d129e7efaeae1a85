/** The delivered model, as its file and the document hold it. */

import type { Feature, FinalOutcome } from "../engine/requests.js";
import type { SavedModel } from "../saved-model.js";
import type { Design } from "../table/roles.js";
import type { DeliveryResult, FittedModel } from "../types.js";
import { VERSION } from "../version.js";

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
