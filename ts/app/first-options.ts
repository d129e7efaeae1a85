import { ROLE_KEYS } from "../option-names.js";
import { roleOf, withoutRoles } from "./column-roles.js";
import { guessTarget } from "./preview.js";
import type { Kinds, PageOptions, TablePreview } from "./service-protocol.js";

/**
 * The options that a table begins with.
 *
 * @param preview Of the table that was just read.
 * @param given Options that were said beforehand. What the table does not have is kept: the run is refused for it, as it would
 *   be anywhere else.
 * @param kinds As which the table was read, those of `given` among them.
 * @returns The options. Where nothing was said, the target is the likeliest column without another role, and the rarer
 *   value the positive one; null where no column can be the target.
 */
export function firstOptions(
  { columns }: Pick<TablePreview, "columns">,
  given: Partial<PageOptions>,
  kinds: Kinds,
): PageOptions | null {
  const { numeric: _, categorical: __, ...others } = given;
  const free = columns.filter(({ name }) => roleOf(name, given) === "feature");
  const target = given.target ?? guessTarget(free);
  if (target === null) return null;
  const options = { ...others, ...kinds, target };
  const positive = given.positive ?? columns.find(({ name }) => name === target)?.classes?.[0]?.value;
  return positive === undefined ? options : { ...options, positive };
}

/**
 * The same of a table that was read anew, and has not all that its options named.
 *
 * @param before Its options until then; of these, those that name no column stay.
 * @param given Options that were said before it was opened; those that name columns hold again.
 */
export function optionsAnew(
  preview: Pick<TablePreview, "columns">,
  before: PageOptions,
  given: Partial<PageOptions>,
  kinds: Kinds,
): PageOptions | null {
  const roles = Object.fromEntries(
    ROLE_KEYS.map((key) => [key, given[key]]).filter(([, value]) => value !== undefined),
  );
  return firstOptions(preview, { ...withoutRoles(before), ...roles }, kinds);
}
