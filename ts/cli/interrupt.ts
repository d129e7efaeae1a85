import { AbortError } from "../errors.js";
import { EXIT_INTERRUPTED, EXIT_TERMINATED } from "./exit-code.js";
import { removeLeftovers } from "./leftovers.js";

/** What a run may take to end by itself after an interrupt; then it is ended. */
const GRACE_MILLISECONDS = 700;

/** The part of a process that can be interrupted. */
export interface Interruptible {
  on(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * Turns Ctrl-C into an abort: the first asks the run to end and ends it by force when it does not within
 * 0.7 s, the second ends it at once, as SIGTERM does. No temporary file and no empty folder for
 * results survives any of them.
 *
 * @param interruptible - the process.
 * @returns the signal that the run is given.
 */
export function abortOnInterrupt(interruptible: Interruptible): AbortSignal {
  const controller = new AbortController();
  const end = (code: number): void => {
    removeLeftovers();
    interruptible.exit(code);
  };
  interruptible.on("SIGINT", () => {
    if (controller.signal.aborted) return end(EXIT_INTERRUPTED);
    controller.abort(new AbortError());
    setTimeout(() => end(EXIT_INTERRUPTED), GRACE_MILLISECONDS);
  });
  interruptible.on("SIGTERM", () => end(EXIT_TERMINATED));
  return controller.signal;
}
