/** A horizontal level that wants a label beside the chart. */
export interface Level {
  text: string;
  /** Row of the chart, 0 at the top. */
  row: number;
}

/** The strip right of a chart, row by row. */
export interface LabelStrip {
  /** One box-drawing character, or a space. */
  connectors: string[];
  /** The text of the label that stands in the row, or the empty text. */
  texts: string[];
}

/** Box-drawing characters by the sum of their arms. */
const LEFT = 1;
const RIGHT = 2;
const UP = 4;
const DOWN = 8;
const JOINTS = " ───│┘└┴│┐┌┬│┤├┼";

interface Cluster {
  levels: Level[];
  start: number;
}

/**
 * Gives each level a row of its own, as near to it as can be, and joins level and label by lines.
 *
 * @param levels - from top to bottom; at most `height` of them.
 * @param height - rows of the chart.
 * @returns the strip; labels keep the order of their levels.
 */
export function placeLabels(levels: readonly Level[], height: number): LabelStrip {
  const arms = new Array<number>(height).fill(0);
  const texts = new Array<string>(height).fill("");
  const join = (row: number, arm: number): void => {
    arms[row] = (arms[row] ?? 0) | arm;
  };
  for (const { levels: members, start } of clusters(levels, height)) {
    const rows = members.map(({ row }) => row);
    const from = Math.min(start, ...rows);
    const to = Math.max(start + members.length - 1, ...rows);
    for (let row = from; row < to; row++) {
      join(row, DOWN);
      join(row + 1, UP);
    }
    members.forEach(({ text, row }, i) => {
      texts[start + i] = text;
      join(start + i, RIGHT);
      join(row, LEFT);
    });
  }
  return { connectors: arms.map((sum) => JOINTS.charAt(sum)), texts };
}

function clusters(levels: readonly Level[], height: number): Cluster[] {
  const done: Cluster[] = [];
  for (const level of levels) {
    let cluster = clusterOf([level], height);
    for (
      let above = done.at(-1);
      above !== undefined && above.start + above.levels.length > cluster.start;
      above = done.at(-1)
    ) {
      done.pop();
      cluster = clusterOf([...above.levels, ...cluster.levels], height);
    }
    done.push(cluster);
  }
  return done;
}

/** The rows that lie nearest to the levels, in the mean, inside the chart. */
function clusterOf(levels: Level[], height: number): Cluster {
  const wanted = levels.reduce((sum, { row }, i) => sum + row - i, 0) / levels.length;
  return { levels, start: Math.max(0, Math.min(height - levels.length, Math.round(wanted))) };
}
