/** Runs, alternating, as often as asked. */
import { cohortFile } from "./cohorts.js";
import type { Binding } from "./cores.js";
import { lowestLoss } from "./lowest-loss.js";
import { type Command, inSequence, type Measurement, measure } from "./measured-process.js";
import { RUNS, type Run, type RunName } from "./runs.js";
import { type Yardstick, yardstickCommand } from "./yardstick.js";

/** One run of one round. */
export interface RoundMeasurement extends Measurement {
  /** See `lowestLoss`. */
  lowestLoss: number;
}

/** What was measured of each run, one entry a round. */
export type Measured = Partial<Record<RunName, RoundMeasurement[]>>;

/** Runs that are wanted together, and how often. */
export interface Wanted {
  runs: readonly RunName[];
  rounds: number;
}

/** One place in the order of measuring. */
export interface Turn {
  /** From 0. */
  round: number;
  run: RunName;
}

/**
 * The order of measuring: round by round, each run at most once a round, whatever number of wishes it serves, in
 * the order in which they are first wanted.
 */
export function turns(wanted: readonly Wanted[]): Turn[] {
  const most = Math.max(0, ...wanted.map(({ rounds }) => rounds));
  return Array.from({ length: most }, (_, round) => {
    const runs = new Set(wanted.filter(({ rounds }) => round < rounds).flatMap((wish) => wish.runs));
    return [...runs].map((run) => ({ round, run }));
  }).flat();
}

/** Takes every turn and says so on stderr. Runs of a yardstick that is missing are left out. */
export async function takeTurns(
  order: readonly Turn[],
  yardstick: Yardstick,
  bind: Binding,
): Promise<Measured> {
  const measured: Measured = {};
  for (const { round, run } of order) {
    const { cohort, program, processes }: Run = RUNS[run];
    if (program === "yardstick" && "missing" in yardstick) {
      continue;
    }
    const file = await cohortFile(cohort);
    const ofRun: RoundMeasurement[] = [];
    for (const args of processes) {
      const command = program === "ours" ? ourCommand(file, args) : yardstickOn(yardstick, file, args);
      const { stdout, ...measurement } = await measure(bind(command));
      ofRun.push({ ...measurement, lowestLoss: lowestLoss(program, stdout) });
    }
    const whole = { ...inSequence(ofRun), lowestLoss: Math.min(...ofRun.map((part) => part.lowestLoss)) };
    console.error(`round ${round + 1}: ${run} ${whole.seconds.toFixed(2)} s`);
    measured[run] = [...(measured[run] ?? []), whole];
  }
  return measured;
}

function ourCommand(file: string, args: string[]): Command {
  const table = ["tune", file, "--target", "outcome", "--positive", "1"];
  return { program: process.execPath, args: ["dist/cli/bin.js", ...table, ...args] };
}

function yardstickOn(yardstick: Yardstick, file: string, args: string[]): Command {
  if ("missing" in yardstick) {
    throw new Error(yardstick.missing);
  }
  return yardstickCommand(yardstick.python, file, args);
}
