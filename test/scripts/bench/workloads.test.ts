import { expect, test } from "vitest";
import { criterionTiming } from "../../../scripts/bench/native-timings.js";
import { phasesOf, unexplainedShare } from "../../../scripts/bench/phases.js";
import { foldTable, kernelTable, phaseTable } from "../../../scripts/bench/workload-tables.js";

const cells = (table: string, title: string) =>
  table
    .split("\n")
    .find((line) => line.startsWith(`| ${title} `))
    ?.split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());

const MS = 1e6;
const FOLD = ["preprocess", "smote_neighbors", "smote_pool", "smote_fits", "weights_fits", "scoring"].map(
  (name, i) => ({ name, amount: 1, nanoseconds: (i + 1) * MS }),
);
const MEASUREMENT = {
  readSeconds: 0.1,
  fold: FOLD,
  cpuSeconds: { "ours-candidates": 1, "ours-default": null },
};

test("what criterion leaves is read: the median and how much a run does", () => {
  const files: Record<string, string> = {
    "estimates.json": '{ "mean": { "point_estimate": 9 }, "median": { "point_estimate": 7.5 } }',
    "benchmark.json": '{ "throughput": { "Elements": 12 } }',
  };
  expect(criterionTiming("raw_f64", (file) => files[file] ?? "")).toEqual({
    name: "raw_f64",
    amount: 12,
    nanoseconds: 7.5,
  });
});

test("a phase counts once a fold, reading once, and what is left is said", () => {
  const phases = phasesOf(MEASUREMENT);
  const shares = phases.map(({ title, shares }) => [title, shares["ours-candidates"]]);
  expect(shares).toEqual([
    ["read", 0.1],
    ["preprocess", 0.025],
    ["neighbours", 0.05],
    ["pool", 0.075],
    ["fits over the candidates", 0.1],
    ["fits of the weights", 0],
    ["scoring", expect.closeTo(0.15, 12)],
  ]);
  expect(unexplainedShare(phases, "ours-candidates")).toBeCloseTo(0.5, 12);
  expect(unexplainedShare(phases, "ours-default")).toBeNull();
  expect(cells(phaseTable(MEASUREMENT), "everything else")).toEqual(["50 %", "–", "–"]);
});

test("a product is measured against the raw rate of its own precision, on its own target", () => {
  const timing = (name: string, amount: number, nanoseconds: number) => ({ name, amount, nanoseconds });
  const wasm = [timing("raw_f64", 200, 10), timing("upper_gram_f64", 100, 10), timing("sigmoid_f64", 4, 8)];
  const native = [timing("raw_f64", 200, 5), timing("upper_gram_f64", 100, 4), timing("sigmoid_f64", 4, 8)];
  const table = kernelTable({ native, wasm });
  expect(cells(table, "Gram product (Hessians), f64")).toEqual(["2.5", "50 %", "63 %", "10", "25", "GF/s"]);
  expect(cells(table, "sigmoid, f64")).toEqual(["1", "–", "–", "2", "2", "ns a value"]);
});

test("a workload without a title or without its native twin is refused", () => {
  const unknown = { name: "unheard_of", amount: 1, nanoseconds: 1 };
  expect(() => kernelTable({ native: [unknown], wasm: [unknown] })).toThrow("unheard_of");
  expect(() => foldTable({ native: [], wasm: FOLD })).toThrow("preprocess");
});

test("a fold's phases stand with their ratio first", () => {
  const native = FOLD.map((timing) => ({ ...timing, nanoseconds: timing.nanoseconds / 2 }));
  expect(cells(foldTable({ native, wasm: FOLD }), "smote fits")).toEqual(["2", "4", "2"]);
});
