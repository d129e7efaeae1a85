import type { GeneratorResult, TuneResult } from "../types.js";

/**
 * The generator that a report shows.
 *
 * @param result - of `tune`.
 * @returns the one that the verdict names, or the one whose rows do best; null where there is none.
 */
export function shownGenerator({ verdict, generators }: TuneResult): GeneratorResult | null {
  const named = generators.find(({ name }) => name === verdict.generator);
  const lossOf = ({ choice }: GeneratorResult): number => choice?.loss ?? Number.POSITIVE_INFINITY;
  return (
    named ??
    generators.reduce<GeneratorResult | null>(
      (best, next) => (best === null || lossOf(next) < lossOf(best) ? next : best),
      null,
    )
  );
}
