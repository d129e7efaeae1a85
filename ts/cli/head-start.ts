import { readerFile } from "../engine/module-files.js";
import { prepare } from "../worker/spare-pool.js";
import type { Command } from "./command.js";

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
    prepare({ workers }).catch(() => {});
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
