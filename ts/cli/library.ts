/** The library, loaded only by a command that computes: `--help` and a misspelt option answer at once. */
export type Library = Pick<
  typeof import("../index.js"),
  | "prepare"
  | "readTable"
  | "tune"
  | "diagnose"
  | "augment"
  | "writeAugmented"
  | "kindsOf"
  | "predict"
  | "writePredictions"
  | "simulate"
>;

/** Loads the library. */
export type LoadLibrary = () => Promise<Library>;

/** The table that `readTable` returns. */
export type Table = Awaited<ReturnType<Library["readTable"]>>;
