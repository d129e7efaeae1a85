import type { BaselineResult, CurvePoint, TuneResult } from "../types.js";

const HEADER = [
  "generator",
  "baseline",
  "gapMultiplier",
  "nSynthetic",
  "loss",
  "standardError",
  "correctedLoss",
  "correctedStandardError",
];

/**
 * The curves of a result as CSV for a plot.
 *
 * @param result - of `tune`.
 * @returns a header and one line per size: first the generators (`generator` filled), then the baselines
 * (`baseline` filled; `tuned_weight` has a line per weight, the others one). `none` stands at size 0 and
 * `duplicate` at balance; other baselines add no rows and have no size. What does not exist is empty.
 */
export function curveCsv(result: TuneResult): string {
  const lines = [HEADER.join(",")];
  for (const { name, curve } of result.generators)
    for (const point of curve) lines.push(line(name, "", point));
  for (const baseline of result.baselines) {
    for (const point of pointsOf(baseline, result.data.balanceGap))
      lines.push(line("", baseline.name, point));
  }
  return `${lines.join("\n")}\n`;
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

function pointsOf(baseline: BaselineResult, balanceGap: number): Nullable<CurvePoint>[] {
  if (baseline.curve !== undefined && baseline.curve.length > 0) return baseline.curve;
  const size =
    baseline.name === "none"
      ? { gapMultiplier: 0, nSynthetic: 0 }
      : baseline.name === "duplicate"
        ? { gapMultiplier: 1, nSynthetic: balanceGap }
        : { gapMultiplier: null, nSynthetic: null };
  const { loss, standardError } = baseline;
  return [{ ...size, loss, standardError, correctedLoss: null, correctedStandardError: null }];
}

function line(generator: string, baseline: string, point: Nullable<CurvePoint>): string {
  const { gapMultiplier, nSynthetic, loss, standardError, correctedLoss, correctedStandardError } = point;
  const numbers = [gapMultiplier, nSynthetic, loss, standardError, correctedLoss, correctedStandardError];
  return [generator, baseline, ...numbers.map(numberField)].join(",");
}

function numberField(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "" : String(value);
}
