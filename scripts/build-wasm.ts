/**
 * The only way ts/wasm/ is made: compiles the bindings, optimises and checks them, and writes beside them what
 * they were made from. `--out DIR` puts the result there and leaves ts/wasm/ alone.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { run, runOrThrow } from "./process.js";
import { inProject, isProgram, projectRoot } from "./project.js";
import {
  ARTEFACTS,
  BINDINGS,
  type Provenance,
  provenanceFile,
  readProvenance,
  wasmArtefacts,
  wasmFolder,
  wasmSizes,
  wasmSources,
} from "./wasm-provenance.js";

/** What the wasm is compiled for. */
export const TARGET = "wasm32-unknown-unknown";
/**
 * Only what is small, or marked so, is inlined (LLVM's own limit is 225): V8 optimises whole functions, and that of the
 * large ones that come of inlining costs more than their calls (measured: a fifth of its work on a small table).
 */
const LARGEST_INLINED = 30;
/** Every browser and Node that the product supports has SIMD; the kernels are written for it. */
export const RUST_FLAGS = [
  "-C",
  "target-feature=+simd128",
  "-C",
  `llvm-args=-inline-threshold=${LARGEST_INLINED}`,
];
/**
 * A function with one caller stays apart unless it is as small as this (in nodes of its code). V8 runs a call to its end in
 * whatever its compiler had ready when the call began, so a kernel that was inlined into a job that is called once would
 * run unoptimised; and it optimises whole functions, so that job would be compiled for nothing.
 */
const LARGEST_INLINED_FOR_ONE_CALLER = 30;
/**
 * Features are read from the module's own section. No object of Rust's lies in the first kilobyte of memory, which is the
 * far end of the stack: offsets may be folded into loads.
 */
const WASM_OPT_FLAGS = [
  "-Os",
  "--low-memory-unused",
  `--one-caller-inline-max-function-size=${LARGEST_INLINED_FOR_ONE_CALLER}`,
];
/** Separates flags in CARGO_ENCODED_RUSTFLAGS, so that a path may contain spaces. */
export const FLAG_SEPARATOR = "\u001f";

type Environment = Record<string, string>;

