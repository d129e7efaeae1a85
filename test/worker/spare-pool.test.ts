import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { prepare } from "../../dist/prepare.js";
import { takePool } from "../../dist/worker/spare-pool.js";

const LIBRARY = new URL("../../dist/index.js", import.meta.url);

describe("workers that were started ahead", () => {
  it("are taken once, by a call that needs as many", async () => {
    await prepare({ workers: 1 });
    const first = takePool(1);
    const second = takePool(1);
    expect(second).not.toBe(first);
    await prepare({ workers: 1 });
    await prepare({ workers: 1 });
    const two = takePool(2);
    const one = takePool(1);
    expect(new Set([first, second, two, one]).size).toBe(4);
    await Promise.all([first, second, two, one].map((pool) => pool.close()));
  });

  it("refuse a number that is none", async () => {
    await expect(prepare({ workers: 0 })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it("do not keep a process alive", async () => {
    const script = `
      import { prepare } from ${JSON.stringify(LIBRARY)};
      await prepare({ workers: 2 });
      console.log("prepared");
    `;
    const started = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      timeout: 20_000,
    });
    expect((await started).stdout.trim()).toBe("prepared");
  });
});
