import { expect, test } from "vitest";
import {
  COMPARISONS,
  isAsRequired,
  isWithYardstick,
  roundsOf,
  selectedComparisons,
} from "../../../scripts/bench/comparisons.js";
import { benchOptions } from "../../../scripts/bench/options.js";
import { turns } from "../../../scripts/bench/rounds.js";
import { RUNS } from "../../../scripts/bench/runs.js";
import { parseArguments } from "../../../ts/cli/args.js";

const NAMES = COMPARISONS.map(({ name }) => name);
const options = (...args: string[]) => benchOptions(args, NAMES);

test("names are unique, every run is used, and ours is what is divided by", () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(new Set(COMPARISONS.flatMap(({ below, above }) => [below, above]))).toEqual(
    new Set(Object.keys(RUNS)),
  );
  expect(COMPARISONS.filter(({ below }) => RUNS[below].program !== "ours")).toEqual([]);
  expect(COMPARISONS.filter((comparison) => !isWithYardstick(comparison)).map(({ name }) => name)).toEqual([
    "twice-as-many",
    "one-worker",
    "doubled",
  ]);
});

test("both programs of a comparison read the same table, with as many workers, candidates, folds and repeats", () => {
  const value = (args: string[] | undefined, name: string) => args?.[args.indexOf(name) + 1];
  for (const { name, below, above } of COMPARISONS.filter(isWithYardstick)) {
    const [ours, theirs] = [RUNS[below], RUNS[above]];
    expect(ours.cohort, name).toBe(theirs.cohort);
    for (const args of theirs.processes) {
      expect(value(ours.processes[0], "--workers"), name).toBe(value(args, "--jobs"));
      for (const option of ["--folds", "--repeats", "--seed"]) {
        expect(value(ours.processes[0], option), `${name} ${option}`).toBe(value(args, option));
      }
      // GridSearchCV takes from the grid what it can: the 20 sizes above 0 and up to balance.
      const candidates = name === "pipeline" ? "0.05:1:0.05" : value(args, "--multipliers");
      expect(value(ours.processes[0], "--candidates"), name).toBe(candidates);
    }
    const generators = theirs.processes.map((args) => value(args, "--generators"));
    expect(value(ours.processes[0], "--generators"), name).toBe(generators.join(","));
  }
});

test("our command line accepts the arguments of every run of ours", () => {
  for (const [name, { program, processes }] of Object.entries(RUNS)) {
    for (const args of program === "ours" ? processes : []) {
      const line = ["tune", "cohort.csv", "--target", "outcome", "--positive", "1", ...args];
      expect(parseArguments(line), name).toMatchObject({ verb: "tune", json: true });
    }
  }
});

test("twice as many candidates are 82 with the same ends, so that the pool is the same", () => {
  const args = RUNS["ours-twice-as-many"].processes[0] ?? [];
  const candidates = (args[args.indexOf("--candidates") + 1] ?? "").split(",").map(Number);
  expect(new Set(candidates).size).toBe(82);
  expect([Math.min(...candidates), Math.max(...candidates)]).toEqual([0, 2]);
  expect(candidates).toContain(1);
});

test("what takes long is measured when asked for, and once", () => {
  const selected = (...args: string[]) => selectedComparisons(options(...args)).map(({ name }) => name);
  expect(selected()).toEqual(NAMES.filter((name) => name !== "large"));
  expect(selected("--large")).toEqual(NAMES);
  expect(selected("--only", "large,small")).toEqual(["small", "large"]);
  const [large] = selectedComparisons(options("--only", "large"));
  expect(large && roundsOf(large, options())).toBe(1);
  expect(large && roundsOf(large, options("--rounds", "2"))).toBe(2);
});

test("a requirement is a lower or an upper bound, or none", () => {
  const [comparison] = COMPARISONS;
  if (comparison === undefined) throw new Error("no comparison");
  expect(isAsRequired({ ...comparison, required: { atLeast: 5 } }, 5)).toBe(true);
  expect(isAsRequired({ ...comparison, required: { atLeast: 5 } }, 4.9)).toBe(false);
  expect(isAsRequired({ ...comparison, required: { atMost: 1.5 } }, 1.6)).toBe(false);
  const { required: _, ...free } = comparison;
  expect(isAsRequired(free, 0)).toBe(true);
});

test("a run that serves two comparisons runs once a round, and what is compared alternates", () => {
  const order = turns([
    { runs: ["ours-candidates", "nested"], rounds: 2 },
    { runs: ["ours-default", "nested"], rounds: 1 },
  ]);
  expect(order.map(({ round, run }) => `${round} ${run}`)).toEqual([
    "0 ours-candidates",
    "0 nested",
    "0 ours-default",
    "1 ours-candidates",
    "1 nested",
  ]);
});
