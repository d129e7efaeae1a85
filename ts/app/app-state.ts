import type { NumberWords } from "../report/number-words.js";
import type { Progress } from "../types.js";
import type { ShownError } from "./advice.js";
import type { HoldOut, OwnSplits } from "./hold-out.js";
import type { Enforced } from "./policy.js";
import type {
  Answer,
  Examination,
  OpenedFile,
  PageOptions,
  Reading,
  RowsChoice,
  Source,
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
  source: Source;
  options: PageOptions;
}

/** Everything that the page shows follows from this. */
export interface AppState {
  /** What is being done. */
  busy: "reading" | "running" | "writing rows" | null;
  opened: OpenedFile | null;
  /** How files are written, as far as the user has said. */
  reading: Reading;
  /** Why the table could not be read anew in that way; what is shown is the last that could. */
  misread: ShownError | null;
  /** Where held-out rows come from. */
  holdOut: HoldOut;
  /** What the options said of the table's own rows before a file was to have them; for going back. */
  ownSplits: OwnSplits;
  /** The file that has them; null before it is chosen, and where they come from the table. */
  validation: OpenedFile | null;
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
  /** What the browser enforces, of the page and of its workers; null until it is known. */
  enforced: Enforced | null;
  /** Shows only columns whose names contain this. */
  columnFilter: string;
  /** Whether the list of columns is unfolded; it is drawn only then. */
  areColumnsShown: boolean;
  /** Whether the command line was copied just now. */
  isCopied: boolean;
}

/** Which rows the user asks for. */
export type RowsRequest = Pick<RowsChoice, "generator" | "nSynthetic" | "parents">;

/** What views may ask for. */
export interface AppActions {
  openFile(file: File): void;
  openSample(): void;
  /** Reads the file that could not be read, with this column as one of categories. */
  openWithCategories(column: string): void;
  closeFile(): void;
  /** Shows why something that was asked for is not done. */
  refuse(error: unknown): void;
  changeReading(reading: Reading): void;
  changeHoldOut(holdOut: HoldOut): void;
  holdOut(file: File): void;
  changeOptions(options: PageOptions): void;
  chooseTarget(name: string): void;
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
  reading: {},
  misread: null,
  holdOut: "folds",
  ownSplits: {},
  validation: null,
  preview: null,
  options: null,
  examination: null,
  refusal: null,
  progress: null,
  answered: null,
  error: null,
  nRequests: 0,
  enforced: null,
  columnFilter: "",
  areColumnsShown: false,
  isCopied: false,
};

/** What a run would be on now; null as long as no table is open. */
export function sourceOf({ opened, validation, reading }: AppState): Source | null {
  return opened === null ? null : { opened, validation, reading };
}

/** Whether an answer is one to something else than what is shown. */
export function isStale({ opened, validation, reading, options, answered }: AppState): boolean {
  if (answered === null) return false;
  const { source } = answered;
  const isSource = source.opened === opened && source.validation === validation && source.reading === reading;
  return !isSource || !isSame(answered.options, options);
}

/** Whether options say the same, in whatever order they were given. */
function isSame(a: PageOptions, b: PageOptions | null): boolean {
  const written = (options: object) =>
    JSON.stringify(Object.entries(options).sort(([x], [y]) => (x < y ? -1 : 1)));
  return b !== null && written(a) === written(b);
}
