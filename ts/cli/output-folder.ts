import type { Stats } from "node:fs";
import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AtomicFile, unwritable } from "./atomic-file.js";

/** One file of a result. */
export interface OutputFile {
  name: string;
  content: string;
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursion never ends where the system
 * answers that a folder does not exist in one that does, as in `/proc`.
 *
 * @returns the topmost folder that was made, if any.
 */
async function makeFolders(path: string): Promise<string | undefined> {
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
      if (await isNew(folder)) made.unshift(folder);
    }
  } catch (error) {
    for (const folder of made) await rmdir(folder).catch(() => {});
    throw error;
  }
  return made.at(-1);
}

/** Makes a folder, unless it is there. */
async function isNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((await statusOf(path))?.isDirectory()) return false;
    throw error;
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
  /** The topmost folder that was made for it. */
  readonly #created: string | undefined;

  private constructor(path: string, created: string | undefined) {
    this.path = path;
    this.#created = created;
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
    let created: string | undefined;
    try {
      created = await makeFolders(path);
    } catch (error) {
      throw unwritable(path, error);
    }
    const folder = new OutputFolder(path, created);
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
    } catch (error) {
      for (const file of open) await file.discard();
      throw error;
    }
    return files.map(({ name }) => join(this.path, name));
  }

  /** Removes the folders that were made for it, as far as they are empty. */
  async discard(): Promise<void> {
    if (this.#created === undefined) return;
    const topmost = resolve(this.#created);
    for (let folder = resolve(this.path); folder.length >= topmost.length; folder = dirname(folder)) {
      const removed = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed || folder === topmost) return;
    }
  }
}
