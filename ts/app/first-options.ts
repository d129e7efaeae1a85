import { withoutRoles, withTarget } from "./column-roles.js";
import type { Kinds, PageOptions, TablePreview } from "./service-protocol.js";

/**
 * The options that a table begins with.
 *
 * @param preview Of the table that was just read.
 * @param given Options that were said beforehand; a target that the table does not have is left out.
 * @param kinds As which the table was read.
 * @returns The options, the rarer value as the positive one; null where no column can be the target.
 */
export function firstOptions(
  { columns, target }: TablePreview,
  given: Partial<PageOptions>,
  kinds: Kinds,
): PageOptions | null {
  const wanted = columns.find(({ name }) => name === given.target)?.name ?? target;
  if (wanted === null) return null;
  const options = withTarget({ ...given, ...kinds, target: wanted }, wanted);
  const rarer = columns.find(({ name }) => name === wanted)?.classes?.[0]?.value;
  const positive = given.positive ?? rarer;
  return positive === undefined ? options : { ...options, positive };
}

/** The same of a table that was read anew: of the options before it, those that name no column stay. */
export function optionsAnew(preview: TablePreview, before: PageOptions, kinds: Kinds): PageOptions | null {
  return firstOptions(preview, withoutRoles(before), kinds);
}
