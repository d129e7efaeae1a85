import type { PredictCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { readJsonObject } from "./json-file.js";
import type { LoadLibrary } from "./library.js";
import { ProgressLine } from "./progress-line.js";
import { tableInput } from "./table-input.js";
import { openTableOutput, refuseOverwriting, sendAll } from "./table-output.js";

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
  const output = await openTableOutput(command.output, io);
  const line = new ProgressLine(io, command.quiet);
  try {
    const library = await load();
    const control = { signal: io.signal, onProgress: line.update };
    const table = await library.readTable(await tableInput(command.file, io), command.reading, control);
    const predictions = await library.predict(table, model, control);
    await line.end();
    await sendAll(library.writePredictions(table, predictions), output, io.signal);
    await output.commit();
  } catch (error) {
    await line.end();
    await output.discard();
    throw error;
  }
  if (!command.quiet && command.output.kind === "file")
    await io.stderr.write(`vtss: wrote ${command.output.path}\n`);
}
