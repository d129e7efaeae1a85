/** What a visitor runs first: simulates a clinical cohort, tunes on it, and says where the result is. */
import { mkdirSync } from "node:fs";
import { build } from "./build.js";
import { runInTerminal } from "./process.js";
import { inProject } from "./project.js";

// Relative, as the visitor would type them; git ignores the folder.
const FOLDER = "demo";
const COHORT = `${FOLDER}/cohort.csv`;

async function vtss(...args: string[]): Promise<void> {
  console.error(`$ vtss ${args.join(" ")}`);
  const code = await runInTerminal(process.execPath, ["dist/cli/bin.js", ...args]);
  if (code !== 0) {
    // The command has said why.
    process.exit(code);
  }
}

await build();
mkdirSync(inProject(FOLDER), { recursive: true });
await vtss("simulate", "--out", COHORT);
await vtss("tune", COHORT, "--target", "outcome", "--positive", "1", "--out", `${FOLDER}/`);
console.error(`\nThe whole result, with every curve: ${inProject(FOLDER, "result.json")}`);
