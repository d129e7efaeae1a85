import { readerFile } from "../engine/module-files.js";
import { startSpare } from "../worker/spare-pool.js";
import { thisThread } from "../worker/this-thread.js";
import type { Command } from "./command.js";
import { fileStatus } from "./file-status.js";

/**
 * Up to so many bytes of a table's file this thread is one of the workers: its jobs are short, and to start another thread for
 * them takes longer than they do. It answers nothing while it runs one, so a library that is a guest in somebody's process must
 * not do this. Measured: 36 kB take a tenth less time, 100 kB and more about as long as without.
 */
const SMALL_BYTES = 100_000;

/**
 * Starts the workers that a command will need, and has the reader of tables compiled, before the rest of the program is
 * loaded. Trouble with any of them, and a number of workers that is none, is told by the command itself.
 *
 * @param command - what was asked for.
 * @returns the same.
 */
export function withHeadStart(command: Command): Command {
  const workers = workersOf(command);
  if (workers !== null) {
    // The table is read before the workers have anything to do.
    readerFile.compile().catch(() => {});
    startSpare(workers, isSmall(command) ? thisThread : undefined).catch(() => {});
  }
  return command;
}

/** How many workers a command takes; null where it takes none. */
function workersOf(command: Command): number | "auto" | null {
  switch (command.verb) {
    case "tune":
      return command.options.workers ?? "auto";
    case "diagnose":
    case "augment":
    case "predict":
      return 1;
    default:
      return null;
  }
}

/** Whether a command fits many folds of a small table. */
function isSmall(command: Command): boolean {
  if (command.verb !== "tune") return false;
  const status = fileStatus(command.file);
  return status?.isFile() ? status.size <= SMALL_BYTES : false;
}
