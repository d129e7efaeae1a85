/** What a run has made and has not finished; it must not outlive a process that has to end at once. */

import { rmdirSync, rmSync } from "node:fs";

/** Files that are written under a temporary name. */
export const unfinishedFiles = new Set<string>();

/** Folders that were made for results that are not written yet, outer ones before those within. */
export const foldersInWaiting = new Set<string>();

/** Removes them at once; for the moment before a forced exit. */
export function removeLeftovers(): void {
  for (const path of unfinishedFiles) rmSync(path, { force: true });
  for (const path of [...foldersInWaiting].reverse()) {
    try {
      rmdirSync(path);
    } catch {
      // Something else is in it by now.
    }
  }
  unfinishedFiles.clear();
  foldersInWaiting.clear();
}
