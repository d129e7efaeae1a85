import { compileEngine } from "../engine/engine.js";
import { isNode } from "../engine/node-builtin.js";
import type { EngineSetup } from "./engine-jobs.js";
import { startNodeWorker } from "./node-worker.js";
import { webWorkerHandle } from "./web-worker.js";
import type { WorkerHandle } from "./worker-handle.js";

/** Starts a worker with the script that comes with the package, as a thread of Node's or a web worker. */
export async function createWorker(): Promise<WorkerHandle> {
  if (isNode()) {
    // Not written as below, so that bundlers for browsers do not take the script for an asset as well.
    const here = import.meta.url;
    return startNodeWorker(new URL("./worker.js", here));
  }
  // Bundlers find the script by exactly these words.
  return webWorkerHandle(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
}

/** What each of them is prepared with: the engine, compiled once. */
export async function engineSetup(): Promise<EngineSetup> {
  return { wasm: await compileEngine() };
}
