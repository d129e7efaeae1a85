import { type Stats, statSync } from "node:fs";

/**
 * What lies at a path, at once. A file system that does not answer holds up Ctrl-C with it.
 *
 * @param path - any.
 * @returns null where nothing can be seen; whoever opens the file tells why.
 */
export function fileStatus(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
