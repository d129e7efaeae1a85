/** Whether options that name columns are of the types that they must have: callers may have none. */

import { refuse } from "../option-checks.js";
import type { ROLE_KEYS } from "../option-names.js";
import type { RoleOptions } from "../types.js";

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

/**
 * Refuses what cannot name a column.
 *
 * @param options As they were handed over; undefined is what is left out. Throws OPTION_INVALID {option, accepted, value}.
 */
export function checkRoles(options: Partial<RoleOptions>): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [option, [accepted, isAccepted]] of Object.entries(ROLES)) {
    const value = given[option];
    if (value !== undefined && !isAccepted(value)) refuse(option, accepted, value);
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** Whether it is a list that has nothing but texts. */
export function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
