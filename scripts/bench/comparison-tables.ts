/** The comparisons as tables, ratios first. */
import { COMPARISONS, type Comparison, isAsRequired, isWithYardstick } from "./comparisons.js";
import type { ComparisonMeasurement, Results } from "./results.js";
import type { RoundMeasurement } from "./rounds.js";
import { median, ratioOf } from "./statistics.js";
import { markdownTable, mebibytes, NOTHING, number, ratio } from "./tables.js";

/** Digits of a loss: enough to see that both programs found the same. */
const LOSS_DIGITS = 4;

type Measured = [comparison: Comparison, measurement: ComparisonMeasurement];

/** Ours against the yardstick; undefined where nothing of it was measured. */
export function yardstickTable(results: Results): string | undefined {
  const measured = measuredComparisons(results).filter(([comparison]) => isWithYardstick(comparison));
  const withRequired = measured.some(([{ required }]) => required !== undefined);
  const header = [
    ...["job", "times as fast", ...(withRequired ? ["required"] : [])],
    ...["s, ours", "s, theirs", "CPU s, ours", "CPU s, theirs", "MiB, ours", "MiB, theirs"],
    ...["loss, ours", "loss, theirs", "rounds"],
  ];
  const rows = measured.map(([comparison, { below, above }]) => [
    ...[comparison.title, ratioCell(comparison, { below, above })],
    ...(withRequired ? [requirement(comparison)] : []),
    ...[seconds(below), seconds(above), cpuSeconds(below), cpuSeconds(above), peak(below), peak(above)],
    ...[loss(below), loss(above), `${below.length}`],
  ]);
  return rows.length === 0 ? undefined : markdownTable(header, rows);
}

/** Jobs of ours against each other; undefined where none was measured. */
export function scalingTable(results: Results): string | undefined {
  const measured = measuredComparisons(results).filter(([comparison]) => !isWithYardstick(comparison));
  const withRequired = measured.some(([{ required }]) => required !== undefined);
  const header = ["job", "times as long", ...(withRequired ? ["required"] : []), "s", "s, default", "rounds"];
  const rows = measured.map(([comparison, { below, above }]) => [
    ...[comparison.title, ratioCell(comparison, { below, above })],
    ...(withRequired ? [requirement(comparison)] : []),
    ...[seconds(above), seconds(below), `${below.length}`],
  ]);
  return rows.length === 0 ? undefined : markdownTable(header, rows);
}

function measuredComparisons({ comparisons }: Results): Measured[] {
  return COMPARISONS.flatMap((comparison): Measured[] => {
    const measurement = comparisons[comparison.name];
    return measurement === undefined ? [] : [[comparison, measurement]];
  });
}

function ratioCell(comparison: Comparison, { below, above }: ComparisonMeasurement): string {
  if (above.length === 0) {
    return NOTHING;
  }
  const times = ratioOf(
    above.map((round) => round.seconds),
    below.map((round) => round.seconds),
  );
  return isAsRequired(comparison, times.ratio) ? ratio(times) : `${ratio(times)} !`;
}

function requirement({ required }: Comparison): string {
  if (required === undefined) return NOTHING;
  return "atLeast" in required ? `at least ${required.atLeast}` : `at most ${required.atMost}`;
}

function middle(values: readonly (number | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : median(values as number[]);
}

function seconds(rounds: readonly RoundMeasurement[]): string {
  return number(middle(rounds.map((round) => round.seconds)));
}

function cpuSeconds(rounds: readonly RoundMeasurement[]): string {
  return number(middle(rounds.map((round) => round.cpuSeconds)));
}

/** The largest of all rounds: what a machine must have. */
function peak(rounds: readonly RoundMeasurement[]): string {
  const bytes = rounds.map((round) => round.peakBytes);
  return mebibytes(bytes.length === 0 || bytes.includes(null) ? null : Math.max(...(bytes as number[])));
}

function loss(rounds: readonly RoundMeasurement[]): string {
  return rounds[0]?.lowestLoss.toFixed(LOSS_DIGITS) ?? NOTHING;
}
