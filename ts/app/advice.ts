import { ABORTED, VtssError } from "../errors.js";
import { withLabels } from "./option-labels.js";

/** What to do next, by the code of an error. The messages say what is wrong; these begin where they end. */
const ADVICE: Readonly<Record<string, string>> = {
  FILE_EMPTY: "Choose a file that has a header and rows; perhaps its export was interrupted.",
  FILE_UNREADABLE: "It may have been changed, moved or removed since it was chosen. Open it again.",
  HEADER_ONLY: "Choose a file that has rows below its header.",
  BINARY_CONTENT: "Choose a text table, CSV or TSV. From a spreadsheet, save it as CSV first.",
  RAGGED_ROW: "Mend that row, or export the table again with quotes around text.",
  NOT_A_NUMBER: "If the word stands for a missing value, say so where it is said how the file is written.",
  DROP_UNUSABLE: "Drop one file, a CSV or TSV, or choose it.",
  DUPLICATE_COLUMN: "Give the columns of the file different names.",
  QUOTE_UNCLOSED: "Mend the quote in that row, or export the table again.",
  "COLUMN_UNKNOWN target": "Choose another target: a column with exactly two values.",
  TARGET_NOT_BINARY: "Choose another target: a column with exactly two values.",
  TARGET_MISSING: "Choose another target, or leave out the rows without an outcome before you open the file.",
  POSITIVE_NOT_RARER: "Choose the other value as the positive one.",
  POSITIVE_UNKNOWN: "Choose one of the values that the target has.",
  NO_USABLE_COLUMN:
    "Choose a table with columns that say something about the outcome, or leave out fewer of them.",
  TOO_FEW_ROWS: "Use fewer folds, or a table with more rows of the rare class.",
  MEMORY_EXCEEDED:
    "Leave out columns, try smaller sizes, or use smote instead of generators that write rows out.",
  OUT_OF_MEMORY: "Close other pages, use fewer workers, or leave out columns; then run again.",
  WORKER_DIED: "Run again. If it happens again, use fewer workers.",
  WORKER_START_FAILED:
    "Open the page in a current browser. Workers may be switched off in this one, or the policy of the page that this stands in forbids them.",
  ENGINE_NOT_LOADED:
    "Open the page in a current browser. WebAssembly may be switched off in this one, or the policy of the page that this stands in forbids it.",
  "OPTION_CONFLICT validationTable groups":
    "Groups keep rows together where folds are drawn. With held-out rows of your own, group by nothing.",
  ABORTED: "Nothing is lost. Begin again whenever you like.",
  GROUP_MISSING: "Group by a column without missing values, or by none.",
  INTERNAL: "This should not happen. Run again; if it happens again, please report it with this text.",
};

const HELD_OUT_ADVICE =
  "Mend the file with held-out rows, or choose another: it needs the table's columns, written alike, and rows of both classes.";

/** An error as the page shows it. */
export interface ShownError {
  code: string;
  message: string;
  advice: string | null;
  /** The column that cannot be read as numbers, where that is what is wrong. */
  unreadable: string | null;
}

/** Names whatever was thrown, with what to do next where the message does not say it. */
export function shownError(thrown: unknown): ShownError {
  const error =
    thrown instanceof VtssError
      ? thrown
      : new VtssError("INTERNAL", thrown instanceof Error ? thrown.message : String(thrown));
  const { code, details } = error;
  return {
    code,
    message: code === ABORTED ? "Cancelled" : capitalised(withLabels(withoutFlags(error.message))),
    advice: adviceOf(error),
    unreadable:
      code === "NOT_A_NUMBER" && details.table === undefined && typeof details.column === "string"
        ? details.column
        : null,
  };
}

/** Some errors bring advice, and those of some options have advice of their own. */
function adviceOf({ code, details }: VtssError): string | null {
  if (typeof details.advice === "string") return details.advice;
  if (details.table === "validation" || isOfOneSide(details.what)) return HELD_OUT_ADVICE;
  const options = Array.isArray(details.options) ? details.options.join(" ") : details.option;
  return ADVICE[`${code} ${options}`] ?? ADVICE[code] ?? null;
}

/** Whether rows are too few that train, or that a file of their own holds out. */
function isOfOneSide(what: unknown): boolean {
  return typeof what === "string" && /(training|validation) rows$/.test(what);
}

/** Options of the command line, which some messages name in brackets, say nothing here. */
function withoutFlags(message: string): string {
  return message.replace(/ \(--[^)]*\)/g, "");
}

/** Errors begin in the middle of a line on a terminal; here they are sentences of their own. */
function capitalised(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
