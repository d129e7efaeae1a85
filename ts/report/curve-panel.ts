import type { CurvePoint } from "../types.js";
import { type Level, placeLabels } from "./level-labels.js";
import { count, multiplier, nats } from "./numbers.js";
import { type Ink, paint, type ReportStyle } from "./style.js";
import { roundTicks } from "./ticks.js";

/** A baseline as a horizontal line. */
export interface PanelLevel {
  name: string;
  loss: number;
}

/** What one panel shows. */
export interface Panel {
  curve: readonly CurvePoint[];
  levels: readonly PanelLevel[];
  /** The best size, where there is one. */
  chosen: { gapMultiplier: number; corrected: boolean } | null;
  /** Losses at the bottom and the top; what lies outside is not drawn. */
  range: { low: number; high: number };
  /** Rows of the drawing. */
  height: number;
  /** Whether to draw one standard error to each side. */
  bars: boolean;
}

const INDENT = "  ";
const TICK_LABEL_WIDTH = 6;
const LEVEL_NAME_WIDTH = 12;
const LEVEL_VALUE_WIDTH = 6;
/** Spaces and the connector between the drawing and a level's name, and between that and its value. */
const LEVEL_GAPS = 3;
/** Rows between two ticks of the loss, at least. */
const ROWS_PER_TICK = 3;
/** Characters between two ticks of the size, at least; room for "123,456". */
const COLUMNS_PER_TICK = 9;
/** The share of the available width that a drawing must use. */
const LEAST_USE = 0.75;
/** How far into a cell an error bar must reach for its half to be drawn. */
const HALF_CELL = 0.25;

interface Cell {
  character: string;
  ink: Ink;
}

/**
 * Draws the two curves with their error bars and the levels of the baselines.
 *
 * @param panel - what is drawn.
 * @param style - how; the panel is as wide as `style.width`.
 * @returns its lines: the drawing, the axis, the multipliers, the rows to add.
 */
export function curvePanel(panel: Panel, style: ReportStyle): string[] {
  const { curve, range, height } = panel;
  const gutter = LEVEL_NAME_WIDTH + LEVEL_VALUE_WIDTH + LEVEL_GAPS;
  const width = evenWidth(style.width - INDENT.length - TICK_LABEL_WIDTH - 2 - gutter, curve.length);
  const widest = Math.max(...curve.map(({ gapMultiplier }) => gapMultiplier), Number.MIN_VALUE);
  const columnOf = (gapMultiplier: number): number => Math.round((gapMultiplier / widest) * (width - 1));
  const place = (loss: number): number => ((range.high - loss) / (range.high - range.low)) * (height - 1);
  const cells = emptyCells(width, height);
  const levels = drawLevels(panel, cells, place);
  for (const point of panel.bars ? curve : []) {
    const column = columnOf(point.gapMultiplier);
    drawBar(cells, column, point.loss, point.standardError, "fitted", place);
    drawBar(cells, column, point.correctedLoss, point.correctedStandardError, "shifted", place);
  }
  for (const point of curve) drawPoint(cells, columnOf(point.gapMultiplier), point, panel.chosen, place);

  const strip = placeLabels(levels, height);
  const ticks = roundTicks(range.low, range.high, Math.max(2, Math.floor(height / ROWS_PER_TICK)));
  const tickAt = new Map(
    ticks.values.map((value) => [Math.round(place(value)), value.toFixed(ticks.decimals)]),
  );
  const drawing = cells.map((row, i) => {
    const tick = tickAt.get(i);
    const axis = `${(tick ?? "").padStart(TICK_LABEL_WIDTH)} ${tick === undefined ? "│" : "┤"}`;
    const points = row.map(({ character, ink }) => paint(character, ink, style)).join("");
    const label = `${strip.connectors[i]} ${strip.texts[i]}`.trimEnd();
    return `${INDENT}${paint(axis, "faint", style)}${points}${paint(label, "faint", style)}`.trimEnd();
  });
  return [...drawing, ...sizeAxis(panel, width, widest, columnOf, style)];
}

/** The widest drawing that gives neighbouring sizes equal distances, unless that would waste much of it. */
function evenWidth(available: number, nSizes: number): number {
  const steps = Math.max(1, nSizes - 1);
  const even = Math.floor((available - 1) / steps) * steps + 1;
  return even > LEAST_USE * available ? even : available;
}

function emptyCells(width: number, height: number): Cell[][] {
  return Array.from({ length: height }, () =>
    Array.from({ length: width }, (): Cell => ({ character: " ", ink: "plain" })),
  );
}

