// Synthetic rows behind a table's own, in its units, with the rows that each was made from.
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { augment, readTable, simulate, writeAugmented } from "vtss";

const folder = await mkdtemp(join(tmpdir(), "vtss-example-"));
const [before, after] = [join(folder, "cohort.csv"), join(folder, "augmented.csv")];
await writeFile(before, simulate({ nMajority: 950, nMinority: 50 }));

// Half of the rows that would balance the classes. Augment training rows only, after the split.
const table = await readTable(before);
const augmented = await augment(table, {
  target: "outcome",
  positive: "1",
  generator: "smote",
  gapMultiplier: 0.5,
});
await pipeline(writeAugmented(table, augmented, { parents: true }), createWriteStream(after));

const [lines, copies] = await Promise.all(
  [before, after].map(async (file) => (await readFile(file, "utf8")).trimEnd().split("\n")),
);
const last = copies.at(-1)?.split(",") ?? [];
console.log(`${augmented.nSynthetic} rows added to ${table.nRows}`);
console.log(
  `own rows unchanged: ${lines.slice(1).every((line, i) => copies[i + 1].startsWith(`${line},0`))}`,
);
console.log(`columns added: ${copies[0].split(",").slice(-4).join(", ")}`);
console.log(`the last row: ${last.slice(-4, -1).join(", ")}, ${Number(last.at(-1)).toFixed(3)}`);
await rm(folder, { recursive: true });

// Prints:
// 450 rows added to 1000
// own rows unchanged: true
// columns added: synthetic, synthetic_seed, synthetic_partner, synthetic_fraction
// the last row: 1, 344, 368, 0.448
