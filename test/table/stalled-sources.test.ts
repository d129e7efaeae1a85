/** Sources that keep their reader waiting, and pieces that are no bytes. */

import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { readTable } from "../../ts/table/read-table.js";

const START = new TextEncoder().encode("a,b\n1,2\n");
const ABORTED = { name: "AbortError", code: "ABORTED" };
/** Long enough for the reader to be waiting, short enough to be waited for. */
const soon = (): AbortSignal => AbortSignal.timeout(150);

describe("a source that never goes on", () => {
  it("is left when the call is aborted: a stream, which is told", async () => {
    let reason: unknown;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(START),
      cancel: (given) => {
        reason = given;
      },
    });
    const signal = soon();
    const error = await readTable(stream, {}, { signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ ...ABORTED, cause: signal.reason });
    expect(reason).toBe(signal.reason);
  });

  it("an iterable", async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield START;
      await new Promise(() => {});
    }
    await expect(readTable(pieces(), {}, { signal: soon() })).rejects.toMatchObject(ABORTED);
  });

  it.each([
    ["answers nothing", () => {}],
    ["stops in the middle", (response: { write(bytes: Uint8Array): void }) => response.write(START)],
  ])("a server that %s", async (_, answer) => {
    const server = createServer((_request, response) => answer(response));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const reads = readTable(new URL(`http://127.0.0.1:${port}/t.csv`), {}, { signal: soon() });
    await expect(reads).rejects.toMatchObject(ABORTED);
  });

  it("is not begun after an abort, columns neither", async () => {
    const signal = AbortSignal.abort();
    for (const input of [START, { a: [1, 2] }]) {
      await expect(readTable(input, {}, { signal })).rejects.toMatchObject(ABORTED);
    }
  });
});

describe("a source that is left", () => {
  it("is closed: an iterable between two pieces, a stream of Node's, a file that was about to be opened", async () => {
    let isEnded = false;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield START.subarray(0, 4);
      } finally {
        isEnded = true;
      }
    }
    const controller = new AbortController();
    const control = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(readTable(pieces(), {}, control)).rejects.toMatchObject(ABORTED);
    expect(isEnded).toBe(true);

    const stalled = new PassThrough();
    await expect(readTable(stalled, {}, { signal: soon() })).rejects.toMatchObject(ABORTED);
    expect(stalled.destroyed).toBe(true);

    const nOpen = () => readdirSync("/proc/self/fd").length;
    const before = nOpen();
    for (let i = 0; i < 20; i++) {
      const aborting = new AbortController();
      const reads = readTable("package.json", {}, { signal: aborting.signal });
      queueMicrotask(() => aborting.abort());
      await expect(reads).rejects.toMatchObject(ABORTED);
    }
    await expect.poll(nOpen).toBeLessThan(before + 5);
  });
});

describe("pieces of a stream", () => {
  async function* of<T>(...pieces: T[]): AsyncGenerator<T> {
    yield* pieces;
  }
  const read = (pieces: AsyncIterable<unknown>) => readTable(pieces as AsyncIterable<Uint8Array>);

  it("may be buffers of any kind", async () => {
    const expected = (await readTable(new TextEncoder().encode("ä,b\n1,x\n"))).columns;
    const buffer = new TextEncoder().encode("ä,b\n1,x\n").buffer;
    expect((await read(of<unknown>(buffer, new DataView(new ArrayBuffer(0))))).columns).toEqual(expected);
  });

  it("are refused where they are none: of texts nobody knows how they were encoded", async () => {
    const message = '"the given stream" cannot be read: its pieces must be bytes';
    await expect(read(of(5))).rejects.toMatchObject({ code: "FILE_UNREADABLE", message });
    await expect(read(of("a\n"))).rejects.toMatchObject({ message: `${message}, not text` });
  });

  it("buffers that threads share, or of another frame, are bytes", async () => {
    const shared = new SharedArrayBuffer(START.length);
    new Uint8Array(shared).set(START);
    expect((await readTable(shared as unknown as ArrayBuffer)).nRows).toBe(1);
  });
});
