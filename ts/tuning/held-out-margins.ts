/** Log odds of the validation rows of one split under every fit of an arm. */
export interface HeldOutMargins {
  /** Rows of the table, the majority first. */
  rows: Uint32Array;
  nMajority: number;
  /** Row-major (row, fit). */
  margins: Float32Array;
  /** log(W₀/W₁) of each fit: added to its log odds it gives the prior-corrected ones. */
  offset: Float64Array;
}

/** Who knows them for every arm. */
export interface HeldOutRecord {
  /** Names of the arms that were run. */
  readonly armNames: string[];
  /** Split by split, each in the parts in which the arm's sizes were run. */
  heldOut(arm: string): readonly (readonly HeldOutMargins[])[];
}
