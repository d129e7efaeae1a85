import { VtssError } from "../errors.js";
import type { PredictCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { readJsonObject } from "./json-file.js";
import type { LoadLibrary } from "./library.js";
import { tableInput } from "./table-input.js";
import { produceTable, refuseOverwriting } from "./table-output.js";

/**
 * Carries out `vtss predict`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws whatever the library refuses; `MODEL_INVALID`; `OUTPUT_UNWRITABLE`.
 */
export async function runPredict(command: PredictCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const model = await readJsonObject(command.modelFile, "a model of vtss tune", "MODEL_INVALID");
  await refuseOverwriting(command.output, [command.file, command.modelFile]);
  await produceTable(command, io, async (control) => {
    const library = await load();
    await library.prepare({ workers: 1 });
    const reading = { ...command.reading, ...library.kindsOf(model) };
    const reads = library.readTable(await tableInput(command.file, io), reading, control);
    const table = await reads.catch((error: unknown) => {
      throw neededByModel(error);
    });
    const predictions = await library.predict(table, model, control);
    const { recalibrated } = command;
    return {
      chunks: library.writePredictions(table, predictions, { recalibrated }),
      warnings: [...table.warnings, ...predictions.warnings],
    };
  });
}

/** The columns are the model's, not named in an option. */
function neededByModel(error: unknown): unknown {
  if (!(error instanceof VtssError)) return error;
  const { column, row, suggestion, value } = error.details;
  if (error.code === "NOT_A_NUMBER") {
    const message =
      `row ${row}, column "${column}": ${JSON.stringify(value)} is not a number, which the model needs there; if it stands for ` +
      "none, say so with --missing";
    return new VtssError(error.code, message, { row, column, value });
  }
  if (error.code !== "COLUMN_UNKNOWN") return error;
  const hint = suggestion === null ? "" : `; did you mean "${suggestion}"?`;
  const message = `the model needs column "${column}", which the table does not have${hint}`;
  return new VtssError(error.code, message, { column, suggestion });
}
