/**
 * What the core needs of a model. The core declares it too, beside what a browser must have: a project for Node alone has no
 * declarations of that.
 */
export interface ModelCore {
  /** From the table's columns to features. */
  preprocessor: { columns: FittedColumn[] };
  /** One per feature, in standardised units. */
  coefficients: number[];
  /** In standardised units. */
  intercept: number;
  /** Added to the log odds for classes that are equally frequent. */
  balancedOffset: number;
  /** Added to the log odds for classes as frequent as in the table. */
  naturalOffset: number;
}

/** What was learned about one column. */
export type FittedColumn =
  | { numeric: { moments: Moments; range: [number, number] | undefined } }
  | { categorical: { moments: Moments[]; seen: boolean[]; missingSeen: boolean; missingIndicator: boolean } };

/** Mean and population standard deviation of one feature over the training rows, in the table's units. */
export interface Moments {
  /** 0 if no training row has a value. */
  mean: number;
  /** 0 if the feature is constant in the training rows, and then 0 for every row. */
  scale: number;
}
