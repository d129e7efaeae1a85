// What the compiler of a project for Node alone sees: strict, and with no declarations but the package's own and Node's.
import { readFile, writeFile } from "node:fs/promises";
import {
  augment,
  diagnose,
  type HeldOutMargins,
  kindsOf,
  predict,
  prepare,
  readTable,
  type SavedModel,
  simulate,
  type Tuned,
  tune,
  VtssError,
  writeAugmented,
  writePredictions,
} from "vtss";

export async function modelOf(file: string): Promise<SavedModel> {
  await prepare({ workers: 2 });
  const tuned: Tuned = await tune(await readTable(file), { target: "sepsis" });
  const parts: readonly (readonly HeldOutMargins[])[] = tuned.outOfFold("smote");
  const shift: number = tuned.model.core.naturalOffset;
  if (parts.length === 0 || !(shift < 0)) throw new VtssError("INTERNAL", "nothing was held out");
  return tuned.model;
}

export async function predicted(file: string, modelFile: string): Promise<void> {
  const model = JSON.parse(await readFile(modelFile, "utf8")) as SavedModel;
  const table = await readTable(file, kindsOf(model));
  await writeFile("predicted.csv", writePredictions(table, await predict(table, model)));
}

export async function enlarged(): Promise<void> {
  const table = await readTable(simulate({ nMajority: 900, nMinority: 100 }));
  const { generators } = await diagnose(table, { target: "outcome" });
  const rows = await augment(table, {
    target: "outcome",
    generator: generators[0]?.name ?? "smote",
    nSynthetic: 10,
  });
  await writeFile("augmented.csv", writeAugmented(table, rows));
}
