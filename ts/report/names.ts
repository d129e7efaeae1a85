import type { BaselineName, DeliveryStage, GeneratorName } from "../types.js";

/** Rows of each generator, as in "500 SMOTE rows". */
export const ROWS_OF: Readonly<Record<GeneratorName, string>> = {
  smote: "SMOTE rows",
  gaussian: "Gaussian rows",
  jitter: "jittered rows",
  duplicate: "duplicated rows",
};

/** What each baseline does, as the subject of a sentence. */
export const DOING: Readonly<Record<BaselineName, string>> = {
  none: "leaving the table as it is (none)",
  prior_shift: "shifting the intercept (prior_shift)",
  class_weight: "weighting both classes equally (class_weight)",
  tuned_weight: "weighting the minority by a tuned amount (tuned_weight)",
  duplicate: "copying minority rows up to balance (duplicate)",
};

/** The same in at most 19 characters, for a table. */
export const IN_SHORT: Readonly<Record<BaselineName, string>> = {
  none: "as it is",
  prior_shift: "shifted to balance",
  class_weight: "equal class weights",
  tuned_weight: "tuned class weight",
  duplicate: "copies to balance",
};

/** The stages of the delivered model's risks. */
export const STAGE_NAMES: Readonly<Record<DeliveryStage["name"], string>> = {
  as_fitted: "as fitted",
  prior_shift: "set to prevalence",
  recalibrated: "and recalibrated",
};
