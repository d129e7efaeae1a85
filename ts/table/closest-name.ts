import { VtssError } from "../errors.js";

/** A name is suggested if it takes at most this share of the longer one's letters to turn one into the other. */
const MAX_EDITS_FRACTION = 0.4;

/**
 * The refusal of a name that no column has.
 *
 * @param name What was asked for.
 * @param option Which option asked, in camelCase.
 * @param names The names there are.
 * @returns COLUMN_UNKNOWN with the closest name, if one is close.
 */
export function unknownColumn(name: string, option: string, names: readonly string[]): VtssError {
  const suggestion = closestName(name, names);
  const hint = suggestion === null ? "" : `; did you mean "${suggestion}"?`;
  const message = `\`${option}\`: there is no column "${name}"${hint}`;
  return new VtssError("COLUMN_UNKNOWN", message, { option, column: name, suggestion, accepted: [...names] });
}

/** The name that takes the fewest edits, letters of either case being equal; null where none is close. */
export function closestName(name: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const longest = Math.max(name.length, candidate.length);
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest && edits <= longest * MAX_EDITS_FRACTION) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Levenshtein's distance: insertions, deletions and replacements. Cost: product of the lengths. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