/** Compiles the sources into `folder`, which is replaced; returns the record that was written there. */
export async function buildWasm(folder: string): Promise<Provenance> {
  const sources = wasmSources();
  const environment = await rustEnvironment();
  const fresh = inProject("target", `wasm-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  try {
    const machinePaths = await pathsOfThisMachine(environment);
    const flags = [
      ...RUST_FLAGS,
      ...machinePaths.map(({ path, name }) => `--remap-path-prefix=${path}=${name}`),
    ];
    const compile = { ...environment, CARGO_ENCODED_RUSTFLAGS: flags.join(FLAG_SEPARATOR) };
    for (const { crate, wasm, declarations } of BINDINGS) {
      const output = ["--target", "web", "--no-pack", "--no-opt", "--out-dir", fresh];
      const pack = ["build", crate, "--release", "--mode", "no-install", ...output, "--", "--locked"];
      await runOrThrow("wasm-pack", pack, { env: compile });
      plainDeclarations(join(fresh, declarations));
      await optimise(join(fresh, wasm));
      refuseMachinePaths(join(fresh, wasm));
    }
    removeOthers(fresh);
    const provenance: Provenance = {
      schemaVersion: 1,
      tools: await toolVersions(environment),
      rustFlags: RUST_FLAGS,
      wasmOptFlags: WASM_OPT_FLAGS,
      sources,
      artefacts: wasmArtefacts(fresh),
    };
    const { name, text } = provenanceFile(provenance);
    writeFileSync(join(fresh, name), text);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, ".."), { recursive: true });
    renameSync(fresh, folder);
    return provenance;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** In one sentence, whether two builds gave the same bytes and, where not, what else differed. */
export function compareBuilds(committed: Provenance, rebuilt: Provenance): string {
  const different = ARTEFACTS.filter(
    (name) => committed.artefacts[name]?.sha256 !== rebuilt.artefacts[name]?.sha256,
  );
  if (different.length === 0) {
    return "the same bytes as the committed ones";
  }
  const tools = (Object.keys(rebuilt.tools) as (keyof Provenance["tools"])[])
    .filter((tool) => committed.tools[tool] !== rebuilt.tools[tool])
    .map((tool) => `${tool} is ${rebuilt.tools[tool]}, was ${committed.tools[tool]}`);
  return `other bytes than the committed ones in ${different.join(", ")} (${tools.join("; ") || "same tools"})`;
}

/** Sets up the toolchain; returns the environment in which it works. */
export async function rustEnvironment(): Promise<Environment> {
  const { code, stdout, output } = await run("bash", ["scripts/setup-rust.sh"]);
  if (code !== 0) {
    throw new Error(`the Rust toolchain for wasm could not be set up\n${output}`);
  }
  const settings = stdout.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(
    settings.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** The folders whose names would end up in the wasm by panic messages, each with the name it gets there. */
async function pathsOfThisMachine(environment: Environment): Promise<{ path: string; name: string }[]> {
  // Fetching first makes the folder of the registry exist.
  await runOrThrow("cargo", ["fetch", "--locked", "--target", TARGET], { env: environment });
  const registry = join(cargoHome(), "registry", "src");
  const sysroot = (await runOrThrow("rustc", ["--print", "sysroot"], { env: environment })).trim();
  return [
    { path: projectRoot, name: "vtss" },
    ...(existsSync(registry) ? readdirSync(registry) : []).map((name) => ({
      path: join(registry, name),
      name: "cargo",
    })),
    { path: join(sysroot, "lib", "rustlib", "src", "rust"), name: "rust" },
  ];
}

/** Leaves out what only compilers with newer libraries than a user's may know: `Symbol.dispose`, which nothing here uses. */
function plainDeclarations(file: string): void {
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, lines.filter((line) => !line.includes("[Symbol.dispose]")).join("\n"));
}

/** wasm-pack leaves files for publishing its output as a package of its own. */
function removeOthers(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => !ARTEFACTS.includes(name))) {
    rmSync(join(folder, name), { recursive: true });
  }
}

/**
 * Runs wasm-opt. wasm-pack could, but where it finds none it hands out an unoptimised module without a word; here a
 * missing one is an error.
 *
 * @param file The module.
 * @param target Where the optimised one goes. Default: in its place.
 */
export async function optimise(file: string, target = file): Promise<void> {
  const optimised = `${target}.optimised`;
  await runOrThrow(wasmOpt(), [...WASM_OPT_FLAGS, file, "-o", optimised]);
  renameSync(optimised, target);
}

function wasmOpt(): string {
  return inProject("node_modules", ".bin", "wasm-opt");
}

/** The place of a distribution's standard library is the same on all its machines, and may stay. */
function refuseMachinePaths(file: string): void {
  const content = readFileSync(file);
  const found = [cargoHome(), homedir(), projectRoot].filter((path) => content.includes(path + sep));
  if (found.length > 0) {
    throw new Error(`${file} names folders of this machine: ${found.join(", ")}`);
  }
}

function cargoHome(): string {
  return process.env.CARGO_HOME ?? join(homedir(), ".cargo");
}

async function toolVersions(environment: Environment): Promise<Provenance["tools"]> {
  const version = async (program: string) =>
    (await runOrThrow(program, ["--version"], { env: environment })).split("\n")[0]?.trim() ?? "";
  return {
    rustc: await version("rustc"),
    wasmPack: await version("wasm-pack"),
    wasmBindgen: await version("wasm-bindgen"),
    wasmOpt: await version(wasmOpt()),
  };
}

if (isProgram(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  const committed = existsSync(wasmFolder) ? readProvenance(wasmFolder) : undefined;
  const folder = values.out === undefined ? wasmFolder : resolve(values.out);
  const provenance = await buildWasm(folder);
  console.log(`${folder}: ${wasmSizes(provenance.artefacts)}`);
  if (committed) {
    console.log(compareBuilds(committed, provenance));
  }
}
