/**
 * Builds dist/ from ts/: JavaScript and declarations by the TypeScript compiler, ts/wasm copied as it is, the page and the
 * command line bundled, comlink put into the library.
 * Does nothing when dist/ was made from the same sources. dist/ appears whole or not at all.
 */
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { buildApp } from "./build-app.js";
import { buildCli } from "./build-cli.js";
import { buildComlink } from "./build-comlink.js";
import { fingerprint, listFiles } from "./fingerprint.js";
import { runOrThrow } from "./process.js";
import { inProject, isProgram, projectRoot } from "./project.js";

const STAMP = ".build-stamp";
const CONFIGURATION = [
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
  "package-lock.json",
  "scripts/build-app.ts",
  "scripts/build-cli.ts",
  "scripts/build-comlink.ts",
];

/** Builds what is not up to date; returns whether anything had to be built. */
export async function build(): Promise<boolean> {
  const sources = fingerprint(projectRoot, listFiles(projectRoot, ["ts", ...CONFIGURATION]));
  if (existsSync(inProject("dist", STAMP)) && readFileSync(inProject("dist", STAMP), "utf8") === sources) {
    return false;
  }
  const unfinished = `dist.${process.pid}`;
  try {
    const compiler = inProject("node_modules", "typescript", "bin", "tsc");
    await runOrThrow(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", unfinished]);
    if (existsSync(inProject("ts", "wasm"))) {
      cpSync(inProject("ts", "wasm"), inProject(unfinished, "wasm"), { recursive: true });
    }
    await buildComlink(inProject(unfinished));
    await buildApp(inProject(unfinished));
    await buildCli(inProject(unfinished));
    writeFileSync(inProject(unfinished, STAMP), sources);
    rmSync(inProject("dist"), { recursive: true, force: true });
    renameSync(inProject(unfinished), inProject("dist"));
  } finally {
    rmSync(inProject(unfinished), { recursive: true, force: true });
  }
  return true;
}

/** Called by vitest once before the tests. */
export async function setup(): Promise<void> {
  await build();
}

if (isProgram(import.meta.url)) {
  console.error((await build()) ? "dist/ is built" : "dist/ is up to date");
}
