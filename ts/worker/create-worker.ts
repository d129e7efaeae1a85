import { engineFile } from "../engine/module-files.js";
import { isNode } from "../engine/node-builtin.js";
import type { EngineSetup } from "./engine-jobs.js";
import { startNodeWorker } from "./node-worker.js";
import { webWorkerHandle } from "./web-worker.js";
import type { WorkerHandle } from "./worker-handle.js";

/** The name of the worker's script where a build has another one for Node than for bundlers. */
declare const VTSS_NODE_WORKER: string | undefined;

/** Starts a worker with the script that comes with the package, as a thread of Node's or a web worker. */
export async function createWorker(): Promise<WorkerHandle> {
  if (isNode()) {
    // Not written as below, so that bundlers for browsers do not take the script for an asset as well.
    const here = import.meta.url;
    const script = typeof VTSS_NODE_WORKER === "undefined" ? "./worker.js" : VTSS_NODE_WORKER;
    return startNodeWorker(new URL(script, here));
  }
  // Bundlers find the script by exactly these words.
  return webWorkerHandle(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
}

/** What each of them is prepared with: the engine, compiled once. */
export async function engineSetup(): Promise<EngineSetup> {
  return { wasm: await engineFile.compile() };
}
