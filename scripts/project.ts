/** Where the project lies and what it is called. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder that holds package.json, absolute. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** An absolute path from one relative to the project. */
export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts);
}

interface PackageJson {
  name: string;
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** The project's package.json. */
export function packageJson(): PackageJson {
  return JSON.parse(readFileSync(inProject("package.json"), "utf8")) as PackageJson;
}

/** Whether the module with this `import.meta.url` is the program that was started, and not imported. */
export function isProgram(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === moduleUrl;
}
