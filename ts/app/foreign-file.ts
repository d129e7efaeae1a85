import { VtssError } from "../errors.js";

/** What a file is that was chosen for a table and is text, but none: by how it begins. */
const BEGINNINGS: readonly [RegExp, string][] = [
  [/^%PDF-/, "a PDF"],
  [/^\s*<(!doctype html|html)\b/i, "a web page"],
  [/^\s*<\?xml\b/i, "XML"],
  [/^\{\\rtf/, "a text document"],
  // By what comes after its first bracket: the header of a table may begin with one, such as `[Age],[Sex]`.
  [/^\s*(\{\s*["}]|\[\s*(["[{\]]|-?\d[\d.eE+-]*\s*[,\]]|(true|false|null)\b))/, "JSON"],
];
/** Bytes that tell. */
const BEGINNING = 256;
/** Refusals that a file gets which is no table. */
const SUSPICIOUS = ["RAGGED_ROW", "DUPLICATE_COLUMN", "HEADER_ONLY", "QUOTE_UNCLOSED", "QUOTE_MISPLACED"];

/**
 * Refuses a file that could not be read.
 *
 * @param error Why it could not.
 * @param file As it was chosen.
 * @returns Never. Throws the error; its `details` have `advice` where the file is no table at all, whatever its rows are like.
 */
export async function refuseForeign(error: unknown, file: Blob): Promise<never> {
  if (!(error instanceof VtssError && SUSPICIOUS.includes(error.code))) throw error;
  // A file that is gone by now cannot be looked at.
  const beginning = await file
    .slice(0, BEGINNING)
    .text()
    .catch(() => "");
  const kind = BEGINNINGS.find(([pattern]) => pattern.test(beginning))?.[1];
  if (kind === undefined) throw error;
  const advice = `This looks like ${kind}, not like a table. Choose a text table, CSV or TSV, or save it as one first.`;
  throw new VtssError(error.code, error.message, { ...error.details, advice }, { cause: error });
}
