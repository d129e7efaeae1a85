import { throwIfAborted } from "../abort.js";
import { importNodeBuiltin, isNode } from "../engine/node-builtin.js";
import { VtssError } from "../errors.js";
import { pause } from "../pause.js";

/** What bytes can be read from: a path (in Node), an address, a file of the browser's, a stream, or the bytes. */
export type BytesInput =
  | string
  | URL
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Uint8Array
  | ArrayBuffer;

/** Bytes that can be read piece by piece. */
export interface ByteSource {
  /** What errors call it. */
  readonly name: string;
  /** Whether {@link ByteSource.open} may be called again; of a path it is known once it has been opened. */
  readonly reopenable: boolean;
  /**
   * Starts reading.
   *
   * @param signal Ends a request, or cancels a stream, that keeps its reader waiting.
   * @returns The number of bytes, null where it is unknown, and the pieces, each of which lasts until the next is asked
   *   for. Rejects with FILE_NOT_FOUND, FILE_IS_FOLDER or FILE_UNREADABLE; the pieces may throw FILE_UNREADABLE.
   */
  open(signal?: AbortSignal): Promise<{ size: number | null; pieces: AsyncIterable<Uint8Array> }>;
}

/** Defined where a build is a program, and its process none of anybody else's. */
declare const VTSS_OWN_PROCESS: true | undefined;

/** A file of at most so many bytes is read at once where nobody else is held up by that. */
const FEW_BYTES = 100_000;

/** Bytes of a piece: enough to make the calls per piece cheap, and few enough for the processor's nearer memory. */
const PIECE_BYTES = 2 ** 20;

/** Bytes in memory after which others get their turn: on a page a turn takes milliseconds. */
const PAUSE_BYTES = 4 * PIECE_BYTES;

/**
 * Makes a source of bytes from what the caller has.
 *
 * @param input A path is read in Node only, in pieces; an address is fetched unless it is a `file:`.
 * @returns The source, not yet opened.
 */
export function byteSource(input: BytesInput): ByteSource {
  if (typeof input === "string") {
    return fileSource(input, input);
  }
  if (input instanceof URL) {
    return input.protocol === "file:" ? fileSource(input, pathOf(input)) : fetchedSource(input);
  }
  if (isBuffer(input) || ArrayBuffer.isView(input)) {
    return memorySource(toBytes(input));
  }
  if (isBlob(input)) {
    return blobSource(input);
  }
  return streamSource(input);
}

/** Whether a thing is bytes, or something that bytes can be read from. */
export function isBytesInput(input: unknown): input is BytesInput {
  if (typeof input === "string" || input instanceof URL) {
    return true;
  }
  if (typeof input !== "object" || input === null) {
    return false;
  }
  return (
    isBuffer(input) ||
    ArrayBuffer.isView(input) ||
    isBlob(input) ||
    typeof (input as ReadableStream).getReader === "function" ||
    Symbol.asyncIterator in input
  );
}

/** By its methods: a page's file may come from another frame, whose classes are not ours. */
function isBlob(input: object): input is Blob {
  const blob = input as Blob;
  return typeof blob.stream === "function" && typeof blob.size === "number";
}

/** By its tag: another frame's buffers are of another class, and shared ones of a third. */
function isBuffer(input: unknown): input is ArrayBuffer {
  return /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(input));
}

/** The path of an address as errors show it. */
function pathOf(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    // A lone per cent sign: it is no address that a path was made into.
    return url.pathname;
  }
}

function toBytes(input: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);
}

function fileSource(path: string | URL, name: string): ByteSource {
  let isRegular = true;
  return {
    name,
    get reopenable() {
      return isRegular;
    },
    async open() {
      if (!isNode()) {
        const message = `"${name}" cannot be read: paths exist in Node only; pass a File, a Blob or a URL`;
        throw new VtssError("FILE_UNREADABLE", message, { path: name });
      }
      const few = await fewBytes(path);
      if (few !== null) return { size: few.length, pieces: memoryPieces(few) };
      try {
        const { open } = await importNodeBuiltin("node:fs/promises");
        const file = await open(path, "r");
        const status = await file.stat();
        if (status.isDirectory()) {
          await file.close();
          throw folderError(name);
        }
        // Pipes and devices have no size, and what was read from them is gone.
        isRegular = status.isFile();
        return { size: isRegular ? status.size : null, pieces: filePieces(file, name, isRegular) };
      } catch (error) {
        throw fileError(error, name);
      }
    },
  };
}

/**
 * The bytes of a small file, where this process is nobody else's: what another thread reads is here some milliseconds later.
 *
 * @returns null of any other, and where there is trouble: who opens it tells which.
 */
