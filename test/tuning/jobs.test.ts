import { expect, test } from "vitest";
import { resolveOptions } from "../../ts/options.js";
import {
  duplicateBaselineArm,
  generatorArm,
  jobsBehindDiagnosis,
  planJobs,
  weightsArm,
} from "../../ts/tuning/jobs.js";

const arms = [weightsArm([1]), generatorArm("smote", { smote: { kNeighbors: 5 } }, [0, 10], 10)];

function plan(folds: number, repeats: number, nWorkers: number): string[] {
  const options = resolveOptions({ target: "y", folds, repeats });
  return planJobs("table-1", options, arms, nWorkers).map(
    ({ split, armNames }) => `${split} ${armNames.join("+")}`,
  );
}

test("splits go whole while every worker gets one; those left over go arm by arm, the longest first", () => {
  expect(plan(2, 2, 2)).toEqual(["0 weights+smote", "1 weights+smote", "2 weights+smote", "3 weights+smote"]);
  expect(plan(3, 1, 2)).toEqual(["0 weights+smote", "1 weights+smote", "2 smote", "2 weights"]);
  expect(plan(2, 1, 3)).toEqual(["0 smote", "0 weights", "1 smote", "1 weights"]);
  expect(plan(2, 1, 1)).toEqual(["0 weights+smote", "1 weights+smote"]);
});

test("every arm of every split is run once, whatever the number of workers", () => {
  for (let nWorkers = 1; nWorkers <= 9; nWorkers += 1) {
    const run = plan(5, 2, nWorkers).flatMap((job) => {
      const [split, names = ""] = job.split(" ");
      return names.split("+").map((name) => `${split} ${name}`);
    });
    expect(new Set(run).size).toBe(20);
    expect(run).toHaveLength(20);
  }
});

test("of what is left over the single size goes last", () => {
  const options = resolveOptions({ target: "y", folds: 3, repeats: 1 });
  const all = [weightsArm([1]), duplicateBaselineArm(options, 10), ...arms.slice(1)];
  const names = planJobs("table-1", options, all, 2).map(({ armNames }) => armNames.join("+"));
  expect(names.slice(2)).toEqual(["smote", "weights", "duplicate-baseline"]);
});

test("the diagnosis goes before one whole split and what is left over, or before all", () => {
  expect(jobsBehindDiagnosis(25, 3, 2)).toBe(4);
  expect(jobsBehindDiagnosis(4, 3, 2)).toBe(1);
  expect(jobsBehindDiagnosis(5, 3, 8)).toBe(null);
});
