/**
 * Checks the package as its users get it: what is in the tarball and how large it is; then, installed into an empty
 * project, its import, its workers, its types and its command line.
 */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkTypes, type PackedProject, packedProject } from "./packed-project.js";
import { run, runOrThrow } from "./process.js";
import { inProject, isProgram, packageJson } from "./project.js";
import { ARTEFACTS } from "./wasm-provenance.js";

const MAX_TARBALL_BYTES = 1_500_000;
/** A program whose workers keep it alive would otherwise hold up the check for ever. */
const PATIENCE_MS = 120_000;
/** What the command line answers to a mistake in its arguments. */
const EXIT_USAGE = 2;

const EXPECTED = [
  ...["README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "package.json"],
  ...["dist/index.js", "dist/index.d.ts"],
  ...["bin.js", "package.json", "program.js", "report.js", "worker.cjs"].map((name) => `dist/cli/${name}`),
  ...["app/vtss-app.js", "app/index.html", "app/index.d.ts"].map((name) => `dist/${name}`),
  ...ARTEFACTS.map((name) => `dist/wasm/${name}`),
];
/** Nothing but what is built and what must be read. */
const ALLOWED =
  /^(dist\/.+\.(c?js|d\.ts|wasm|json)|dist\/app\/\w+\.html|[A-Z]+\.(md|cff)|LICENSE|package\.json)$/;

/** Returns a sentence that says what was found right; throws with what is wrong. */
export async function checkPack(packed: PackedProject): Promise<string> {
  checkContent(packed);
  for (const name of ["use.mjs", "types.ts", "types-node.ts"]) {
    cpSync(inProject("scripts", "packed-use", name), join(packed.folder, name));
  }
  await runOrThrow(process.execPath, ["use.mjs"], { cwd: packed.folder, timeout: PATIENCE_MS });
  // Without Node's declarations: a page's project has none.
  await checkTypes(packed.folder, "types.ts", "NodeNext", []);
  await checkTypes(packed.folder, "types.ts", "Bundler", []);
  // Without the web's: a project for Node alone has none.
  await checkTypes(packed.folder, "types-node.ts", "NodeNext", ["node"], ["ES2022"]);
  await checkCommandLine(packed);
  return `tarball of ${packed.tarballBytes} bytes, ${packed.files.length} files; import, workers, types, command line`;
}

function checkContent({ files, tarballBytes }: PackedProject): void {
  const missing = EXPECTED.filter((file) => !files.includes(file));
  const unwanted = files.filter((file) => !ALLOWED.test(file));
  if (missing.length > 0 || unwanted.length > 0) {
    throw new Error(
      `tarball: missing ${missing.join(", ") || "nothing"}; unwanted ${unwanted.join(", ") || "nothing"}`,
    );
  }
  if (!(tarballBytes <= MAX_TARBALL_BYTES)) {
    throw new Error(`the tarball has ${tarballBytes} bytes; at most ${MAX_TARBALL_BYTES} are allowed`);
  }
}

async function checkCommandLine({ folder, env }: PackedProject): Promise<void> {
  const where = { cwd: folder, timeout: PATIENCE_MS };
  const version = (await runOrThrow("npx", ["--no-install", "vtss", "--version"], where)).trim();
  if (version !== `vtss ${packageJson().version}`) {
    throw new Error(`vtss --version says ${version}, package.json says ${packageJson().version}`);
  }
  const vtss = (line: string) => runOrThrow("vtss", line.split(" "), { ...where, env });
  await vtss("simulate --majority 400 --minority 60 --out cohort.csv");
  const quick = "--folds 2 --repeats 1 --candidates 0,1";
  const text = await vtss(`tune cohort.csv --target outcome --positive 1 ${quick} --json`);
  const { command, data } = JSON.parse(text) as { command: string; data: { nMinority: number } };
  if (command !== "tune" || data.nMinority !== 60) {
    throw new Error(`vtss tune --json printed another document: ${text}`);
  }
  await vtss("app --out page.html");
  const page = readFileSync(join(folder, "page.html"), "utf8");
  if (!page.includes("connect-src 'none'") || !page.includes("customElements")) {
    throw new Error("vtss app --out wrote a page without its policy or its element");
  }
  const refused = await run("vtss", ["tune", "cohort.csv", "--no-such-option"], { ...where, env });
  if (refused.code !== EXIT_USAGE || refused.stdout !== "") {
    throw new Error(
      `an unknown option ended with code ${refused.code}, not ${EXIT_USAGE}:\n${refused.output}`,
    );
  }
}

if (isProgram(import.meta.url)) {
  const packed = await packedProject();
  try {
    console.log(`The package can be used: ${await checkPack(packed)}`);
  } finally {
    packed.remove();
  }
}
