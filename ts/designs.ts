/** The simulated designs: what each is, in words, and its sizes where none are asked for. */

/** One design. */
export interface DesignFacts {
  /** What it is, for people who have not read the paper. */
  summary: string;
  /** Rows of each class: the paper's, where it has the design. */
  nMajority: number;
  nMinority: number;
  /** Columns. */
  nColumns: number;
  /** Whether another number of columns may be asked for. */
  anyColumns: boolean;
}

function facts(
  summary: string,
  [nMajority, nMinority]: [number, number],
  nColumns: number,
  anyColumns = false,
): DesignFacts {
  return { summary, nMajority, nMinority, nColumns, anyColumns };
}

/** Every design under its name. E1 to E8 are those of Ma & Zhang, arXiv 2601.16120v3. */
export const DESIGNS = {
  cohort: facts("a clinical cohort with a rare outcome, some values missing", [7600, 400], 40),
  e1: facts("two normal classes; the paper's rows lie half way between", [4000, 200], 2),
  e2: facts("the same; the paper's rows near the minority as it grows", [4000, 200], 2),
  e3: facts("class means beside the origin, noise from a cube", [2000, 100], 20),
  "e3-rademacher": facts("the same with noise of plus and minus one", [2000, 100], 20),
  "e3-sphere": facts("the same with noise from a sphere", [2000, 100], 20),
  e4: facts("a logistic model that imbalance does not bend", [4443, 557], 20),
  e5: facts("a minority of two lobes beside a round majority", [4000, 200], 5),
  e6: facts("a minority on a ring: a linear model is far off", [4000, 200], 5),
  e7: facts("heavy tails, and a minority that differs in them", [800, 100], 10),
  e8: facts("uniform classes where imbalance does not bend least squares", [5000, 250], 5, true),
  "correct-logistic": facts("a logistic model is right: rows can add only stability", [2000, 100], 5, true),
  "no-signal": facts("labels that have nothing to do with the rows", [2000, 100], 5, true),
  "thin-difference": facts("two columns that nearly agree: SMOTE beats every weight", [2000, 200], 2),
} as const satisfies Record<string, DesignFacts>;

/** The name of a design. */
export type DesignName = keyof typeof DESIGNS;

/** All names, in the order in which help lists them. */
export const DESIGN_NAMES = Object.keys(DESIGNS) as DesignName[];
