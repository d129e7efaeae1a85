/** Hands the held-out rows that the bootstrap needs to the engine. */

import { type Bootstrap, planBootstrap } from "../engine/inference.js";
import type { TableMessage } from "../engine/table-message.js";
import { pause, Turns } from "../pause.js";
import { type ArmFits, type FitRun, fitRuns } from "./held-out.js";
import type { Losses } from "./losses.js";

/** Rows whose log odds are handed over together: some megabytes at most, whatever the table. */
const BLOCK_ROWS = 512;

/**
 * The bootstrap of a run, filled.
 *
 * @param losses Of all splits.
 * @param contest The fits in the order of the assessment: the natural one first.
 * @param table Labels and groups of all rows.
 * @param seed Of the run.
 * @returns Null where there is nothing to leave out. Rejects with what the engine refuses.
 */
export async function bootstrapOf(
  losses: Losses,
  contest: readonly ArmFits[],
  table: Pick<TableMessage, "labels" | "groups" | "nRows">,
  seed: number,
): Promise<Bootstrap | null> {
  // What was asked of the workers before leaves this thread first: a plan for a million rows takes a tenth of a second.
  await pause();
  // By split: where the fits stand.
  const heldOut = contest.map(({ arm, fits }) => ({ splits: losses.heldOut(arm), fits }));
  const nSplits = heldOut[0]?.splits.length ?? 0;
  const runs = Array.from({ length: nSplits }, (_, split) => {
    const ofSplit: FitRun[] = [];
    for (const { splits, fits } of heldOut) fitRuns(splits[split] ?? [], fits, ofSplit);
    return ofSplit;
  });
  const { all, ends } = joined(runs.map(([first]) => first?.part.rows ?? new Uint32Array(0)));
  const nFits = (runs[0] ?? []).reduce((sum, { length }) => sum + length, 0);
  const offsets = new Float64Array(nSplits * nFits);
  let nSet = 0;
  for (const { part, first, length } of runs.flat()) {
    offsets.set(part.offset.subarray(first, first + length), nSet);
    nSet += length;
  }
  const bootstrap = planBootstrap(table.labels, table.groups, all, ends, offsets, seed);
  if (bootstrap === null) return null;
  const { starts, splits, positions } = bootstrap;
  const nRows = starts.length - 1;
  const endOf = (row: number) => starts[Math.min(row + BLOCK_ROWS, nRows)] as number;
  let longest = 0;
  for (let row = 0; row < nRows; row += BLOCK_ROWS) {
    longest = Math.max(longest, endOf(row) - (starts[row] as number));
  }
  const block = new Float32Array(longest * nFits);
  const turns = new Turns();
  for (let row = 0; row < nRows; row += BLOCK_ROWS) {
    if (turns.isOver()) await turns.next();
    const [from, to] = [starts[row] as number, endOf(row)];
    const ofBlock = splits.subarray(from, to);
    copyRows(runs, ofBlock, positions.subarray(from, to), block, nFits);
    bootstrap.add(ofBlock, block.subarray(0, ofBlock.length * nFits));
  }
  return bootstrap;
}

/** Lists one after the other, and where each ends. */
function joined(lists: readonly Uint32Array[]): { all: Uint32Array; ends: Uint32Array } {
  const ends = new Uint32Array(lists.length);
  let end = 0;
  lists.forEach((list, i) => {
    end += list.length;
    ends[i] = end;
  });
  const all = new Uint32Array(end);
  lists.forEach((list, i) => {
    all.set(list, (ends[i] as number) - list.length);
  });
  return { all, ends };
}

/** Copies the log odds of rows under every fit. Apart from what calls it: V8 would optimise all of that along with this loop. */
function copyRows(
  runs: readonly FitRun[][],
  splits: Uint32Array,
  positions: Uint32Array,
  target: Float32Array,
  nFits: number,
): void {
  for (let i = 0; i < splits.length; i += 1) {
    copyRow(runs[splits[i] as number] as FitRun[], positions[i] as number, target, i * nFits);
  }
}

/** Copies the log odds of one row under every fit. */
function copyRow(runs: readonly FitRun[], position: number, target: Float32Array, start: number): void {
  let at = start;
  for (const { part, first, length } of runs) {
    const { margins, offset } = part;
    const from = position * offset.length + first;
    for (let i = from; i < from + length; i += 1) {
      target[at] = margins[i] as number;
      at += 1;
    }
  }
}
