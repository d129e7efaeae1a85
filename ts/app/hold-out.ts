import type { PageOptions } from "./service-protocol.js";

/** Where the rows come from on which sizes are judged: folds of the table, one split of it, or a file of the user's own. */
export type HoldOut = "folds" | "split" | "file";
/** What options say of how rows of the table itself are held out. */
export type OwnSplits = Pick<PageOptions, "folds" | "repeats" | "validationFraction">;

/** A share that leaves enough rows on both sides of a split. */
export const FIRST_FRACTION = 0.2;

/** How options hold rows of the table out. */
export function holdOutOf({ validationFraction }: OwnSplits): Exclude<HoldOut, "file"> {
  return validationFraction === undefined ? "folds" : "split";
}

/** That part of options. */
export function ownSplitsOf({ folds, repeats, validationFraction }: OwnSplits): OwnSplits {
  return {
    ...(folds === undefined ? {} : { folds }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(validationFraction === undefined ? {} : { validationFraction }),
  };
}

/**
 * Options that hold rows out in another way; what belongs to the way before goes with it.
 *
 * @param before What options said before a file took the place of the table's rows: the way that it says is gone back to as
 *   it was. Default nothing.
 */
export function withHoldOut(options: PageOptions, holdOut: HoldOut, before: OwnSplits = {}): PageOptions {
  const { folds: _, repeats: __, validationFraction: ___, ...rest } = options;
  if (holdOut === "file") return rest;
  if (holdOut === holdOutOf(before)) return { ...rest, ...before };
  return holdOut === "split" ? { ...rest, validationFraction: FIRST_FRACTION } : rest;
}