async function fewBytes(path: string | URL): Promise<Uint8Array | null> {
  if (typeof VTSS_OWN_PROCESS === "undefined") return null;
  const { readFileSync, statSync } = await importNodeBuiltin("node:fs");
  try {
    const status = statSync(path);
    return status.isFile() && status.size <= FEW_BYTES ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

type FileHandle = Awaited<ReturnType<typeof import("node:fs/promises").open>>;

async function* filePieces(file: FileHandle, name: string, isRegular: boolean): AsyncGenerator<Uint8Array> {
  // One is read into while the other is worked on; new ones would be new memory, zeroed each time.
  let [buffer, other] = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)];
  const read = async (): Promise<Uint8Array> => {
    [buffer, other] = [other, buffer];
    const target = buffer;
    const { bytesRead } = await file.read(target, 0, PIECE_BYTES, null).catch((error: unknown) => {
      throw fileError(error, name);
    });
    return target.subarray(0, bytesRead);
  };
  let next = read();
  try {
    for (let piece = await next; piece.length > 0; piece = await next) {
      // While a piece is worked on, the next one is read; from a pipe it may never come, and nothing could be closed.
      if (isRegular) {
        next = read();
        // Where it fails while nobody waits for it, its error is told when somebody does.
        next.catch(() => undefined);
      }
      yield piece;
      if (!isRegular) {
        next = read();
      }
    }
  } finally {
    await next.catch(() => undefined);
    await file.close();
  }
}

/** The refusal of bytes that are not those that were read. */
export function fileChanged({ name }: Pick<ByteSource, "name">): VtssError {
  return new VtssError("FILE_CHANGED", `"${name}" is not the same any more as when it was read`, {
    path: name,
  });
}

function folderError(name: string): VtssError {
  return new VtssError("FILE_IS_FOLDER", `"${name}" is a folder, not a file`, { path: name });
}

function fileError(error: unknown, name: string): VtssError {
  if (error instanceof VtssError) {
    return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new VtssError("FILE_NOT_FOUND", `there is no file "${name}"`, { path: name }, cause);
    case "EISDIR":
      return folderError(name);
    default:
      return new VtssError(
        "FILE_UNREADABLE",
        `"${name}" cannot be read: ${reason}`,
        { path: name, reason },
        cause,
      );
  }
}

function fetchedSource(url: URL): ByteSource {
  return {
    name: url.href,
    reopenable: true,
    async open(signal) {
      const response = await fetch(url, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        throwIfAborted(signal);
        throw fileError(error, url.href);
      });
      if (response.status === 404) {
        throw new VtssError("FILE_NOT_FOUND", `there is no file "${url.href}"`, { path: url.href });
      }
      if (!response.ok || response.body === null) {
        throw fileError(new Error(`the server answered ${response.status}`), url.href);
      }
      // The length counts compressed bytes where the answer is compressed.
      return { size: null, pieces: streamPieces(response.body, url.href, signal) };
    },
  };
}

function blobSource(blob: Blob): ByteSource {
  const name = (blob as File).name ?? "the given data";
  return {
    name,
    reopenable: true,
    open: async (signal) => ({ size: blob.size, pieces: streamPieces(blob.stream(), name, signal) }),
  };
}

function memorySource(bytes: Uint8Array): ByteSource {
  return {
    name: "the given data",
    reopenable: true,
    open: async () => ({ size: bytes.length, pieces: memoryPieces(bytes) }),
  };
}

async function* memoryPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
    if ((start + PIECE_BYTES) % PAUSE_BYTES === 0) {
      await pause();
    }
  }
}

function streamSource(stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ByteSource {
  const name = "the given stream";
  return {
    name,
    reopenable: false,
    open: async (signal) => ({ size: null, pieces: streamPieces(stream, name, signal) }),
  };
}

async function* streamPieces(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  // A stream of Node's that gives nothing ends so alone.
  const destroy = (): void => (stream as { destroy?: () => void }).destroy?.();
  signal?.addEventListener("abort", destroy);
  if (signal?.aborted) destroy();
  try {
    for await (const piece of "getReader" in stream ? readerPieces(stream, signal) : stream) {
      yield bytesOf(piece, name);
    }
  } catch (error) {
    throw fileError(error, name);
  } finally {
    signal?.removeEventListener("abort", destroy);
  }
}

/** A piece of a stream; callers may have no types. */
function bytesOf(piece: unknown, name: string): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  if (isBuffer(piece) || ArrayBuffer.isView(piece)) return toBytes(piece);
  const message = `"${name}" cannot be read: its pieces must be bytes${typeof piece === "string" ? ", not text" : ""}`;
  throw new VtssError("FILE_UNREADABLE", message, { path: name });
}

/** Not every browser's streams can be iterated over. */
async function* readerPieces(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  // Who waits for a piece that never comes cannot be told to end; who gives it can.
  const cancel = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", cancel);
  if (signal?.aborted) cancel();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
    // Tells the other end that nobody reads on; a stream that failed by itself rejects with its own error again.
    await (ended ? undefined : reader.cancel().catch(() => undefined));
    reader.releaseLock();
  }
}
