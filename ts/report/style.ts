/** How a report is drawn. */
export interface ReportStyle {
  /** Characters on a line. */
  width: number;
  /** Only ASCII characters. */
  ascii: boolean;
  /** Colours and bold, as ANSI sequences. */
  color: boolean;
}

/** What a piece of a report is, for its colour. */
export type Ink = "plain" | "strong" | "faint" | "fitted" | "shifted" | "chosen" | "warning";

const SEQUENCES: Readonly<Record<Ink, readonly [string, string]>> = {
  plain: ["", ""],
  strong: ["\u001b[1m", "\u001b[22m"],
  faint: ["\u001b[2m", "\u001b[22m"],
  fitted: ["\u001b[33m", "\u001b[39m"],
  shifted: ["\u001b[36m", "\u001b[39m"],
  chosen: ["\u001b[1;32m", "\u001b[22;39m"],
  warning: ["\u001b[33m", "\u001b[39m"],
};

/**
 * Colours a text.
 *
 * @param text - without sequences.
 * @param ink - what it is.
 * @param style - whether to colour at all.
 * @returns the text, with sequences around it where the style has colours.
 */
export function paint(text: string, ink: Ink, style: ReportStyle): string {
  const [begin, end] = SEQUENCES[ink];
  return style.color && text !== "" ? begin + text + end : text;
}

const ASCII_TWINS: ReadonlyMap<string, string> = new Map([
  ["●", "*"],
  ["○", "o"],
  ["◉", "@"],
  ["◆", "#"],
  ["▲", "^"],
  ["│", "|"],
  ["╷", "|"],
  ["╵", "|"],
  ["┤", "|"],
  ["├", "|"],
  ["─", "-"],
  ["┄", "."],
  ["┬", "+"],
  ["┴", "+"],
  ["┼", "+"],
  ["┌", "+"],
  ["┐", "+"],
  ["└", "+"],
  ["┘", "+"],
  ["·", "-"],
  ["×", "x"],
  ["–", "-"],
  ["\u2212", "-"],
  ["’", "'"],
]);

/**
 * Replaces every character that ASCII lacks.
 *
 * @param text - a drawn report.
 * @returns the same in ASCII; a character without a twin, as in a column's name, becomes `?`. Every twin
 * is one character wide, so that drawings keep their shape.
 */
export function toAscii(text: string): string {
  return text.replace(/\P{ASCII}/gu, (character) => ASCII_TWINS.get(character) ?? "?");
}

/**
 * Breaks a text into lines at spaces.
 *
 * @param text - one paragraph.
 * @param width - characters on a line.
 * @param first - begins the first line, such as a bullet.
 * @param rest - begins the others; by default as many spaces.
 * @returns the lines; a word longer than a line stands alone.
 */
export function wrap(text: string, width: number, first = "", rest = " ".repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let isBlank = true;
  // A number keeps its percent sign.
  for (const word of text.split(/ (?!%)/).filter((part) => part !== "")) {
    if (!isBlank && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest + word;
    } else {
      line += isBlank ? word : ` ${word}`;
    }
    isBlank = false;
  }
  lines.push(line);
  return lines;
}
