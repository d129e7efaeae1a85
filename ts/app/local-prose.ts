import type { NumberWords } from "../report/number-words.js";

/**
 * What has to be told apart from a number: marks of HTML, what stands in quotation marks, and names, which may hold digits;
 * then a number, which no further dot follows, as one does in a version.
 */
const PIECES =
  /<[^>]*>|&quot;.*?&quot;|"[^"]*"|“[^”]*”|&[#\w]+;|[\p{L}_][\p{L}\p{N}_]*|(?<![\d.])(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<decimals>\d+))?(?!\d|\.\d)/gu;

/**
 * Writes the numbers of a text as the reader's language does.
 *
 * Sentences are those of the document, whose numbers are the same on every machine: a reader for whom a dot divides
 * thousands would take `1.063` for more than a thousand, beside tables that are written the other way.
 *
 * @param text With numbers such as `8,000` and `1.063`; plain or HTML.
 * @param numbers The reader's way.
 * @returns The text; what stands in quotation marks or in names is as it was.
 */
export function localProse(text: string, numbers: NumberWords): string {
  return text.replace(PIECES, (piece, ...rest) => {
    const { whole, decimals = "" } = rest.at(-1) as Readonly<
      Record<"whole" | "decimals", string | undefined>
    >;
    if (whole === undefined) return piece;
    return numbers.fixed(Number(`${whole.replaceAll(",", "")}.${decimals}`), decimals.length);
  });
}
