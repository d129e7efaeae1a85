import { AbortError, VtssError } from "../errors.js";
import { ClosedPipeError } from "./io.js";

/** The command did what was asked. */
export const EXIT_FINE = 0;
/** Something failed that neither the command line nor the data explain. */
export const EXIT_FAILED = 1;
/** The command line cannot be carried out. */
export const EXIT_USAGE = 2;
/** The data cannot be used. */
export const EXIT_DATA = 3;
/** Ended by SIGINT: 128 + 2, as shells count. */
export const EXIT_INTERRUPTED = 130;
/** Ended by SIGTERM: 128 + 15. */
export const EXIT_TERMINATED = 143;

/** Codes of errors that another command line would avoid. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  "COMMAND_MISSING",
  "COMMAND_UNKNOWN",
  "ARGUMENT_MISSING",
  "ARGUMENT_EXCESS",
  "OPTION_UNKNOWN",
  "OPTION_MISSING",
  "OPTION_INVALID",
  "OPTION_CONFLICT",
  "ROLE_CONFLICT",
  "OUTPUT_UNWRITABLE",
  "NOTHING_TO_ADD",
  "RECALIBRATION_MISSING",
  "PORT_UNAVAILABLE",
]);

/** Codes of errors that another table would avoid. */
const DATA_CODES: ReadonlySet<string> = new Set([
  "FILE_NOT_FOUND",
  "FILE_IS_FOLDER",
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "HEADER_ONLY",
  "RAGGED_ROW",
  "DUPLICATE_COLUMN",
  "BINARY_CONTENT",
  "ENCODING_UNSUPPORTED",
  "QUOTE_UNCLOSED",
  "QUOTE_MISPLACED",
  "RECORD_TOO_LONG",
  "NOT_A_NUMBER",
  "VALUE_NOT_FINITE",
  "VALUE_TOO_LARGE",
  "TOO_MANY_LEVELS",
  "COLUMN_UNKNOWN",
  "POSITIVE_UNKNOWN",
  "TARGET_MISSING",
  "TARGET_NOT_BINARY",
  "POSITIVE_NOT_RARER",
  "GROUP_MISSING",
  "IDENTIFIER_INEXACT",
  "NO_USABLE_COLUMN",
  "TOO_FEW_ROWS",
  "MEMORY_EXCEEDED",
  "FILE_CHANGED",
  "MODEL_INVALID",
  "RESULT_INVALID",
]);

/**
 * The exit code that an error stands for.
 *
 * A closed pipe is fine: the reader, such as `head`, has seen enough; files are written before anything is
 * printed, so nothing is lost.
 *
 * @param error - anything that was thrown.
 * @returns 0 for a closed pipe, 2 for usage, 3 for data, 130 for an abort, else 1.
 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ClosedPipeError) return EXIT_FINE;
  if (error instanceof AbortError) return EXIT_INTERRUPTED;
  if (!(error instanceof VtssError)) return EXIT_FAILED;
  if (USAGE_CODES.has(error.code)) return EXIT_USAGE;
  if (DATA_CODES.has(error.code)) return EXIT_DATA;
  return EXIT_FAILED;
}
