/** The tables that everything is measured on, made by `vtss simulate` and kept under target/. */
import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runOrThrow } from "../process.js";
import { inProject } from "../project.js";
import { BINDINGS, wasmArtefacts, wasmFolder } from "../wasm-provenance.js";

/**
 * One simulated cohort. 36,609 + 2,028 rows of 40 columns are the sizes of the septic-shock study that the yardstick's
 * own `cohort` imitates: ten signals by mean, standard deviation, last value and trend, laboratory values skewed, and
 * holes where a stay was short.
 */
export interface Cohort {
  nMajority: number;
  nMinority: number;
  /** The first so many of the 40. */
  nColumns: number;
}

/** Columns that `vtss simulate` writes before the outcome. */
const SIMULATED_COLUMNS = 40;
const SEED = 1;
/** Of a hash, enough to tell folders apart. */
const NAME_DIGITS = 12;

const COHORTS = {
  study: { nMajority: 36_609, nMinority: 2028, nColumns: SIMULATED_COLUMNS },
  doubled: { nMajority: 2 * 36_609, nMinority: 2 * 2028, nColumns: SIMULATED_COLUMNS },
  small: { nMajority: 450, nMinority: 50, nColumns: 10 },
  /** About 100 MB. */
  heavy: { nMajority: 419_000, nMinority: 21_000, nColumns: SIMULATED_COLUMNS },
  large: { nMajority: 990_000, nMinority: 10_000, nColumns: 30 },
} satisfies Record<string, Cohort>;

export type CohortName = keyof typeof COHORTS;

/** The path of a cohort's CSV; simulates it where it is not there. Another wasm may simulate another one. */
export async function cohortFile(name: CohortName): Promise<string> {
  const wasm = wasmArtefacts(wasmFolder)[BINDINGS[0]?.wasm ?? ""]?.sha256 ?? "";
  const folder = inProject("target", "bench", wasm.slice(0, NAME_DIGITS));
  const file = join(folder, `${name}.csv`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    await simulateCohort(COHORTS[name], file);
  }
  return file;
}

/** Simulates a cohort into a file, which appears whole or not at all. */
async function simulateCohort({ nMajority, nMinority, nColumns }: Cohort, file: string): Promise<void> {
  const whole = `${file}.whole`;
  const sizes = ["--majority", `${nMajority}`, "--minority", `${nMinority}`, "--seed", `${SEED}`];
  try {
    await runOrThrow(process.execPath, ["dist/cli/bin.js", "simulate", ...sizes, "--out", whole, "--quiet"]);
    if (nColumns < SIMULATED_COLUMNS) {
      await keepColumns(whole, `${file}.narrow`, nColumns);
      renameSync(`${file}.narrow`, whole);
    }
    renameSync(whole, file);
  } finally {
    rmSync(whole, { force: true });
  }
}

async function keepColumns(from: string, to: string, nColumns: number): Promise<void> {
  const target = createWriteStream(to);
  for await (const line of createInterface({ input: createReadStream(from) })) {
    if (!target.write(`${firstColumns(line, nColumns)}\n`)) {
      await once(target, "drain");
    }
  }
  target.end();
  await once(target, "finish");
}

/** The first `nColumns` fields of a record without quotes, and its last one, the outcome. */
export function firstColumns(line: string, nColumns: number): string {
  const fields = line.split(",");
  return [...fields.slice(0, nColumns), fields.at(-1)].join(",");
}
