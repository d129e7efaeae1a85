/** Decimals of a loss in nats: the fourth is about a fifth of the noise of a table with thousands of rows. */
const LOSS_DECIMALS = 4;
/** Decimals of a loss in a sentence for reading aloud. */
const SPOKEN_DECIMALS = 3;
/** Stands where a number does not exist. */
export const NO_NUMBER = "–";

/**
 * A loss or its standard error for a table.
 *
 * @param value - in nats; null when it does not exist.
 * @param decimals - default 4.
 * @returns such as `0.3607`; `–` for null.
 */
export function nats(value: number | null, decimals = LOSS_DECIMALS): string {
  return value === null || !Number.isFinite(value) ? NO_NUMBER : withMinus(value.toFixed(decimals));
}

/**
 * A share or a cost for a table.
 *
 * @param value - null when it does not exist.
 * @returns three decimals, such as `0.905`; `–` for null.
 */
export function share(value: number | null): string {
  return nats(value, SPOKEN_DECIMALS);
}

/**
 * A loss or a gain for a sentence.
 *
 * @param value - in nats.
 * @returns three decimals, four when three would say 0.
 */
export function spokenNats(value: number): string {
  const short = value.toFixed(SPOKEN_DECIMALS);
  return withMinus(Number(short) === 0 && value !== 0 ? value.toFixed(LOSS_DECIMALS) : short);
}

/**
 * A number of rows. Written without the platform's number formats: their first use takes some 20 ms.
 *
 * @param value - a whole number.
 * @returns with commas, such as `12,345`.
 */
export function count(value: number): string {
  return withMinus(String(value).replace(/\B(?=(\d{3})+$)/g, ","));
}

/**
 * A gap multiplier.
 *
 * @param value - at least 0.
 * @returns at most four decimals, without idle zeros: `0.9`, `1`, `0.0125`.
 */
export function multiplier(value: number): string {
  return String(Number(value.toFixed(LOSS_DECIMALS)));
}

/**
 * A share.
 *
 * @param value - from 0 to 1.
 * @returns such as `5.0 %`.
 */
export function percent(value: number): string {
  const hundred = 100;
  return `${(value * hundred).toFixed(1)} %`;
}

/** A number with its noun: `1 fold`, `5 folds`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

function withMinus(text: string): string {
  const unsigned = text.replace(/^-/, "");
  return text.startsWith("-") && Number(unsigned.replaceAll(",", "")) !== 0 ? `\u2212${unsigned}` : unsigned;
}
