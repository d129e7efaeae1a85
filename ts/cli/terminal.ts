import type { CommandIo } from "./io.js";

/**
 * Whether the terminal can show more than ASCII, by the locale.
 *
 * @param env - the environment; LC_ALL goes before LC_CTYPE before LANG, as POSIX says.
 * @returns true without any locale on systems that have none, such as Windows.
 */
export function speaksUtf8(env: CommandIo["env"]): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== "");
  return locale === undefined
    ? env.OS === "Windows_NT" || env.WT_SESSION !== undefined
    : /utf-?8/i.test(locale);
}

/**
 * Whether the user has nothing against colour.
 *
 * @param env - the environment; any NO_COLOR that is not empty says no (no-color.org).
 * @returns whether to colour.
 */
export function wantsColor(env: CommandIo["env"]): boolean {
  return (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb";
}

/** Width where none is known, as terminals have always been. */
const DEFAULT_WIDTH = 80;
/** Below this the curves cannot be drawn; the lines then wrap. */
const LEAST_WIDTH = 64;
/** Above this lines are hard to read. */
const GREATEST_WIDTH = 110;

/**
 * The width for a report.
 *
 * @param columns - of the terminal; undefined without one.
 * @returns 64 to 110 characters.
 */
export function reportWidth(columns: number | undefined): number {
  return Math.min(GREATEST_WIDTH, Math.max(LEAST_WIDTH, columns ?? DEFAULT_WIDTH));
}
