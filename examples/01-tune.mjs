// How many synthetic rows does this table need, if any?
import { readTable, simulate, tune } from "vtss";

// Instead of simulate(…): a path, a URL, a File, a stream, bytes, or an object of columns.
const table = await readTable(simulate({ nMajority: 1900, nMinority: 100 }));

const { verdict, result } = await tune(table, {
  target: "outcome",
  positive: "1",
  generators: ["smote", "gaussian"],
  candidates: "0:2:0.1",
  repeats: 2,
});

console.log(`${verdict.kind}: ${verdict.sentence}`);

// What needs no rows, on the same folds.
for (const { name, loss } of result.baselines) {
  console.log(`  ${name.padEnd(12)} ${loss?.toFixed(3)}`);
}

// What rows can do at their best, and how sure that is.
for (const { name, choice, gains } of result.generators) {
  console.log(`${name}: ${choice?.nSynthetic} rows, balanced loss ${choice?.loss.toFixed(3)}`);
  for (const { over, gain } of gains) {
    console.log(
      `  over ${over.padEnd(12)} ${gain.mean.toFixed(3)} [${gain.low.toFixed(3)}, ${gain.high.toFixed(3)}]`,
    );
  }
}

// Prints:
// rebalance: Adding synthetic rows is not shown to be needed: weighting the minority by a tuned amount (tuned_weight) lowers the balanced loss from 1.108 to 0.515, shifting the intercept alone (prior_shift) to 0.515, and Gaussian rows could lower it by at most 0.037 more than remedies without rows do (95 % limit).
//   none         1.108
//   prior_shift  0.515
//   class_weight 0.539
//   tuned_weight 0.515
//   duplicate    0.546
// smote: 180 rows, balanced loss 0.547
//   over none         0.561 [0.503, 0.621]
//   over prior_shift  -0.032 [-0.077, 0.014]
//   over class_weight -0.008 [-0.072, 0.056]
//   over tuned_weight -0.032 [-0.078, 0.014]
// gaussian: 2340 rows, balanced loss 0.513
//   over none         0.595 [0.509, 0.683]
//   over prior_shift  0.002 [-0.033, 0.037]
//   over class_weight 0.026 [-0.023, 0.075]
//   over tuned_weight 0.002 [-0.036, 0.040]
