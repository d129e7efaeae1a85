import type { DiagnoseCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { OutputFolder } from "./output-folder.js";
import { ProgressLine } from "./progress-line.js";
import { readOptions } from "./read-options.js";
import { tableInput } from "./table-input.js";

const DIAGNOSIS_FILE = "diagnosis.json";

/**
 * Carries out `vtss diagnose`.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws whatever the library refuses; `OUTPUT_UNWRITABLE`; `ClosedPipeError`.
 */
export async function runDiagnose(command: DiagnoseCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  const folder =
    command.outputFolder === undefined
      ? null
      : await OutputFolder.prepare(command.outputFolder, [DIAGNOSIS_FILE]);
  const line = new ProgressLine(io, command.quiet);
  try {
    const library = await load();
    await library.prepare({ workers: 1 });
    const control = { signal: io.signal, onProgress: line.update };
    const reading = readOptions(command.reading, command.options);
    const table = await library.readTable(await tableInput(command.file, io), reading, control);
    const diagnosed = await library.diagnose(table, { ...command.options, ...control });
    io.signal.throwIfAborted();
    await line.end();
    const { diagnosedFile, diagnosedText } = await import("./answers.js");
    const written = await folder?.writeAll([{ name: DIAGNOSIS_FILE, content: diagnosedFile(diagnosed) }]);
    if (!command.quiet && written !== undefined) await io.stderr.write(`vtss: wrote ${written.join(", ")}\n`);
    await io.stdout.write(diagnosedText(diagnosed, command, io));
  } catch (error) {
    await line.end();
    await folder?.discard();
    throw error;
  }
}
