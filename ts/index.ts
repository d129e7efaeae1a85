/** How many synthetic minority rows should be added to an imbalanced table, if any? The public API. */

export { type Augmented, type AugmentOptions, augment } from "./augment.js";
export type { DesignName } from "./designs.js";
export { diagnose } from "./diagnose.js";
export { AbortError, VtssError } from "./errors.js";
export { type Predictions, predict } from "./predict.js";
export { prepare } from "./prepare.js";
export { kindsOf, type SavedModel } from "./saved-model.js";
export { type SimulateOptions, simulate } from "./simulate.js";
export type { ReadOptions } from "./table/read-options.js";
export { readTable, type TableInput } from "./table/read-table.js";
export type { Table, TableColumn, TableFormat } from "./table/table.js";
export { tune } from "./tune.js";
export type { HeldOutMargins } from "./tuning/held-out-margins.js";
export { Tuned } from "./tuning/tuned.js";
export type * from "./types.js";
export type * from "./types-diagnosis.js";
export { VERSION } from "./version.js";
export { type WriteAugmentedOptions, writeAugmented } from "./write-augmented.js";
export { type WritePredictionsOptions, writePredictions } from "./write-predictions.js";
