import { ROLE_KEYS } from "../option-names.js";
import type { ColumnPreview, Kinds, PageOptions } from "./service-protocol.js";

/** What a column can be besides the target. */
export type ColumnRole = "feature" | "drop" | "id" | "groups";
/** A kind that the user fixed, or that the content decides. */
export type ColumnKindChoice = "content" | "numeric" | "categorical";

/** The role of a column that is not the target. */
export function roleOf(name: string, options: Partial<PageOptions>): ColumnRole {
  if (options.groups === name) return "groups";
  if (options.drop?.includes(name)) return "drop";
  return options.id?.includes(name) ? "id" : "feature";
}

/** The kind that was fixed for a column. */
export function kindChoiceOf(name: string, { numeric, categorical }: PageOptions): ColumnKindChoice {
  if (numeric?.includes(name)) return "numeric";
  return categorical?.includes(name) ? "categorical" : "content";
}

/** Gives a column a role; the column of groups before it becomes a feature again. */
export function withRole(options: PageOptions, name: string, role: ColumnRole): PageOptions {
  const { groups, ...rest } = withoutColumn(options, name);
  const kept = groups === undefined ? rest : { ...rest, groups };
  switch (role) {
    case "feature":
      return restoreKind(kept, options, name);
    case "groups":
      return { ...rest, groups: name };
    case "drop":
      return { ...kept, drop: [...(kept.drop ?? []), name] };
    case "id":
      return { ...kept, id: [...(kept.id ?? []), name] };
  }
}

/** Fixes the kind of a feature, or leaves it to the content. */
export function withKind(options: PageOptions, name: string, kind: ColumnKindChoice): PageOptions {
  const free = without(without(options, "numeric", name), "categorical", name);
  return kind === "content" ? free : { ...free, [kind]: [...(free[kind] ?? []), name] };
}

/** Makes a column the target; it has no other role then, and the rarer value is the positive one. */
export function withTarget(options: PageOptions, name: string): PageOptions {
  const { positive: _, ...rest } = withoutColumn(options, name);
  return { ...rest, target: name };
}

/**
 * Options of a table that was read anew, as far as it still has what they name.
 *
 * @param columns What the table has now.
 * @returns The options; null where a column is gone, or its target has other values.
 */
export function keptOptions(options: PageOptions, columns: readonly ColumnPreview[]): PageOptions | null {
  const { target, positive, groups = target, drop = [], id = [], numeric = [], categorical = [] } = options;
  const named = [target, groups, ...drop, ...id, ...numeric, ...categorical];
  if (!named.every((name) => columns.some((column) => column.name === name))) return null;
  const classes = columns.find(({ name }) => name === target)?.classes;
  return classes?.some(({ value }) => value === positive) ? options : null;
}

/** Kinds of two sources; what the second says of a column goes before what the first does. */
export function mergedKinds({ numeric = [], categorical = [] }: Kinds, more: Kinds): Kinds {
  const said = [...(more.numeric ?? []), ...(more.categorical ?? [])];
  const merged = (before: readonly string[], after: readonly string[] = []) => [
    ...before.filter((name) => !said.includes(name)),
    ...after,
  ];
  const kinds = {
    numeric: merged(numeric, more.numeric),
    categorical: merged(categorical, more.categorical),
  };
  return {
    ...(kinds.numeric.length === 0 ? {} : { numeric: kinds.numeric }),
    ...(kinds.categorical.length === 0 ? {} : { categorical: kinds.categorical }),
  };
}

/** Options that name no column. */
export function withoutRoles(options: PageOptions): Partial<PageOptions> {
  const rest: Partial<PageOptions> = { ...options };
  for (const key of ROLE_KEYS) delete rest[key];
  return rest;
}

function withoutColumn(options: PageOptions, name: string): PageOptions {
  let free = options;
  for (const list of ["drop", "id", "numeric", "categorical"] as const) free = without(free, list, name);
  if (free.groups !== name) return free;
  const { groups: _, ...rest } = free;
  return rest;
}

/** A feature keeps the kind that was fixed for it. */
function restoreKind(options: PageOptions, before: PageOptions, name: string): PageOptions {
  return withKind(options, name, kindChoiceOf(name, before));
}

/** Lists that become empty are left out: an empty list is another option than none. */
function without(
  options: PageOptions,
  list: "drop" | "id" | "numeric" | "categorical",
  name: string,
): PageOptions {
  const { [list]: names, ...rest } = options;
  const kept = names?.filter((other) => other !== name) ?? [];
  return kept.length === 0 ? rest : { ...rest, [list]: kept };
}
