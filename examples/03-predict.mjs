// The model that the verdict advises, kept as JSON, read back and applied to rows that it has not seen.
import { kindsOf, predict, readTable, simulate, tune } from "vtss";

const training = await readTable(simulate({ nMajority: 1900, nMinority: 100, seed: 1 }));
const { model } = await tune(training, {
  target: "outcome",
  positive: "1",
  candidates: [0, 0.5, 1],
  repeats: 1,
});
const file = JSON.stringify(model);

const saved = JSON.parse(file);
const unseen = await readTable(simulate({ nMajority: 1900, nMinority: 100, seed: 2 }), kindsOf(saved));
const { probability, balancedProbability } = await predict(unseen, saved);

const outcome = unseen.column("outcome")?.values;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const ofClass = (values, label) => [...values].filter((_, row) => outcome[row] === label);

console.log(`trained as: ${model.trainedAs}`);
for (const [name, values] of Object.entries({ probability, balancedProbability })) {
  const [negative, positive] = [ofClass(values, 0), ofClass(values, 1)];
  const balancedLoss = -0.5 * (mean(positive.map(Math.log)) + mean(negative.map((p) => Math.log(1 - p))));
  console.log(`${name}: mean ${mean([...values]).toFixed(3)}, balanced loss ${balancedLoss.toFixed(3)}`);
}

// Prints:
// trained as: prior_shift
// probability: mean 0.051, balanced loss 1.107
// balancedProbability: mean 0.300, balanced loss 0.546
