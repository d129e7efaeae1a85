import type { RoleOptions } from "../types.js";
import type { ReadingChoice } from "./command.js";

/** How a table is read: the file's dialect, and the kinds of columns that the user has fixed. */
export type TableReading = ReadingChoice & Pick<RoleOptions, "numeric" | "categorical">;

/**
 * What `readTable` is told.
 *
 * @param reading - the dialect, where it was given.
 * @param roles - of the columns; only their kinds matter to a reader.
 * @returns the options.
 */
export function readOptions(reading: ReadingChoice, { numeric, categorical }: RoleOptions): TableReading {
  return {
    ...reading,
    ...(numeric === undefined ? {} : { numeric }),
    ...(categorical === undefined ? {} : { categorical }),
  };
}
