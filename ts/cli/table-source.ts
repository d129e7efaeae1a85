import { createReadStream } from "node:fs";
import type { CommandIo } from "./io.js";

/** A table's bytes, to be read once or again. */
export interface TableSource {
  /** What `readTable` takes. */
  input: string | Uint8Array;
  /** The bytes from the beginning. */
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * The table that a command names.
 *
 * @param file - a path; `-` is standard input, which is read to its end.
 * @param io - the process.
 * @returns the source.
 */
export async function tableSource(file: string, io: CommandIo): Promise<TableSource> {
  if (file !== "-") return { input: file, bytes: () => createReadStream(file) };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of io.stdin) {
    io.signal.throwIfAborted();
    chunks.push(chunk);
    length += chunk.length;
  }
  const input = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    input.set(chunk, offset);
    offset += chunk.length;
  }
  return {
    input,
    bytes: async function* () {
      yield input;
    },
  };
}
