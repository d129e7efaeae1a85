import { byteSource } from "../table/byte-source.js";
import { fileStatus } from "./file-status.js";
import type { CommandIo } from "./io.js";

/** The name of standard input. */
const STANDARD_INPUT = "-";

/**
 * The table that a command names, as `readTable` takes it.
 *
 * What can be read only once, such as a pipe, is read to its end: a table may be read again when it is written.
 *
 * @param file - a path; `-` is standard input.
 * @param io - the process.
 * @returns the path or the bytes.
 */
export async function tableInput(file: string, io: CommandIo): Promise<string | Uint8Array> {
  if (file === STANDARD_INPUT) return allBytes(io.stdin, io.signal);
  // At once: nothing can go on before, and another thread's answer waits for a turn.
  const status = fileStatus(file);
  if (status === null || status.isFile() || status.isDirectory()) return file;
  return allBytes((await byteSource(file).open()).pieces, io.signal);
}

async function allBytes(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    kept.push(piece.slice());
    length += piece.length;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of kept) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
