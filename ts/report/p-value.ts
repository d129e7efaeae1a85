/** Below this a p-value is only said to be smaller. */
const SMALLEST = 1e-300;
/** From here on three decimals say enough. */
const PLAIN_FROM = 0.001;
const PLAIN_DECIMALS = 3;
/** Keeps the parts on one line until it is broken. */
export const JOIN = "\u00a0";

/**
 * A p-value, never 0.
 *
 * @param pValue - above 0, at most 1.
 * @returns with its relation: `p = 0.042`, `p = 2.2e-55`, `p < 1e-300`, `p > 0.999`.
 */
export function pValueText(pValue: number): string {
  const said = (relation: string, value: string) => ["p", relation, value].join(JOIN);
  if (pValue < SMALLEST) return said("<", String(SMALLEST));
  if (pValue < PLAIN_FROM) return said("=", pValue.toExponential(1));
  const text = pValue.toFixed(PLAIN_DECIMALS);
  return Number(text) === 1 ? said(">", "0.999") : said("=", text);
}
