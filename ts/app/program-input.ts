/** What a program hands to the element, which may have no types: refused before it changes anything that is shown. */

import { VtssError } from "../errors.js";
import { refuse } from "../option-checks.js";
import type { ROLE_KEYS } from "../option-names.js";
import { checkReadOptions } from "../table/read-options.js";
import type { PageOptions, Reading } from "./service-protocol.js";

const COLUMN = ["the name of a column", isText] as const;
const COLUMNS = ["a list of names of columns", isListOfTexts] as const;
/** Of each option that names columns or a value, what is accepted, and whether a value is that. */
const ROLES: Readonly<
  Record<(typeof ROLE_KEYS)[number], readonly [accepted: string, is: (value: unknown) => boolean]>
> = {
  target: COLUMN,
  positive: ["a value of the target, as text", isText],
  drop: COLUMNS,
  id: COLUMNS,
  groups: COLUMN,
  categorical: COLUMNS,
  numeric: COLUMNS,
};
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
  for (const [option, [accepted, isAccepted]] of Object.entries(ROLES)) {
    const value = given[option];
    if (value !== undefined && !isAccepted(value)) refuse(option, accepted, value);
  }
}

/** Refuses what does not say how files are written. Throws OPTION_INVALID {option, accepted, value}. */
export function checkReading(reading: Reading): void {
  checkObject("reading", reading);
  checkReadOptions(reading);
}

function checkObject(option: string, value: unknown): void {
  if (typeof value !== "object" || value === null) refuse(option, "an object", value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
