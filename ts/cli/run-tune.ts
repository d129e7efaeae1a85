import { realpath } from "node:fs/promises";
import { ofHeldOutFile } from "../table/held-out-error.js";
import type { Progress } from "../types.js";
import type { TuneCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { OutputFolder } from "./output-folder.js";
import { ProgressLine } from "./progress-line.js";
import { readOptions } from "./read-options.js";
import { tableInput } from "./table-input.js";
import { conflictingOptions } from "./usage-error.js";

/** The files of a result. */
const FILES = ["result.json", "model.json", "curve.csv", "report.html"] as const;
export type TunedFile = (typeof FILES)[number];

/**
 * Carries out `vtss tune`: the folder is proved writable before the work, the files are written before
 * anything is printed.
 *
 * @param command - what to do.
 * @param io - the process.
 * @param load - loads the library.
 * @throws whatever the library refuses; `OUTPUT_UNWRITABLE`; `ClosedPipeError`.
 */
export async function runTune(command: TuneCommand, io: CommandIo, load: LoadLibrary): Promise<void> {
  await refuseValidationOnItself(command);
  const folder =
    command.outputFolder === undefined ? null : await OutputFolder.prepare(command.outputFolder, FILES);
  const line = new ProgressLine(io, command.quiet);
  try {
    const library = await load();
    await library.prepare(command.options);
    const onProgress = (progress: Progress): void => {
      // The workers have something to do from then on, and this thread has not.
      if (progress.phase === "sweep" && progress.done === 0) void loadAnswers();
      line.update(progress);
    };
    const control = { signal: io.signal, onProgress };
    const reading = readOptions(command.reading, command.options);
    const read = async (file: string) => library.readTable(await tableInput(file, io), reading, control);
    const table = await read(command.file);
    const heldOut = async (file: string) =>
      read(file).catch((error: unknown) => {
        throw ofHeldOutFile(error, file);
      });
    const validation =
      command.validationFile === undefined ? {} : { validationTable: await heldOut(command.validationFile) };
    const tuned = await library.tune(table, { ...command.options, ...validation, ...control });
    io.signal.throwIfAborted();
    await line.end();
    const { tunedFiles, tunedText } = await loadAnswers();
    let written: string[] | undefined;
    if (folder !== null) {
      const contents = await tunedFiles(tuned);
      written = await folder.writeAll(FILES.map((name) => ({ name, content: contents[name] })));
    }
    if (!command.quiet && written !== undefined) await io.stderr.write(`vtss: wrote ${written.join(", ")}\n`);
    await io.stdout.write(tunedText(tuned, command, io));
  } catch (error) {
    await line.end();
    await folder?.discard();
    throw error;
  }
}

function loadAnswers(): Promise<typeof import("./answers.js")> {
  return import("./answers.js");
}

/** Rows that are judged on themselves would always look well fitted. */
async function refuseValidationOnItself(command: TuneCommand): Promise<void> {
  if (command.validationFile === undefined) return;
  const place = (file: string): Promise<string> => realpath(file).catch(() => file);
  if ((await place(command.file)) === (await place(command.validationFile))) {
    throw conflictingOptions("--validation", command.file, "held-out rows must not be the table itself");
  }
}
