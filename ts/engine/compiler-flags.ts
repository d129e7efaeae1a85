import { importNodeBuiltin, isNode } from "./node-builtin.js";

/**
 * Lets V8 compile the kernels with its optimising compiler from their first call on. Call it in a worker before it
 * starts the engine.
 *
 * Otherwise the first job runs in baseline code (measured: 120 to 400 ms where 45 to 60 suffice), and about one process
 * in seven keeps a kernel there for a worker's whole life. Functions are compiled when they are first called, so this
 * costs a millisecond or two at the start. V8's flags belong to the whole process and a worker's `execArgv` refuses
 * them: other WebAssembly of the process that has not run yet is compiled the same way from then on. Browsers and other
 * runtimes have no such switch; there nothing happens.
 */
export async function preferOptimisedCode(): Promise<void> {
  // Runtimes that imitate Node over another engine have no V8 to tell.
  if (!isNode() || process.versions.v8 === undefined || process.versions.bun !== undefined) {
    return;
  }
  const { setFlagsFromString } = await importNodeBuiltin("node:v8");
  setFlagsFromString("--no-liftoff");
}
