// What theory says before anything is tried: does imbalance bend the fit beyond its intercept, does the generator miss
// the minority, and how many rows would cancel the two?
import { diagnose, readTable, simulate } from "vtss";

const table = await readTable(simulate({ nMajority: 950, nMinority: 50 }));
const { generators } = await diagnose(table, { target: "outcome", positive: "1" });

for (const { name, diagnosis } of generators) {
  const { weightsTest, quality, regime, metricTarget } = diagnosis;
  const { pValue, reason } = weightsTest;
  console.log(`${name}: ${regime}`);
  console.log(`other slopes under equal class weights: ${reason?.message ?? `p = ${pValue.toFixed(3)}`}`);
  console.log(
    `quality score ${quality?.score.toFixed(1)} (${quality?.low.toFixed(1)} to ${quality?.high.toFixed(1)})`,
  );
  console.log(`bias costs least at ${metricTarget?.nSynthetic?.toFixed(0)} rows`);
}

// Prints:
// smote: borderline
// other slopes under equal class weights: it needs 400 minority rows, and there are 50
// quality score 9.6 (9.6 to 41.7)
// bias costs least at 776 rows
