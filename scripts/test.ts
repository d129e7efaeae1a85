/** `npm test`: every check there is. `--rebuild-wasm` adds those that CI makes on a wasm compiled anew. */
import { parseArgs } from "node:util";
import { build } from "./build.js";
import { checkDocs } from "./check-docs.js";
import { checkPack } from "./check-pack.js";
import { checkWasm } from "./check-wasm.js";
import { type PackedProject, packedProject } from "./packed-project.js";
import { runOrThrow } from "./process.js";
import { inProject, projectRoot } from "./project.js";
import { rebuiltWasmSteps } from "./rebuilt-wasm.js";
import { rustSteps } from "./rust-steps.js";
import { runSteps, type Step } from "./steps.js";
import { runVitest } from "./vitest-step.js";

const { values: flags } = parseArgs({ options: { "rebuild-wasm": { type: "boolean", default: false } } });

// One installation serves the package's and the documentation's check.
let installation: Promise<PackedProject> | undefined;
function installed(): Promise<PackedProject> {
  installation ??= packedProject();
  return installation;
}

const steps: Step[] = [
  { name: "build", run: async () => ((await build()) ? "dist/ is built" : "dist/ is up to date") },
  {
    name: "types",
    run: async () => {
      await runOrThrow(process.execPath, [inProject("node_modules", "typescript", "bin", "tsc"), "--noEmit"]);
      return "no errors";
    },
  },
  {
    name: "lint and format",
    run: async () => {
      const biome = inProject("node_modules", "@biomejs", "biome", "bin", "biome");
      await runOrThrow(process.execPath, [biome, "check", "--error-on-warnings", "."]);
      return "no findings";
    },
  },
  { name: "wasm belongs to the sources", run: checkWasm },
  { name: "vitest", run: () => runVitest(projectRoot) },
  { name: "browser", run: () => runVitest(projectRoot, "vitest.browser.config.ts") },
  ...rustSteps,
  { name: "packed package", run: async () => checkPack(await installed()) },
  { name: "documentation", run: async () => checkDocs(await installed()) },
  ...(flags["rebuild-wasm"] ? rebuiltWasmSteps : []),
];

const allPassed = await runSteps(steps);
// Where the installation failed, both of its steps have said so.
await installation?.then((packed) => packed.remove()).catch(() => {});
process.exitCode = allPassed ? 0 : 1;
