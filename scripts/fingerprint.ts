/** Hashes that say whether files have changed. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 of bytes or text, in hexadecimal. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Every file under the given paths, relative to `root`, with "/" between folders, sorted by code unit. */
export function listFiles(root: string, paths: string[]): string[] {
  const files = paths.flatMap((path) =>
    statSync(join(root, path)).isDirectory()
      ? readdirSync(join(root, path)).flatMap((name) => listFiles(root, [`${path}/${name}`]))
      : [path],
  );
  return files.sort();
}

/** One SHA-256 over the names and contents of files; a file renamed, added or changed gives another. */
export function fingerprint(root: string, files: string[]): string {
  const lines = files.map((file) => `${sha256(readFileSync(join(root, file)))}  ${file}\n`);
  return sha256(lines.join(""));
}
