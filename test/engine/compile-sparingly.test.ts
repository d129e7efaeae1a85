import { readFileSync } from "node:fs";
import { cachedDataVersionTag } from "node:v8";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compileSparingly } from "../../ts/engine/compile-sparingly.js";

const BYTES = readFileSync(new URL("../../ts/wasm/vtss_csv_wasm_bg.wasm", import.meta.url));

describe("compileSparingly", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("compiles, and leaves V8's settings as they were", async () => {
    const before = cachedDataVersionTag();
    const module = await compileSparingly(BYTES);
    expect(WebAssembly.Module.exports(module).some(({ kind }) => kind === "memory")).toBe(true);
    expect(cachedDataVersionTag()).toBe(before);
  });

  it("has V8 of Node 20 optimise later, and no other", async () => {
    const before = cachedDataVersionTag();
    let during = before;
    class Watched extends WebAssembly.Module {
      constructor(bytes: BufferSource) {
        during = cachedDataVersionTag();
        super(bytes);
      }
    }
    vi.stubGlobal("WebAssembly", { ...WebAssembly, compile: WebAssembly.compile, Module: Watched });
    await compileSparingly(BYTES);
    expect(during !== before).toBe(process.versions.v8.startsWith("11."));
  });

  it("puts them back when the bytes are none of a module", async () => {
    const before = cachedDataVersionTag();
    await expect(compileSparingly(new Uint8Array([1, 2, 3, 4]))).rejects.toThrow(WebAssembly.CompileError);
    expect(cachedDataVersionTag()).toBe(before);
  });
});
