import type { TuneResult, Warning } from "../types.js";

/**
 * Every warning of a result.
 *
 * @param result - of `tune`.
 * @returns those about the table first, then each generator's, with its name where there are several.
 */
export function allWarnings({ data, generators }: TuneResult): Warning[] {
  const own = generators.flatMap(({ name, warnings }) =>
    warnings.map(({ code, message }) => ({
      code,
      message: generators.length > 1 ? `${name}: ${message}` : message,
    })),
  );
  return [...data.warnings, ...own];
}
