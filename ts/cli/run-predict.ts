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
    const table = await library.readTable(await tableInput(command.file, io), command.reading, control);
    const predictions = await library.predict(table, model, control);
    return library.writePredictions(table, predictions, { recalibrated: command.recalibrated });
  });
}
