import { count, multiplier, NO_NUMBER, nats, percent } from "./numbers.js";

/** How numbers are written: the report's own way, or a reader's locale. */
export interface NumberWords {
  /** A loss or a gain, four decimals; a dash for null. */
  nats(value: number | null): string;
  /** A number of rows. */
  count(value: number): string;
  /** A gap multiplier, without idle zeros. */
  multiplier(value: number): string;
  /** A share of one. */
  percent(value: number): string;
  /** A setting, with every decimal that it was given. */
  setting(value: number): string;
  /** With exactly so many decimals, for an axis. */
  fixed(value: number, decimals: number): string;
}

/** A number with its noun, which takes an s from two on: `1 row`, `3,420 rows`. */
export function countOf(value: number, noun: string, { count: written }: Pick<NumberWords, "count">): string {
  return `${written(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** The way of the terminal's report and of every file: the same text on every machine. */
export const PLAIN_NUMBERS: NumberWords = {
  // One argument, as the interface says: handed to `map`, the number of decimals would be the place in the list.
  nats: (value) => nats(value),
  count,
  multiplier,
  percent,
  setting: String,
  fixed: (value, decimals) => withMinus(value.toFixed(decimals)),
};

const LOSS_DECIMALS = 4;
/** As many as a locale can be asked for everywhere. */
const MOST_DECIMALS = 20;

/**
 * The way of a reader's language.
 *
 * @param locale - BCP 47 tags, as in `navigator.languages`; where none is known, the platform's own language is taken.
 * @returns the words.
 */
export function localNumbers(locale: string | readonly string[]): NumberWords {
  const tags = [locale].flat().filter(isLocale);
  const loss = new Intl.NumberFormat(tags, {
    minimumFractionDigits: LOSS_DECIMALS,
    maximumFractionDigits: LOSS_DECIMALS,
  });
  const whole = new Intl.NumberFormat(tags, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(tags, { maximumFractionDigits: LOSS_DECIMALS });
  const share = new Intl.NumberFormat(tags, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const exact = new Intl.NumberFormat(tags, { maximumFractionDigits: MOST_DECIMALS });
  return {
    nats: (value) => (value === null || !Number.isFinite(value) ? NO_NUMBER : withMinus(loss.format(value))),
    count: (value) => whole.format(value),
    multiplier: (value) => short.format(value),
    percent: (value) => share.format(value),
    setting: (value) => exact.format(value),
    fixed: (value, decimals) =>
      withMinus(
        value.toLocaleString(tags, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
      ),
  };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** A true minus sign, and none before a zero. */
function withMinus(text: string): string {
  const unsigned = text.replace(/^-/, "");
  return unsigned !== text && /[1-9]/.test(unsigned) ? `\u2212${unsigned}` : unsigned;
}
