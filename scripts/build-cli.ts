/**
 * Bundles the command line and its worker: Node takes longer to find and link some hundred modules than to run most
 * commands. The library stays in modules, for bundlers to choose from.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { inProject } from "./project.js";

/**
 * Scripts of CommonJS: Node starts with one, in its main thread or in another, six milliseconds sooner than with a module.
 * Names stay, for the stacks that VTSS_DEBUG asks for.
 */
const SETTINGS = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // esbuild then writes `import()` as `require`: a real one would start Node's loader of modules.
  supported: { "dynamic-import": false },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "eof",
  logLevel: "warning",
} as const satisfies BuildOptions;

/**
 * The program is an expression, a function of what a script of CommonJS knows: see `ts/cli/start-program.ts`. `vtssUrl` stands for
 * `import.meta.url`, which CommonJS lacks.
 */
const PROGRAM_HEAD =
  '(function(require,__filename){"use strict";const vtssUrl=require("node:url").pathToFileURL(__filename).href;';
const PROGRAM_END = "})";

const WORKER = "worker.cjs";

/**
 * Node's own modules are asked for by `require` where they are needed: an import in a module that is loaded later would be
 * carried out at once in the bundle, and reads every property of the module, some of which load others.
 */
const builtinsWhenNeeded: Plugin = {
  name: "builtins-when-needed",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      namespace === "builtin" ? { path, external: true } : { path, namespace: "builtin" },
    );
    bundler.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * The parser of command lines asks for `child_process` at once, to start verbs that are programs of their own. There are
 * none here, and what that module loads in turn takes as long as the parser itself.
 */
const noProgramsAsVerbs: Plugin = {
  name: "no-programs-as-verbs",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "none", namespace: "no-programs" } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: "no-programs" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** The drawn report, a quarter of the code, which few commands write. */
const REPORT = "report.js";
const reportApart: Plugin = {
  name: "report-apart",
  setup(bundler) {
    bundler.onResolve({ filter: /\/report\/html\/report\.js$/ }, () => ({
      path: `./${REPORT}`,
      external: true,
    }));
  },
};

/**
 * Builds the command line into a folder in which the TypeScript compiler has left its modules.
 *
 * @param folder Of the built package; what its `cli` holds is replaced. The worker lies beside `bin.js` and the
 *   program that it starts, where that looks for it, and both find `../wasm` and `../app` as their modules would.
 */
export async function buildCli(folder: string): Promise<void> {
  const cli = join(folder, "cli");
  rmSync(cli, { recursive: true, force: true });
  mkdirSync(cli);
  // The package around it says "module".
  writeFileSync(join(cli, "package.json"), '{ "type": "commonjs" }\n');
  // In one file, whose parts run when they are needed: to find and link a file takes as long as to parse 40 kB of it.
  await build({
    ...SETTINGS,
    entryPoints: [inProject("ts", "cli", "main.ts")],
    outfile: join(cli, "program.js"),
    // Read as Latin-1, which is quicker than to look for longer characters.
    charset: "ascii",
    define: {
      "import.meta.url": "vtssUrl",
      VTSS_NODE_WORKER: JSON.stringify(`./${WORKER}`),
      VTSS_OWN_PROCESS: "true",
    },
    banner: { js: PROGRAM_HEAD },
    footer: { js: PROGRAM_END },
    plugins: [noProgramsAsVerbs, builtinsWhenNeeded, reportApart],
  });
  await build({
    ...SETTINGS,
    entryPoints: [inProject("ts", "cli", "bin.ts")],
    outfile: join(cli, "bin.js"),
    plugins: [builtinsWhenNeeded],
  });
  await build({
    ...SETTINGS,
    entryPoints: [inProject("ts", "report", "html", "report.ts")],
    outfile: join(cli, REPORT),
  });
  await build({
    ...SETTINGS,
    entryPoints: [inProject("ts", "worker", "worker.ts")],
    outfile: join(cli, WORKER),
    define: { VTSS_OWN_PROCESS: "undefined" },
    // It is handed the engine compiled and never looks for its file.
    logOverride: { "empty-import-meta": "silent" },
  });
}
