import { closeSync, openSync, rmSync } from "node:fs";
import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { VtssError } from "../errors.js";
import { ClosedPipeError } from "./io.js";
import { unfinishedFiles } from "./leftovers.js";

/**
 * The refusal of a place that cannot be written.
 *
 * @param path - as the user typed it.
 * @param cause - what the system said.
 * @returns the error, code `OUTPUT_UNWRITABLE`.
 */
export function unwritable(path: string, cause: unknown): VtssError {
  const why = cause instanceof Error ? cause.message.replace(/, \w+( '.*)?$/s, "") : String(cause);
  return new VtssError("OUTPUT_UNWRITABLE", `cannot write ${JSON.stringify(path)}: ${why}`, { path });
}

/**
 * A file that appears whole or not at all: written beside its place under a temporary name, renamed at the
 * end. A device or a named pipe is written directly, since renaming over it would replace it.
 */
export class AtomicFile {
  readonly #path: string;
  readonly #temporary: string | null;
  readonly #handle: FileHandle;
  #open = true;

  private constructor(path: string, temporary: string | null, handle: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /**
   * Opens the temporary file; this is also the test whether the place can be written.
   *
   * @param path - where the file shall be; a symbolic link is followed.
   * @returns the open file.
   * @throws VtssError - `OUTPUT_UNWRITABLE`.
   */
  static async open(path: string): Promise<AtomicFile> {
    try {
      const existing = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
      if (existing?.isDirectory()) throw new Error("it is a folder");
      if (existing !== null && !existing.isFile()) return new AtomicFile(path, null, await open(path, "w"));
      if (existing !== null) await access(path, constants.W_OK);
      const place = existing === null ? path : await realpath(path);
      const temporary = join(dirname(place), `.${basename(place)}.${crypto.randomUUID()}.tmp`);
      return new AtomicFile(place, temporary, await openNew(temporary));
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /**
   * Appends.
   *
   * @param chunk - text (UTF-8) or bytes.
   * @throws VtssError - `OUTPUT_UNWRITABLE`, such as for a full disk.
   */
  async write(chunk: string | Uint8Array): Promise<void> {
    try {
      const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
      let written = 0;
      while (written < bytes.length) {
        written += (await this.#handle.write(bytes, written)).bytesWritten;
      }
    } catch (error) {
      throw isClosedPipe(error) ? new ClosedPipeError(this.#path) : unwritable(this.#path, error);
    }
  }

  /** Flushes to the disk and closes; the file still has its temporary name. */
  async finish(): Promise<void> {
    if (!this.#open) return;
    try {
      if (this.#temporary !== null) await this.#handle.sync();
      await this.#close();
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }

  /** Gives the finished file its name. */
  async commit(): Promise<void> {
    await this.finish();
    if (this.#temporary === null) return;
    try {
      await rename(this.#temporary, this.#path);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
    unfinishedFiles.delete(this.#temporary);
  }

  /** Removes what was written; does nothing after `commit`. */
  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    if (this.#temporary === null) return;
    await rm(this.#temporary, { force: true });
    unfinishedFiles.delete(this.#temporary);
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
  }
}

/**
 * Opens a file under a name that nobody else has. It is made without a pause, so that no interrupt comes between the file and the
 * list of those to remove.
 */
async function openNew(temporary: string): Promise<FileHandle> {
  closeSync(openSync(temporary, "wx"));
  unfinishedFiles.add(temporary);
  try {
    return await open(temporary, "r+");
  } catch (error) {
    rmSync(temporary, { force: true });
    unfinishedFiles.delete(temporary);
    throw error;
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
