import { availableParallelism } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveWorkers } from "../../ts/worker/default-workers.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the number of workers", () => {
  it("is one per core, at most 8, when automatic", async () => {
    expect(await resolveWorkers("auto")).toBe(Math.min(availableParallelism(), 8));
  });

  it.each([
    [4, 4],
    [32, 8],
    [undefined, 1],
  ])("in a browser that tells of %s cores is %i", async (hardwareConcurrency, expected) => {
    vi.stubGlobal("process", undefined);
    vi.stubGlobal("navigator", { hardwareConcurrency });
    expect(await resolveWorkers("auto")).toBe(expected);
  });

  it.each([1, 3, 16])("is what was asked for: %i", async (workers) => {
    expect(await resolveWorkers(workers)).toBe(workers);
  });

  it.each([0, -2, 2.5, Number.NaN, Number.POSITIVE_INFINITY])("cannot be %s", async (workers) => {
    await expect(resolveWorkers(workers)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      details: { option: "workers", value: `${workers}` },
    });
  });
});
