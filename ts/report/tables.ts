import type { BaselineResult, Gain, GeneratorResult } from "../types.js";
import { IN_SHORT } from "./names.js";
import { count, multiplier, NO_NUMBER, nats } from "./numbers.js";
import { paint, type ReportStyle } from "./style.js";

type Align = "left" | "right";

/** Marks a generator whose naive balancing is shown to do harm. */
const HARMFUL = "(!)";

/**
 * Lays out a table.
 *
 * @param header - titles.
 * @param aligned - of each column.
 * @param rows - texts.
 * @param style - colours the header.
 * @returns the lines, indented by two.
 */
function layOut(
  header: readonly string[],
  aligned: readonly Align[],
  rows: readonly (readonly string[])[],
  style: ReportStyle,
): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string => {
    const padded = cells.map((cell, i) => {
      const width = widths[i] ?? 0;
      return aligned[i] === "right" ? cell.padStart(width) : cell.padEnd(width);
    });
    return `  ${padded.join("  ")}`.trimEnd();
  };
  return [paint(lineOf(header), "faint", style), ...rows.map(lineOf)];
}

function gainCells(gain: Gain | null): [string, string] {
  if (gain === null) return [NO_NUMBER, ""];
  return [nats(gain.mean), `${nats(gain.low)} to ${nats(gain.high)}`];
}

/** Narrower reports leave out what the chart or the names say too. */
export const WIDTH_FOR_ALL = 80;

/** A column. */
export interface Field {
  title: string;
  align: Align;
  /** Left out of a narrow report. */
  spare?: true;
}

/**
 * Lays out the columns that a report of this width has room for.
 *
 * @param fields - the columns.
 * @param rows - a text for each.
 * @param style - width and colours.
 * @returns header and lines, indented by two.
 */
export function tableOf(
  fields: readonly Field[],
  rows: readonly (readonly string[])[],
  style: ReportStyle,
): string[] {
  const kept = fields.map(({ spare }) => spare !== true || style.width >= WIDTH_FOR_ALL);
  const keep = <T>(items: readonly T[]): T[] => items.filter((_, i) => kept[i]);
  const shown = keep(fields);
  return layOut(
    shown.map(({ title }) => title),
    shown.map(({ align }) => align),
    rows.map(keep),
    style,
  );
}

const GAIN_FIELDS: readonly Field[] = [
  { title: "gain", align: "right" },
  { title: "95 % interval", align: "left" },
];

/**
 * The baselines with their gains over `none`.
 *
 * @param baselines - at least one.
 * @param style - how it is drawn.
 * @returns title, header and a line each.
 */
export function baselineTable(baselines: readonly BaselineResult[], style: ReportStyle): string[] {
  const rows = baselines.map(({ name, loss, standardError, gain }) => [
    name,
    IN_SHORT[name],
    nats(loss),
    nats(standardError),
    ...(name === "none" ? ["", ""] : gainCells(gain)),
  ]);
  const fields: Field[] = [
    { title: "", align: "left" },
    { title: "", align: "left", spare: true },
    { title: "loss", align: "right" },
    { title: "s.e.", align: "right" },
    ...GAIN_FIELDS,
  ];
  return [
    paint("Without synthetic rows, on the same held-out rows", "strong", style),
    ...tableOf(fields, rows, style),
  ];
}

/**
 * The generators at their best sizes above 0, with their gains over `none` and over the remedies.
 *
 * @param generators - at least one.
 * @param style - how it is drawn.
 * @returns title, header and lines: one for each thing that a generator is compared with.
 */
export function generatorTable(generators: readonly GeneratorResult[], style: ReportStyle): string[] {
  const rows = generators.flatMap(({ name, choice, gains, harmful }) => {
    const size = choice === null ? NO_NUMBER : multiplier(choice.gapMultiplier);
    const nRows = choice === null ? NO_NUMBER : count(choice.nSynthetic);
    const compared = gains.map(({ over, gain }) => [over, ...gainCells(gain)]);
    // A single split has no gains; its best size is shown all the same.
    const [first = [NO_NUMBER, NO_NUMBER, ""], ...others] = compared;
    return [
      [name, size, nRows, nats(choice?.loss ?? null), ...first],
      ...others.map((cells, i) => [i === 0 && harmful ? HARMFUL : "", "", "", "", ...cells]),
    ];
  });
  const fields: Field[] = [
    { title: "", align: "left" },
    { title: "× gap", align: "right", spare: true },
    { title: "rows", align: "right" },
    { title: "loss", align: "right", spare: true },
    { title: "against", align: "left" },
    ...GAIN_FIELDS,
  ];
  const title =
    generators.length > 1
      ? "Each generator at its best size above 0"
      : "The best size above 0, against what needs no rows";
  const note = generators.some(({ harmful }) => harmful)
    ? [`  ${HARMFUL} filling the whole class gap with these rows raises the loss`]
    : [];
  return [paint(title, "strong", style), ...tableOf(fields, rows, style), ...note];
}
