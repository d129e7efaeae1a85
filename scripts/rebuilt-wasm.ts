/** The tests on a wasm compiled anew: shows that the committed one is no other program than its sources. */
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { buildWasm, compareBuilds } from "./build-wasm.js";
import { inProject } from "./project.js";
import type { Step } from "./steps.js";
import { runVitest } from "./vitest-step.js";
import { readProvenance, wasmFolder } from "./wasm-provenance.js";

const REBUILT = inProject("target", "wasm-rebuilt");
const COPY = inProject("target", "project-with-rebuilt-wasm");
const NOT_COPIED = ["node_modules", "target", "dist", ".git"];

/** Compiles ts/wasm anew in another folder, then runs every test on a copy of the project that has it. */
export const rebuiltWasmSteps: Step[] = [
  {
    name: "wasm rebuilt from source",
    run: async () => compareBuilds(readProvenance(wasmFolder), await buildWasm(REBUILT)),
  },
  {
    name: "vitest on the rebuilt wasm",
    run: () => {
      rmSync(COPY, { recursive: true, force: true });
      mkdirSync(COPY, { recursive: true });
      for (const name of readdirSync(inProject()).filter((name) => !NOT_COPIED.includes(name))) {
        cpSync(inProject(name), join(COPY, name), { recursive: true });
      }
      symlinkSync(inProject("node_modules"), join(COPY, "node_modules"), "junction");
      rmSync(join(COPY, "ts", "wasm"), { recursive: true });
      cpSync(REBUILT, join(COPY, "ts", "wasm"), { recursive: true });
      return runVitest(COPY);
    },
  },
];
