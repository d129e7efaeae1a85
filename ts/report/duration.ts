import { type NumberWords, PLAIN_NUMBERS } from "./number-words.js";

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const MILLISECONDS_PER_SECOND = 1000;

/**
 * A length of time for people.
 *
 * @param milliseconds - at least 0.
 * @param numbers - how they are written; the report's own way by default.
 * @returns such as `8 s`, `3 min 20 s`, `2 h 5 min`.
 */
export function duration(
  milliseconds: number,
  { count }: Pick<NumberWords, "count"> = PLAIN_NUMBERS,
): string {
  const seconds = Math.max(1, Math.round(milliseconds / MILLISECONDS_PER_SECOND));
  if (seconds < SECONDS_PER_MINUTE) return `${count(seconds)} s`;
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return `${count(minutes)} min ${count(seconds % SECONDS_PER_MINUTE)} s`;
  return `${count(Math.floor(minutes / MINUTES_PER_HOUR))} h ${count(minutes % MINUTES_PER_HOUR)} min`;
}
