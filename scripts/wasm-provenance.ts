/** What ts/wasm is made of: which files, from which sources, and the record that binds the two. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, listFiles, sha256 } from "./fingerprint.js";
import { inProject, projectRoot } from "./project.js";

/** Where the generated files are committed. */
export const wasmFolder = inProject("ts", "wasm");

const PROVENANCE_FILE = "PROVENANCE.json";

/** One binding: a crate, and what wasm-pack leaves of it that the engine needs. */
export interface Binding {
  crate: string;
  wasm: string;
  declarations: string;
  artefacts: string[];
}

/** For the threads that fit; for the one that leads; for whoever reads delimited text. */
export const BINDINGS: readonly Binding[] = ["vtss-wasm", "vtss-assessment-wasm", "vtss-csv-wasm"].map(
  (crate) => {
    const name = crate.replaceAll("-", "_");
    const [declarations, wasm] = [`${name}.d.ts`, `${name}_bg.wasm`];
    return {
      crate: `crates/${crate}`,
      wasm,
      declarations,
      artefacts: [`${name}.js`, declarations, wasm, `${wasm}.d.ts`],
    };
  },
);
/** All files of the folder but the record. */
export const ARTEFACTS = BINDINGS.flatMap((binding) => binding.artefacts);

/** A page that loads the product pays for these bytes before anything runs. */
const MAX_WASM_BYTES = 500_000;

/** The record beside the artefacts. */
export interface Provenance {
  schemaVersion: 1;
  /** The first line of what each program says of its version. */
  tools: { rustc: string; wasmPack: string; wasmBindgen: string; wasmOpt: string };
  /** As given to rustc, paths of the building machine left out. */
  rustFlags: string[];
  /** As given to wasm-opt. */
  wasmOptFlags: string[];
  sources: Fingerprint;
  artefacts: Record<string, Artefact>;
}

interface Fingerprint {
  /** How many files. */
  files: number;
  /** Over their names and contents. */
  sha256: string;
}

interface Artefact {
  bytes: number;
  sha256: string;
}

/** Crates that no wasm is made from: what changes in them leaves it fresh. */
const NATIVE_CRATES = ["vtss-study"];

/** The fingerprint of everything that the wasm is compiled from. */
export function wasmSources(): Fingerprint {
  const crates = readdirSync(inProject("crates"))
    .filter((name) => !NATIVE_CRATES.includes(name))
    .map((name) => `crates/${name}`);
  const files = listFiles(projectRoot, [
    "Cargo.lock",
    "Cargo.toml",
    ...crates.flatMap((crate) => [`${crate}/Cargo.toml`, `${crate}/src`]),
  ]);
  return { files: files.length, sha256: fingerprint(projectRoot, files) };
}

/** Hashes of the artefacts in a folder. Throws where one is missing or one too many is there, or the wasm is too large. */
export function wasmArtefacts(folder: string): Record<string, Artefact> {
  const expected = [...ARTEFACTS].sort().join(", ");
  const found = readdirSync(folder)
    .filter((name) => name !== PROVENANCE_FILE)
    .sort()
    .join(", ");
  if (found !== expected) {
    throw new Error(`${folder} must hold ${expected}; it holds ${found || "nothing"}`);
  }
  for (const { wasm } of BINDINGS) {
    const bytes = statSync(join(folder, wasm)).size;
    if (!(bytes <= MAX_WASM_BYTES)) {
      throw new Error(`${wasm} has ${bytes} bytes; at most ${MAX_WASM_BYTES} are allowed`);
    }
  }
  return Object.fromEntries(
    ARTEFACTS.map((name) => {
      const content = readFileSync(join(folder, name));
      return [name, { bytes: content.length, sha256: sha256(content) }];
    }),
  );
}

/** The sizes of the modules, in words. */
export function wasmSizes(artefacts: Provenance["artefacts"]): string {
  return `wasm of ${BINDINGS.map(({ wasm }) => artefacts[wasm]?.bytes).join(", ")} bytes`;
}

/** The record in a folder. */
export function readProvenance(folder: string): Provenance {
  return JSON.parse(readFileSync(join(folder, PROVENANCE_FILE), "utf8")) as Provenance;
}

/** The text of a record, as it stands in its file. */
export function provenanceFile(provenance: Provenance): { name: string; text: string } {
  return { name: PROVENANCE_FILE, text: `${JSON.stringify(provenance, null, 2)}\n` };
}
