/** What a chart is made of: a few kinds of marks that are written as SVG and painted on a canvas alike. */

/** A colour by what it stands for. */
export type ColourName =
  | "text"
  | "faint"
  | "grid"
  | "surface"
  | "fitted"
  | "shifted"
  | "chosen"
  | "level"
  | "predicted";

/** How a mark looks. */
interface Look {
  fill?: ColourName;
  stroke?: ColourName;
  /** Pixels. */
  width?: number;
  /** Lengths of dashes and gaps. */
  dash?: string;
  opacity?: number;
  /** Of text, in pixels. */
  size?: number;
  weight?: number;
}

const SMALL_TEXT = 11;
const TEXT = 12;
const STRONG = 600;

/** The look of every ink. Series differ in dash and shape as well as in colour, so that no eye needs the colour. */
export const LOOKS = {
  title: { fill: "text", size: TEXT + 1, weight: STRONG },
  label: { fill: "text", size: TEXT },
  tick: { fill: "faint", size: SMALL_TEXT },
  grid: { stroke: "grid", width: 1 },
  axis: { stroke: "faint", width: 1 },
  level: { stroke: "level", width: 1, dash: "2 3" },
  leader: { stroke: "grid", width: 1 },
  zero: { stroke: "text", width: 1 },
  fitted: { stroke: "fitted", width: 2 },
  "fitted-dot": { fill: "fitted" },
  "fitted-band": { fill: "fitted", opacity: 0.16 },
  shifted: { stroke: "shifted", width: 2, dash: "6 3" },
  "shifted-dot": { fill: "surface", stroke: "shifted", width: 1.5 },
  "shifted-band": { fill: "shifted", opacity: 0.16 },
  predicted: { stroke: "predicted", width: 1.5, dash: "8 3 2 3" },
  chosen: { fill: "chosen", stroke: "surface", width: 1 },
  "chosen-line": { stroke: "chosen", width: 1 },
  "chosen-band": { fill: "chosen", opacity: 0.1 },
  "chosen-bar": { fill: "chosen", opacity: 0.6 },
  magnified: { fill: "grid", opacity: 0.45 },
} as const satisfies Record<string, Look>;

export type InkName = keyof typeof LOOKS;

/** A piece of a chart, in its pixels. */
export type Mark =
  | { kind: "path"; ink: InkName; d: string }
  | { kind: "text"; ink: InkName; x: number; y: number; text: string; anchor: "start" | "middle" | "end" }
  | { kind: "clip"; x: number; y: number; width: number; height: number; marks: Mark[] };

/** A table of texts; the first column names the row. */
export interface ChartTable {
  caption: string;
  header: string[];
  rows: string[][];
  /** Columns of words besides the first, from 0; all others are numbers and stand on the right. */
  words?: readonly number[];
  /** Where a row becomes a card: columns that have a line to themselves, as words do; other numbers stand two on a line. */
  alone?: readonly number[];
  /** Where a row becomes a card: the last columns, if they stand side by side under their titles. */
  abreast?: readonly number[];
}

/** One place of a chart that can be read aloud. */
export interface Reading {
  /** Where its cursor stands. */
  x: number;
  /** What is read there. */
  text: string;
}

/** A chart, drawn but not yet written. */
export interface Chart {
  /** Pixels. */
  width: number;
  height: number;
  title: string;
  /** What a reader who does not see it is told first. */
  description: string;
  marks: Mark[];
  /** What must be known to read it, beside it; none where nothing must. */
  note?: string;
  /** The same data in words: stands behind every chart. */
  table: ChartTable;
  /** From left to right; empty where there is nothing to step through. */
  readings: Reading[];
  /** The part that a cursor crosses. */
  plot: { top: number; bottom: number };
}

/** A straight line. */
export function segment(ink: InkName, x1: number, y1: number, x2: number, y2: number): Mark {
  return { kind: "path", ink, d: `M${pixel(x1)},${pixel(y1)}L${pixel(x2)},${pixel(y2)}` };
}

/** A filled box. */
export function box(ink: InkName, x: number, y: number, width: number, height: number): Mark {
  return {
    kind: "path",
    ink,
    d: `M${pixel(x)},${pixel(y)}h${pixel(width)}v${pixel(height)}h${pixel(-width)}Z`,
  };
}

/** A disc around a point. */
export function dot(ink: InkName, x: number, y: number, radius: number): Mark {
  const [r, across] = [pixel(radius), pixel(2 * radius)];
  return {
    kind: "path",
    ink,
    d: `M${pixel(x - radius)},${pixel(y)}a${r},${r},0,1,0,${across},0a${r},${r},0,1,0,-${across},0Z`,
  };
}

/** A diamond around a point. */
export function diamond(ink: InkName, x: number, y: number, radius: number): Mark {
  return {
    kind: "path",
    ink,
    d:
      `M${pixel(x)},${pixel(y - radius)}L${pixel(x + radius)},${pixel(y)}` +
      `L${pixel(x)},${pixel(y + radius)}L${pixel(x - radius)},${pixel(y)}Z`,
  };
}

/** A text. */
export function label(
  ink: InkName,
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end" = "start",
): Mark {
  return { kind: "text", ink, x, y, text, anchor };
}

/** Hundredths are finer than any screen; more digits only make files longer. */
function pixel(value: number): string {
  return String(Number(value.toFixed(2)));
}
