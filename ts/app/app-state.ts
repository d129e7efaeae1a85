import type { NumberWords } from "../report/number-words.js";
import type { Progress } from "../types.js";
import type { ShownError } from "./advice.js";
import type {
  Answer,
  Examination,
  OpenedFile,
  PageOptions,
  RowsChoice,
  TablePreview,
} from "./service-protocol.js";

/** A run under way. */
export interface RunProgress extends Progress {
  /** When this phase began, in milliseconds of `performance.now`. */
  phaseBegan: number;
  /** The same of the run. */
  began: number;
}

/** An answer, and what it was the answer to. */
export interface Answered extends Answer {
  opened: OpenedFile;
  options: PageOptions;
}

/** Everything that the page shows follows from this. */
export interface AppState {
  /** What is being done. */
  busy: "reading" | "running" | "writing rows" | null;
  opened: OpenedFile | null;
  preview: TablePreview | null;
  /** Null as long as no column is the target. */
  options: PageOptions | null;
  examination: Examination | null;
  /** What is wrong with the options; null when they can be run. */
  refusal: ShownError | null;
  progress: RunProgress | null;
  answered: Answered | null;
  /** What went wrong last. */
  error: ShownError | null;
  /** Requests that the page has made since it was loaded. */
  nRequests: number;
  /** Whether page and worker may connect to anything; null until it is known. */
  policy: { page: boolean; worker: boolean } | null;
  /** Shows only columns whose names contain this. */
  columnFilter: string;
  /** Whether the list of columns is unfolded; it is drawn only then. */
  areColumnsShown: boolean;
}

/** Which rows the user asks for. */
export type RowsRequest = Pick<RowsChoice, "generator" | "nSynthetic" | "parents">;

/** What views may ask for. */
export interface AppActions {
  openFile(file: File): void;
  openSample(): void;
  closeFile(): void;
  changeOptions(options: PageOptions): void;
  filterColumns(text: string): void;
  showColumns(areShown: boolean): void;
  run(): void;
  cancel(): void;
  saveRows(choice: RowsRequest): void;
  saveReport(): void;
  saveDocument(): void;
  saveModel(): void;
  savePicture(kind: "svg" | "png"): void;
  copyCommand(): void;
}

/** What every view is given. */
export interface View {
  state: AppState;
  actions: AppActions;
  numbers: NumberWords;
}

/** The page before anything was opened. */
export const INITIAL_STATE: AppState = {
  busy: null,
  opened: null,
  preview: null,
  options: null,
  examination: null,
  refusal: null,
  progress: null,
  answered: null,
  error: null,
  nRequests: 0,
  policy: null,
  columnFilter: "",
  areColumnsShown: false,
};
