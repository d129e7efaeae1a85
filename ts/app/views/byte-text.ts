import type { NumberWords } from "../../report/number-words.js";

const UNITS = ["bytes", "KiB", "MiB", "GiB"];
const STEP = 1024;

/** A number of bytes for people, such as `1.4 MiB`. */
export function byteText(bytes: number, numbers: NumberWords): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return `${numbers.fixed(value, unit === 0 || value >= 100 ? 0 : 1)} ${UNITS[unit]}`;
}
