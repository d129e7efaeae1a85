/**
 * Bundles the command line and its worker: Node takes longer to find and link some hundred modules than to run most
 * commands. The library stays in modules, for bundlers to choose from.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { inProject } from "./project.js";

/** What is bundled from CommonJS asks for Node's own modules by `require`. */
const REQUIRE =
  'import{createRequire as vtssRequire}from"node:module";const require=vtssRequire(import.meta.url);';

/**
 * Builds the command line into a folder in which the TypeScript compiler has left its modules.
 *
 * @param folder Of the built package; what its `cli` holds is replaced. The worker lies beside `bin.js`, where the bundle
 *   looks for it, and both find `../wasm` and `../app` as their modules would.
 */
export async function buildCli(folder: string): Promise<void> {
  const cli = join(folder, "cli");
  rmSync(cli, { recursive: true, force: true });
  await build({
    entryPoints: [inProject("ts", "cli", "bin.ts"), inProject("ts", "worker", "worker.ts")],
    outdir: cli,
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    // What is loaded when it is needed stays apart.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    banner: { js: REQUIRE },
    // Names stay, for the stacks that VTSS_DEBUG asks for.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "eof",
    logLevel: "warning",
  });
}
