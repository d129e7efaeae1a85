/** The modules of Node's own that code outside the command line may need. */
interface NodeBuiltins {
  "node:crypto": typeof import("node:crypto");
  "node:fs": typeof import("node:fs");
  "node:fs/promises": typeof import("node:fs/promises");
  "node:os": typeof import("node:os");
  "node:v8": typeof import("node:v8");
  "node:worker_threads": typeof import("node:worker_threads");
}

/** Whether this code runs in Node, on its main thread or in one of its workers. */
export function isNode(): boolean {
  return typeof process === "object" && typeof process.versions?.node === "string";
}

/**
 * Imports a module of Node's own. The name stays a variable, so that bundlers for browsers leave it alone.
 *
 * @param name The module, with its `node:` prefix; call only where {@link isNode} holds.
 */
export async function importNodeBuiltin<Name extends keyof NodeBuiltins>(
  name: Name,
): Promise<NodeBuiltins[Name]> {
  // Without an import where Node can (20.16 and later): that starts its loader of modules in a thread that has none yet,
  // and reads every property of the module, some of which load others. Five milliseconds of every worker.
  const { getBuiltinModule } = process as Partial<Pick<typeof process, "getBuiltinModule">>;
  if (getBuiltinModule !== undefined) return getBuiltinModule(name) as NodeBuiltins[Name];
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}
