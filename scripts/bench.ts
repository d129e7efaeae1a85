/** `npm run bench`: ours against the yardstick and against itself, and where the time goes; see docs/performance.md. */

import { cohortFile } from "./bench/cohorts.js";
import { COMPARISONS, roundsOf, selectedComparisons } from "./bench/comparisons.js";
import { coreBinding } from "./bench/cores.js";
import { measuredParts, PARTS, PERFORMANCE_FILE, writeDocument } from "./bench/document.js";
import { comparabilityKey, machineLine, productLine } from "./bench/machine.js";
import { type BenchOptions, benchOptions } from "./bench/options.js";
import { measuredPhases, PHASE_RUNS } from "./bench/phases.js";
import { earlierResults, keepResults } from "./bench/results.js";
import { takeTurns, turns } from "./bench/rounds.js";
import { findYardstick } from "./bench/yardstick.js";
import { build } from "./build.js";

/** What `--only` may name beside the comparisons. */
const PHASES = "phases";
const PHASE_ROUNDS = 3;

async function bench(options: BenchOptions): Promise<void> {
  const comparisons = selectedComparisons(options);
  const withPhases = options.only?.includes(PHASES) ?? true;
  await build();
  const yardstick = await findYardstick(options.python);
  if ("missing" in yardstick) {
    console.error(`The yardstick is left out: ${yardstick.missing}`);
  }
  const { bind, description } = coreBinding();
  const wanted = comparisons.map((comparison) => ({
    runs: [comparison.below, comparison.above],
    rounds: roundsOf(comparison, options),
  }));
  const forPhases = { runs: PHASE_RUNS, rounds: options.rounds ?? PHASE_ROUNDS };
  const measured = await takeTurns(turns(withPhases ? [...wanted, forPhases] : wanted), yardstick, bind);

  const machine = machineLine(yardstick);
  const results = earlierResults(comparabilityKey(machine));
  for (const comparison of comparisons) {
    const n = roundsOf(comparison, options);
    const ofRun = (run: typeof comparison.below) => measured[run]?.slice(0, n) ?? [];
    results.comparisons[comparison.name] = {
      below: ofRun(comparison.below),
      above: ofRun(comparison.above),
    };
  }
  if (withPhases) {
    const phases = await measuredPhases(await cohortFile("study"), measured);
    if ("reason" in phases) {
      console.error(`The phases are not measured: ${phases.reason}`);
    } else {
      results.phases = phases;
    }
  }
  keepResults(results);

  const parts = measuredParts(results, [machine, productLine(), description].join("; "));
  console.log(PARTS.flatMap((name) => parts[name] ?? []).join("\n\n"));
  if (options.write) {
    writeDocument(parts);
    console.error(`written into ${PERFORMANCE_FILE}`);
  }
}

try {
  const names = [...COMPARISONS.map(({ name }) => name), PHASES];
  const options = benchOptions(process.argv.slice(2), names);
  if (options.list) {
    for (const { name, title, large } of COMPARISONS) {
      console.log(`${name}${large ? " (only with --large or by its name)" : ""}: ${title}`);
    }
    console.log(`${PHASES}: the share of each phase of a run`);
  } else {
    await bench(options);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
