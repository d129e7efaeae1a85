/** What the page takes, as a table. */
import { type PageRound, TOLD_TASK_MILLISECONDS } from "./page-rounds.js";
import { median, ratioOf } from "./statistics.js";
import { markdownTable, NOTHING, number, ratio } from "./tables.js";

/** `required`: at most. */
interface Row {
  title: string;
  unit: string;
  of: (round: PageRound) => number;
  required?: number;
}

const ROWS: readonly Row[] = [
  { title: "open the page until it can be used", unit: "s", of: (round) => round.usableSeconds, required: 1 },
  {
    title: "longest task of the page's thread, 38,637 × 40 read and run",
    unit: "ms",
    of: (round) => round.longestTaskMilliseconds,
    required: 100,
  },
  { title: "open a table of 100 MB until it is shown", unit: "s", of: (round) => round.heavySeconds },
  {
    title: "longest task meanwhile",
    unit: "ms",
    of: (round) => round.longestHeavyTaskMilliseconds,
    required: 100,
  },
];
const MOST_TIMES_OF_COMMAND = 1.5;

/** Medians with the smallest and the largest of all rounds; "!" where one is not as required. */
export function pageTable(rounds: readonly PageRound[]): string {
  const of = (value: (round: PageRound) => number) => rounds.map(value);
  const ratios = (above: (round: PageRound) => number, below: (round: PageRound) => number) =>
    ratioOf(of(above), of(below));
  const times = ratios(
    (round) => round.pageSeconds,
    (round) => round.commandSeconds,
  );
  const said = ratios(
    (round) => round.saidSeconds,
    (round) => round.runSeconds,
  );
  const seconds = (value: (round: PageRound) => number) => number(median(of(value)));
  return markdownTable(
    ["what", "measured", "at most", "rounds"],
    [
      [
        `38,637 × 40, default job, read and run: ${seconds((round) => round.pageSeconds)} s in the page, divided by ` +
          `${seconds((round) => round.commandSeconds)} s of the command`,
        marked(ratio(times), times.ratio > MOST_TIMES_OF_COMMAND),
        `${MOST_TIMES_OF_COMMAND}`,
        `${rounds.length}`,
      ],
      ...ROWS.map(({ title, unit, of: value, required }) => {
        const values = of(value);
        const shown = `${spread(values, unit)} ${unit}`;
        return [
          title,
          marked(shown, required !== undefined && Math.max(...values) > required),
          required === undefined ? NOTHING : `${required} ${unit}`,
          `${rounds.length}`,
        ];
      }),
      [
        "time that the page foresees for that run, divided by what it takes",
        ratio(said),
        NOTHING,
        `${rounds.length}`,
      ],
    ],
  );
}

function marked(text: string, isMissed: boolean): string {
  return isMissed ? `${text} !` : text;
}

function spread(values: readonly number[], unit: string): string {
  const told = (value: number) =>
    unit === "ms" && value < TOLD_TASK_MILLISECONDS ? `below ${TOLD_TASK_MILLISECONDS}` : number(value);
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map(told);
  return low === high ? `${middle}` : `${middle} (${low} to ${high})`;
}
