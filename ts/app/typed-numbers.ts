import type { NumberWords } from "../report/number-words.js";

/** How a reader types numbers: the way in which the page writes them, without dividing thousands. */
interface Numerals {
  /** The ten digits. */
  digits: readonly string[];
  /** Between whole and decimals. */
  decimal: string;
}

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Of every way of writing that was asked for: fields are drawn anew at every step of a run, and finding out takes a while. */
const KNOWN = new WeakMap<NumberWords, Numerals>();

function numeralsOf(numbers: NumberWords): Numerals {
  const known = KNOWN.get(numbers) ?? findNumerals(numbers);
  KNOWN.set(numbers, known);
  return known;
}

function findNumerals({ fixed }: NumberWords): Numerals {
  const digits = DIGITS.map((digit) => fixed(digit, 0));
  // A number that has the sign, without its two digits.
  const decimal = fixed(1.5, 1)
    .replace(digits[1] ?? "", "")
    .replace(digits[5] ?? "", "");
  return { digits, decimal };
}

/**
 * A number that was typed.
 *
 * @param text In the reader's digits and with the reader's decimal sign, or with a point or a comma.
 * @param numbers How the page writes numbers.
 * @returns The number; the text itself where it is none, such as "auto" or nothing.
 */
export function readNumber(text: string, numbers: NumberWords): string | number {
  const numerals = numeralsOf(numbers);
  const plain = inPlainDigits(text, numerals).replace(numerals.decimal, ".").replace(",", ".");
  const value = Number(plain);
  return plain === "" || Number.isNaN(value) ? text : value;
}

/**
 * Numbers that were typed one after the other.
 *
 * @param text Divided by semicolons, spaces or commas; where a comma is the reader's decimal sign, it divides numbers only
 *   with a space behind it.
 * @param numbers How the page writes numbers.
 * @returns Each as `readNumber` does; the empty text for nothing.
 */
export function readNumbers(text: string, numbers: NumberWords): "" | (string | number)[] {
  if (text === "") return text;
  const numerals = numeralsOf(numbers);
  const divider = numerals.decimal === "," ? /[\s;]+|,\s+|,$/ : /[\s,;،]+/;
  return inPlainDigits(text, numerals)
    .split(divider)
    .filter((part) => part !== "")
    .map((part) => readNumber(part, numbers));
}

/** A number as `readNumber` reads it; a word stays one. */
export function writeNumber(value: string | number, numbers: NumberWords): string {
  const text = String(value);
  if (text === "" || Number.isNaN(Number(text))) return text;
  const { digits, decimal } = numeralsOf(numbers);
  return text.replace(/\d/g, (digit) => digits[Number(digit)] ?? digit).replace(".", decimal);
}

/** Numbers as `readNumbers` reads them. */
export function writeNumbers(values: readonly (string | number)[], numbers: NumberWords): string {
  const { decimal } = numeralsOf(numbers);
  return values.map((value) => writeNumber(value, numbers)).join(decimal === "," ? "; " : ", ");
}

function inPlainDigits(text: string, { digits }: Numerals): string {
  return digits.reduce((plain, digit, value) => plain.replaceAll(digit, String(value)), text);
}
