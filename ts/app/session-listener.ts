import type { NumberWords } from "../report/number-words.js";
import type { Progress, TuneResult } from "../types.js";
import type { ShownError } from "./advice.js";
import type { AppState } from "./app-state.js";
import type { PageOptions, Reading } from "./service-protocol.js";

/** What `vtss-progress` carries. */
export interface ProgressDetail extends Progress {
  /** Of this phase; null as long as nothing can be said. */
  secondsLeft: number | null;
}

/** What `vtss-result` carries. */
export interface ResultDetail {
  result: TuneResult;
}

/** What `vtss-error` carries. */
export type ErrorDetail = Pick<ShownError, "code" | "message">;

/** What a keyboard goes on from: headings of what has appeared, the message of what went wrong, what a table is chosen with. */
export type Place = "table-heading" | "progress-heading" | "answer-heading" | "error" | "choose-file";

/** Who shows a session, and is told of everything in it. */
export interface SessionListener {
  /** How numbers are written now. */
  readonly numbers: NumberWords;
  /** Options that hold for every table that is opened. */
  readonly options: Partial<PageOptions>;
  /** How files are written, as far as it is known beforehand. */
  readonly reading: Reading;
  /** The state has changed. */
  stateChanged(state: AppState): void;
  /** A screen reader is to be told this. */
  said(text: string): void;
  /** Something has appeared, or what had the focus is gone. Resolves when the focus was moved, at once where nobody looks. */
  appeared(place: Place): Promise<void>;
  progressed(detail: ProgressDetail): void;
  answered(detail: ResultDetail): void;
  failed(detail: ErrorDetail): void;
}
