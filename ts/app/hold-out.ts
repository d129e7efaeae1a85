import type { PageOptions } from "./service-protocol.js";

/** Where the rows come from on which sizes are judged: folds of the table, one split of it, or a file of the user's own. */
export type HoldOut = "folds" | "split" | "file";

/** A share that leaves enough rows on both sides of a split. */
export const FIRST_FRACTION = 0.2;

/** How options hold rows out. */
export function holdOutOf({ validationFraction }: Pick<PageOptions, "validationFraction">): HoldOut {
  return validationFraction === undefined ? "folds" : "split";
}

/** Options that hold rows out in another way; what belongs to the way before goes with it. */
export function withHoldOut(options: PageOptions, holdOut: HoldOut): PageOptions {
  const { folds: _, repeats: __, validationFraction: ___, ...rest } = options;
  return holdOut === "split" ? { ...rest, validationFraction: FIRST_FRACTION } : rest;
}
