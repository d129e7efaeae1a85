import { mkdirSync, type Stats } from "node:fs";
import { rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AtomicFile, unwritable } from "./atomic-file.js";
import { foldersInWaiting } from "./leftovers.js";

/** One file of a result. */
export interface OutputFile {
  name: string;
  content: string;
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursion never ends where the system
 * answers that a folder does not exist in one that does, as in `/proc`.
 *
 * @returns the folders that were made, outer ones first.
 */
async function makeFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  let at = resolve(path);
  for (let status = await statusOf(at); !status?.isDirectory(); status = await statusOf(at)) {
    if (status !== null) throw new Error(`${JSON.stringify(at)} is not a folder`);
    missing.unshift(at);
    at = dirname(at);
  }
  const made: string[] = [];
  try {
    for (const folder of missing) {
      // Another run may have made it since.
      if (await isNew(folder)) made.push(folder);
    }
  } catch (error) {
    await removeFolders(made);
    throw error;
  }
  return made;
}

/** Makes a folder, unless it is there. Without a pause between making it and knowing so: an interrupt must not come in between. */
async function isNew(path: string): Promise<boolean> {
  try {
    mkdirSync(path);
    foldersInWaiting.add(path);
    return true;
  } catch (error) {
    if ((await statusOf(path))?.isDirectory()) return false;
    throw error;
  }
}

/** Removes folders, those within first, as far as they are empty. */
async function removeFolders(outerFirst: readonly string[]): Promise<void> {
  for (const folder of [...outerFirst].reverse()) {
    await rmdir(folder).catch(() => {});
    foldersInWaiting.delete(folder);
  }
}

async function statusOf(path: string): Promise<Stats | null> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

/** A folder for results that is known to be writable before the work begins. */
export class OutputFolder {
  /** As the user typed it. */
  readonly path: string;
  /** The folders that were made for it, outer ones first. */
  readonly #made: readonly string[];

  private constructor(path: string, made: readonly string[]) {
    this.path = path;
    this.#made = made;
  }

  /**
   * Makes the folder where it is missing and proves, with a file for each name, that they can be written.
   *
   * @param path - of the folder.
   * @param names - of the files that it shall receive.
   * @returns the folder.
   * @throws VtssError - `OUTPUT_UNWRITABLE`.
   */
  static async prepare(path: string, names: readonly string[]): Promise<OutputFolder> {
    const made = await makeFolders(path).catch((error: unknown) => {
      throw unwritable(path, error);
    });
    const folder = new OutputFolder(path, made);
    try {
      for (const name of names) await (await AtomicFile.open(join(path, name))).discard();
    } catch (error) {
      await folder.discard();
      throw error;
    }
    return folder;
  }

  /**
   * Writes all files or none: none has its name before all are on the disk.
   *
   * @param files - name and content of each.
   * @returns the paths.
   * @throws VtssError - `OUTPUT_UNWRITABLE`.
   */
  async writeAll(files: readonly OutputFile[]): Promise<string[]> {
    const open: AtomicFile[] = [];
    try {
      for (const { name, content } of files) {
        const file = await AtomicFile.open(join(this.path, name));
        open.push(file);
        await file.write(content);
        await file.finish();
      }
      for (const file of open) await file.commit();
      for (const folder of this.#made) foldersInWaiting.delete(folder);
    } catch (error) {
      for (const file of open) await file.discard();
      throw error;
    }
    return files.map(({ name }) => join(this.path, name));
  }

  /** Removes the folders that were made for it, as far as they are empty. */
  async discard(): Promise<void> {
    await removeFolders(this.#made);
  }
}
