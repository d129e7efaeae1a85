import { realpath } from "node:fs/promises";
import { oneLine } from "../report/one-line.js";
import type { RunControl, Warning } from "../types.js";
import { AtomicFile } from "./atomic-file.js";
import type { OutputTarget } from "./command.js";
import type { CommandIo } from "./io.js";
import { ProgressLine } from "./progress-line.js";
import { conflictingOptions } from "./usage-error.js";

/** Where the bytes of a table go; a file appears only when all of them are there. */
interface TableOutput {
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** A table on its way, and what the user should know of it. */
export interface MadeTable {
  chunks: AsyncIterable<Uint8Array>;
  warnings?: readonly Warning[];
}

/** What the library is told about a run: when it ends, and who listens. */
export type Control = Required<Pick<RunControl, "signal" | "onProgress">>;

/**
 * Makes a table and sends it where it shall go. The place is opened before the work begins, so that one that cannot be
 * written is found out at once.
 *
 * @param command - where the table goes: a file or standard output; whether progress is drawn.
 * @param io - the process; its signal also ends the writing, between two chunks.
 * @param make - makes the table; progress ends when it returns, and its warnings are told.
 * @throws VtssError - `OUTPUT_UNWRITABLE`, and whatever `make` throws; then nothing is left of the file.
 */
export async function produceTable(
  command: { output: OutputTarget; quiet: boolean },
  io: CommandIo,
  make: (control: Control) => Promise<MadeTable>,
): Promise<void> {
  const { output: target, quiet } = command;
  const output = await openTableOutput(target, io);
  const line = new ProgressLine(io, quiet);
  try {
    const { chunks, warnings = [] } = await make({ signal: io.signal, onProgress: line.update });
    await line.end();
    if (!quiet) await note(warnings, io);
    for await (const chunk of chunks) {
      io.signal.throwIfAborted();
      await output.write(chunk);
    }
    await output.commit();
  } catch (error) {
    await line.end();
    await output.discard();
    throw error;
  }
  if (!quiet && target.kind === "file") await io.stderr.write(`vtss: wrote ${target.path}\n`);
}

async function note(warnings: readonly Warning[], io: CommandIo): Promise<void> {
  for (const { code, message } of warnings)
    await io.stderr.write(`vtss: note ${code}: ${oneLine(message)}\n`);
}

async function openTableOutput(target: OutputTarget, io: CommandIo): Promise<TableOutput> {
  if (target.kind === "file") return AtomicFile.open(target.path);
  return { write: (chunk) => io.stdout.write(chunk), commit: async () => {}, discard: async () => {} };
}

/**
 * Refuses an output that would replace a file that it is made from.
 *
 * @param target - where the output goes.
 * @param files - the table, and what else is read.
 * @throws UsageError - `OPTION_CONFLICT`.
 */
export async function refuseOverwriting(
  target: OutputTarget,
  files: readonly (string | undefined)[],
): Promise<void> {
  if (target.kind === "stdout") return;
  const place = await realpath(target.path).catch(() => null);
  for (const file of files) {
    if (file === undefined || file === "-" || place === null) continue;
    if ((await realpath(file).catch(() => null)) === place) {
      throw conflictingOptions("--out", file, "the file that is read would be overwritten");
    }
  }
}