function drawLevels({ levels, height }: Panel, cells: Cell[][], place: (loss: number) => number): Level[] {
  const visible = levels
    .map((level) => ({ ...level, row: Math.round(place(level.loss)) }))
    .filter(({ row }) => row >= 0 && row < height)
    .sort((a, b) => b.loss - a.loss);
  for (const { row } of visible)
    for (const cell of cells[row] ?? []) Object.assign(cell, { character: "┄", ink: "faint" });
  return visible.map(({ name, loss, row }) => ({
    row,
    text: `${name.padEnd(LEVEL_NAME_WIDTH)} ${nats(loss).padStart(LEVEL_VALUE_WIDTH)}`,
  }));
}

/** One standard error to each side, in half cells. */
function drawBar(
  cells: Cell[][],
  column: number,
  loss: number | null,
  error: number | null,
  ink: Ink,
  place: (loss: number) => number,
): void {
  if (loss === null || error === null) return;
  const top = place(loss + error);
  const bottom = place(loss - error);
  for (let row = Math.max(0, Math.floor(top)); row < cells.length && row - 1 < bottom; row++) {
    const cell = cells[row]?.[column];
    const upper = top <= row - HALF_CELL && bottom >= row - HALF_CELL;
    const lower = top <= row + HALF_CELL && bottom >= row + HALF_CELL;
    if (cell === undefined || !(upper || lower)) continue;
    Object.assign(cell, { character: upper && lower ? "│" : upper ? "╵" : "╷", ink });
  }
}

function drawPoint(
  cells: Cell[][],
  column: number,
  point: CurvePoint,
  chosen: Panel["chosen"],
  place: (loss: number) => number,
): void {
  const at = (loss: number | null): Cell | undefined => {
    if (loss === null) return undefined;
    return cells[Math.round(place(loss))]?.[column];
  };
  const fitted = at(point.loss);
  const shifted = at(point.correctedLoss);
  if (shifted !== undefined) Object.assign(shifted, { character: "○", ink: "shifted" });
  if (fitted !== undefined)
    Object.assign(fitted, { character: fitted === shifted ? "◉" : "●", ink: "fitted" });
  if (chosen?.gapMultiplier !== point.gapMultiplier) return;
  const best = chosen.corrected ? shifted : fitted;
  if (best !== undefined) Object.assign(best, { character: "◆", ink: "chosen" });
}

function sizeAxis(
  { chosen, curve }: Panel,
  width: number,
  widest: number,
  columnOf: (gapMultiplier: number) => number,
  style: ReportStyle,
): string[] {
  const axis = new Array<string>(width).fill("─");
  const multipliers = new Array<string>(width + COLUMNS_PER_TICK).fill(" ");
  const sizes = [...multipliers];
  const rowsPerMultiplier = rowsAtOne(curve);
  for (const value of roundTicks(0, widest, Math.floor((width - 1) / COLUMNS_PER_TICK) + 1).values) {
    const column = columnOf(value);
    axis[column] = "┬";
    write(multipliers, column, multiplier(value));
    write(sizes, column, count(Math.round(value * rowsPerMultiplier)));
  }
  if (chosen !== null) axis[columnOf(chosen.gapMultiplier)] = "▲";
  const margin = INDENT + " ".repeat(TICK_LABEL_WIDTH + 1);
  const drawn = ["└", ...axis].map((mark) => paint(mark, mark === "▲" ? "chosen" : "faint", style)).join("");
  return [
    margin + drawn,
    `${INDENT}${"× gap".padStart(TICK_LABEL_WIDTH)}  ${multipliers.join("")}`.trimEnd(),
    `${INDENT}${"rows".padStart(TICK_LABEL_WIDTH)}  ${sizes.join("")}`.trimEnd(),
  ];
}

/** Writes a label centred on its tick, not left of the axis. */
function write(characters: string[], column: number, label: string): void {
  const start = Math.max(0, column - Math.floor(label.length / 2));
  for (let i = 0; i < label.length && start + i < characters.length; i++)
    characters[start + i] = label.charAt(i);
}

function rowsAtOne(curve: readonly CurvePoint[]): number {
  const largest = curve.reduce((a, b) => (b.gapMultiplier > a.gapMultiplier ? b : a), {
    gapMultiplier: 0,
    nSynthetic: 0,
  });
  return largest.gapMultiplier > 0 ? largest.nSynthetic / largest.gapMultiplier : 0;
}
