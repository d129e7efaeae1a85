/** Puts comlink into the library's own module for it, so that the library asks for no package by its name. */
import { join } from "node:path";
import { build } from "esbuild";
import { inProject } from "./project.js";

/** Replaces one module in a folder in which the TypeScript compiler has left those of the built package. */
export async function buildComlink(folder: string): Promise<void> {
  await build({
    entryPoints: [inProject("ts", "worker", "comlink.ts")],
    outfile: join(folder, "worker", "comlink.js"),
    allowOverwrite: true,
    bundle: true,
    // Where comlink has modules; they are the same for Node.
    platform: "browser",
    target: "es2022",
    format: "esm",
    minifyWhitespace: true,
    legalComments: "inline",
    logLevel: "warning",
  });
}
