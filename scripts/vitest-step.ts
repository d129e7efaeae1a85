/** vitest as a step: how many tests passed, and the names of those that were skipped. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runOrThrow } from "./process.js";
import { inProject } from "./project.js";

interface Report {
  numPassedTests: number;
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** Runs every test of the project in `folder` that a configuration names; vitest's own by default. */
export async function runVitest(folder: string, configuration = "vitest.config.ts"): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), "vtss-vitest-"));
  const reportFile = join(scratch, "report.json");
  const program = inProject("node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  try {
    await runOrThrow(process.execPath, [program, "run", "--config", configuration, ...reporters], {
      cwd: folder,
    });
    const report = JSON.parse(readFileSync(reportFile, "utf8")) as Report;
    const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
    const skipped = tests.filter(({ status }) => status !== "passed").map(({ fullName }) => fullName);
    const counts = `${report.numPassedTests} tests passed, ${skipped.length} skipped`;
    return [counts, ...skipped.map((name) => `skipped: ${name}`)].join("\n");
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
