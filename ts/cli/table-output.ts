import { realpath } from "node:fs/promises";
import { AtomicFile } from "./atomic-file.js";
import type { OutputTarget } from "./command.js";
import type { CommandIo } from "./io.js";
import { conflictingOptions } from "./usage-error.js";

/** Where the bytes of a table go; a file appears only when all of them are there. */
export interface TableOutput {
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens the place before the work begins, so that one that cannot be written is found out at once.
 *
 * @param target - a file or standard output.
 * @param io - the process.
 * @returns the output.
 * @throws VtssError - `OUTPUT_UNWRITABLE`.
 */
export async function openTableOutput(target: OutputTarget, io: CommandIo): Promise<TableOutput> {
  if (target.kind === "file") return AtomicFile.open(target.path);
  return { write: (chunk) => io.stdout.write(chunk), commit: async () => {}, discard: async () => {} };
}

/**
 * Sends every chunk to the output.
 *
 * @param chunks - the table.
 * @param output - where it goes.
 * @param signal - ends it between two chunks.
 */
export async function sendAll(
  chunks: AsyncIterable<Uint8Array>,
  output: TableOutput,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    await output.write(chunk);
  }
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
