/** What a program hands to the element, which may have no types: refused before it changes anything that is shown. */

import { VtssError } from "../errors.js";
import { checkObject, refuse } from "../option-checks.js";
import { checkReadOptions } from "../table/read-options.js";
import { checkRoles } from "../table/role-checks.js";
import type { PageOptions, Reading } from "./service-protocol.js";

/** Options of `tune` that cannot reach the thread that runs, and what the element has in their place. */
const INSTEAD: Readonly<Record<string, string>> = {
  signal: "the method `cancel`",
  onProgress: "the event `vtss-progress`",
  validationTable: "the method `holdOut`",
};

/**
 * Refuses what is no file.
 *
 * @param file As it was handed over. One of another window is a file as well.
 * @param accepted What is, in words. Throws OPTION_INVALID {option, accepted, value}.
 */
export function checkFile(file: unknown, accepted = "a File"): void {
  if (Object.prototype.toString.call(file) !== "[object File]") refuse("file", accepted, file);
}

/**
 * Refuses options of which no run could be made, whatever the table. What the others may be, the run says.
 *
 * @param options As they were handed over. Throws OPTION_INVALID {option, accepted}, mostly with the value.
 */
export function checkOptions(options: Partial<PageOptions>): void {
  checkObject("options", options);
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [option, accepted] of Object.entries(INSTEAD)) {
    if (given[option] === undefined) continue;
    const message = `\`${option}\` is no option of the element; there is ${accepted}`;
    throw new VtssError("OPTION_INVALID", message, { option, accepted });
  }
  checkRoles(options);
}

/** Refuses what does not say how files are written. Throws OPTION_INVALID {option, accepted, value}. */
export function checkReading(reading: Reading): void {
  checkObject("reading", reading);
  checkReadOptions(reading);
}
