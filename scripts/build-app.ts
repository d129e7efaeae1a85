/**
 * Builds the page: the element as one module that needs no other file (`vtss-app.js`), a static site around it
 * (`index.html`), and both in one file that runs from a disk (`vtss.html`).
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { singlePage } from "../ts/cli/single-page.js";
import { DARK, LIGHT } from "../ts/report/chart/palette.js";
import { inProject } from "./project.js";

/** The largest `vtss.html`. */
const MAX_PAGE_BYTES = 900_000;
const MOST_COMPRESSION = 9;

/** Settings of both bundles: for the browsers of 2023 and later, with the notices of what is in them. */
const SETTINGS = {
  bundle: true,
  write: false,
  platform: "browser",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
} as const satisfies BuildOptions;

/** In a page's worker others are not started but asked for. */
const remoteWorkers: Plugin = {
  name: "remote-workers",
  setup(bundler) {
    bundler.onResolve({ filter: /\/create-worker\.js$/ }, () => ({
      path: inProject("ts", "app", "remote-worker.ts"),
    }));
  },
};

/**
 * Builds the page into a folder in which the TypeScript compiler has left the element's declarations.
 *
 * @param folder Of the built package; its `app` receives three files, and loses modules that are in the bundle.
 * @returns Bytes of `vtss.html`. Throws where it is larger than it may be.
 */
export async function buildApp(folder: string): Promise<number> {
  const worker = await bundle({
    entryPoints: [inProject("ts", "app", "worker-script.ts")],
    format: "iife",
    // The script has no address of its own, and what would ask for it is never reached in a page.
    logOverride: { "empty-import-meta": "silent" },
    plugins: [remoteWorkers],
  });
  const engines = {
    fitting: deflated("vtss_wasm_bg.wasm"),
    assessment: deflated("vtss_assessment_wasm_bg.wasm"),
    reader: deflated("vtss_csv_wasm_bg.wasm"),
  };
  const element = await bundle({
    entryPoints: [inProject("ts", "app", "index.ts")],
    format: "esm",
    define: {
      VTSS_WORKER_SCRIPT: JSON.stringify(worker),
      VTSS_ENGINES: JSON.stringify(engines),
    },
  });
  const app = join(folder, "app");
  mkdirSync(app, { recursive: true });
  removeModules(app);
  const index = siteIndex();
  const page = singlePage(index, element);
  const bytes = Buffer.byteLength(page);
  if (!(bytes <= MAX_PAGE_BYTES))
    throw new Error(`vtss.html has ${bytes} bytes; at most ${MAX_PAGE_BYTES} are allowed`);
  writeFileSync(join(app, "vtss-app.js"), element);
  writeFileSync(join(app, "index.html"), index);
  writeFileSync(join(app, "vtss.html"), page);
  return bytes;
}

/** A file of WebAssembly as text that a browser can inflate. */
function deflated(name: string): string {
  const bytes = readFileSync(inProject("ts", "wasm", name));
  return deflateRawSync(bytes, { level: MOST_COMPRESSION }).toString("base64");
}

async function bundle(options: BuildOptions): Promise<string> {
  const define = { VTSS_OWN_PROCESS: "undefined", ...options.define };
  const { outputFiles = [] } = await build({ ...SETTINGS, ...options, define });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild gave no file");
  return file.text;
}

/** Of what the compiler wrote only declarations are of use beside the bundle. */
function removeModules(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith(".js")) rmSync(join(entry.parentPath, entry.name));
  }
}

/** The element takes the whole page, so that a file may be dropped anywhere; what is in it keeps its width, 46 rem. */
const WHOLE_PAGE =
  "@media screen{vtss-app{max-width:none;min-height:100vh;padding-inline:max(clamp(1rem,4vw,1.25rem),50% - 21.75rem)}}";

const PAGE_STYLE =
  `html{background:${LIGHT.surface};color-scheme:light dark}body{margin:0}${WHOLE_PAGE}noscript{display:block;padding:2rem}` +
  `@media screen and (prefers-color-scheme:dark){html{background:${DARK.surface}}}`;

function siteIndex(): string {
  return readFileSync(inProject("ts", "app", "page.html"), "utf8")
    .replace("POLICY", POLICY)
    .replace("/* STYLE */", PAGE_STYLE);
}

/** Nothing is loaded and nothing is sent: scripts are the page's own and their blobs, connections are none. */
const POLICY = [
  "default-src 'none'",
  "connect-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src blob:",
  `style-src ${hashOf(PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashOf(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}
