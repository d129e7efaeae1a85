import { appendColumns } from "./append-columns.js";
import type { PredictCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { readJsonObject } from "./json-file.js";
import type { LoadLibrary } from "./library.js";
import { ProgressLine } from "./progress-line.js";
import { openTableOutput, refuseOverwriting, sendAll } from "./table-output.js";
import { tableSource } from "./table-source.js";

/** The columns that are appended, in this order. */
export const PREDICTION_COLUMNS = ["vtss_probability", "vtss_balanced_probability", "vtss_log_odds"] as const;

/**
 * Carries out `vtss predict`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws whatever the library refuses; `MODEL_INVALID`; `COLUMN_EXISTS`; `OUTPUT_UNWRITABLE`.
 */
export async function runPredict(command: PredictCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const model = await readJsonObject(command.modelFile, "a model of vtss tune", "MODEL_INVALID");
  await refuseOverwriting(command.output, command.file);
  const output = await openTableOutput(command.output, io);
  const line = new ProgressLine(io, command.quiet);
  try {
    const library = await load();
    const control = { signal: io.signal, onProgress: line.update };
    const source = await tableSource(command.file, io);
    const table = await library.readTable(source.input, command.reading, control);
    const { probability, balancedProbability, logOdds } = await library.predict(table, model, control);
    await line.end();
    const columns = [probability, balancedProbability, logOdds];
    const appended = {
      names: PREDICTION_COLUMNS,
      nRows: probability.length,
      cells: (row: number) => columns.map((column) => cell(column[row], table.format.decimal)),
    };
    await sendAll(appendColumns(source.bytes(), table.format.delimiter, appended), output, io.signal);
    await output.commit();
  } catch (error) {
    await line.end();
    await output.discard();
    throw error;
  }
  if (!command.quiet && command.output.kind === "file")
    await io.stderr.write(`vtss: wrote ${command.output.path}\n`);
}

function cell(value: number | undefined, decimal: "." | ","): string {
  if (value === undefined || !Number.isFinite(value)) return "";
  return decimal === "," ? String(value).replace(".", ",") : String(value);
}
