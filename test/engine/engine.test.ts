import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Glue } from "../../ts/engine/engine.js";

const WASM = new URL("../../ts/wasm/vtss_wasm_bg.wasm", import.meta.url);
const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

/** The modules under test with nothing started, as in a new thread. */
async function freshEngine() {
  vi.resetModules();
  return {
    ...(await import("../../ts/engine/engine.js")),
    ...(await import("../../ts/engine/module-files.js")),
    ...(await import("../../ts/engine/module.js")),
    ...(await import("../../ts/engine/dataset.js")),
  };
}

let engine: Awaited<ReturnType<typeof freshEngine>>;

beforeEach(async () => {
  engine = await freshEngine();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function trap(): never {
  throw new WebAssembly.RuntimeError("unreachable");
}

/** A table of about so many bytes, never freed. */
function holdMemory(glue: Glue, bytes: number): void {
  const values = new Float64Array(bytes / Float64Array.BYTES_PER_ELEMENT);
  new glue.Dataset([{ name: "x", values }], new Uint8Array(values.length));
}

function memoryBytes(): number {
  return engine.callEngine((glue) => glue.memoryBytes());
}

describe("starting", () => {
  it("gives the same binding to all callers", async () => {
    const [first, second] = await Promise.all([engine.startEngine(), engine.startEngine()]);
    expect(first).toBe(second);
    expect(memoryBytes()).toBeGreaterThan(0);
  });

  it("takes bytes", async () => {
    await engine.startEngine({ wasm: await readFile(WASM) });
    expect(memoryBytes()).toBeGreaterThan(0);
  });

  it("takes a compiled module", async () => {
    await engine.startEngine({ wasm: await WebAssembly.compile(await readFile(WASM)) });
    expect(memoryBytes()).toBeGreaterThan(0);
  });

  it("says what is wrong with bytes that are no engine, and can be tried again", async () => {
    const wasm = Uint8Array.of(0, 1, 2, 3);
    await expect(engine.startEngine({ wasm })).rejects.toMatchObject({
      code: "ENGINE_NOT_LOADED",
      details: { reason: expect.stringContaining("magic") },
    });
    await engine.startEngine();
    expect(memoryBytes()).toBeGreaterThan(0);
  });

  it("says what is wrong with WebAssembly that is not this engine's", async () => {
    const wasm = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    await expect(engine.startEngine({ wasm })).rejects.toMatchObject({ code: "ENGINE_NOT_LOADED" });
  });

  it("says that the package has no address, as in a script of CommonJS that a bundler made", async () => {
    const { ModuleFile } = await import("../../ts/engine/module.js");
    const file = new ModuleFile(() => new URL("../wasm/vtss_wasm_bg.wasm", undefined));
    await expect(file.compile()).rejects.toMatchObject({
      code: "ENGINE_NOT_LOADED",
      details: { reason: expect.stringContaining("Invalid URL") },
    });
  });

  it("is needed before a call", () => {
    expect(memoryBytes).toThrow(expect.objectContaining({ code: "INTERNAL" }));
  });
});

describe("loading in a browser", () => {
  /** A page without Node, whose server answers as told. */
  function servePage(respond: () => Response): void {
    vi.stubGlobal("process", undefined);
    vi.stubGlobal("fetch", async () => respond());
  }

  it.each(["application/wasm", "application/octet-stream"])("works with the media type %s", async (type) => {
    const bytes = await readFile(WASM);
    servePage(() => new Response(bytes, { headers: { "Content-Type": type } }));
    expect(await engine.engineFile.compile()).toBeInstanceOf(WebAssembly.Module);
  });

  it("says that the server has no engine", async () => {
    servePage(() => new Response("", { status: 404 }));
    await expect(engine.engineFile.compile()).rejects.toMatchObject({
      code: "ENGINE_NOT_LOADED",
      details: { reason: expect.stringContaining("404") },
    });
  });
});

describe("an instance", () => {
  beforeEach(async () => {
    await engine.startEngine();
  });

  it("is kept after a typed error", () => {
    const refuse = () => {
      throw { code: "OPTION_INVALID", message: "no", details: {} };
    };
    expect(() => engine.callEngine(refuse)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(engine.engineGeneration()).toBe(0);
  });

  it("is replaced by one with fresh memory after a trap", () => {
    const atStart = memoryBytes();
    engine.callEngine((glue) => holdMemory(glue, 64 * MEBIBYTE));
    expect(memoryBytes()).toBeGreaterThan(atStart + 64 * MEBIBYTE);
    const failing = () => engine.callEngine(trap);
    expect(failing).toThrow(expect.objectContaining({ code: "INTERNAL", details: { trap: "unreachable" } }));
    expect(memoryBytes()).toBe(atStart);
    expect(engine.engineGeneration()).toBe(1);
  });
});

describe("an instance whose memory is nearly full", () => {
  afterEach(() => {
    vi.doUnmock("../../ts/wasm/vtss_wasm.js");
  });

  it.each([
    [2.9 * GIBIBYTE, "INTERNAL"],
    [3.1 * GIBIBYTE, "OUT_OF_MEMORY"],
  ])("of %i bytes traps with %s", async (bytes, code) => {
    // Not filled for the sake of the machine that runs this test.
    vi.doMock("../../ts/wasm/vtss_wasm.js", async (importOriginal) => ({
      ...(await importOriginal<object>()),
      memoryBytes: () => bytes,
    }));
    engine = await freshEngine();
    await engine.startEngine();
    expect(() => engine.callEngine(trap)).toThrow(expect.objectContaining({ code }));
    expect(engine.engineGeneration()).toBe(1);
  });
});

describe("a dataset", () => {
  const table = (values: Float64Array) => ({
    nRows: 4,
    columns: [
      { kind: "numeric" as const, name: "age", values },
      { kind: "categorical" as const, name: "sex", codes: Int32Array.of(0, 1, 0, -1), nLevels: 2 },
    ],
    labels: Uint8Array.of(0, 0, 1, 0),
    groups: Uint32Array.of(0, 0, 1, 2),
    validation: null,
  });

  beforeEach(async () => {
    await engine.startEngine();
  });

  it("is built from arrays in shared memory", () => {
    const values = new Float64Array(new SharedArrayBuffer(32));
    values.set([1, 2, 3, 4]);
    engine.DatasetHandle.build(table(values)).free();
    expect(engine.engineGeneration()).toBe(0);
  });

  it("refuses a column that does not fit, with the core's code and data", () => {
    expect(() => engine.DatasetHandle.build(table(Float64Array.of(1, 2)))).toThrow(
      expect.objectContaining({ code: "SHAPE_MISMATCH", details: expect.objectContaining({ actual: 2 }) }),
    );
  });

  it("can be freed after its instance was thrown away, and cannot be used", () => {
    const handle = engine.DatasetHandle.build(table(Float64Array.of(1, 2, 3, 4)));
    engine.discardEngine();
    expect(() => handle.sweep({})).toThrow(expect.objectContaining({ code: "INTERNAL" }));
    handle.free();
    const again = engine.DatasetHandle.build(table(Float64Array.of(1, 2, 3, 4)));
    again.free();
  });
});
