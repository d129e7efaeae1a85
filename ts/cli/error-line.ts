import { VtssError } from "../errors.js";
import { oneLine } from "../report/one-line.js";

/**
 * What an error says to the user of the command line.
 *
 * @param error - anything that was thrown.
 * @returns one line, `vtss: error CODE: message`, without a line end and without control characters; an
 * option of the library appears as it is typed, `kNeighbors` as `--k-neighbors`.
 */
export function errorLine(error: unknown): string {
  if (error instanceof VtssError) return `vtss: error ${error.code}: ${oneLine(asTyped(error))}`;
  const message = error instanceof Error ? error.message : String(error);
  return `vtss: error INTERNAL: ${oneLine(message)} (this is a fault of vtss: please report it)`;
}

function asTyped(error: VtssError): string {
  const { option } = error.details;
  if (typeof option !== "string" || option.startsWith("--")) return error.message;
  const typed = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return error.message.replaceAll(`\`${option}\``, typed);
}
