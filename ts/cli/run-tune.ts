import { realpath } from "node:fs/promises";
import { curveCsv } from "../report/curve-csv.js";
import { stringifyDocument } from "../report/document.js";
import { terminalReport } from "../report/terminal.js";
import type { TuneResult } from "../types.js";
import type { TuneCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { LoadLibrary } from "./library.js";
import { OutputFolder } from "./output-folder.js";
import { ProgressLine } from "./progress-line.js";
import { readOptions } from "./read-options.js";
import { tableInput } from "./table-input.js";
import { reportWidth, speaksUtf8, wantsColor } from "./terminal.js";
import { conflictingOptions } from "./usage-error.js";

const RESULT_FILE = "result.json";
const MODEL_FILE = "model.json";
const CURVE_FILE = "curve.csv";
const REPORT_FILE = "report.html";

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
    command.outputFolder === undefined
      ? null
      : await OutputFolder.prepare(command.outputFolder, [RESULT_FILE, MODEL_FILE, CURVE_FILE, REPORT_FILE]);
  const line = new ProgressLine(io, command.quiet);
  try {
    const library = await load();
    await library.prepare(command.options);
    const control = { signal: io.signal, onProgress: line.update };
    const reading = readOptions(command.reading, command.options);
    const read = async (file: string) => library.readTable(await tableInput(file, io), reading, control);
    const table = await read(command.file);
    const validation =
      command.validationFile === undefined ? {} : { validationTable: await read(command.validationFile) };
    const tuned = await library.tune(table, { ...command.options, ...validation, ...control });
    io.signal.throwIfAborted();
    await line.end();
    const document = stringifyDocument(tuned.result);
    const written = await folder?.writeAll([
      { name: RESULT_FILE, content: document },
      { name: MODEL_FILE, content: stringifyDocument(tuned.model) },
      { name: CURVE_FILE, content: curveCsv(tuned.result) },
      { name: REPORT_FILE, content: await reportFile(tuned.result) },
    ]);
    if (!command.quiet && written !== undefined) await io.stderr.write(`vtss: wrote ${written.join(", ")}\n`);
    const ascii = command.ascii || !speaksUtf8(io.env);
    const color = io.stdout.isTerminal && wantsColor(io.env);
    const style = { width: reportWidth(io.stdout.columns), ascii, color };
    await io.stdout.write(command.json ? document : terminalReport(tuned.result, style));
  } catch (error) {
    await line.end();
    await folder?.discard();
    throw error;
  }
}

/** Loads what draws it only where it is written. */
async function reportFile(result: TuneResult): Promise<string> {
  const { htmlReport } = await import("../report/html/report.js");
  return htmlReport(result);
}

/** Rows that are judged on themselves would always look well fitted. */
async function refuseValidationOnItself(command: TuneCommand): Promise<void> {
  if (command.validationFile === undefined) return;
  const place = (file: string): Promise<string> => realpath(file).catch(() => file);
  if ((await place(command.file)) === (await place(command.validationFile))) {
    throw conflictingOptions("--validation", command.file, "held-out rows must not be the table itself");
  }
}
