/** The verb `predict`: probabilities of the positive class for the rows of a table. */

import type { TableMessage } from "./engine/table-message.js";
import { VtssError } from "./errors.js";
import { checkControl } from "./option-checks.js";
import { checkModel, type SavedModel } from "./saved-model.js";
import { asCategorical, asNumeric } from "./table/convert-column.js";
import { codesAmong, warnUnknownLevels } from "./table/known-levels.js";
import { checkTable, type Table, type TableColumn } from "./table/table.js";
import { columnMessage } from "./tuning/table-message.js";
import type { RunControl, Warning } from "./types.js";
import { takePool } from "./worker/spare-pool.js";

/** Arrays have one entry per row of the table. */
export interface Predictions {
  /** Probability of the positive class where it is as frequent as in the table of training. */
  probability: Float64Array;
  /** Probability where both classes are equally frequent. */
  balancedProbability: Float64Array;
  /**
   * The first, recalibrated on rows that its folds had held out: what thresholds for costs are made for. Null where the
   * model carries no line.
   */
  recalibratedProbability: Float64Array | null;
  /** Log odds as fitted. */
  logOdds: Float64Array;
  /** `LEVELS_UNKNOWN`. */
  warnings: Warning[];
}

/**
 * Applies a model that `tune` delivered.
 *
 * @param table Needs the model's columns, in any order; others are ignored. Best read with `kindsOf(model)`. A missing number becomes the mean of the
 *   training rows; a category that the training table did not have reads as its reference level, and a warning says so.
 * @param model `(await tune(…)).model`, or what was read back from its file; it is checked.
 * @returns The predictions. Rejects with `MODEL_INVALID`, `COLUMN_UNKNOWN` {column}, `NOT_A_NUMBER` {row, column, value},
 *   or an `AbortError`.
 */
export async function predict(
  table: Table,
  model: SavedModel | object,
  control: Pick<RunControl, "signal"> = {},
): Promise<Predictions> {
  checkTable("table", table);
  checkControl(control);
  const { columns, core, recalibration } = checkModel(model);
  const ready = columns.map((wanted) => modelColumn(table, wanted));
  const message: TableMessage = {
    nRows: table.nRows,
    columns: ready.map(({ column }) => columnMessage(column)),
    labels: new Uint8Array(table.nRows),
    groups: null,
    validation: null,
  };
  const pool = takePool(1);
  try {
    const job = { kind: "predict", name: "the prediction", table: pool.load(message), options: core };
    const running = pool.run<Float64Array>([job], { signal: control.signal });
    const [logOdds] = await running.catch((error: unknown) => {
      throw modelError(error);
    });
    const onLine = (offset: number, intercept = 0, slope = 1) =>
      (logOdds as Float64Array).map((value) => 1 / (1 + Math.exp(-(intercept + slope * (value + offset)))));
    return {
      probability: onLine(core.naturalOffset),
      balancedProbability: onLine(core.balancedOffset),
      recalibratedProbability: recalibration
        ? onLine(core.naturalOffset, recalibration.intercept, recalibration.slope)
        : null,
      logOdds: logOdds as Float64Array,
      warnings: ready.flatMap(({ warnings }) => warnings),
    };
  } finally {
    await pool.close();
  }
}

/** What the core refuses of a table that was brought into the model's own columns lies in the model. */
const MODEL_CODES: readonly string[] = ["OPTION_INVALID", "SHAPE_MISMATCH", "NO_USABLE_COLUMN"];

function modelError(error: unknown): unknown {
  if (!(error instanceof VtssError) || !MODEL_CODES.includes(error.code)) return error;
  const reason = error.message.replace(/^bad request: (\w*Error: )?/, "");
  return new VtssError("MODEL_INVALID", `this is not a model as vtss tune wrote it: ${reason}`, { reason });
}

/** The table's column of the model's name, in the model's kind and levels. */
function modelColumn(
  table: Table,
  wanted: SavedModel["columns"][number],
): { column: TableColumn; warnings: Warning[] } {
  const { name } = wanted;
  const column = table.column(name);
  if (column === undefined) {
    const message = `the model needs column "${name}", which the table does not have`;
    throw new VtssError("COLUMN_UNKNOWN", message, { column: name });
  }
  if (wanted.kind === "numeric") return { column: asNumeric(column, table.format.decimal), warnings: [] };
  const { levels } = wanted;
  const categorical = asCategorical(column);
  return {
    column: { ...categorical, codes: codesAmong(levels, categorical), levels },
    warnings: warnUnknownLevels(levels, categorical, "table"),
  };
}
