/** The verb `prepare`: what can be started before there is anything to compute. */

import { checkObject } from "./option-checks.js";
import type { RunControl } from "./types.js";
import { startSpare } from "./worker/spare-pool.js";

/**
 * Starts the engine's workers, and what this thread computes with, while something else goes on, such as reading a file or
 * a person's choosing of options; the next call that needs as many takes them. Without it each call starts its own, which
 * costs about 0.1 seconds.
 *
 * @param options `workers` as for that call: a whole number from 1 to 256, or "auto". Default "auto". `augment` and
 *   `predict` take 1.
 * @returns Resolves when the workers are on their way; trouble with them is told by the call that uses them. They do not
 *   keep a Node process alive. Rejects with OPTION_INVALID.
 */
export async function prepare(options: Pick<RunControl, "workers"> = {}): Promise<void> {
  checkObject("options", options);
  await startSpare(options.workers ?? "auto");
}
