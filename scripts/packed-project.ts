/** The package as its users get it: packed, and installed into an empty project of its own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { build } from "./build.js";
import { runOrThrow } from "./process.js";
import { inProject } from "./project.js";

/** An installed package, until `remove` is called. */
export interface PackedProject {
  /** The project that depends on the package and on nothing else. */
  folder: string;
  tarballBytes: number;
  /** Paths in the tarball. */
  files: string[];
  /** Environment in which the package's command is found by its name. */
  env: Record<string, string>;
  remove: () => void;
}

interface PackReport {
  filename: string;
  size: number;
  files: { path: string }[];
}

/** Builds, packs and installs; the package's dependencies come from npm's cache where they are there. */
export async function packedProject(): Promise<PackedProject> {
  await build();
  const folder = mkdtempSync(join(tmpdir(), "vtss-packed-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const [tarball] = JSON.parse(await runOrThrow("npm", pack)) as PackReport[];
    if (tarball === undefined) {
      throw new Error("npm pack reported no tarball");
    }
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "user", private: true, type: "module" }),
    );
    const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    await runOrThrow("npm", [...install, `./${tarball.filename}`], { cwd: folder });
    return {
      folder,
      tarballBytes: tarball.size,
      files: tarball.files.map(({ path }) => path),
      env: { PATH: `${join(folder, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}` },
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** How a user's compiler may look for the package. */
export type Resolution = "NodeNext" | "Bundler";

/**
 * Type-checks a program of the project strictly, the package's declarations included. Throws with the errors.
 *
 * @param types The declarations that the project has installed besides.
 * @param lib The compiler's own that it asks for. Default: the language and the web.
 */
export async function checkTypes(
  folder: string,
  program: string,
  resolution: Resolution,
  types: string[],
  lib: string[] = ["ES2023", "DOM"],
): Promise<void> {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    target: "ES2022",
    lib,
    module: resolution === "NodeNext" ? "NodeNext" : "ESNext",
    moduleResolution: resolution,
    typeRoots: [inProject("node_modules", "@types")],
    types,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [program] }));
  const compiler = inProject("node_modules", "typescript", "bin", "tsc");
  await runOrThrow(process.execPath, [compiler, "-p", "tsconfig.json"], { cwd: folder });
}
