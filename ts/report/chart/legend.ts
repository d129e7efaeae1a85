import { BASE_SHIFT } from "./layout.js";
import { box, diamond, dot, type InkName, label, type Mark, segment } from "./mark.js";

/** What a mark of the chart means. */
export interface LegendEntry {
  /** How its sample is drawn. */
  sample: "line" | "band" | "diamond" | "tick" | "bars";
  ink: InkName;
  /** Dots on the line. */
  dot?: InkName;
  text: string;
}

const ROW_HEIGHT = 18;
const SAMPLE_WIDTH = 22;
const SAMPLE_GAP = 6;
const ENTRY_GAP = 18;
const DOT_RADIUS = 3;
/** The tallest bar of a sample has half a row, above and below its middle as much. */
const BAR_PARTS = 4;
/** Mean width of a character of the widest common interface font at 12 pixels; a chart cannot measure text. */
const CHARACTER_WIDTH = 7;
/** Titles are larger and bolder. */
const TITLE_WIDTH = 8.2;

/** About how wide a label is, in pixels. */
export function textWidth(text: string): number {
  return text.length * CHARACTER_WIDTH;
}

/**
 * A title in as many lines as it needs.
 *
 * @param text - the title.
 * @param width - pixels.
 * @returns its marks and its height.
 */
export function titleMarks(text: string, width: number): { marks: Mark[]; height: number } {
  const lines = breakText(text, width, TITLE_WIDTH);
  const marks = lines.map((line, i) => label("title", 0, (i + 1) * ROW_HEIGHT - BASE_SHIFT, line));
  return { marks, height: lines.length * ROW_HEIGHT };
}

/** Breaks a text at spaces so that it fits. */
export function breakText(text: string, width: number, characterWidth = CHARACTER_WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + 1 + word.length) * characterWidth <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Lays out a legend in as many rows as it needs.
 *
 * @param entries - from left to right.
 * @param at - its upper left corner and the width that it may take, in pixels.
 * @returns its marks and its height.
 */
export function legend(
  entries: readonly LegendEntry[],
  at: { x: number; y: number; width: number },
): { marks: Mark[]; height: number } {
  const marks: Mark[] = [];
  let x = at.x;
  let y = at.y + ROW_HEIGHT / 2;
  const newRow = () => {
    x = at.x;
    y += ROW_HEIGHT;
  };
  for (const entry of entries) {
    const room = at.width - SAMPLE_WIDTH - SAMPLE_GAP;
    if (x > at.x && x + SAMPLE_WIDTH + SAMPLE_GAP + textWidth(entry.text) > at.x + at.width) newRow();
    marks.push(...sample(entry, x, y));
    const lines = breakText(entry.text, room);
    lines.forEach((line, i) => {
      if (i > 0) newRow();
      marks.push(label("label", x + SAMPLE_WIDTH + SAMPLE_GAP, y + BASE_SHIFT, line));
    });
    x += SAMPLE_WIDTH + SAMPLE_GAP + textWidth(lines.at(-1) ?? "") + ENTRY_GAP;
  }
  return { marks, height: y - at.y + ROW_HEIGHT / 2 };
}

function sample({ sample: shape, ink, dot: dotInk }: LegendEntry, x: number, y: number): Mark[] {
  const middle = x + SAMPLE_WIDTH / 2;
  switch (shape) {
    case "line": {
      const line = segment(ink, x, y, x + SAMPLE_WIDTH, y);
      return dotInk === undefined ? [line] : [line, dot(dotInk, middle, y, DOT_RADIUS)];
    }
    case "band":
      return [box(ink, x, y - ROW_HEIGHT / 4, SAMPLE_WIDTH, ROW_HEIGHT / 2)];
    case "bars":
      return [1, 2, 1].map((part, i) => {
        const height = (part * ROW_HEIGHT) / BAR_PARTS;
        return box(
          ink,
          middle + (i - 1) * DOT_RADIUS * 2 - 1,
          y + ROW_HEIGHT / BAR_PARTS - height,
          DOT_RADIUS,
          height,
        );
      });
    case "diamond":
      return [diamond(ink, middle, y, 2 * DOT_RADIUS)];
    case "tick":
      return [segment(ink, middle, y - DOT_RADIUS, middle, y + DOT_RADIUS)];
  }
}
