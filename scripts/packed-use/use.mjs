// A stranger's first program: the package is imported by its name, and its workers are started from where npm
// put them.
import assert from "node:assert/strict";
import { readTable, tune } from "vtss";

const N_MAJORITY = 240;
const N_MINORITY = 60;
/** Keeps the classes apart on average, and overlapping. */
const SHIFT = 0.35;

// A golden-ratio sequence: spread evenly, the same on every machine.
const fraction = (i, step) => (i * step) % 1;
const rows = Array.from({ length: N_MAJORITY + N_MINORITY }, (_, i) => {
  const outcome = i < N_MINORITY ? 1 : 0;
  const dose = fraction(i, 0.618_033_988_75) + SHIFT * outcome;
  const age = Math.round(40 + 40 * fraction(i, 0.414_213_562_37));
  return `${dose.toFixed(6)},${age},${outcome}`;
});
const bytes = new TextEncoder().encode(["dose,age,outcome", ...rows, ""].join("\n"));

const options = { target: "outcome", positive: "1", candidates: [0, 1], folds: 2, repeats: 1, seed: 7 };
const { run, ...alone } = (await tune(await readTable(bytes), { ...options, workers: 1 })).result;
const { run: runOfTwo, ...together } = (await tune(await readTable(bytes), { ...options, workers: 2 }))
  .result;

assert.deepEqual(alone, together);
assert.equal(run.seed, 7);
assert.equal(runOfTwo.workers, 2);
assert.equal(alone.data.nMajority, N_MAJORITY);
assert.equal(alone.data.nMinority, N_MINORITY);
assert.notEqual(alone.verdict.sentence, "");
const [smote] = alone.generators;
assert.ok(smote.curve.every(({ loss }) => loss > 0 && loss < 1));
assert.ok(smote.curve.some(({ nSynthetic }) => nSynthetic === N_MAJORITY - N_MINORITY));
await assert.rejects(tune(await readTable(bytes), { ...options, target: "absent" }), {
  code: "COLUMN_UNKNOWN",
});
