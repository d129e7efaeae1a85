import { AbortError, VtssError } from "../errors.js";

/**
 * An error of the file with held-out rows, which says so: in its message, and with `table: "validation"` in its details.
 *
 * @param error Whatever was thrown while the file was read; what is no refusal of it is returned as it is.
 * @param file The file's name.
 */
export function ofHeldOutFile(error: unknown, file: string): unknown {
  if (!(error instanceof VtssError) || error instanceof AbortError) return error;
  const { code, message, details } = error;
  return new VtssError(code, `the held-out rows, ${file}: ${message}`, { ...details, table: "validation" });
}
